"""What Streamlit runs for every page: the navigation, then the page."""

from pathlib import Path

import streamlit as st

from ui.i18n import say
from ui.roles import current_actor, sign_in_page
from ui.site_map import CONNECT, MANAGE

HERE = Path(__file__).parent.parent

st.set_page_config(page_title=say("Chongqing Innovation Atlas"), layout="wide")
explore = st.Page(HERE / "explore" / "explore.py", title="浏览 Explore", default=True)
# Who is no editor gets the way to sign in at the same address; each page asks once more itself.
is_editor = current_actor().is_editor
manage = [
    st.Page(
        HERE / "manage" / script if is_editor else sign_in_page,
        title="管理 Manage",
        url_path=address,
    )
    for address, script in MANAGE.items()
]
connect = st.Page(HERE / "connect" / "connect.py", title="接入 Connect", url_path=CONNECT)
st.navigation([explore, connect, *manage], position="hidden").run()
