"""Reading one YAML file of records, and saying plainly what is wrong with it."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from facts import rules
from geo.faults import Fault
from geo.findings import Text, shown

try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # pragma: no cover - PyYAML built without libyaml: slower, same result
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]


class _Loader(_SafeLoader):
    """Safe loader that keeps dates as text and refuses a key written twice."""

    def construct_mapping(
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002 - PyYAML's signature
    ) -> dict[Hashable, Any]:
        mapping = super().construct_mapping(node, deep=deep)
        if len(mapping) != len(node.value):
            seen: set[str] = set()
            for key, _ in node.value:
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key.value!r} is written twice", key.start_mark
                    )
                seen.add(key.value)
        return mapping


# "2020-09-23" stays text: a date of lower precision would, and one field has one type.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path) -> tuple[Any, list[Fault]]:
    """Content of a YAML file.

    Parameters
    ----------
    path
        A UTF-8 file.

    Returns
    -------
    tuple[Any, list[Fault]]
        The content and no fault, or None and the fault that kept the file from being read.
    """
    here = Text(path.name, path.name)
    try:
        # A pre-decoded string is faster for libyaml than an open file.
        content = path.read_text(encoding="utf-8")
        return yaml.load(content, Loader=_Loader), []  # noqa: S506 - derives from the safe loader
    except FileNotFoundError:
        missing = rules.FILE_MISSING.fault(here, file=path.name, folder=path.parent.name)
        return None, [missing]
    except (OSError, UnicodeDecodeError) as error:
        return None, [rules.FILE_UNREADABLE.fault(here, error=error)]
    except yaml.YAMLError as error:
        where, problem = _line_of(path.name, error), _problem_of(error)
        return None, [rules.YAML_SYNTAX.fault(where, problem=problem)]


def _line_of(file: str, error: yaml.YAMLError) -> Text:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Text(file, file)
    return Text(f"{file}，第 {mark.line + 1} 行", f"{file}, line {mark.line + 1}")


def _problem_of(error: yaml.YAMLError) -> str:
    return shown(getattr(error, "problem", None) or error)
