"""What the first view needs, in two files instead of forty: its data, and its compiled layers.

Each part keeps its own content address and can be asked for by it; the pack only carries copies
under those addresses.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from layers.content import ContentStore

PART_MAX_BYTES = 400_000
"""A larger part travels on its own, beside the pack."""

_DEFAULT = "export default "


@dataclass(frozen=True, slots=True)
class Pack:
    """Addresses of the two files, and of the parts too large for them."""

    data: str
    modules: str
    beside: tuple[str, ...]


def pack(store: ContentStore, data: Iterable[str], modules: Iterable[str]) -> Pack:
    """Put the two files into the store.

    Parameters
    ----------
    store
        Holds all parts; gets the two files.
    data
        Paths of JSON content.
    modules
        Paths of modules that are one ``export default function``.
    """
    bodies = {path: store.at(path).identity.decode() for path in data}
    small = {path: body for path, body in bodies.items() if len(body) <= PART_MAX_BYTES}
    members = ",\n".join(f"{json.dumps(path)}:{body}" for path, body in small.items())
    functions = ",\n".join(
        f"{json.dumps(path)}: {store.at(path).identity.decode().removeprefix(_DEFAULT).rstrip()}"
        for path in modules
    )
    return Pack(
        data=store.put("start.json", f"{{{members}}}".encode(), "application/json"),
        modules=store.put(
            "start.js", f"export const modules = {{\n{functions}\n}};\n".encode(), "text/javascript"
        ),
        beside=tuple(path for path in bodies if path not in small),
    )
