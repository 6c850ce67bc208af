import shutil
from pathlib import Path

import pytest

from layers.checks import context_of, load_context

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="module")
def context():
    return load_context(DATA)


def test_the_units_are_those_of_the_latest_vintage(context):
    assert len(context.units_gdf) == 37
    assert context.units_gdf.loc["500157", "name"] == "两江新区"


def test_places_are_known_by_every_name_they_have(context):
    names = set(context.places_gdf["name"])
    assert {"西永微电园", "Xiyong Microelectronics Park", "成都"} <= names


def test_borders_and_rivers_are_there_to_compare_with(context):
    assert len(context.border_segments) > 10_000
    assert len(context.river_segments) > 1_000


def test_it_is_loaded_once_and_again_when_a_file_changes(tmp_path):
    for part in ("boundaries", "basemap"):
        shutil.copytree(DATA / part, tmp_path / part)
    (tmp_path / "layers").mkdir()
    first = context_of(tmp_path)
    assert context_of(tmp_path) is first
    file = tmp_path / "basemap" / "places.geojson"
    file.write_text(file.read_text("utf-8").replace("成都", "锦官城"), "utf-8")
    assert "锦官城" in set(context_of(tmp_path).places_gdf["name"])


def test_a_layer_that_is_no_json_is_passed_over(tmp_path):
    shutil.copytree(DATA / "boundaries", tmp_path / "boundaries")
    folder = tmp_path / "layers" / "parks"
    folder.mkdir(parents=True)
    text = (DATA / "layers" / "parks" / "features.geojson").read_text("utf-8")
    (folder / "features.geojson").write_text(text.replace("106.", "NaN, 106.", 1), "utf-8")
    assert context_of(tmp_path).places_gdf.empty
