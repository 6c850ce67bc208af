"""Entry: the ASGI app that serves the atlas. Run it with ``streamlit run app.py``."""

import streamlit as st
from starlette.middleware import Middleware

from ui.routes import build_routes, web_base, web_modules
from ui.server import boot, publication, set_up_logging
from ui.settings import settings
from ui.shell import Shell

set_up_logging()
app = st.App(
    "pages/navigation/main.py",
    routes=build_routes(publication(), settings()),
    middleware=[
        Middleware(
            Shell, boot=boot(), web=web_base(), preload=(*web_modules(), *publication().preload)
        ),
    ],
)
