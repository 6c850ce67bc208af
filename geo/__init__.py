"""Pure geometry: datums, coverages, measures, relations, vintages, accuracy.

Frames in, frames out: nothing here reads files, draws or knows a web page.
"""
