"""What pygeoapi is told: the collections of a publication, in one language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from layers.ogc.collections import (
    Collection,
    dataset_collection,
    site_collection,
    unit_collection,
)
from ui.captions import CAPTION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.ogc.tables import TableCache
    from ui.i18n import Language
    from ui.publication import Publication

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CRS_OFFERED: Final = (
    CRS84,
    "http://www.opengis.net/def/crs/EPSG/0/4490",
    "http://www.opengis.net/def/crs/EPSG/0/4326",
)
"""Storage's own, CGCS2000 and WGS 84; the last two have latitude first."""

LIMIT: Final = 100
LIMIT_MAX: Final = 10_000
EVERYWHERE: Final = (-180.0, -90.0, 180.0, 90.0)
PROVIDER: Final = "layers.ogc.provider.CatalogueProvider"
LOCALES: Final[Mapping[Language, str]] = {"zh": "zh-CN", "en": "en-US"}

_TITLE: Final[Mapping[Language, str]] = {
    "zh": "重庆科创空间图：要素服务",
    "en": "Chongqing Innovation Atlas: features",
}


def collections_of(published: Publication, cache: TableCache) -> dict[str, Collection]:
    """Every public layer by id: sites, published datasets, and the units of each vintage.

    Parameters
    ----------
    published
        Retired layers and drafts are not in it.
    cache
        Where the tables of datasets are kept.
    """
    found = [site_collection(layer) for layer in published.catalogue.layers.values()]
    found += [dataset_collection(item, cache) for item in published.datasets.values()]
    atlas = json.loads(_content(published, published.atlas_path))
    for vintage in atlas["vintages"]:
        units = json.loads(_content(published, vintage["units"]))
        for feature in units["features"]:
            feature["properties"] = _unfolded(feature["properties"])
        found.append(unit_collection(_unfolded(vintage), units, caption=CAPTION))
    by_id: dict[str, Collection] = {}
    for collection in found:
        by_id.setdefault(collection.id, collection)
    return by_id


def configuration(
    collections: Mapping[str, Collection], language: Language, base: str
) -> dict[str, Any]:
    """Pygeoapi's configuration.

    Parameters
    ----------
    collections
        By id.
    language
        Of titles and descriptions.
    base
        Address of the service.
    """
    about: dict[str, Any] = {
        "title": _TITLE[language],
        "description": CAPTION[language],
        "keywords": [],
        "terms_of_service": None,
        "url": base,
    }
    nobody = {"name": _TITLE[language]}
    return {
        "server": {
            "url": base,
            "encoding": "utf-8",
            "languages": [LOCALES[language]],
            "limits": {
                "default_items": LIMIT,
                "max_items": LIMIT_MAX,
                "on_exceed": "throttle",
            },
        },
        "logging": {"level": "CRITICAL"},
        "metadata": {
            "identification": about,
            "license": {"name": "CC-BY-4.0", "url": None},
            "provider": nobody,
            "contact": nobody,
        },
        "resources": {key: _resource(item, language) for key, item in collections.items()},
    }


def _resource(collection: Collection, language: Language) -> dict[str, Any]:
    return {
        "type": "collection",
        "title": collection.title[language],
        "description": collection.description[language],
        "keywords": [],
        "extents": {"spatial": {"bbox": list(collection.extent or EVERYWHERE), "crs": CRS84}},
        "providers": [
            {
                "type": "feature",
                "name": PROVIDER,
                "data": collection,
                "crs": list(CRS_OFFERED),
                "storage_crs": CRS84,
                "geom_field": "geometry",
            }
        ],
    }


def _content(published: Publication, path: str) -> bytes:
    return published.store.at(path).identity


def _unfolded(record: Mapping[str, Any]) -> dict[str, Any]:
    """Undo what :func:`ui.folding.fold` did for the browser, and leave out its search keys."""
    plain: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict) and set(value) == {"zh", "en"}:
            plain |= {f"{key}_zh": value["zh"], f"{key}_en": value["en"]}
        elif key in _TRANSLATED and value is None:
            plain |= {f"{key}_zh": None, f"{key}_en": None}
        elif key != "search":
            plain[key] = value
    return plain


_TRANSLATED: Final = frozenset({"note"})
