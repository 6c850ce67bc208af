"""Tests; a package, so that its parts can be run and imported by name."""
