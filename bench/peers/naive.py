"""streamlit-folium written the way its documentation begins: build the map, show it, use what it returns."""

import content
import folium
import streamlit as st
from streamlit_folium import st_folium

st.set_page_config(layout="wide")
st.sidebar.title("Atlas")
visible = [title for title in content.layers() if st.sidebar.checkbox(title, value=True)]
level = st.sidebar.radio("级别", ["全部", "国家级"])
opacity = st.sidebar.radio("不透明度", [0.9, 0.4])

chosen = (st.session_state.get("chosen") or {}).get("id")
m = folium.Map(location=content.CENTER, zoom_start=content.ZOOM, tiles=None)
content.units_layer().add_to(m)
for title, layer in content.shown(level).items():
    if title in visible:
        content.site_layer(title, layer, opacity, chosen).add_to(m)

returned = st_folium(m, height=700, use_container_width=True)

feature = returned.get("last_active_drawing")
new = feature and "category" in feature["properties"] and feature["properties"]["id"] != chosen
if new:
    st.session_state["chosen"] = feature["properties"]
if "chosen" in st.session_state:
    content.panel(st.sidebar, st.session_state["chosen"])
if new:
    # The map was built before the click was known: the highlight needs one more run.
    st.rerun()
