"""How a guarded process begins: forked from a template that has the libraries already, or from nothing.

Loading pandas and its like takes a second, the work on most files less. So on Linux one process, the
template, loads them once and is forked for every task (:mod:`layers.intake.template`). It never sees a
stranger's byte: limits and walls are put up in the fork, before the task. Elsewhere, and whenever the
template cannot be had, each task starts an interpreter of its own. The caller sees no difference.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final, Protocol

from layers.intake import child, template
from layers.intake.environment import clean_environment

log = logging.getLogger(__name__)

PRELOADED: Final = ("layers.preparation",)
"""What the template loads, with all it imports."""

CAN_FORK: Final = sys.platform == "linux" and hasattr(os, "pidfd_open")
HELLO_S: Final = 60.0
"""How long the template may take to fork, its own start included."""

_END_S: Final = 10.0
_CRASHED: Final = -9
_INTERPRETER: Final = (sys.executable, "-I", "-B", "-X", "utf8")


class Guarded(Protocol):
    """A guarded process that runs."""

    pid: int
    pipe: int
    """File descriptor its progress is read from; whoever reads it closes it."""

    def ended(self) -> bool:
        """Whether it has ended by itself."""

    def end(self) -> int:
        """End it, and whatever it may have started; how it ended, a signal as its negative number."""


def start(job: IO[bytes], *, root: Path, folder: Path) -> Guarded:
    """Begin a guarded process.

    Parameters
    ----------
    job
        An open file that holds the job as :mod:`layers.intake.child` takes it, from its first byte on.
    root
        The project's folder.
    folder
        The task's own folder.

    Raises
    ------
    OSError
        If no process can be had.
    """
    return (_template.fork(job, root) if CAN_FORK else None) or _Fresh(job, folder)


def get_ready(task: str, arguments: Mapping[str, Any], *, root: Path) -> None:
    """Let the template load what a task will need; comes back at once, whether it does or not.

    Parameters
    ----------
    task
        ``package.module:function``, as :func:`layers.intake.process.run_guarded` takes it.
    arguments
        Those the task's module needs to get ready, small.
    root
        The project's folder.
    """
    if CAN_FORK:
        with contextlib.suppress(OSError):
            _template.tell({"task": task, "arguments": dict(arguments)}, root)


class _Fresh:
    """A process from nothing."""

    def __init__(self, job: IO[bytes], folder: Path) -> None:
        job.seek(0)
        read, write = os.pipe()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter on our own script
                [*_INTERPRETER, str(Path(child.__file__).resolve())],
                stdin=job,
                stdout=write,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=clean_environment(folder),
                start_new_session=True,
            )
        except OSError:
            os.close(read)
            raise
        finally:
            os.close(write)
        self.pid = self._process.pid
        self.pipe = read

    def ended(self) -> bool:
        # Not reaped yet, so that its group can still be named safely.
        if hasattr(os, "waitid"):
            options = os.WEXITED | os.WNOHANG | os.WNOWAIT
            with contextlib.suppress(ChildProcessError):
                return os.waitid(os.P_PID, self.pid, options) is not None
        return self._process.poll() is not None

    def end(self) -> int:
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if hasattr(os, "killpg"):
                    os.killpg(self.pid, signal.SIGKILL)
                else:
                    self._process.kill()
        return self._process.wait()


class _Forked:
    """A fork of the template; a watcher beside it reaps it and tells how it ended."""

    def __init__(self, pid: int, pipe: int, watcher: socket.socket) -> None:
        self.pid = pid
        self.pipe = pipe
        self._watcher = watcher
        self._code: int | None = None

    def ended(self) -> bool:
        if self._code is None and select.select([self._watcher], [], [], 0)[0]:
            self._code = self._told()
        return self._code is not None

    def end(self) -> int:
        if self._code is None:
            # The watcher takes the end of what it reads as the order to kill.
            with contextlib.suppress(OSError):
                self._watcher.shutdown(socket.SHUT_WR)
            self._watcher.settimeout(_END_S)
            self._code = self._told()
        self._watcher.close()
        return self._code

    def _told(self) -> int:
        with contextlib.suppress(OSError):
            return _number(self._watcher.recv(template.NUMBER.size), missing=_CRASHED)
        return _CRASHED


class _Template:
    """The one template of this process; started when it is first needed, and again when it is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._given_up = False
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def fork(self, job: IO[bytes], root: Path) -> _Forked | None:
        """A fork that works on a job; ``None`` if there is no template to be had."""
        # One that has ended, for want of work or by mishap, is found out by asking it.
        for _ in range(0 if self._given_up else 2):
            job.seek(0)
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            read, write = os.pipe()
            control = self._running(root)
            try:
                socket.send_fds(control, [b"job"], [job.fileno(), write, theirs.fileno()])
                theirs.close()
                ours.settimeout(HELLO_S)
                pid = _number(ours.recv(template.NUMBER.size), missing=0)
                if pid:
                    return _Forked(pid, read, ours)
            except OSError:
                pass
            finally:
                theirs.close()
                os.close(write)
            ours.close()
            os.close(read)
            # Only the one that was asked: somebody else may have started another by now.
            self.stop(control)
        if not self._given_up:
            log.warning("no template of guarded processes can be had; each starts from nothing")
            self._given_up = True
        return None

    def tell(self, task: Mapping[str, Any], root: Path) -> None:
        """Let it get ready for a task."""
        if not self._given_up:
            self._running(root).send(json.dumps(task).encode())

    def stop(self, only: socket.socket | None = None) -> None:
        """End the template, if it is the one that listens there; tasks that run go on."""
        with self._lock:
            if only is not None and self._control is not only:
                return
            control, self._control = self._control, None
            process, self._process = self._process, None
        if control is not None:
            control.close()
        if process is not None:
            process.kill()
            process.wait()

    def _running(self, root: Path) -> socket.socket:
        with self._lock:
            if self._control is None:
                self._control, self._process = _started(root)
            return self._control


def _started(root: Path) -> tuple[socket.socket, subprocess.Popen[bytes]]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    script = str(Path(template.__file__).resolve())
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter on our own script
            [*_INTERPRETER, script, str(root), *PRELOADED],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=root,
            env=clean_environment(Path(tempfile.gettempdir())),
            start_new_session=True,
        )
    return ours, process


def _number(message: bytes, *, missing: int) -> int:
    return (
        int(template.NUMBER.unpack(message)[0]) if len(message) == template.NUMBER.size else missing
    )


_template: Final = _Template()
atexit.register(_template.stop)
