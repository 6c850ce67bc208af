"""The files the browser runs: our modules and style sheets, and where third-party files stand."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from layers.symbology import tokens_css

if TYPE_CHECKING:
    from collections.abc import Sequence

WEB = Path(__file__).parent / "web"
# These two come first; what a panel says overrides them.
_FIRST = ("style/base.css", "style/map.css")


@lru_cache(maxsize=1)
def web_files() -> dict[str, bytes]:
    """Our browser modules by path, and all style sheets with the colour tokens as ``style.css``."""
    files = {
        path.relative_to(WEB).as_posix(): path.read_bytes()
        for path in sorted(WEB.rglob("*"))
        if path.suffix in {".js", ".css"}
    }
    sheets = [name for name in files if name.endswith(".css")]
    ordered = [*_FIRST, *(name for name in sheets if name not in _FIRST)]
    modules = {name: body for name, body in files.items() if name.endswith(".js")}
    style = [tokens_css("#atlas-root").encode(), *(files[name] for name in ordered)]
    return modules | {"style.css": b"\n".join(style)}


@lru_cache(maxsize=1)
def web_base() -> str:
    """Where the modules are served: one address for all, so that they find one another."""
    digest = hashlib.sha256()
    for name, body in web_files().items():
        digest.update(name.encode() + b"\0" + body)
    return f"/ui/{digest.hexdigest()[:16]}"


def web_modules() -> list[str]:
    """Addresses of our browser modules."""
    return [f"{web_base()}/{name}" for name in web_files() if name.endswith(".js")]


def assets_base(folder: Path) -> str:
    """Where the files of the assets folder are served; changes when any of them does."""
    manifest = folder / "manifest.json"
    text = manifest.read_bytes() if manifest.is_file() else b""
    return f"/assets/{hashlib.sha256(text).hexdigest()[:16]}"


def missing_assets(folder: Path, wanted: Sequence[str]) -> list[str]:
    """Wanted third-party files that are not in the assets folder."""
    return [name for name in wanted if not (folder / name).is_file()]
