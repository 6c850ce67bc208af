"""Linked tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layers.actors import Actor


def tables_page(actor: Actor) -> None:
    """Draw the page."""
    del actor
