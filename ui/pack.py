"""What the first view needs, in few files instead of forty: its data, and its compiled layers.

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

JSON = "application/json"
SCRIPT = "text/javascript"
_DEFAULT = "export default "


@dataclass(frozen=True, slots=True)
class Pack:
    """Addresses of the files, and of the parts too large for them."""

    data: tuple[str, ...]
    modules: tuple[str, ...]
    beside: tuple[str, ...]

    def __or__(self, other: Pack) -> Pack:
        """Both packs."""
        return Pack(
            self.data + other.data, self.modules + other.modules, self.beside + other.beside
        )

    @property
    def files(self) -> tuple[str, ...]:
        """All addresses."""
        return self.data + self.modules + self.beside


def pack(store: ContentStore, name: str, data: Iterable[str], modules: Iterable[str]) -> Pack:
    """Put a file of data and a file of modules into the store; one with nothing in it is left out.

    Parameters
    ----------
    store
        Holds all parts; gets the two files.
    name
        What the files are called.
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
    script = f"export const modules = {{\n{functions}\n}};\n"
    return Pack(
        data=(store.put(f"{name}.json", f"{{{members}}}".encode(), JSON),) if members else (),
        modules=(store.put(f"{name}.js", script.encode(), SCRIPT),) if functions else (),
        beside=tuple(path for path in bodies if path not in small),
    )
