"""Good files of every format with bytes changed at random: a reading or a refusal, nothing else."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from geo.findings import RefusedError
from layers.intake.process import run_guarded
from tests.corpus.case import Traps
from tests.corpus.listing import CASES

COUNT = 60
GOOD = {
    case.name: case
    for case in CASES
    if case.name
    in {
        "hostile-values.geojson",
        "sequence.json",
        "csv-gbk.csv",
        "csv-quoted.csv",
        "kml-good.kml",
        "kmz-good.kmz",
        "xlsx-good.xlsx",
        "good.gpkg",
        "several-layers.gpkg",
        "shp-gbk-no-cpg.zip",
        "parquet-types.parquet",
        "fgb-good.fgb",
    }
}
# Arrow and GDAL may break down on damaged bytes; that is what the process of their own is for.
NATIVE = {"parquet-types.parquet", "fgb-good.fgb", "shp-gbk-no-cpg.zip"}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzz")

    def run(name):
        path = folder / f"{name}.good"
        path.write_bytes(GOOD[name].make(Traps()))
        work = folder / f"work-{name}"
        arguments = {
            "path": str(path),
            "name": name,
            "folder": str(work),
            "first": 0,
            "count": COUNT,
        }
        try:
            return run_guarded(
                "tests.corpus.fuzz:fuzz",
                arguments,
                folder=work,
                readable=[path],
                within=("layers", "tests"),
            )
        except RefusedError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(GOOD, pool.map(run, GOOD), strict=True))


def test_the_good_files_are_there():
    assert len(GOOD) == 12


@pytest.mark.parametrize("name", GOOD)
def test_only_a_reading_or_a_refusal_comes_out(name, outcomes):
    outcome = outcomes[name]
    if isinstance(outcome, RefusedError):
        assert name in NATIVE
        assert outcome.findings[0].code == "reading-crashed"
        return
    assert outcome["others"] == []
    assert sum(outcome["outcomes"].values()) == COUNT
    assert outcome["slowest"] < 10
    # Not all of it is refused at the door, or nothing would have been tried.
    assert len(outcome["outcomes"]) > 1
