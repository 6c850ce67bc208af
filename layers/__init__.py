"""The catalogue: manifests, features, their checks, their addresses and their exports.

A layer is a folder with a manifest (``layer.yaml``) and a file of features
(``features.geojson``). Nothing here knows a web page.
"""
