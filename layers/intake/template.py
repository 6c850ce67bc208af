"""The template of guarded processes: loads the libraries once and is forked for every task.

Run as a script by :mod:`layers.intake.starting`; the server runs none of it. It opens no file but the
programme's and the shipped content. Its standard input is a socket that brings, for each task, three file
descriptors: the job, the pipe for progress, and a socket to a watcher; or, without them, a task to get
ready for. The watcher, a fork of its own, forks the task, tells its process id, waits for its end and
tells how it ended; it kills the task when nobody listens any more.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import struct
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

MESSAGE_BYTES = 65_536
NUMBER = struct.Struct("=i")
IDLE_S = 1800.0
"""After so long without work the template ends; the next task starts another."""


def main() -> None:
    """Load, then fork for every job until nobody asks any more."""
    root, *modules = sys.argv[1:]
    sys.path.insert(0, root)
    for name in modules:
        import_module(name)
    control = socket.socket(fileno=0)
    # A sandbox may lack the call that watchers need; better to end here than in the middle of a task.
    os.close(os.pidfd_open(os.getpid()))
    # Watchers are let go as they end; what is loaded by now is not looked through in every fork.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.freeze()
    while select.select([control], [], [], IDLE_S)[0]:
        message, descriptors, _, _ = socket.recv_fds(control, MESSAGE_BYTES, 3)
        if not message:
            return
        if not descriptors:
            _warm(json.loads(message))
            continue
        job, pipe, listener = descriptors
        with os.fdopen(job, "rb") as file:
            task = json.load(file)
        _warm(task)
        if os.fork() == 0:
            try:
                control.close()
                _watch(task, pipe, socket.socket(fileno=listener))
            finally:
                os._exit(70)
        os.close(pipe)
        os.close(listener)


def _warm(job: dict[str, Any]) -> None:
    """Let the task's module load what of ours it will need; told again in the task if it cannot."""
    module = sys.modules.get(job["task"].partition(":")[0])
    warm = getattr(module, "warm", None)
    if warm is not None:
        with contextlib.suppress(Exception):
            warm(job["arguments"])


def _watch(job: dict[str, Any], pipe: int, listener: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # The socket that asks for tasks was the standard input.
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    pid = os.fork()
    if pid == 0:
        try:
            listener.close()
            _work(job, pipe)
        finally:
            os._exit(70)
    os.close(pipe)
    with contextlib.suppress(OSError):
        os.setpgid(pid, pid)
    ended = os.pidfd_open(pid)
    with contextlib.suppress(OSError):
        listener.send(NUMBER.pack(pid))
        # Either of the two: it ended, or nobody wants its answer any more.
        select.select([ended, listener.fileno()], [], [])
    # Not reaped yet, so that its group can still be named safely.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    with contextlib.suppress(OSError):
        listener.send(NUMBER.pack(os.waitstatus_to_exitcode(status)))
    os._exit(0)


def _work(job: dict[str, Any], pipe: int) -> None:
    child = import_module("layers.intake.child")
    environment = import_module("layers.intake.environment").clean_environment
    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    os.dup2(pipe, 1)
    os.close(pipe)
    os.chdir(job["folder"])
    fresh = environment(Path(job["folder"]))
    os.environ.clear()
    os.environ.update(fresh)
    tempfile.tempdir = None
    child.run(job)


if __name__ == "__main__":
    main()
