"""Explore: the map, its layers, and the source of every figure."""

from ui.server import publication, start
from ui.webfiles import web_base
from ui.workspace import read_view, workspace

view, unknown = read_view(publication())
workspace(view, unknown, boot=start(), web=web_base())
