"""The address and the view: each is rebuilt from the other, and nothing a stranger sends breaks it."""

import json
from pathlib import Path
from types import MappingProxyType
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.view_state import FILTERS, Known, Unknown, ViewState

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "addresses.json").read_text("utf-8"))
KNOWN = Known(
    **{key: tuple(v) if isinstance(v, list) else v for key, v in VECTORS["known"].items()}
)
DEFAULTS = ViewState(
    **{key: tuple(v) if isinstance(v, list) else v for key, v in VECTORS["defaults"].items()}
)


def parameters(query):
    return dict(parse_qsl(query.lstrip("?"), keep_blank_values=True))


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["why"])
def test_addresses_are_read_and_written_as_the_vectors_say(case):
    """The same vectors hold ui/web/address.js in tests/browser/test_address.py."""
    view, unknown = ViewState.read(parameters(case["query"]), KNOWN, DEFAULTS)
    for name, value in (VECTORS["defaults"] | {"filters": {}} | case["view"]).items():
        shown = getattr(view, name)
        plain = {k: list(v) for k, v in shown.items()} if name == "filters" else shown
        assert (list(plain) if isinstance(plain, tuple) else plain) == value, name
    for name in {"site", "district", "indicator", "lat", "lon", "z"} - case["view"].keys():
        assert getattr(view, name) is None, name
    assert sorted((item.parameter, item.value) for item in unknown) == sorted(
        map(tuple, case["unknown"])
    )
    assert parameters(view.query(DEFAULTS)) == parameters(case["written"])


def in_order(values):
    return st.sets(st.sampled_from(values)).map(
        lambda chosen: tuple(value for value in values if value in chosen)
    )


numbers = {
    "lat": st.integers(-90_00000, 90_00000).map(lambda n: n / 1e5),
    "lon": st.integers(-180_00000, 180_00000).map(lambda n: n / 1e5),
    "z": st.integers(300, 1800).map(lambda n: n / 100),
}
places = st.one_of(st.just({}), st.fixed_dictionaries(numbers))
filters = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(st.sampled_from(KNOWN.filters[name]), min_size=1, unique=True).map(tuple)
        for name in FILTERS
    },
)


@st.composite
def views(draw):
    return ViewState(
        lang=draw(st.sampled_from(["zh", "en"])),
        vintage=draw(st.sampled_from(KNOWN.vintages)),
        layers=draw(in_order(KNOWN.layers)),
        filters=MappingProxyType(draw(filters)),
        site=draw(st.none() | st.sampled_from(KNOWN.sites)),
        district=draw(st.none() | st.sampled_from(KNOWN.districts)),
        indicator=draw(st.none() | st.sampled_from(KNOWN.indicators)),
        **draw(places),
    )


@given(views())
def test_a_view_is_rebuilt_from_the_address_it_writes(view):
    assert ViewState.read(parameters(view.query(DEFAULTS)), KNOWN, DEFAULTS) == (view, [])


@given(views())
def test_a_view_is_rebuilt_from_what_the_browser_reports(view):
    report = {name: getattr(view, name) for name in ViewState.__dataclass_fields__}
    assert ViewState.from_report(report, KNOWN, DEFAULTS) == view


names = st.sampled_from([*ViewState.__dataclass_fields__, *FILTERS]) | st.text(max_size=8)


@given(st.dictionaries(names, st.text(max_size=40)))
def test_whatever_an_address_says_the_view_names_only_what_is_known(query):
    view, unknown = ViewState.read(query, KNOWN, DEFAULTS)
    assert_known(view)
    assert all(isinstance(item, Unknown) and item.parameter in query for item in unknown)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(names, json_values) | json_values)
def test_whatever_a_browser_reports_the_view_names_only_what_is_known(report):
    assert_known(ViewState.from_report(report, KNOWN, DEFAULTS))


def assert_known(view):
    assert view.lang in {"zh", "en"}
    assert view.vintage in KNOWN.vintages
    assert set(view.layers) <= set(KNOWN.layers)
    assert view.site is None or view.site in KNOWN.sites
    assert view.district is None or view.district in KNOWN.districts
    assert view.indicator is None or view.indicator in KNOWN.indicators
    assert (view.lat is None) == (view.lon is None) == (view.z is None)
    assert view.lat is None or (-90 <= view.lat <= 90 and -180 <= view.lon <= 180)
    for name, values in view.filters.items():
        assert values
        assert set(values) <= set(KNOWN.filters[name])


def test_a_view_cannot_be_changed():
    with pytest.raises(AttributeError):
        DEFAULTS.lang = "en"
