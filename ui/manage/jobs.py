"""Work that takes longer than a page: one background thread each, known to the whole process.

A page starts it, goes on being usable, and asks how far it is; so does any other page, and the same
page after a reload. The thread never touches a page.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from geo.faults import AtlasError

KEPT: Final = 64
"""Finished work that is remembered; the oldest is forgotten first."""

AT_ONCE: Final = 2
"""Work that runs at the same time; more waits. Each may use a large part of the machine."""

Progress = Callable[[float, str], None]
Work = Callable[[Progress, Callable[[], bool]], Any]
"""Called with what reports progress (0…1 and a step's name) and what says whether to stop."""


class StoppedError(Exception):
    """Work that gave up because it was asked to."""


_log = logging.getLogger("atlas.jobs")


@dataclass
class Job:
    """One piece of work.

    Parameters
    ----------
    key
        What it is about.
    """

    key: str
    started: float = field(default_factory=time.monotonic)
    share: float = 0.0
    step: str = "waiting"
    result: Any = None
    error: AtlasError | None = None
    """What it was refused for, in words."""

    broke: bool = False
    """Whether it ended by a fault of ours; the log has it."""

    _ended: threading.Event = field(default_factory=threading.Event)
    _stop: threading.Event = field(default_factory=threading.Event)

    @property
    def running(self) -> bool:
        """Whether it has not ended yet, be it waiting."""
        return not self._ended.is_set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._stop.is_set()

    @property
    def unfinished(self) -> bool:
        """Whether it was refused, broke, or somebody asked it to stop."""
        return self.error is not None or self.broke or self.cancelled

    @property
    def seconds(self) -> float:
        """Since it was asked for."""
        return time.monotonic() - self.started

    def cancel(self) -> None:
        """Ask it to stop; it ends soon after."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Until it has ended; whether it has."""
        return self._ended.wait(seconds)

    def _report(self, share: float, step: str) -> None:
        self.share, self.step = min(max(float(share), self.share), 1.0), step


class Jobs:
    """All work of a process.

    Parameters
    ----------
    at_once
        How many run at the same time.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._free = threading.Semaphore(at_once)

    def start(self, key: str, work: Work) -> Job:
        """Begin work; where the same is under way, that one is given instead.

        Parameters
        ----------
        key
            What it is about; a new one takes the place of one that has ended.
        work
            See :data:`Work`. An :class:`~geo.faults.AtlasError` it raises becomes the job's error.
        """
        with self._lock:
            there = self._jobs.get(key)
            if there is not None and there.running:
                return there
            job = Job(key)
            self._jobs[key] = job
            self._jobs.move_to_end(key)
            ended = [k for k, other in self._jobs.items() if not other.running]
            for old in ended[: max(0, len(self._jobs) - KEPT)]:
                del self._jobs[old]
        threading.Thread(target=self._run, args=(job, work), name=f"job-{key}", daemon=True).start()
        return job

    def find(self, key: str) -> Job | None:
        """The latest work about something, running or ended."""
        with self._lock:
            return self._jobs.get(key)

    def forget(self, key: str) -> None:
        """Drop what has ended; what runs is left alone."""
        with self._lock:
            job = self._jobs.get(key)
            if job is not None and not job.running:
                del self._jobs[key]

    def _run(self, job: Job, work: Work) -> None:
        try:
            while not self._free.acquire(timeout=0.1):
                if job.cancelled:
                    return
            try:
                job._report(0.0, "starting")  # noqa: SLF001 - the job is this registry's own
                job.result = work(job._report, lambda: job.cancelled)  # noqa: SLF001
            finally:
                self._free.release()
        except StoppedError:
            pass
        except AtlasError as error:
            job.error = error
        except Exception:  # noqa: BLE001 - nothing may escape a thread unseen
            # The page says that it failed; whoever runs the server finds why in the log.
            _log.exception("job failed", extra={"job": job.key})
            job.broke = True
        finally:
            job._ended.set()  # noqa: SLF001


@lru_cache(maxsize=1)
def jobs() -> Jobs:
    """The work of this process."""
    return Jobs()
