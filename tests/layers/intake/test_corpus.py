"""Every file of the corpus gets its verdict: in words, within time and memory, reaching nothing."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from geo.faults import Severity
from geo.findings import Finding, RefusedError
from layers.intake.limits import Limits
from layers.intake.process import Usage, run_guarded
from tests.corpus.batch import plain
from tests.corpus.canary import Canary
from tests.corpus.case import SECRET, Traps
from tests.corpus.listing import CASES

BATCH = 14
SECONDS = 30
RSS = 1.5 * 2**30


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The corpus on disk, read once; outcomes by name, usage by name, and the traps."""
    folder = tmp_path_factory.mktemp("corpus")
    canary = Canary()
    secret = folder / "secret.txt"
    secret.write_text(SECRET)
    traps = Traps(canary.address, str(secret))
    items = {}
    for number, case in enumerate(CASES):
        path = folder / f"{number}.data"
        path.write_bytes(case.make(traps))
        items[case.name] = {
            "path": str(path),
            "name": case.name,
            "options": dict(case.options),
            "limits": dict(case.limits),
        }
    alone = [[case.name] for case in CASES if case.alone]
    others = [case.name for case in CASES if not case.alone]
    batches = [*alone, *(others[at : at + BATCH] for at in range(0, len(others), BATCH))]
    outcomes, usages = {}, {}

    def guarded(task, arguments, work, usage):
        return run_guarded(
            task,
            arguments,
            folder=work,
            readable=[Path(item["path"]) for item in arguments.get("items", [arguments])],
            usage=usage,
            within=("layers", "tests"),
            limits=Limits(wall_s=SECONDS * 4),
        )

    def run(number):
        names, usage = batches[number], Usage()
        work = folder / f"work-{number}"
        chosen = [items[name] for name in names]
        try:
            if len(names) == 1:
                arguments = {**chosen[0], "folder": str(work)}
                described = guarded("layers.intake.reading:read_task", arguments, work, usage)
                answer = {names[0]: described}
            else:
                arguments = {"items": chosen, "folder": str(work)}
                answer = guarded("tests.corpus.batch:read_many", arguments, work, usage)["outcomes"]
        except RefusedError as error:
            answer = {name: {"refused": [f.to_dict() for f in error.findings]} for name in names}
        outcomes.update(answer)
        usages.update(dict.fromkeys(names, usage))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, range(len(batches))))
    return outcomes, usages, canary, folder


def test_the_corpus_is_large_and_its_names_are_unique():
    assert len(CASES) >= 300
    assert len({case.name for case in CASES}) == len(CASES)
    assert sum(case.refused is not None for case in CASES) >= 150


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_verdict(case, world):
    outcome = world[0][case.name]
    if case.refused is not None:
        assert "refused" in outcome, f"accepted with {[f['code'] for f in outcome['findings']]}"
        findings = [Finding.from_dict(item) for item in outcome["refused"]]
        assert findings[0].code == case.refused, findings[0].told()
        told = findings[:1]
    else:
        assert "refused" not in outcome, outcome["refused"]
        findings = [Finding.from_dict(item) for item in outcome["findings"]]
        assert {finding.code for finding in findings} == set(case.codes)
        told = findings
        for key, value in case.expect.items():
            _same(key, value, outcome)
    for language in ("zh", "en"):
        words = "\n".join(finding.told(language) for finding in told)
        for word in case.place:
            assert word in words
    for finding in told:
        assert finding.place.layer.startswith(case.name[:20])
        assert "Traceback" not in finding.told()


def _same(key, value, outcome):
    if key == "columns":
        for name, values in value.items():
            found = outcome["columns"][name]
            assert found == [plain(each) for each in values], name
    elif key == "dtypes":
        found = {field["name"]: field["dtype"] for field in outcome["fields"]}
        assert {name: found[name] for name in value} == value
    else:
        names = {"rows": "features", "basis": "encoding_basis"}
        assert outcome[names.get(key, key)] == value, key


def test_each_ends_within_the_limits(world):
    usages = world[1]
    for case in CASES:
        if case.alone:
            assert usages[case.name].wall_s < SECONDS
        assert usages[case.name].rss_bytes < RSS
        assert usages[case.name].wall_s < SECONDS * 3


def test_nothing_was_reached(world):
    outcomes, _, canary, folder = world
    assert canary.asked == []
    assert SECRET not in json.dumps(outcomes)
    assert (folder / "secret.txt").read_text() == SECRET
    assert not list(folder.glob("secret.txt?*"))


def test_the_traps_would_tell(world):
    # What the test above rests on: the canary does hear, and the secret does stand in the files.
    import urllib.request

    canary, folder = world[2], world[3]
    with pytest.raises(OSError, match="404"):
        urllib.request.urlopen(f"{canary.address}/probe", timeout=5)
    assert canary.asked == ["/probe"]
    canary.asked.clear()
    assert any(b"secret.txt" in path.read_bytes() for path in folder.glob("*.data"))
    assert any(canary.address.encode() in path.read_bytes() for path in folder.glob("*.data"))


def test_faults_stop_and_notices_do_not():
    kinds = {finding.code: finding.severity for finding in _all_rules()}
    refused = {case.refused for case in CASES if case.refused}
    assert all(kinds[code] is Severity.FAULT for code in refused)


def _all_rules():
    from layers.intake.rules import ALL

    return ALL


def test_every_rule_of_reading_is_met_in_the_corpus():
    met = {case.refused for case in CASES} | {code for case in CASES for code in case.codes}
    # These are tried in the tests of the process or of linked tables, or need a broken installation.
    elsewhere = {
        "reading-too-slow",
        "reading-too-much-memory",
        "reading-cancelled",
        "reading-failed",
        "reading-no-answer",
        "reading-not-started",
        "reader-not-limited",
        "file-unreadable",
        "gpkg-too-slow",
        "table-format",
        "workbook-sheets-unread",
    }
    assert {rule.code for rule in _all_rules()} - met - elsewhere == set()
