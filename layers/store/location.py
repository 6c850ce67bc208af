"""Where the store lies when nobody says."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path

STORE_VARIABLE = "ATLAS_STORE"
DATABASE_VARIABLE = "ATLAS_DATABASE_URL"


def default_store() -> Path:
    """Folder of the store inside the user's own data folder; not made by asking."""
    return Path(user_data_path("chongqing-innovation-atlas", appauthor=False)) / "store"
