"""History of a layer: its versions, what differs between them, and the way back."""

from ui.frame import page_frame
from ui.i18n import say
from ui.manage.history import history_page
from ui.roles import editor_or_sign_in

actor = editor_or_sign_in()
page_frame(say("History"))
history_page(actor)
