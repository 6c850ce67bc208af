"""pygeoapi's documents, without what is not served here: HTML, RDF, processes, tiles, outside addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ui.ogc.configuration import CRS84

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.ogc.collections import Collection

CONFORMANCE: Final = tuple(
    f"http://www.opengis.net/spec/{name}"
    for name in (
        "ogcapi-common-1/1.0/conf/core",
        "ogcapi-common-1/1.0/conf/landing-page",
        "ogcapi-common-1/1.0/conf/json",
        "ogcapi-common-1/1.0/conf/oas30",
        "ogcapi-common-2/1.0/conf/collections",
        "ogcapi-features-1/1.0/conf/core",
        "ogcapi-features-1/1.0/conf/geojson",
        "ogcapi-features-1/1.0/conf/oas30",
        "ogcapi-features-2/1.0/conf/crs",
        "ogcapi-features-3/1.0/conf/queryables",
        "ogcapi-features-3/1.0/conf/queryables-query-parameters",
        "ogcapi-features-5/1.0/conf/schemas",
        "ogcapi-features-5/1.0/conf/core-roles-features",
    )
)
"""What is kept to. pygeoapi would also claim HTML and editing."""

_SERVED: Final = ("application/json", "application/geo+json", "application/schema+json")
_OPENAPI: Final = "application/vnd.oai.openapi+json"
_ELSEWHERE: Final = ("/processes", "/job-list", "/tiling-schemes")
_PATHS: Final = ("/", "/openapi", "/conformance", "/collections")
_QUERY: Final = {"in": "query", "required": False, "schema": {"type": "string"}}
_PARAMETERS: Final = {
    "featureId": {
        "name": "featureId", "in": "path", "required": True, "schema": {"type": "string"},
    },
    "datetime": {"name": "datetime", **_QUERY},
    "sortby": {"name": "sortby", **_QUERY},
}  # fmt: skip


def landing(document: dict[str, Any], guide: str) -> dict[str, Any]:
    """The landing page, with a link to the page that explains how to connect.

    Parameters
    ----------
    document
        pygeoapi's.
    guide
        Address of that page.
    """
    link = {"rel": "service-doc", "type": "text/html", "title": document["title"], "href": guide}
    return document | {"links": [*_links(document["links"]), link]}


def described(document: dict[str, Any], collections: Mapping[str, Collection]) -> dict[str, Any]:
    """One collection, or all of them, with their extent in time."""
    document = document | {"links": _links(document["links"])}
    if "collections" in document:
        inner = [described(item, collections) for item in document["collections"]]
        return document | {"collections": inner}
    collection = collections[document["id"]]
    extent: dict[str, Any] = {}
    if collection.extent:
        extent["spatial"] = {"bbox": [list(collection.extent)], "crs": CRS84}
    if collection.interval:
        begin, end = collection.interval
        extent["temporal"] = {"interval": [[begin, end]]}
    return document | {"extent": extent}


def schema(document: dict[str, Any]) -> dict[str, Any]:
    """Schema or queryables, a list of values under its name in JSON Schema."""
    properties = {
        name: {("enum" if key == "values" else key): value for key, value in told.items()}
        for name, told in document["properties"].items()
    }
    return document | {"properties": properties}


def openapi(document: dict[str, Any]) -> dict[str, Any]:
    """The definition of the interface, complete in itself."""
    paths = {
        path: {"get": operations["get"]}
        for path, operations in document["paths"].items()
        if path in _PATHS or path.startswith("/collections/")
    }
    used = {tag for operations in paths.values() for tag in operations["get"]["tags"]}
    tags = [
        {key: value for key, value in tag.items() if key != "externalDocs"}
        for tag in document["tags"]
        if tag["name"] in used
    ]
    told: dict[str, Any] = _without_references(document | {"paths": paths, "tags": tags})
    told["components"]["parameters"]["f"]["schema"] = {"type": "string", "enum": ["json"]}
    told["info"] = {key: value for key, value in told["info"].items() if value is not None}
    told["info"]["license"].pop("url", None)
    return told


def _links(links: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        link
        for link in links
        if link["type"].partition(";")[0] in {*_SERVED, _OPENAPI}
        and not link["rel"].endswith(_ELSEWHERE)
    ]


def _without_references(node: Any) -> Any:
    """References to other servers become what they stand for, or a bare description."""
    if isinstance(node, list):
        return [_without_references(item) for item in node]
    if not isinstance(node, dict):
        return node
    target = node.get("$ref")
    if isinstance(target, str) and not target.startswith("#"):
        name = target.rpartition("/")[2].removesuffix(".yaml")
        if "/parameters/" in target:
            return _PARAMETERS.get(name, {"name": name, **_QUERY})
        return {"description": name} if "/responses/" in target else {}
    return {key: _without_references(value) for key, value in node.items()}
