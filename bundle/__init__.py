"""Packs the atlas with everything it needs into one archive that installs without a network."""
