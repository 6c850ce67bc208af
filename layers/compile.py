"""From a folium object to an ES module the browser keeps by its content address.

What is relied on from folium and branca (pinned; ``tests/layers/test_compile.py`` is the contract):
an element renders its script into ``figure.script`` under its own name, its assets into
``figure.header``; names are ``<lower-case class>_<_id>``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from branca.element import CssLink, Element, Figure, JavascriptLink
from jinja2 import TemplateError

from geo.faults import AtlasError
from layers.folium_layers import AtlasMap

if TYPE_CHECKING:
    import folium
    from folium.map import Layer

_TEMPLATE_MARKS = "the script carries template marks: folium objects hold only constants of ours"
_JINJA = re.compile(r"\{\{|\{%|\{#")
_ADDRESS = re.compile(r"(?:https?:)?//[\w.-]+\.\w", re.IGNORECASE)


class CompileError(AtlasError):
    """A folium object that cannot become a module: it carries data or an outside address."""


def compile_map(atlas_map: folium.Map) -> str:
    """Module that builds the map in an element.

    Returns
    -------
    str
        ``export default (L, atlas, element) => L.Map``.

    Raises
    ------
    CompileError
        If folium renders the map in another way than this module knows.
    """
    name = _name(atlas_map, "map")
    script = _scripts(atlas_map, {name})
    quoted = f'"{name}"'
    if quoted not in script:
        raise CompileError(f"folium no longer names the map's element {quoted}")
    return _module("element", script.replace(quoted, "element", 1), name)


def compile_layer(layer: Layer) -> str:
    """Module that builds one layer, without data and not yet added to a map.

    Parameters
    ----------
    layer
        A folium layer whose options are constants of ours.

    Returns
    -------
    str
        ``export default (L, atlas, map) => L.Layer``; the same input gives the same text.

    Raises
    ------
    CompileError
        If the script carries template marks (feature data slipped in) or an asset has an
        outside address.
    """
    atlas_map = AtlasMap()
    map_name = _name(atlas_map, "map")
    layer.add_to(atlas_map)
    name = _name(layer, "layer")
    own = {name, *(child.get_name() for child in layer._children.values())}  # noqa: SLF001
    return _module(map_name, _scripts(atlas_map, own), name)


def _name(element: Element, stable: str) -> str:
    """Give an element and its children the same names in every process."""
    element._id = stable  # noqa: SLF001
    for number, child in enumerate(element._children.values()):  # noqa: SLF001
        _name(child, f"{stable}_{number}")
    return str(element.get_name())


def _scripts(atlas_map: folium.Map, names: set[str]) -> str:
    """Scripts of the named elements as first rendered, before branca would run them as templates."""
    try:
        atlas_map.render()  # type: ignore[no-untyped-call]
    except TemplateError as error:
        # branca compiles what it rendered as a template; ours is none, so a constant holds marks.
        raise CompileError(_TEMPLATE_MARKS) from error
    figure = atlas_map.get_root()
    if not isinstance(figure, Figure):
        raise CompileError("folium no longer puts a map into a figure")
    for child in figure.header._children.values():  # noqa: SLF001
        if isinstance(child, JavascriptLink | CssLink) and _ADDRESS.search(child.url):
            raise CompileError(
                f"{child.url} is an outside address; take the file from npm at set-up and name it locally"
            )
    parts = [
        (child._template_str or "").strip()  # noqa: SLF001
        for name, child in figure.script._children.items()  # noqa: SLF001
        if name in names
    ]
    if not any(parts):
        raise CompileError("folium rendered no script for this object")
    return "\n".join(parts)


def _module(third: str, script: str, name: str) -> str:
    if _JINJA.search(script):
        raise CompileError(_TEMPLATE_MARKS)
    if _ADDRESS.search(script):
        raise CompileError("the script names an outside address: assets are served by the app")
    body = "\n".join(line.rstrip() for line in script.splitlines() if line.strip())
    return f"export default function (L, atlas, {third}) {{\n{body}\nreturn {name};\n}}\n"
