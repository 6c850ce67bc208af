"""Connect: how a GIS reads the layers from this server."""

from ui.connect import guide, service_address
from ui.frame import page_frame
from ui.i18n import say
from ui.server import publication

page_frame(say("Connect a GIS"))
guide(publication(), service_address())
