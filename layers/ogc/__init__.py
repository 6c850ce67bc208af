"""The layers as OGC API – Features offers them: tables of features, selections, and a pygeoapi provider."""
