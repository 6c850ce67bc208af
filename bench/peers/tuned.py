"""streamlit-folium with what its documentation offers for speed.

A base map that never changes under a fixed key, layers in `feature_group_to_add`, only the click returned, canvas
drawing, no second rendering, data cached, and map, controls and panel in a fragment. A fragment may not
write to the sidebar, so the panel is a column. The selected site is drawn as one more marker, so that no layer
changes for it. The map object itself cannot be kept between runs: st_folium renames its parts, and the second
use gives scripts that fail; copying a kept one takes longer than building it.
"""

import content
import folium
import streamlit as st
from streamlit_folium import st_folium

st.set_page_config(layout="wide")


def base():
    m = folium.Map(location=content.CENTER, zoom_start=content.ZOOM, tiles=None, prefer_canvas=True)
    content.units_layer().add_to(m)
    return m


def group(title, layer, opacity):
    made = folium.FeatureGroup(name=title)
    content.site_layer(title, layer, opacity, None).add_to(made)
    return made


def highlight(place):
    made = folium.FeatureGroup(name="selected")
    folium.CircleMarker(place, radius=11, color="#B3261E", weight=4, fill=False).add_to(made)
    return made


@st.fragment
def explore():
    controls, middle, details = st.columns([1, 4, 1.4])
    visible = [title for title in content.layers() if controls.checkbox(title, value=True)]
    level = controls.radio("级别", ["全部", "国家级"])
    opacity = controls.radio("不透明度", [0.9, 0.4])
    groups = [
        group(title, layer, opacity)
        for title, layer in content.shown(level).items()
        if title in visible
    ]
    chosen = (st.session_state.get("map") or {}).get("last_active_drawing")
    if chosen and "category" in chosen["properties"]:
        lon, lat = chosen["geometry"]["coordinates"]
        groups.append(highlight([lat, lon]))
        content.panel(details, chosen["properties"])
    with middle:
        st_folium(
            base(),
            key="map",
            height=700,
            use_container_width=True,
            returned_objects=["last_active_drawing"],
            feature_group_to_add=groups,
            render=False,
        )


explore()
