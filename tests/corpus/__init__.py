"""Hostile, faulty and good files of every format, each with the verdict it must get."""
