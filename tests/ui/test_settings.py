"""Settings come from the environment; a name that means nothing is said."""

import logging
import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from ui import server
from ui.settings import Settings, settings, unknown_names


def test_names_are_read_from_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path))
    monkeypatch.setenv("ATLAS_DOCUMENTS", str(tmp_path / "texts"))
    found = Settings()
    assert (found.data, found.documents) == (tmp_path, tmp_path / "texts")


def test_without_any_the_shipped_data_and_no_texts(monkeypatch):
    for name in ("ATLAS_DATA", "ATLAS_DOCUMENTS", "ATLAS_ASSETS"):
        monkeypatch.delenv(name, raising=False)
    found = Settings()
    assert found.data == Path(__file__).resolve().parents[2] / "data"
    assert found.documents is None


def test_a_relative_store_is_that_of_where_the_app_was_started(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ATLAS_STORE", "store")
    assert Settings().store == tmp_path / "store"


def test_settings_cannot_be_changed():
    with pytest.raises(ValidationError):
        Settings().data = Path()


def test_every_setting_is_described():
    assert all(field.description for field in Settings.model_fields.values())


def test_unknown_names_are_found():
    environment = {"ATLAS_DATA": "x", "ATLAS_DATEN": "y", "ATLAS_": "z", "PATH": "/bin"}
    assert unknown_names(environment) == ["ATLAS_", "ATLAS_DATEN"]


def test_unknown_names_are_logged_at_the_start(monkeypatch, data, tmp_path):
    records = []
    handler = logging.Handler()
    handler.emit = records.append
    log = logging.getLogger("atlas.content")
    monkeypatch.setattr(log, "handlers", [handler])
    monkeypatch.setattr(log, "level", logging.INFO)
    monkeypatch.setattr(log, "propagate", False)
    for name in [name for name in os.environ if name.startswith("ATLAS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ATLAS_DATA", str(data))
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("ATLAS_COLOUR", "red")
    shared = (settings, server.live, server.store)
    for cache in shared:
        cache.cache_clear()
    try:
        server.publication()
    finally:
        for cache in shared:
            cache.cache_clear()
    assert [r.setting for r in records if r.getMessage() == "unknown setting"] == ["ATLAS_COLOUR"]
