"""Tasks that misbehave, for the tests of the guarded process; each runs in a child only."""

import ctypes
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from geo.findings import Place, RefusedError
from layers.intake.rules import guard


def echo(arguments, progress):
    progress(0.5, "half")
    return {
        "arguments": dict(arguments),
        "folder": str(Path.cwd()),
        "environment": dict(os.environ),
    }


def endless(arguments, progress):
    while True:
        pass


def asleep(arguments, progress):
    progress(0.1, "asleep")
    while True:
        time.sleep(60)


def tells(arguments, progress):
    Path(arguments["pid_file"]).write_text(f"{os.getpid()}.")
    time.sleep(600)


def hungry(arguments, progress):
    kept = []
    while True:
        kept.append(bytearray(b"x") * 2**26)


def greedy(arguments, progress):
    return {"bytes": len(bytearray(2**40))}


def segfault(arguments, progress):
    ctypes.string_at(0)


def aborts(arguments, progress):
    os.abort()


def leaves(arguments, progress):
    os._exit(0)


def exits(arguments, progress):
    sys.exit(3)


def deep(arguments, progress):
    return deep(arguments, progress)


def refuses(arguments, progress):
    raise RefusedError([guard.DEPTH.at(Place(layer=arguments["name"], row=3))])


def raises(arguments, progress):
    raise OSError(f"cannot read {Path.cwd()}/secret")


def huge_answer(arguments, progress):
    return {"text": "x" * 2**25}


def no_json(arguments, progress):
    return {"value": float("nan")}


def floods(arguments, progress):
    for number in range(200_000):
        progress(number / 200_000, f"step {number}")
    return {"done": True}


def _result():
    """Where the answer is expected: whoever has taken over the process finds it in its memory."""
    frame = sys._getframe()
    while "job" not in frame.f_locals:
        frame = frame.f_back
    return Path(frame.f_locals["job"]["result"])


def garbles(arguments, progress):
    # What a compromised library could do: write its own answer.
    _result().write_text(arguments["body"], "utf-8", "surrogateescape")
    os._exit(0)


def links(arguments, progress):
    _result().symlink_to(arguments["target"])
    os._exit(0)


def descriptors(arguments, progress):
    """What the process has open."""
    open_now = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            open_now.append(str(link.readlink()))
        except OSError:
            continue
    return {"open": open_now}


def reaches(arguments, progress):
    """Everything a reading must not be able to do; gives what was possible."""
    libc = ctypes.CDLL(None, use_errno=True)
    possible = []

    def attempt(what, action):
        try:
            if action() not in (-1, None):
                possible.append(what)
        except (OSError, RuntimeError):
            pass

    secret = arguments["secret"]
    attempt("python reads", lambda: Path(secret).read_text())
    attempt("native reads", lambda: libc.open(secret.encode(), os.O_RDONLY))
    attempt("native writes", lambda: libc.open(secret.encode(), os.O_WRONLY))
    attempt(
        "native creates",
        lambda: libc.open((secret + ".new").encode(), os.O_CREAT | os.O_WRONLY, 0o600),
    )
    attempt("python writes", lambda: Path(secret).write_text("x"))
    attempt("home", lambda: list(Path(secret).parent.iterdir()) or None)
    attempt("passwd", lambda: libc.open(b"/etc/passwd", os.O_RDONLY))
    attempt("socket", lambda: socket.create_connection(("127.0.0.1", arguments["port"]), 1))
    attempt("native socket", lambda: libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0))
    attempt("unix socket", lambda: libc.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0))
    attempt("process", lambda: subprocess.run(["/bin/true"], check=True))
    if not arguments.get("alone"):
        attempt("fork", os.fork)
        attempt("native fork", libc.fork)
    attempt("signal to the parent", lambda: os.kill(os.getppid(), 0) or 0)
    attempt("native signal", lambda: libc.kill(os.getppid(), 0))
    return {"possible": possible}


def pipes(arguments, progress):
    os.mkfifo(_result())
    os._exit(0)


def opens(arguments, progress):
    read = []
    for path in arguments["paths"]:
        try:
            Path(path).read_text()
            read.append(path)
        except OSError:
            continue
    return {"read": read}
