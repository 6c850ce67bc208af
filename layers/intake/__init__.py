"""Reading what people bring: any file, in a process of its own, or a refusal in words.

:func:`layers.intake.process.run_guarded` is the only door from the server; everything else here
runs behind it, in a child without network, with limits, and with one private folder.
"""
