"""The settings, all from environment variables that begin with ``ATLAS_``."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
PREFIX = "ATLAS_"


class Settings(BaseSettings):
    """Where the atlas finds its content.

    Every field is set by the environment variable of its name in capitals after ``ATLAS_``.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    data: Path = Field(
        default=PROJECT / "data",
        description="Folder with boundaries/, basemap/, layers/ and facts/.",
    )
    documents: Path | None = Field(
        default=None,
        description="Folder with the texts of the source documents; citations then open the full line.",
    )
    assets: Path = Field(
        default=PROJECT / "assets",
        description="Folder of the browser libraries that “make assets” fetched.",
    )


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()


def unknown_names(environment: dict[str, str] | None = None) -> list[str]:
    """Names in the environment that begin with ``ATLAS_`` and mean nothing: misspelt, mostly."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    names = os.environ if environment is None else environment
    return sorted(name for name in names if name.startswith(PREFIX) and name not in known)
