"""What is said of a version that was just published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from layers.store import UnknownVersionError
from ui.i18n import say
from ui.manage.bench import workbench
from ui.manage.plain import escaped, plain
from ui.manage.words import pick, titled

if TYPE_CHECKING:
    from layers.store import Version


def tell_issued(version_id: str) -> Version | None:
    """Say that a version is published; ``None``, and a warning, where there is no such version."""
    try:
        version = workbench().store.version(version_id)
    except UnknownVersionError as error:
        st.warning(escaped(pick(error.text)))
        return None
    st.success(
        say(
            "Version {number} of “{title}” is published. Everybody sees it now, without reloading.",
            number=version.number,
            title=plain(titled(version.manifest) or version.dataset),
        ),
        icon=":material/check_circle:",
    )
    return version
