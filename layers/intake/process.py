"""The guarded process: one task on something nobody trusts, and an answer or a refusal in words.

Whatever the task does — never ends, eats memory, crashes, floods, answers nonsense — the caller gets a
:class:`~geo.findings.RefusedError`, and nothing of it is left running.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import secrets
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from geo.findings import Finding, Place, RefusedError, Rule
from layers.intake.limits import Limits
from layers.intake.rules import guard
from layers.intake.starting import start

log = logging.getLogger(__name__)

ROOT: Final = Path(__file__).resolve().parents[2]
PARTS: Final = ("geo", "layers", "facts", "data")
"""Folders of the project a task may read: code and shipped content."""

AT_ONCE: Final = max(2, min(4, os.cpu_count() or 2))
"""Guarded processes that run at the same time, whoever asks; more wait. Each may use a large part of the machine."""

TICK_S: Final = 0.02
WAIT_S: Final = 0.2
PROGRESS_BYTES: Final = 2**20
_TASK: Final = re.compile(r"[a-z_]+(\.[a-z_]+)+:[a-z_]+")

Progress = Callable[[float, str], None]
_free: Final = threading.BoundedSemaphore(AT_ONCE)


@dataclass(slots=True)
class Usage:
    """What a task used; filled while it runs."""

    rss_bytes: int = 0
    wall_s: float = 0.0


def run_guarded(  # noqa: PLR0913 - each by name, all but two left out
    task: str,
    arguments: Mapping[str, Any],
    *,
    folder: Path,
    limits: Limits | None = None,
    readable: Sequence[Path] = (),
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    usage: Usage | None = None,
    within: tuple[str, ...] = ("layers",),
) -> dict[str, Any]:
    """Run a task in a process of its own and give its answer.

    Parameters
    ----------
    task
        ``package.module:function``, called there with ``(arguments, progress)``; ``progress(share, step)``
        takes 0…1 and the code of a step. Gives a mapping fit for JSON.
    arguments
        Plain data; a text under ``name`` is what messages call the file.
    folder
        The task's own folder: made if it is not there, closed to others, its working folder, and the only
        place it can write to.
    limits
        What it may use.
    readable
        Files and folders outside `folder` it may read besides the programme and shipped content.
    on_progress
        Called in this thread with the share and the step.
    cancelled
        Asked many times a second; a true answer ends the task.
    usage
        Told what the task used.
    within
        Packages a task may come from.

    Raises
    ------
    RefusedError
        The task's own findings; or, in words, that it took too long, needed too much memory, crashed,
        was cancelled, or gave no usable answer.
    ValueError
        If the task is none of ours: a mistake in the caller, not in the file.
    """
    if not _TASK.fullmatch(task) or task.partition(".")[0] not in within:
        raise ValueError(f"not a task of {' or '.join(within)}: {task}")
    limits = limits or Limits()
    usage = usage if usage is not None else Usage()
    name = arguments.get("name")
    place = Place(layer=name if isinstance(name, str) else "")
    folder = folder.resolve()
    result = folder / f"result-{secrets.token_hex(8)}.json"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        job = {
            "task": task,
            "arguments": dict(arguments),
            "folder": str(folder),
            "limits": limits.to_dict(),
            "readable": [str(path.resolve()) for path in readable],
            "result": str(result),
            "root": str(ROOT),
            "parts": sorted({*PARTS, *within}),
        }
        with _turn(cancelled):
            why = _watched(job, limits, usage, on_progress=on_progress, cancelled=cancelled)
        if why is not None:
            raise RefusedError([_ended(why, place, limits)])
        return _answer(result, place, limits, usage)
    except OSError as error:
        log.warning("the guarded process could not be run: %s", type(error).__name__)
        raise RefusedError([guard.NOT_STARTED.at(place, error=type(error).__name__)]) from None
    finally:
        for left in (result, result.with_suffix(".part")):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)


@contextlib.contextmanager
def _turn(cancelled: Callable[[], bool] | None) -> Iterator[None]:
    """Wait until fewer than :data:`AT_ONCE` guarded processes run; who gives up waiting finds it out at once."""
    while not (free := _free.acquire(timeout=WAIT_S)):
        if cancelled is not None and cancelled():
            break
    try:
        yield
    finally:
        if free:
            _free.release()


def _watched(
    job: Mapping[str, Any],
    limits: Limits,
    usage: Usage,
    *,
    on_progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> Rule | None:
    """Run the process to its end; ``None`` if it ended by itself and well, else the rule it broke."""
    if cancelled is not None and cancelled():
        return guard.CANCELLED
    # A file without a name: nothing that runs in the folder can write another job over it.
    with tempfile.TemporaryFile() as file:
        file.write(json.dumps(job).encode())
        file.flush()
        process = start(file, root=ROOT, folder=Path(job["folder"]))
    started = time.monotonic()
    lines = _Lines(process.pipe)
    try:
        while not process.ended():
            usage.wall_s = time.monotonic() - started
            usage.rss_bytes = max(usage.rss_bytes, _rss(process.pid))
            if usage.rss_bytes > limits.rss_bytes:
                return guard.MEMORY
            if usage.wall_s > limits.wall_s:
                return guard.TIME
            if cancelled is not None and cancelled():
                return guard.CANCELLED
            lines.tell(on_progress)
            lines.ended.wait(TICK_S)
        lines.tell(on_progress)
    finally:
        code = process.end()
        usage.wall_s = time.monotonic() - started
        lines.close()
    return _rule_of(code)


class _Lines:
    """Progress as the child writes it: the last line that makes sense, and never more than a little of it."""

    def __init__(self, pipe: int) -> None:
        self.ended = threading.Event()
        self._last: tuple[float, str] | None = None
        self._told: tuple[float, str] | None = None
        self._pipe = pipe
        self._thread = threading.Thread(target=self._read, name="guarded-progress", daemon=True)
        self._thread.start()

    def tell(self, on_progress: Progress | None) -> None:
        """Pass on the last line if it is new; in the caller's own thread."""
        last = self._last
        if on_progress is not None and last is not None and last != self._told:
            self._told = last
            on_progress(*last)

    def close(self) -> None:
        """Wait for the end of the pipe, which comes with the death of the process group."""
        self._thread.join(timeout=2)

    def _read(self) -> None:
        total, rest = 0, b""
        with os.fdopen(self._pipe, "rb", buffering=0) as pipe:
            # A child that floods is cut off: its writing fails, its reading goes on.
            while total < PROGRESS_BYTES and (chunk := pipe.read(4096)):
                total += len(chunk)
                *lines, rest = (rest + chunk)[-8192:].split(b"\n")
                for line in lines:
                    self._last = _progress_of(line) or self._last
        if total < PROGRESS_BYTES:
            self.ended.set()


def _progress_of(line: bytes) -> tuple[float, str] | None:
    try:
        value = json.loads(line)
        share, step = value["share"], value["step"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not isinstance(share, int | float) or not isinstance(step, str) or not 0 <= share <= 1:
        return None
    return float(share), step[:40]


def _rss(pid: int) -> int:
    """Resident memory in bytes; 0 where the system does not tell it."""
    try:
        with Path(f"/proc/{pid}/statm").open("rb") as file:
            return int(file.read(200).split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _rule_of(code: int | None) -> Rule | None:
    if code == 0:
        return None
    if hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
        return guard.TIME
    log.warning("the guarded process ended with %s", code)
    return guard.CRASH


def _ended(rule: Rule, place: Place, limits: Limits) -> Finding:
    return rule.at(
        place, seconds=f"{limits.wall_s:.0f}", mib=str(limits.rss_bytes // 2**20), error=""
    )


def _answer(result: Path, place: Place, limits: Limits, usage: Usage) -> dict[str, Any]:
    """Read the answer as strictly as the file itself: the child may have been taken over by it."""
    unusable = RefusedError([guard.NO_ANSWER.at(place)])
    try:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(result, flags), "rb") as file:
            body = file.read(limits.result_bytes + 1)
        if len(body) > limits.result_bytes:
            raise unusable
        answer = json.loads(body, parse_constant=_no_constant)
        usage.rss_bytes = max(usage.rss_bytes, int(answer.get("rss_bytes", 0)))
        if isinstance(answer.get("result"), dict):
            return dict(answer["result"])
        if answer.get("refused"):
            raise RefusedError([Finding.from_dict(item) for item in answer["refused"]])
        failed = str(answer.get("failed"))
        log.warning("a guarded task failed (%s): %s", failed, answer.get("trace"))
        rule = {
            "memory": guard.MEMORY,
            "depth": guard.DEPTH,
            "error": guard.FAILED,
        }.get(failed, guard.NO_ANSWER)
        raise RefusedError(
            [
                rule.at(
                    place,
                    seconds=f"{limits.wall_s:.0f}",
                    mib=str(limits.rss_bytes // 2**20),
                    error=str(answer.get("error")),
                )
            ]
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise unusable from None


def _no_constant(token: str) -> float:
    raise ValueError(token)
