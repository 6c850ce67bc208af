"""Reading one YAML file of records, and saying plainly what is wrong with it."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from geo.faults import Fault

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
    try:
        # A pre-decoded string is faster for libyaml than an open file.
        content = path.read_text(encoding="utf-8")
        return yaml.load(content, Loader=_Loader), []  # noqa: S506 - derives from the safe loader
    except FileNotFoundError:
        return None, [
            Fault(
                where=path.name,
                found="no such file",
                expected=f"a file {path.name} in the folder {path.parent.name}",
                mend="put the file back, or point --data at the right folder",
                code="file-missing",
            )
        ]
    except (OSError, UnicodeDecodeError) as error:
        return None, [
            Fault(
                where=path.name,
                found=f"the file cannot be read ({error})",
                expected="a readable text file in UTF-8",
                mend="save the file as UTF-8 text",
                code="file-unreadable",
            )
        ]
    except yaml.YAMLError as error:
        return None, [
            Fault(
                where=f"{path.name}{_line_of(error)}",
                found=f"YAML that cannot be read: {_problem_of(error)}",
                expected="well-formed YAML",
                mend="correct the line; indent with spaces, put texts with ': ' or '#' in quotes",
                code="yaml-syntax",
            )
        ]


def _line_of(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return "" if mark is None else f", line {mark.line + 1}"


def _problem_of(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error).replace("\n", " ")
