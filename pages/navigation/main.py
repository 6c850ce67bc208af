"""What Streamlit runs for every page: the navigation, then the page."""

from pathlib import Path

import streamlit as st

from ui.i18n import say
from ui.roles import current_actor, sign_in_page

HERE = Path(__file__).parent.parent
MANAGE = {
    "manage": HERE / "manage" / "layers.py",
    "manage-draft": HERE / "manage" / "draft.py",
    "manage-history": HERE / "manage" / "history.py",
    "manage-tables": HERE / "manage" / "tables.py",
}

st.set_page_config(page_title=say("Chongqing Innovation Atlas"), layout="wide")
explore = st.Page(HERE / "explore" / "explore.py", title="浏览 Explore", default=True)
# Who is no editor gets the way to sign in at the same address; each page asks once more itself.
is_editor = current_actor().is_editor
manage = [
    st.Page(script if is_editor else sign_in_page, title="管理 Manage", url_path=address)
    for address, script in MANAGE.items()
    if script.is_file() or not is_editor
]
pages = [explore, *manage]
connect = HERE / "manage" / "connect.py"
if connect.is_file():
    pages.append(st.Page(connect, title="接入 Connect", url_path="connect"))
st.navigation(pages, position="hidden").run()
