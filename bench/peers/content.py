"""What both streamlit-folium apps show: the same units, sites and facts as the atlas, from the same files.

Their outside libraries are taken from a server on this machine that stands in for the content delivery
network (BENCH_CDN), with the same caching headers, so that a missing network does not slow them.
"""

import json
import os
from collections import defaultdict
from pathlib import Path

import folium
import streamlit as st
import yaml

DATA = Path(os.environ["BENCH_DATA"])
CDN = os.environ["BENCH_CDN"]
CENTER, ZOOM = [29.62, 106.45], 10
PALETTE = ["#0067A5", "#00785A", "#B84A00", "#8A3E9E", "#8A6A00", "#4A5560", "#1D242B", "#777777"]

folium.Map.default_js = [
    ("leaflet", f"{CDN}/leaflet/dist/leaflet.js"),
    ("jquery", f"{CDN}/jquery/dist/jquery.min.js"),
    ("bootstrap", f"{CDN}/bootstrap/dist/js/bootstrap.bundle.min.js"),
    ("awesome_markers", f"{CDN}/leaflet.awesome-markers/dist/leaflet.awesome-markers.js"),
]
folium.Map.default_css = [
    ("leaflet_css", f"{CDN}/leaflet/dist/leaflet.css"),
    ("bootstrap_css", f"{CDN}/bootstrap/dist/css/bootstrap.min.css"),
    ("awesome_markers_font_css", f"{CDN}/@fortawesome/fontawesome-free/css/all.min.css"),
    ("awesome_markers_css", f"{CDN}/leaflet.awesome-markers/dist/leaflet.awesome-markers.css"),
]


@st.cache_data
def units():
    return json.loads((DATA / "boundaries" / "units-2015.geojson").read_text("utf-8"))


@st.cache_data
def layers():
    """Drawn features of each layer by its title, in drawing order."""
    folders = [
        (yaml.safe_load(manifest.read_text("utf-8")), manifest.parent)
        for manifest in (DATA / "layers").glob("*/layer.yaml")
    ]
    found = {}
    for index, (layer, folder) in enumerate(sorted(folders, key=lambda pair: pair[0]["order"])):
        collection = json.loads((folder / "features.geojson").read_text("utf-8"))
        drawn = [
            {
                **feature,
                "properties": {
                    key: feature["properties"][key]
                    for key in ("id", "name_zh", "name_en", "category", "level", "units")
                },
            }
            for feature in collection["features"]
            if feature["geometry"]
        ]
        if drawn:
            found[layer["title_zh"]] = {
                "color": PALETTE[index % len(PALETTE)],
                "data": {"type": "FeatureCollection", "features": drawn},
            }
    return found


@st.cache_data
def facts():
    """Names of the projects, institutions and figures of each site."""
    by_site = defaultdict(lambda: defaultdict(list))
    for kind, key in (
        ("projects", "site_id"),
        ("institutions", "site_id"),
        ("observations", "scope"),
    ):
        file = DATA / "facts" / f"{kind}.yaml"
        for record in yaml.load(file.read_text("utf-8"), yaml.CSafeLoader) if file.exists() else []:
            text = record.get("name_zh") or f"{record['indicator']}: {record.get('value')}"
            by_site[record.get(key)][kind].append(text)
    return {site: dict(kinds) for site, kinds in by_site.items()}


def unit_names():
    return {unit["id"]: unit["properties"]["name_zh"] for unit in units()["features"]}


def shown(level):
    """Features that pass the filter, of the layers that still have any."""
    found = {}
    for title, layer in layers().items():
        features = [
            feature
            for feature in layer["data"]["features"]
            if level == "全部" or feature["properties"]["level"] == "national"
        ]
        if features:
            found[title] = layer | {"data": {"type": "FeatureCollection", "features": features}}
    return found


def units_layer():
    return folium.GeoJson(
        units(),
        name="units",
        style_function=lambda _: {"color": "#C4BDAF", "weight": 0.8, "fillOpacity": 0.1},
    )


def site_layer(title, layer, opacity, selected):
    """One layer of circles; the selected site has a red, wider line."""
    color = layer["color"]

    def style(feature):
        chosen = feature["properties"]["id"] == selected
        return {
            "color": "#B3261E" if chosen else color,
            "weight": 4 if chosen else 1,
            "fillColor": color,
            "fillOpacity": opacity,
        }

    return folium.GeoJson(
        layer["data"],
        name=title,
        marker=folium.CircleMarker(radius=7, fill=True),
        style_function=style,
        tooltip=folium.GeoJsonTooltip(["name_zh"], labels=False),
    )


def panel(where, properties):
    """Name, kind, unit and the lists of facts of the selected site."""
    where.header(properties["name_zh"])
    names = unit_names()
    unit = "、".join(names[code] for code in properties["units"]["2015"] if code in names)
    where.caption(f"{properties['category']} · {unit}")
    for kind, records in facts().get(properties["id"], {}).items():
        where.subheader(f"{kind} ({len(records)})")
        where.markdown("\n".join(f"- {text}" for text in records))
    where.caption(f"end of {properties['id']}")
