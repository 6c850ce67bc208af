"""Manage: every layer of the catalogue, and the drafts that wait."""

from ui.frame import page_frame
from ui.i18n import say
from ui.manage.overview import overview
from ui.roles import editor_or_sign_in

actor = editor_or_sign_in()
page_frame(say("Manage layers"))
overview(actor)
