"""Boundaries and basemap: rebuilt from the public packages they come from, and compared.

``python -m layers.boundaries check`` rebuilds every file in memory and says how what ships differs;
``python -m layers.boundaries rebuild`` writes the files and their checksums anew.
"""
