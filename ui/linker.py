"""Our browser modules as one file, so that a page asks once instead of fifty times.

No bundler: the modules keep to the plain forms below, and whatever does not is refused by name.
``import { a, b as c } from "./x.js"``, ``export function``, ``export async function``,
``export class``, ``export const``; no default exports, no cycles.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from geo.faults import AtlasError

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function\*?|class|const) ([\w$]+)", re.MULTILINE)
_UNKNOWN = re.compile(r"^\s*(?:import\b(?!\()|export\b).*", re.MULTILINE)


class LinkError(AtlasError):
    """A module that uses a form of import or export this file does not know."""


def link(modules: Mapping[str, str], entry: str) -> str:
    """One ES module that does what `entry` does with all it imports.

    Parameters
    ----------
    modules
        Source by path, paths relative to one folder and with forward slashes.
    entry
        Path of the module whose exports the result has.

    Returns
    -------
    str
        The same text for the same modules.

    Raises
    ------
    LinkError
        If a module is missing, imports itself in a circle, or is written in another way.
    """
    order: list[str] = []
    _visit(entry, modules, order, ())
    names = {path: f"m{number}" for number, path in enumerate(order)}
    parts = [_wrapped(path, modules[path], names) for path in order]
    exported = ", ".join(_exports(modules[entry]))
    return "\n".join(
        [*parts, f"const {{ {exported} }} = {names[entry]};", f"export {{ {exported} }};", ""]
    )


def _visit(path: str, modules: Mapping[str, str], order: list[str], above: tuple[str, ...]) -> None:
    if path in order:
        return
    if path in above:
        raise LinkError(f"{' → '.join([*above, path])}: modules import one another in a circle")
    if path not in modules:
        raise LinkError(f"{above[-1] if above else 'the entry'}: no module {path}")
    for match in _IMPORT.finditer(modules[path]):
        _visit(_resolve(path, match[2]), modules, order, (*above, path))
    order.append(path)


def _resolve(path: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


def _exports(source: str) -> list[str]:
    return [match[2] for match in _EXPORT.finditer(source)]


def _wrapped(path: str, source: str, names: Mapping[str, str]) -> str:
    """The module as a function's scope: imports become constants, exports its result."""

    def bound(match: re.Match[str]) -> str:
        pairs = [item.strip().replace(" as ", ": ") for item in match[1].split(",") if item.strip()]
        return f"const {{ {', '.join(pairs)} }} = {names[_resolve(path, match[2])]};\n"

    body = _EXPORT.sub(r"\1 \2", _IMPORT.sub(bound, source))
    if unknown := _UNKNOWN.search(body):
        raise LinkError(
            f"{path}: “{unknown[0].strip()}” is a form of import or export the linker does not know"
        )
    exported = ", ".join(_exports(source))
    return f"// {path}\nconst {names[path]} = (() => {{\n{body.rstrip()}\nreturn {{ {exported} }};\n}})();"
