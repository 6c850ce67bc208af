"""Walls around the reading process that need no privileges.

On Linux the kernel itself holds them, for native libraries as well: *Landlock* leaves only the private
folder to write to and a short list to read from, *seccomp* takes away sockets, new processes and other
processes' memory. Elsewhere, or on a kernel without them, Python's audit events refuse what Python
code opens, and the vetting of every file before a library sees it is what protects.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

PR_SET_PDEATHSIG: Final = 1
PR_SET_SECCOMP: Final = 22
PR_SET_NO_NEW_PRIVS: Final = 38
SIGKILL: Final = 9

SYSTEM_PATHS: Final = (
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/share/zoneinfo",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/dev/null",
    "/dev/urandom",
    "/dev/zero",
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
)
"""What the interpreter and its libraries read of the system; no one's data among it."""


class _Landlock:
    """Numbers of linux/landlock.h; the three calls have the same number on every architecture."""

    CREATE, ADD, RESTRICT = 444, 445, 446
    EXECUTE, WRITE, READ, LIST = 1, 2, 4, 8
    # Everything that changes folders: remove, make, refer, truncate.
    OF_FOLDERS = 0x1FF0
    REFER, TRUNCATE, IOCTL = 1 << 13, 1 << 14, 1 << 15
    OF_FILES = EXECUTE | WRITE | READ | TRUNCATE | IOCTL


# Per architecture: what a reader of files never needs. clone and tgkill are looked at more closely.
_CALLS: Final[dict[str, tuple[int, int, int, int, tuple[int, ...]]]] = {
    "x86_64": (
        0xC000003E,
        56,
        435,
        234,
        # socket … socketpair; fork vfork execve kill; ptrace setpgid setsid; chroot mount umount2; keys;
        # unshare setns process_vm_*; bpf execveat userfaultfd perf; signals by descriptor; io_uring; pidfd
        (41, 42, 43, 44, 46, 49, 50, 53, 288, 307, 57, 58, 59, 62, 129, 200, 101, 109, 112, 161, 165,
         166, 248, 249, 250, 272, 308, 310, 311, 298, 321, 322, 323, 424, 425, 426, 427, 434),
    ),
    "aarch64": (
        0xC00000B7,
        220,
        435,
        131,
        (198, 199, 200, 201, 202, 203, 206, 211, 242, 269, 221, 281, 129, 130, 138, 117, 154, 157, 51,
         40, 39, 217, 218, 219, 97, 268, 270, 271, 241, 280, 282, 424, 425, 426, 427, 434),
    ),
}  # fmt: skip


def confine(folder: str, *, read: Sequence[str], list_only: Sequence[str] = ()) -> frozenset[str]:
    """Close the process in; cannot be undone, and holds for every thread made later.

    Parameters
    ----------
    folder
        The one folder that may be written to.
    read
        Files and folders that may be read besides what the system needs.
    list_only
        Folders whose entries may be listed, no file below them being readable by that.

    Returns
    -------
    frozenset of str
        Which walls stand: ``landlock``, ``seccomp``, ``audit``.
    """
    walls = {"audit"}
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
        if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            if _landlock(libc, folder, [*read, *SYSTEM_PATHS], list_only):
                walls.add("landlock")
            if _seccomp(libc):
                walls.add("seccomp")
    _audit(folder, [*read, *list_only, *SYSTEM_PATHS])
    return frozenset(walls)


def _landlock(libc: Any, folder: str, read: Iterable[str], list_only: Iterable[str]) -> bool:
    version = libc.syscall(_Landlock.CREATE, None, 0, 1)
    if version < 1:
        return False
    handled = _Landlock.EXECUTE | _Landlock.WRITE | _Landlock.READ | _Landlock.LIST
    handled |= _Landlock.OF_FOLDERS
    for since, right in ((2, _Landlock.REFER), (3, _Landlock.TRUNCATE), (5, _Landlock.IOCTL)):
        handled |= right if version >= since else 0
    # Network (TCP bind and connect) since version 4; abstract sockets and signals since 6.
    attributes = struct.pack("QQQ", handled, 3 if version >= 4 else 0, 3 if version >= 6 else 0)[
        : 24 if version >= 6 else 16 if version >= 4 else 8
    ]
    rules = libc.syscall(_Landlock.CREATE, attributes, len(attributes), 0)
    if rules < 0:
        return False
    reading = _Landlock.READ | _Landlock.LIST
    granted = [(folder, handled & ~_Landlock.EXECUTE)]
    granted += [(path, reading) for path in read] + [(path, _Landlock.LIST) for path in list_only]
    granted += [(os.devnull, _Landlock.READ | _Landlock.WRITE)]
    try:
        for path, rights in granted:
            _grant(libc, rules, path, rights & handled)
        return bool(libc.syscall(_Landlock.RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def _grant(libc: Any, rules: int, path: str, rights: int) -> None:
    try:
        where = os.open(path, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no right
    try:
        if not Path(path).is_dir():
            rights &= _Landlock.OF_FILES
        libc.syscall(_Landlock.ADD, rules, 1, struct.pack("=Qi", rights, where), 0)
    finally:
        os.close(where)


def _seccomp(libc: Any) -> bool:
    calls = _CALLS.get(platform.machine())
    if calls is None:
        return False
    program = _filter(*calls)
    buffer = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    return bool(libc.prctl(PR_SET_SECCOMP, 2, head, 0, 0) == 0)


def _filter(arch: int, clone: int, clone3: int, tgkill: int, refused: tuple[int, ...]) -> bytes:
    """Berkeley packet filter over (number, architecture, …, arguments), one rule after another."""
    load, equal, above, bits, give = 0x20, 0x15, 0x35, 0x45, 0x06
    allow, eperm, enosys = 0x7FFF0000, 0x00050001, 0x00050026
    steps: list[tuple[int, int, int, int]] = [
        (load, 0, 0, 4),
        (equal, 1, 0, arch),
        (give, 0, 0, eperm),
        (load, 0, 0, 0),
        # The x32 calls of x86 share numbers with a bit added; they would slip past the list.
        (above, 0, 1, 0x40000000),
        (give, 0, 0, eperm),
        # Threads yes, processes no; clone3 hides its flags, so libraries are sent back to clone.
        (equal, 0, 1, clone3),
        (give, 0, 0, enosys),
        (equal, 0, 4, clone),
        (load, 0, 0, 16),
        (bits, 1, 0, 0x10000),
        (give, 0, 0, eperm),
        (give, 0, 0, allow),
        # A signal only to itself: abort() needs it.
        (equal, 0, 4, tgkill),
        (load, 0, 0, 16),
        (equal, 1, 0, os.getpid()),
        (give, 0, 0, eperm),
        (give, 0, 0, allow),
    ]
    for number in refused:
        steps += [(equal, 0, 1, number), (give, 0, 0, eperm)]
    steps.append((give, 0, 0, allow))
    return b"".join(struct.pack("HBBI", *step) for step in steps)


_REFUSED_EVENTS: Final = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.kill",
    "ftplib.",
    "http.",
    "urllib.",
    "smtplib.",
    "pty.",
    "webbrowser.",
    "sqlite3.enable_load_extension",
    "sqlite3.load_extension",
)


def _audit(folder: str, read: Sequence[str]) -> None:
    writable = os.path.realpath(folder) + os.sep
    readable = tuple(os.path.realpath(path) for path in read)
    beneath = tuple(path + os.sep for path in readable)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path = arguments[0]
            if isinstance(path, int) or path is None:
                return
            real = os.path.realpath(os.fsdecode(path))
            if real.startswith(writable) or real in (os.devnull, writable[:-1]):
                return
            writes = bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
            if writes or not (real in readable or real.startswith(beneath)):
                raise PermissionError(f"outside the reading process's folder: {event}")
        elif event.startswith(_REFUSED_EVENTS):
            raise PermissionError(f"not for the reading process: {event}")

    sys.addaudithook(hook)
