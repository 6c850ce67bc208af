"""Work in the background: begun once, watched by anybody, stopped, refused in words, never lost silently."""

import logging
import threading
import time

import pytest

from geo.faults import AtlasError
from ui.manage.jobs import KEPT, Jobs, StoppedError

SOON = 10  # seconds nothing here takes


@pytest.fixture
def jobs():
    return Jobs(at_once=2)


@pytest.fixture
def gate():
    """Lets work end when a test says so."""
    opened = threading.Event()
    yield opened
    opened.set()


def holding(gate, *, at=0.5, step="reading"):
    def work(progress, stop):
        progress(at, step)
        while not stop() and not gate.wait(0.01):
            pass
        return "stopped" if stop() else "whole"

    return work


def until(condition):
    tick = threading.Event()
    for _ in range(SOON * 100):
        if condition():
            return
        tick.wait(0.01)
    raise AssertionError("it did not come about")


def test_a_result_is_kept_for_whoever_asks(jobs):
    job = jobs.start("a", lambda *_: 42)
    assert job.wait(SOON)
    assert (jobs.find("a").result, job.running, job.error, job.broke) == (42, False, None, False)


def test_progress_is_seen_from_outside_and_never_goes_back(jobs, gate):
    def work(progress, stop):
        progress(0.6, "checking")
        progress(0.2, "writing")
        gate.wait(SOON)

    job = jobs.start("a", work)
    until(lambda: job.step == "writing")
    assert (job.share, job.running) == (0.6, True)


def test_the_same_work_is_not_begun_twice(jobs, gate):
    first = jobs.start("a", holding(gate))
    assert jobs.start("a", lambda *_: "another") is first
    gate.set()
    assert first.wait(SOON)
    assert first.result == "whole"
    again = jobs.start("a", lambda *_: "another")
    assert again is not first
    assert again.wait(SOON)
    assert again.result == "another"


def test_work_that_is_asked_to_stop_ends(jobs, gate):
    job = jobs.start("a", holding(gate))
    until(lambda: job.step == "reading")
    job.cancel()
    assert job.wait(SOON)
    assert (job.cancelled, job.result) == (True, "stopped")


def test_work_may_give_up_in_the_middle(jobs):
    def work(_progress, stop):
        while not stop():
            time.sleep(0.01)
        raise StoppedError

    job = jobs.start("a", work)
    job.cancel()
    assert job.wait(SOON)
    assert (job.cancelled, job.error, job.broke, job.result) == (True, None, False, None)


def test_what_waits_its_turn_says_so_and_can_be_stopped_there(jobs, gate):
    running = [jobs.start(name, holding(gate)) for name in "ab"]
    until(lambda: all(job.step == "reading" for job in running))
    waiting = jobs.start("c", lambda *_: "never")
    assert (waiting.step, waiting.running) == ("waiting", True)
    waiting.cancel()
    assert waiting.wait(SOON)
    assert waiting.result is None
    gate.set()
    last = jobs.start("d", lambda *_: "in turn")
    assert last.wait(SOON)
    assert last.result == "in turn"


def test_a_refusal_is_kept_in_its_words(jobs):
    def work(*_):
        raise AtlasError("no room")

    job = jobs.start("a", work)
    assert job.wait(SOON)
    assert str(job.error) == "no room"
    assert not job.broke


def test_a_fault_of_ours_is_logged_and_said(jobs, monkeypatch):
    told = []
    monkeypatch.setattr(
        logging.getLogger("atlas.jobs"), "exception", lambda _, extra: told.append(extra)
    )

    def work(*_):
        raise RuntimeError("a mistake")

    job = jobs.start("a", work)
    assert job.wait(SOON)
    until(lambda: told)
    assert job.broke
    assert (told, job.error) == ([{"job": "a"}], None)


def test_only_what_has_ended_is_forgotten(jobs, gate):
    job = jobs.start("a", holding(gate))
    jobs.forget("a")
    assert jobs.find("a") is job
    gate.set()
    assert job.wait(SOON)
    jobs.forget("a")
    assert jobs.find("a") is None
    jobs.forget("nothing")


def test_the_oldest_that_has_ended_goes_first(jobs, gate):
    held = jobs.start("held", holding(gate))
    for number in range(KEPT + 10):
        assert jobs.start(f"job-{number}", lambda *_: None).wait(SOON)
    assert jobs.find("held") is held
    assert jobs.find("job-0") is None
    assert jobs.find(f"job-{KEPT + 9}") is not None
