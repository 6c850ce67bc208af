"""The guarded process: whatever the task does, an answer or a refusal in words, and nothing left running."""

import os
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from geo.findings import RefusedError
from layers.intake import process, starting
from layers.intake.environment import clean_environment
from layers.intake.limits import MIB, Limits
from layers.intake.process import ROOT, Usage, run_guarded

QUICK = Limits(wall_s=20, cpu_s=10)
WAYS = ("forked", "fresh") if starting.CAN_FORK else ("fresh",)


@pytest.fixture(params=WAYS)
def way(request, monkeypatch):
    """Both ways a guarded process begins."""
    monkeypatch.setattr(starting, "CAN_FORK", request.param == "forked")
    return request.param


@pytest.fixture
def template(monkeypatch):
    """A template of this test's own, not yet started."""
    own = starting._Template()
    monkeypatch.setattr(starting, "_template", own)
    yield own
    own.stop()


def run(task, tmp_path, **more):
    arguments = {"name": "园区.geojson", **more.pop("arguments", {})}
    return run_guarded(
        f"tests.layers.intake.trials:{task}",
        arguments,
        folder=tmp_path / "private",
        limits=more.pop("limits", QUICK),
        within=("tests",),
        **more,
    )


def code(task, tmp_path, **more):
    with pytest.raises(RefusedError) as raised:
        run(task, tmp_path, **more)
    (finding,) = raised.value.findings
    assert finding.place.layer == "园区.geojson"
    assert finding.told("zh")
    return finding.code


def test_an_answer_comes_back(tmp_path, way):
    shares = []
    answer = run("echo", tmp_path, on_progress=lambda share, step: shares.append((share, step)))
    assert answer["arguments"] == {"name": "园区.geojson"}
    assert shares == [(0.5, "half")]


def test_the_folder_is_private_and_the_working_folder(tmp_path, way):
    answer = run("echo", tmp_path)
    folder = tmp_path / "private"
    assert answer["folder"] == str(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.iterdir()) == []


def test_nothing_of_the_servers_environment_leaks(tmp_path, monkeypatch, way):
    monkeypatch.setenv("ATLAS_DATABASE_URL", "postgresql://user:password@host/x")
    environment = run("echo", tmp_path)["environment"]
    assert "password" not in str(environment)
    assert set(environment) <= {*clean_environment(tmp_path), "LC_CTYPE"}
    assert environment["HOME"] == environment["TMPDIR"] == str(tmp_path / "private")
    assert environment["GDAL_HTTP_PROXY"] == "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("greedy", "reading-too-much-memory"),
        ("segfault", "reading-crashed"),
        ("aborts", "reading-crashed"),
        ("leaves", "reading-no-answer"),
        ("exits", "reading-failed"),
        ("deep", "nested-too-deep"),
        ("raises", "reading-failed"),
        ("huge_answer", "reading-no-answer"),
        ("no_json", "reading-failed"),
        ("not_there", "reading-failed"),
    ],
)
def test_what_goes_wrong_is_told(task, expected, tmp_path, way):
    assert code(task, tmp_path) == expected


def test_the_tasks_own_findings_come_through(tmp_path):
    with pytest.raises(RefusedError) as raised:
        run("refuses", tmp_path)
    assert raised.value.findings[0].place.row == 3


def test_messages_of_libraries_are_not_shown(tmp_path, way):
    with pytest.raises(RefusedError) as raised:
        run("raises", tmp_path)
    assert "OSError" in str(raised.value)
    assert str(tmp_path) not in str(raised.value)


def test_a_task_that_sleeps_is_ended_by_the_clock(tmp_path):
    usage = Usage()
    assert code("asleep", tmp_path, limits=Limits(wall_s=1.5), usage=usage) == "reading-too-slow"
    assert usage.wall_s < 10


def test_a_task_that_computes_is_ended_by_its_time(tmp_path, way):
    usage = Usage()
    limits = Limits(wall_s=60, cpu_s=1)
    assert code("endless", tmp_path, limits=limits, usage=usage) == "reading-too-slow"
    assert usage.wall_s < 30


def test_memory_is_watched(tmp_path, way):
    usage = Usage()
    limits = Limits(rss_bytes=300 * MIB, wall_s=60)
    assert code("hungry", tmp_path, limits=limits, usage=usage) == "reading-too-much-memory"
    assert 300 * MIB <= usage.rss_bytes < 900 * MIB


def test_it_can_be_cancelled(tmp_path, way):
    started = threading.Event()
    answer = code(
        "asleep",
        tmp_path,
        on_progress=lambda *_: started.set(),
        cancelled=started.is_set,
    )
    assert answer == "reading-cancelled"


def test_whatever_the_caller_raises_ends_the_process(tmp_path, way):
    def stop(share, step):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run("asleep", tmp_path, on_progress=stop)
    assert list((tmp_path / "private").iterdir()) == []


def test_nothing_is_left_running(tmp_path, way):
    code("asleep", tmp_path, limits=Limits(wall_s=1))
    folder = str(tmp_path / "private")
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            assert folder not in (entry / "cmdline").read_bytes().decode("utf-8", "replace")
        except OSError:
            continue


def test_a_flood_of_progress_is_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr(process, "PROGRESS_BYTES", 20_000)
    told = []
    answer = run("floods", tmp_path, on_progress=lambda share, _: told.append(share))
    assert answer == {"done": True}
    assert told
    assert told == sorted(told)
    assert told[-1] < 0.5


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '"x"',
        "{}",
        '{"result": []}',
        '{"result": {"a": NaN}}',
        '{"refused": [{"code": 1}]}',
        '{"refused": 5}',
        '{"refused": "x"}',
        '{"result": {}, "rss_bytes": "many"}',
        "[" * 100_000,
        "\udcff",
    ],
)
def test_an_answer_that_is_none_is_refused(body, tmp_path):
    assert code("garbles", tmp_path, arguments={"body": body}) == "reading-no-answer"


def test_an_answer_is_never_read_through_a_link(tmp_path):
    target = tmp_path / "answer.json"
    target.write_text('{"result": {"secret": 1}}')
    assert code("links", tmp_path, arguments={"target": str(target)}) == "reading-no-answer"


def test_an_answer_that_is_a_pipe_does_not_block(tmp_path):
    assert code("pipes", tmp_path) == "reading-no-answer"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux holds these walls")
def test_the_walls_hold(tmp_path, way):
    secret = tmp_path / "secret"
    secret.write_text("x")
    arguments = {"secret": str(secret), "port": 9}
    assert run("reaches", tmp_path, arguments=arguments) == {"possible": []}
    assert secret.read_text() == "x"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["private", "secret"]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux holds these walls")
def test_what_the_walls_keep_out_would_be_possible_without_them(tmp_path):
    # Or the test above would pass for nothing.
    secret = tmp_path / "secret"
    secret.write_text("x")
    arguments = {"secret": str(secret), "port": 9, "alone": True}
    pid = os.fork()
    if pid == 0:
        from tests.layers.intake import trials

        possible = trials.reaches(arguments, None)["possible"]
        os._exit(
            0
            if {"python reads", "native reads", "native writes", "process"} <= set(possible)
            else 1
        )
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_what_is_readable_can_be_read_and_no_more(tmp_path, way):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("1")
    two.write_text("2")
    arguments = {"paths": [str(one), str(two)]}
    answer = run("opens", tmp_path, arguments=arguments, readable=[one])
    assert answer == {"read": [str(one)]}


@pytest.mark.parametrize(
    "task",
    [
        "os:system",
        "layers.intake.reading",
        "layers:x",
        "tests.x:y",
        "layers.x:__import__('os')",
        "",
    ],
)
def test_only_our_own_tasks_are_run(task, tmp_path):
    with pytest.raises(ValueError, match="not a task of layers"):
        run_guarded(task, {}, folder=tmp_path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(RefusedError) as raised:
        run_guarded("layers.intake.reading:read_task", {}, folder=tmp_path / "file" / "x")
    assert raised.value.findings[0].code == "reading-not-started"


def test_it_works_from_several_threads(tmp_path):
    found = []

    def work(number):
        found.append(run("echo", tmp_path / str(number))["folder"])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(str(tmp_path / str(n) / "private") for n in range(4))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="Linux lists them")
def test_a_task_holds_no_way_back_to_whoever_starts_processes(tmp_path, way):
    assert not [name for name in run("descriptors", tmp_path)["open"] if name.startswith("socket")]


needs_fork = pytest.mark.skipif(not starting.CAN_FORK, reason="needs Linux")


@needs_fork
def test_one_template_serves_one_task_after_another(tmp_path, template):
    assert run("echo", tmp_path)
    first = template._process.pid
    assert code("segfault", tmp_path) == "reading-crashed"
    assert run("echo", tmp_path)
    assert template._process.pid == first


@needs_fork
def test_a_template_has_one_thread_only(tmp_path, template):
    """A fork takes none of the others along, and what they held stays locked."""
    starting.get_ready("layers.preparation:prepare_task", {"data": str(ROOT / "data")}, root=ROOT)
    assert run("echo", tmp_path)
    assert len(list(Path(f"/proc/{template._process.pid}/task").iterdir())) == 1


@needs_fork
def test_a_template_gets_ready_before_it_is_asked(tmp_path, template):
    starting.get_ready("layers.preparation:prepare_task", {"data": str(tmp_path)}, root=ROOT)
    first = template._process.pid
    assert run("echo", tmp_path)
    assert template._process.pid == first


@needs_fork
def test_a_template_that_was_ended_is_started_again(tmp_path, template):
    assert run("echo", tmp_path)
    first = template._process
    first.kill()
    first.wait()
    assert run("echo", tmp_path)
    assert template._process.pid != first.pid


@needs_fork
def test_several_find_the_template_ended_at_the_same_time(tmp_path, template):
    assert run("echo", tmp_path / "first")
    template._process.kill()
    template._process.wait()
    with ThreadPoolExecutor(4) as pool:
        folders = list(pool.map(lambda n: run("echo", tmp_path / str(n))["folder"], range(8)))
    assert folders == [str(tmp_path / str(n) / "private") for n in range(8)]
    assert template._process is not None


@needs_fork
def test_without_a_template_a_process_starts_from_nothing(tmp_path, template, monkeypatch):
    monkeypatch.setattr(starting, "PRELOADED", ("layers.there_is_no_such_module",))
    for _ in range(2):
        assert run("echo", tmp_path)["folder"] == str(tmp_path / "private")
        assert template._process is None


@needs_fork
def test_a_task_ends_with_the_server(tmp_path):
    """Killed without a word, the server leaves no reading behind."""
    script = (
        "import sys; from pathlib import Path; from layers.intake.process import run_guarded\n"
        "run_guarded('tests.layers.intake.trials:tells', {'pid_file': 'pid'}, folder=Path(sys.argv[1]), within=('tests',))"
    )
    server = subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "private")], cwd=ROOT)
    told = tmp_path / "private" / "pid"
    within(20, lambda: told.exists() and told.read_text().endswith("."))
    task = int(told.read_text().rstrip("."))
    assert Path(f"/proc/{task}").exists()
    server.kill()
    server.wait()
    within(20, lambda: not Path(f"/proc/{task}").exists())


def test_only_so_many_run_at_once_and_waiting_can_be_cancelled(tmp_path, monkeypatch):
    monkeypatch.setattr(process, "_free", threading.BoundedSemaphore(1))
    stop, started, waited = threading.Event(), threading.Event(), threading.Event()

    def first():
        code("asleep", tmp_path / "1", on_progress=lambda *_: started.set(), cancelled=stop.is_set)

    one = threading.Thread(target=first)
    one.start()
    assert started.wait(20)
    assert code("echo", tmp_path / "2", cancelled=lambda: waited.set() or True) == (
        "reading-cancelled"
    )
    assert waited.is_set()
    stop.set()
    one.join()
    assert run("echo", tmp_path / "3")


def within(seconds, condition):
    """Wait until a condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.02)
