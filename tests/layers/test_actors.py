"""Who may act: editors, while their sign-in lasts."""

from datetime import UTC, datetime, timedelta

import pytest

from layers.actors import VIEWER, Actor, Basis, NotAllowedError


def editor(**more):
    return Actor("li", is_editor=True, basis=Basis.TOKEN, **more)


def test_an_editor_may_act_until_the_sign_in_ends():
    editor().require_editor()
    editor(expires=datetime.now(UTC) + timedelta(minutes=1)).require_editor()
    with pytest.raises(NotAllowedError, match="has ended") as refusal:
        editor(expires=datetime.now(UTC) - timedelta(seconds=1)).require_editor()
    assert "重新登录" in refusal.value.text.zh


def test_nobody_else_may():
    with pytest.raises(NotAllowedError) as refusal:
        VIEWER.require_editor()
    assert "编辑者" in refusal.value.text.zh
