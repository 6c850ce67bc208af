"""The settings, all from environment variables that begin with ``ATLAS_``."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from layers.store.location import default_store

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
    store: Path = Field(
        default_factory=default_store,
        description="Folder of what was published here; made when something first is.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="Catalogue database as SQLAlchemy names it; SQLite in the store if left out.",
    )
    editor_tokens: SecretStr | None = Field(
        default=None,
        description="Editors who sign in with a token: name=token, several parted by commas.",
    )
    editors: str | None = Field(
        default=None,
        description="E-mail addresses of editors who sign in through OpenID Connect, parted by commas.",
    )

    @field_validator("store")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        # Tiles and prepared datasets are made by processes that work elsewhere.
        return path.absolute()


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()


def unknown_names(environment: dict[str, str] | None = None) -> list[str]:
    """Names in the environment that begin with ``ATLAS_`` and mean nothing: misspelt, mostly."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    names = os.environ if environment is None else environment
    return sorted(name for name in names if name.startswith(PREFIX) and name not in known)
