"""Explore: the map, its layers, and the source of every figure."""

from ui.server import boot, publication
from ui.webfiles import web_base
from ui.workspace import read_view, workspace

view, unknown = read_view(publication())
workspace(view, unknown, boot=boot(), web=web_base())
