"""What Streamlit runs for every page: the navigation, then the page."""

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent.parent

st.set_page_config(page_title="重庆科创空间图", layout="wide")
st.navigation(
    [st.Page(HERE / "explore" / "explore.py", title="浏览 Explore", default=True)],
    position="hidden",
).run()
