"""What runs inside the guarded process: limits first, then walls, then the task.

Run as a script by :mod:`layers.intake.starting`, which gives the job on standard input, or called in a fork of
:mod:`layers.intake.template`. As a script it loads nothing beyond the standard library before the limits
and the walls stand.
"""

from __future__ import annotations

import contextlib
import json
import mimetypes
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

TRACE_CHARS = 4000
PROGRESS_STEP = 0.005


def main() -> None:
    """Run the job that stands on the standard input."""
    run(json.load(sys.stdin.buffer))


def run(job: Mapping[str, Any]) -> None:
    """Run a job and end the process; the answer goes to the file the job names.

    Parameters
    ----------
    job
        ``task``, ``arguments``, ``folder``, ``limits``, ``readable``, ``result``, ``root`` and ``parts``, as
        :func:`layers.intake.process.run_guarded` writes them.
    """
    _limit(job["limits"])
    progress = _progress()
    sys.path.insert(0, job["root"])
    confine = import_module("layers.intake.confine").confine
    confine(job["folder"], read=[*job["readable"], *_programme(job)], list_only=[job["root"]])
    # openpyxl asks for the machine's own lists of media types, which lie outside the walls.
    mimetypes.knownfiles.clear()
    answer = _answered(job, progress)
    body = json.dumps(answer, ensure_ascii=True, allow_nan=False)
    if len(body) > job["limits"]["result_bytes"]:
        body = json.dumps({"failed": "large", "error": "", "trace": ""})
    target = Path(job["result"])
    part = target.with_suffix(".part")
    part.write_text(body, "ascii")
    part.replace(target)
    # Interpreters fall apart in destructors of native libraries; nothing is left to be done here.
    os._exit(0)


def _answered(job: Mapping[str, Any], progress: Callable[[float, str], None]) -> dict[str, Any]:
    """Answer of the task, or why there is none; never raises."""
    failed, error, trace = "", "", ""
    try:
        module, _, function = job["task"].partition(":")
        result = getattr(import_module(module), function)(job["arguments"], progress)
        json.dumps(result, allow_nan=False)
    except MemoryError:
        failed = "memory"
    except RecursionError:
        failed = "depth"
    except BaseException as raised:  # noqa: BLE001 - whatever it is, the server is told in words
        findings = getattr(raised, "findings", None)
        if findings is not None:
            return {"refused": [finding.to_dict() for finding in findings]} | _usage()
        failed, error = _kind(raised)
        trace = traceback.format_exc()[-TRACE_CHARS:]
    else:
        return {"result": result} | _usage()
    return {"failed": failed, "error": error, "trace": trace} | _usage()


def _kind(raised: BaseException) -> tuple[str, str]:
    """Why it failed, and the words that may be shown: only our own errors speak for themselves."""
    ours = any(kind.__name__ == "AtlasError" for kind in type(raised).__mro__)
    # Native libraries report an allocation that was refused in their own kinds of errors.
    words = f"{type(raised).__name__} {raised}".lower()
    if not ours and any(mark in words for mark in ("memory", "bad_alloc", "malloc")):
        return "memory", ""
    return "error", str(raised) if ours else type(raised).__name__


def _limit(limits: Mapping[str, Any]) -> None:
    """Hold the process to its limits, as far as the system knows them."""
    os.umask(0o077)
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    cpu = int(limits["cpu_s"])
    wanted = {
        "RLIMIT_CORE": (0, 0),
        "RLIMIT_CPU": (cpu, cpu + 2),
        "RLIMIT_FSIZE": (limits["unpacked_bytes"],) * 2,
        "RLIMIT_NOFILE": (256, 256),
        "RLIMIT_AS": (limits["address_space_bytes"],) * 2,
    }
    for name, (soft, hard) in wanted.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (soft, hard))


def _programme(job: Mapping[str, Any]) -> list[str]:
    """Folders the programme itself is read from."""
    ours = [str(Path(job["root"], part)) for part in job["parts"]]
    libraries = os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    elsewhere = [path for path in (*sys.path, *libraries) if path not in ("", job["root"])]
    return [sys.prefix, sys.base_prefix, *elsewhere, *ours]


def _progress() -> Callable[[float, str], None]:
    """Give the function a task reports its progress with: a line each, on what was the standard output.

    Libraries that print find nobody listening.
    """
    pipe = os.dup(1)
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    last: tuple[float, str] = (-1.0, "")

    def report(share: float, step: str) -> None:
        nonlocal last
        share = min(max(float(share), 0.0), 1.0)
        if step == last[1] and share - last[0] < PROGRESS_STEP:
            return
        last = (share, step)
        line = json.dumps({"share": share, "step": str(step)[:40]}) + "\n"
        # Nobody may be reading any more.
        with contextlib.suppress(OSError):
            os.write(pipe, line.encode())

    return report


def _usage() -> dict[str, Any]:
    """Peak resident memory, where the system tells it."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/self/status").read_text("utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return {"rss_bytes": int(line.split()[1]) * 1024}
    return {}


if __name__ == "__main__":
    main()
