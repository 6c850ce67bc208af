"""Linked tables: projects, institutions and figures, from a spreadsheet to the atlas."""

from ui.frame import page_frame
from ui.i18n import say
from ui.manage.tables.page import place, tables_page
from ui.roles import editor_or_sign_in

actor = editor_or_sign_in()
page_frame(say("Linked tables"), place=place())
tables_page(actor)
