"""The files the browser runs: our modules and style sheets, and where third-party files stand."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from layers.symbology import tokens_css
from ui.linker import link

if TYPE_CHECKING:
    from collections.abc import Sequence

WEB = Path(__file__).parent / "web"
# These two come first; what a panel says overrides them.
_FIRST = ("style/base.css", "style/map.css")


@lru_cache(maxsize=1)
def web_files() -> dict[str, bytes]:
    """What the browser gets of ours: ``workspace.js``, all modules in one, and ``style.css``.

    Streamlit's pages get ``header.js`` and ``header.css`` instead, and for their map ``preview.js`` and
    ``preview.css``. The modules stand beside them one
    by one, as tests import them.
    """
    paths = {path.relative_to(WEB).as_posix(): path for path in sorted(WEB.rglob("*"))}
    modules = {
        name: path.read_text("utf-8") for name, path in paths.items() if path.suffix == ".js"
    }
    sheets = [name for name in paths if name.startswith("style/") and name.endswith(".css")]
    ordered = [*_FIRST, *(name for name in sheets if name not in _FIRST)]
    style = "\n".join(
        [tokens_css("#atlas-root"), *(paths[name].read_text("utf-8") for name in ordered)]
    )
    pages = [paths[name].read_text("utf-8") for name in ("frame.css", "manage.css")]
    header = "\n".join([tokens_css(":root"), *pages])
    # The map of the manage pages stands in a root of its own: it brings what it needs of the map's sheet.
    preview = "\n".join(
        [
            tokens_css(".atlas-preview"),
            *(paths[name].read_text("utf-8") for name in ("style/map.css", "preview/preview.css")),
        ]
    )
    texts = modules | {
        "workspace.js": link(modules, "main.js"),
        "style.css": style,
        "header.js": link(modules, "frame.js"),
        "header.css": header,
        "preview.js": link(modules, "preview/main.js"),
        "preview.css": preview,
    }
    return {name: text.encode() for name, text in texts.items()}


@lru_cache(maxsize=1)
def web_base() -> str:
    """Where these files are served: one address for all, changed by any of them."""
    digest = hashlib.sha256()
    for name, body in web_files().items():
        digest.update(name.encode() + b"\0" + body)
    return f"/ui/{digest.hexdigest()[:16]}"


def assets_base(folder: Path) -> str:
    """Where the files of the assets folder are served; changes when any of them does."""
    manifest = folder / "manifest.json"
    text = manifest.read_bytes() if manifest.is_file() else b""
    return f"/assets/{hashlib.sha256(text).hexdigest()[:16]}"


def missing_assets(folder: Path, wanted: Sequence[str]) -> list[str]:
    """Wanted third-party files that are not in the assets folder."""
    return [name for name in wanted if not (folder / name).is_file()]
