"""A draft: from a file to a published layer, step by step."""

from ui.frame import page_frame
from ui.i18n import say
from ui.manage.draft import draft_page, place
from ui.roles import editor_or_sign_in

actor = editor_or_sign_in()
page_frame(say("From a file to a layer"), place=place())
draft_page(actor)
