"""How a GIS connects to the feature service: the address to copy, the steps, and the layers' ids."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import pandas as pd
import streamlit as st

from layers.ogc.tables import TableCache
from ui.i18n import page_language, say
from ui.ogc.configuration import LIMIT_MAX, collections_of
from ui.ogc.routes import GUIDE, PATH
from ui.site_map import PAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.ogc.collections import Collection
    from ui.publication import Publication

_EXAMPLE = "parks"
_ELSEWHERE = "http://localhost:8501"


def service_address() -> str:
    """Address of the feature service, as the visitor of the page that runs reaches the server."""
    return address_below(st.context.url or f"{_ELSEWHERE}{GUIDE}")


def address_below(page: str) -> str:
    """Address of the service next to that of a page.

    Parameters
    ----------
    page
        Full address of one of our pages, with or without a query.
    """
    parts = urlsplit(page)
    base, _, last = parts.path.rstrip("/").rpartition("/")
    base = base if f"/{last}" in PAGES else parts.path.rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, f"{base}{PATH}", "", ""))


def guide(published: Publication, address: str) -> None:
    """Write the page.

    Parameters
    ----------
    published
        Its layers are listed.
    address
        Of the feature service.
    """
    collections = collections_of(published, TableCache(1))
    example = _EXAMPLE if _EXAMPLE in collections else next(iter(collections), _EXAMPLE)
    st.write(
        say(
            "Every public layer can be read from this server as OGC API – Features, the open standard "
            "of QGIS, ArcGIS Pro and GDAL. Copy this address:"
        )
    )
    st.code(address, language=None)
    tabs = st.tabs(["QGIS", "ArcGIS Pro", "GDAL / ogr2ogr", "Python"])
    with tabs[0]:
        st.markdown(_qgis())
    with tabs[1]:
        st.markdown(_arcgis())
    with tabs[2]:
        st.write(say("A layer as a GeoPackage, with coordinates in CGCS2000:"))
        st.code(_ogr2ogr(address, example), language="bash")
    with tabs[3]:
        st.write(say("A layer as a GeoDataFrame; GDAL turns the pages by itself:"))
        st.code(_python(address, example), language="python")
    st.subheader(say("Layers"), anchor=False)
    st.dataframe(
        layer_rows(collections.values(), address),
        hide_index=True,
        height="content",
        column_config={
            "title": st.column_config.TextColumn(say("Title"), width="medium"),
            "id": st.column_config.TextColumn(say("Name in the service"), width="medium"),
            "items": st.column_config.LinkColumn(say("Features as GeoJSON"), width="large"),
        },
    )
    st.subheader(say("Good to know"), anchor=False)
    st.markdown(_notes())


def layer_rows(collections: Iterable[Collection], address: str) -> pd.DataFrame:
    """Title, id and address of each collection, as the page lists them."""
    language = page_language()
    rows = [
        {
            "title": collection.title[language],
            "id": collection.id,
            "items": f"{address}/collections/{collection.id}/items",
        }
        for collection in collections
    ]
    return pd.DataFrame(rows, columns=["title", "id", "items"])


def _qgis() -> str:
    steps = [
        say("Choose **Layer ‣ Add Layer ‣ Add WFS / OGC API – Features Layer…**"),
        say("Press **New**, give the connection a name and paste the address as **URL**."),
        say("As **Version** choose **OGC API – Features**; press **OK**, then **Connect**."),
        say("Choose a layer and press **Add**."),
    ]
    return _numbered(steps)


def _arcgis() -> str:
    steps = [
        say("On the **Insert** tab choose **Connections ‣ Server ‣ New OGC API Server**."),
        say("Paste the address as **Server URL** and press **OK**."),
        say(
            "In the **Catalog** pane open **Servers**, then the connection; drag a layer onto the map."
        ),
    ]
    return _numbered(steps)


def _numbered(steps: list[str]) -> str:
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))


def _ogr2ogr(address: str, example: str) -> str:
    return (
        f'ogr2ogr -f GPKG {example}.gpkg "OAPIF:{address}" {example} -oo CRS=EPSG:4490\n'
        f'ogrinfo "OAPIF:{address}"'
    )


def _python(address: str, example: str) -> str:
    return (
        "import geopandas\n\n"
        f'{example.replace("-", "_")} = geopandas.read_file("OAPIF:{address}", layer="{example}")'
    )


def _notes() -> str:
    notes = [
        say(
            "Coordinates are WGS 84, longitude first. CGCS2000 (EPSG:4490) and EPSG:4326 come on request; "
            "both have latitude first, as the standard says, and a GIS takes care of it."
        ),
        say(
            "Sites without a published position are among the features, without a geometry. "
            "Points tell where a site is, not how far it reaches; accuracy is in the field accuracy_m."
        ),
        say(
            "A page holds at most {most} features; the link **next** leads on. Read only, as JSON only.",
            most=f"{LIMIT_MAX:,}",
        ),
        say(
            "A GIS asks again on its own when it refreshes, and then sees what was published meanwhile."
        ),
        say("Wherever you show the layers, give their source and the caption of the boundaries."),
    ]
    return "\n".join(f"- {note}" for note in notes)
