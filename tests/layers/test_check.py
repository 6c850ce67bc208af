"""What features claim, held against the units of each vintage."""

import pytest

from layers.check import check_catalogue, check_features_file, check_layer


def codes(faults):
    return [fault.code for fault in faults]


def test_sound(write_layer, units):
    folder = write_layer()
    assert check_layer(folder, units) == []
    assert check_catalogue(folder.parent, units) == []
    assert check_features_file(folder / "features.geojson", units) == []


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        ({"old": ["500002"], "new": ["500003"]}, "outside-claimed-unit"),
        ({"old": ["500003"], "new": ["500003"]}, "unknown-unit"),
        ({"old": ["500001"]}, "missing-vintage"),
        ({"old": [], "new": [], "1997": []}, "unknown-vintage"),
    ],
)
def test_wrong_claim(write_layer, units, drawn, claim, code):
    drawn["properties"]["units"] = claim
    (fault,) = check_layer(write_layer(features=[drawn]), units)
    assert fault.code == code
    assert "west-park" in fault.where


def test_one_of_several_units_is_enough(write_layer, units, drawn):
    drawn["properties"]["units"]["old"] = ["500002", "500001"]
    assert check_layer(write_layer(features=[drawn]), units) == []


def test_a_point_on_the_edge_is_inside(write_layer, units, drawn):
    drawn["geometry"]["coordinates"] = [106.5, 29.5]
    for adcode in ("500001", "500002"):
        drawn["properties"]["units"]["old"] = [adcode]
        assert check_layer(write_layer(features=[drawn]), units) == []


def test_no_claim_is_no_fault(write_layer, units, drawn):
    drawn["properties"]["units"] = {"old": [], "new": []}
    assert check_layer(write_layer(features=[drawn]), units) == []


def test_label_points_are_held_to_a_single_unit_only(write_layer, units, drawn):
    drawn["properties"] |= {"accuracy": "D", "accuracy_m": None}
    drawn["geometry"]["coordinates"] = [107.5, 29.5]
    drawn["properties"]["units"] = {"old": ["500001", "500002"], "new": ["500003"]}
    (fault,) = check_layer(write_layer(features=[drawn]), units)
    assert fault.code == "outside-claimed-unit"
    assert "units.new" in fault.where
    assert "no unit at all" in fault.found


def test_a_claim_without_geometry_names_known_units(write_layer, units, listed):
    listed["properties"]["units"] = {"old": ["500009"], "new": []}
    assert codes(check_layer(write_layer(features=[listed]), units)) == ["unknown-unit"]


def test_sound_features_of_a_broken_layer_are_checked_too(write_layer, units, drawn):
    drawn["properties"]["units"]["old"] = ["500002"]
    folder = write_layer(manifest="id: parks", features=[drawn])
    assert "outside-claimed-unit" in codes(check_layer(folder, units))
    assert len(check_layer(folder, units)) == len(set(check_layer(folder, units)))


def test_layers_have_places_of_their_own(write_layer, units, manifest, drawn, listed):
    write_layer(features=[drawn])
    folder = write_layer("zones", manifest=manifest | {"id": "zones"}, features=[listed])
    assert codes(check_catalogue(folder.parent, units)) == ["duplicate-order"]


def test_a_folder_without_layers(tmp_path, units):
    assert codes(check_catalogue(tmp_path, units)) == ["folder-missing"]


def test_a_file_that_is_not_there(tmp_path, units):
    assert codes(check_features_file(tmp_path / "x.geojson", units)) == ["file-missing"]


def test_without_boundaries_nothing_is_held_against_them(write_layer):
    assert check_layer(write_layer(), {}) == []
