"""Another process at work on a store; told what to do by lines on its standard input.

Arguments: folder, URL of the database or "", what to do, and more.
"""

import dataclasses
import os
import secrets
import select
import signal
import sys
from pathlib import Path

from layers.actors import Actor, Basis
from layers.store import NewVersion, StaleError, Store

FOLDER, URL, TASK, *MORE = sys.argv[1:]


def say(*words):
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def opened():
    return Store(Path(FOLDER), database_url=URL or None)


def new(store, body):
    sha256 = store.objects.put_bytes(body)
    files = {"features": store.objects.ref(sha256, "application/octet-stream")}
    return NewVersion(dataset="parks", files=files, manifest={"sha256": sha256})


def publish_for_ever(pipe):
    """Publish version after version; say when it begins, and each one's id once it is published."""
    store = opened()
    editor = Actor("child", is_editor=True, basis=Basis.COMMAND_LINE)
    head = store.head("parks")
    expected = head and head.id
    os.write(pipe, b"ready\n")
    while True:
        body = secrets.token_bytes(secrets.choice([100, 10_000, 300_000]))
        expected = store.publish(new(store, body), expected=expected, actor=editor).id
        os.write(pipe, f"{expected}\n".encode())


def killed():
    """For each line, a number of lines and of seconds: publish in a new process, then kill it.

    The process is killed that many seconds after it said so many lines: none from its start on,
    one when the store is open, then one a version.
    """
    for line in sys.stdin:
        lines, seconds = line.split()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            publish_for_ever(writing)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            begun = [pipe.readline() for _ in range(int(lines))]
            select.select([], [], [], float(seconds))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            said = "".join(begun + pipe.readlines()).split()
        say(*(word for word in said if word != "ready"))


def race():
    """For each line, the id of the version that stands: publish on top of it."""
    store = opened()
    editor = Actor(MORE[0], is_editor=True, basis=Basis.COMMAND_LINE)
    for line in sys.stdin:
        version = new(store, secrets.token_bytes(100))
        try:
            won = store.publish(version, expected=line.strip() or None, actor=editor)
            say("won", won.id)
        except StaleError as error:
            say("stale", error.head.id, error.head.actor)


def draft():
    """Begin a draft and change it, say its id, then wait for the end."""
    store = opened()
    editor = Actor("child", is_editor=True, basis=Basis.COMMAND_LINE)
    begun = store.drafts.create("园区.csv", Path(MORE[0]), actor=editor, layer="parks")
    changed = dataclasses.replace(begun, stage="ready", recipe={"crs": "EPSG:4490"})
    store.drafts.save(changed, expected_revision=begun.revision, actor=editor)
    say(begun.id)
    sys.stdin.read()


{"killed": killed, "race": race, "draft": draft}[TASK]()
