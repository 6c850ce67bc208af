"""Write the whole corpus to a folder: ``python -m tests.corpus FOLDER``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.corpus.case import Traps
from tests.corpus.listing import CASES


def main() -> None:
    """Write every file, and ``index.json`` with the verdict each must get."""
    if len(sys.argv) != 2:
        raise SystemExit("python -m tests.corpus FOLDER")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    index = []
    for case in CASES:
        # A name may try to lead out of the folder; the file itself does not.
        name = Path(case.name).name
        (folder / name).write_bytes(case.make(Traps()))
        verdict = {"refused": case.refused} if case.refused else {"accepted": list(case.codes)}
        index.append(
            {"name": name, "options": dict(case.options), "limits": dict(case.limits), **verdict}
        )
    (folder / "index.json").write_text(json.dumps(index, ensure_ascii=False, indent=1), "utf-8")
    print(f"{len(index)} files in {folder}")


if __name__ == "__main__":
    main()
