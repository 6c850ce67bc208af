"""The layers as OGC API – Features at ``/ogc``, through pygeoapi."""

from ui.ogc.routes import ogc_routes

__all__ = ["ogc_routes"]
