"""Linked tables: projects, institutions and observations from a spreadsheet to the atlas."""
