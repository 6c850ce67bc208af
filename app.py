"""Entry: the ASGI app that serves the atlas. Run it with ``streamlit run app.py``."""

import streamlit as st
from starlette.middleware import Middleware

from ui.gate import Gate
from ui.ogc import ogc_routes
from ui.routes import Endpoints
from ui.server import boot, live, preload, set_up_logging, watching
from ui.session import SessionEndpoints
from ui.settings import settings
from ui.shell import Shell
from ui.site_map import PAGES
from ui.uploads import Uploads
from ui.webfiles import web_base

set_up_logging()
app = st.App(
    "pages/navigation/main.py",
    lifespan=watching,
    routes=[
        *Endpoints(live(), settings()).routes(),
        *SessionEndpoints(settings()).routes(),
        *ogc_routes(live().current),
    ],
    middleware=[
        Middleware(Shell, boot=boot, web=web_base(), preload=preload, pages=PAGES),
        Middleware(Gate),
        Middleware(Uploads, settings=settings()),
    ],
)
