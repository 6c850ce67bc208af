"""Reading the administrative units that claims are held against."""

import json

import pytest

from geo.faults import FaultsError
from layers.units import load_units

SQUARE = [[[106, 29], [107, 29], [107, 30], [106, 30], [106, 29]]]
BOW_TIE = [[[106, 29], [107, 30], [107, 29], [106, 30], [106, 29]]]


def write(folder, *, vintages="- {id: old, file: a.geojson}", rings=SQUARE, adcode="500001"):
    (folder / "vintages.yaml").write_text(vintages)
    feature = {
        "type": "Feature",
        "properties": {"adcode": adcode},
        "geometry": {"type": "Polygon", "coordinates": rings},
    }
    collection = {"type": "FeatureCollection", "features": [feature]}
    (folder / "a.geojson").write_text(json.dumps(collection))
    return folder


def test_sound(tmp_path):
    units = load_units(write(tmp_path))
    assert units["old"]["500001"].bounds == (106, 29, 107, 30)


@pytest.mark.parametrize(
    "wrong",
    [
        {"vintages": "{}"},
        {"vintages": "- 3"},
        {"vintages": "- {id: old}"},
        {"vintages": "- {id: old, file: none.geojson}"},
        {"rings": BOW_TIE},
        {"rings": [[[106, 29]]]},
        {"rings": "x"},
    ],
)
def test_unusable(tmp_path, wrong):
    with pytest.raises(FaultsError) as caught:
        load_units(write(tmp_path, **wrong))
    assert caught.value.faults[0].mend


def test_a_file_is_looked_for_beside_the_list_only(tmp_path):
    folder = tmp_path / "boundaries"
    folder.mkdir()
    write(tmp_path)
    (folder / "vintages.yaml").write_text("- {id: old, file: ../a.geojson}")
    with pytest.raises(FaultsError):
        load_units(folder)
