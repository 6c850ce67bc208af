"""The map and its layers as folium objects.

They carry only constants of ours: style rules, options, ids. Feature data is never among them,
because branca compiles the script it has rendered as a second Jinja template; the browser adds the
data to the layer from its content address. :mod:`layers.compile` turns an object into a module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import folium
from folium.map import Layer
from folium.template import Template

if TYPE_CHECKING:
    from layers.symbology import SymbolStyle

MAX_BOUNDS = ((25.0, 99.0), (35.5, 114.0))
"""Chongqing with room for its Sichuan partners: ((south, west), (north, east)), degrees."""

CENTER = (29.9, 107.6)
"""Where a map starts before it is fitted to the city: (latitude, longitude), degrees."""


class AtlasMap(folium.Map):
    """The map without tiles: our own boundaries are the basemap.

    Zoom is fractional in quarters so that the city fits its window closely.
    """

    def __init__(self) -> None:
        # Leaflet and its style sheet are served by the app, so the map names no asset of its own.
        self.default_js = []
        self.default_css = []
        super().__init__(
            location=CENTER,
            zoom_start=7,
            tiles=None,
            zoom_control=False,
            control_scale=True,
            attribution_control=False,
            zoom_snap=0.25,
            zoom_delta=0.5,
            wheel_px_per_zoom_level=90,
            max_bounds=True,
            min_lat=MAX_BOUNDS[0][0],
            min_lon=MAX_BOUNDS[0][1],
            max_lat=MAX_BOUNDS[1][0],
            max_lon=MAX_BOUNDS[1][1],
            max_bounds_viscosity=0.6,
        )
        # folium keeps these two for tile layers; a map without tiles needs them itself.
        self.options.update(min_zoom=5, max_zoom=15)


class _DataLayer(Layer):
    """A GeoJSON layer whose data arrives in the browser."""

    def __init__(self, layer_id: str, **options: Any) -> None:
        super().__init__(name=layer_id, overlay=True, control=True, show=False)
        self.options = options


def _symbol_options(symbol: SymbolStyle) -> dict[str, Any]:
    return {"shape": symbol.shape, "color": symbol.color, "size": symbol.size_px}


class SymbolLayer(_DataLayer):
    """Point features, each a symbol that a keyboard reaches.

    Parameters
    ----------
    layer_id
        Id of the layer in the catalogue; also its name in folium.
    symbol
        Shape and colour.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.geoJson(null, {
            pointToLayer: atlas.symbol({{ this.symbol | tojavascript }}),
            ...{{ this.options | tojavascript }}
        });
        {% endmacro %}
        """
    )

    def __init__(self, layer_id: str, symbol: SymbolStyle) -> None:
        super().__init__(layer_id, pane="sites")
        self._name = "SymbolLayer"
        self.symbol = _symbol_options(symbol)


class PointCloud(_DataLayer):
    """Point features on one canvas: for more than a few hundred of them.

    Parameters
    ----------
    layer_id
        Id of the layer in the catalogue; also its name in folium.
    symbol
        Shape and colour.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = atlas.points({{ this.options | tojavascript }});
        {% endmacro %}
        """
    )

    def __init__(self, layer_id: str, symbol: SymbolStyle) -> None:
        super().__init__(layer_id, pane="canvas-sites", **_symbol_options(symbol))
        self._name = "PointCloud"


class CoverageLayer(_DataLayer):
    """Polygons or lines styled by a CSS class, so that a theme is a matter of the style sheet.

    Parameters
    ----------
    layer_id
        Id of the layer; also its name in folium.
    class_name
        CSS class of every path.
    pane
        Leaflet pane it is drawn in.
    interactive
        Whether paths answer the pointer.
    smooth_factor
        Leaflet's simplification while drawing, pixels.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.geoJson(null, {
            style: () => ({{ this.style | tojavascript }}),
            ...{{ this.options | tojavascript }}
        });
        {% endmacro %}
        """
    )

    def __init__(
        self,
        layer_id: str,
        *,
        class_name: str,
        pane: str,
        interactive: bool = False,
        smooth_factor: float = 1.0,
    ) -> None:
        super().__init__(layer_id, pane=pane, interactive=interactive, smooth_factor=smooth_factor)
        self._name = "CoverageLayer"
        self.style = {"className": class_name}


class GeometryLayer(_DataLayer):
    """Points, lines and areas of a dataset.

    How each is drawn follows from attributes, which never come here: the browser takes the
    symbology from the catalogue, by the layer's id.

    Parameters
    ----------
    layer_id
        Id of the layer in the catalogue; also its name in folium.
    canvas
        Whether all is drawn on a canvas: for more than a few hundred features.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = atlas.geometry({{ this.options | tojavascript }});
        {% endmacro %}
        """
    )

    def __init__(self, layer_id: str, *, canvas: bool) -> None:
        super().__init__(layer_id, layer=layer_id, canvas=canvas)
        self._name = "GeometryLayer"


class VectorTiles(Layer):
    """A large layer as vector tiles, named by an engine so that another can take over.

    The browser looks the engine up in its registry; one it does not know makes the layer
    unavailable, in words, and leaves the rest of the map alone.

    Parameters
    ----------
    layer_id
        Id of the layer in the catalogue.
    engine
        Name of the registered drawing engine, for example ``protomaps``.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = atlas.tiles(
            {{ this.engine | tojavascript }}, {{ this.options | tojavascript }}
        );
        {% endmacro %}
        """
    )

    def __init__(self, layer_id: str, *, engine: str) -> None:
        super().__init__(name=layer_id, overlay=True, control=True, show=False)
        self._name = "VectorTiles"
        self.engine = engine
        self.options = {"layer": layer_id}
