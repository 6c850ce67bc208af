"""Lineage records: where a shipped file comes from, and what was done to it.

Beside ``units-2015.geojson`` stands ``units-2015.lineage.yaml``. People write it; a rebuild only
stamps the checksum and the date.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from geo.faults import AtlasError

_SHA256 = Field(pattern=r"^[0-9a-f]{64}$")


class LineageError(AtlasError):
    """A lineage record is missing or not readable."""


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Member(_Record):
    """A file inside a package."""

    path: str
    sha256: str = _SHA256


class Package(_Record):
    """A published package that a file is made from."""

    name: str
    version: str
    artefact: str
    sha256: str = _SHA256
    licence: str
    upstream: str
    members: list[Member] = Field(min_length=1)


class Lineage(_Record):
    """Where one shipped file comes from."""

    file: str
    title_zh: str
    title_en: str
    provider_zh: str
    provider_en: str
    packages: list[Package] = Field(min_length=1)
    licence_found: str
    datum: str
    datum_known_by: str
    accuracy: str
    steps: list[str] = Field(min_length=1)
    caveats_zh: list[str]
    caveats_en: list[str]
    attribution_zh: str
    attribution_en: str
    built: date
    sha256: str = _SHA256


def record_path(data_file: Path) -> Path:
    """Where the lineage record of a data file stands."""
    return data_file.with_name(f"{data_file.stem}.lineage.yaml")


def read(data_file: Path) -> Lineage:
    """Lineage record of a shipped file.

    Parameters
    ----------
    data_file
        The data file itself, not its record.

    Raises
    ------
    LineageError
        If the record is missing, or a field is missing, unknown or malformed.
    """
    path = record_path(data_file)
    try:
        return Lineage.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except FileNotFoundError as error:
        raise LineageError(f"{path.name} is missing: every data file needs its lineage.") from error
    except (yaml.YAMLError, ValidationError) as error:
        raise LineageError(f"{path.name} cannot be used: {error}") from error


def stamp(data_file: Path, content: bytes, *, built: date) -> bool:
    """Enter a new checksum and date in a record, leaving every other line as people wrote it.

    Parameters
    ----------
    data_file
        The data file whose record is meant.
    content
        What the data file now holds.
    built
        The day it was made.

    Returns
    -------
    bool
        False if the record already names this checksum; then the date stays as well.
    """
    path = record_path(data_file)
    text = path.read_text("utf-8")
    # Quoted: a checksum of digits only would be read as a number.
    line = f"sha256: '{sha256(content)}'"
    if line in text.splitlines():
        return False
    text = re.sub(r"(?m)^sha256: .*$", line, text)
    text = re.sub(r"(?m)^built: .*$", f"built: {built.isoformat()}", text)
    path.write_text(text, "utf-8", newline="\n")
    return True


def sha256(content: bytes) -> str:
    """Checksum in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
