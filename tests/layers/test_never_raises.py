"""Whatever is in the files, the answer is a list of faults."""

import copy
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from geo.faults import FaultsError
from layers.features import parse_features
from layers.manifest import parse_manifest
from layers.reading import read_json, read_yaml
from tests.layers.conftest import DRAWN, LISTED, MANIFEST

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)


def plain_lines(faults):
    return all("\n" not in str(fault) and len(str(fault)) < 2000 for fault in faults)


def faults_of(read, path):
    try:
        read(path, where="x")
    except FaultsError as error:
        return error.faults
    return ()


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace")))
def test_reading(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        path.write_bytes(content)
        assert plain_lines(faults_of(read_json, path) + faults_of(read_yaml, path))


@given(st.sampled_from(sorted(MANIFEST)), ANY)
def test_one_wrong_value_in_a_manifest(key, value):
    assert plain_lines(parse_manifest(MANIFEST | {key: value}, where="m")[1])


@given(st.sampled_from([DRAWN, LISTED]), st.sampled_from(sorted(DRAWN["properties"])), ANY)
def test_one_wrong_value_in_a_feature(feature, key, value):
    feature = copy.deepcopy(feature)
    feature["properties"][key] = value
    collection = {"type": "FeatureCollection", "features": [feature]}
    sound, _, faults = parse_features(collection, where="f")
    assert bool(sound) != bool(faults)
    assert plain_lines(faults)


@given(st.sampled_from(["type", "id", "geometry", "properties"]), ANY)
def test_one_wrong_member_of_a_feature(key, value):
    collection = {"type": "FeatureCollection", "features": [DRAWN | {key: value}]}
    assert plain_lines(parse_features(collection, where="f")[2])


@given(ANY)
def test_anything_at_all(value):
    assert plain_lines(parse_features(value, where="f")[2])
    assert plain_lines(parse_manifest(value, where="m")[1])
