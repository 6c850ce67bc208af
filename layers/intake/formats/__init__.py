"""One format a module; each gives :class:`~layers.intake.source.Contents` or refuses in words."""
