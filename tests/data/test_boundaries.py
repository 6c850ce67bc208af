"""Data contract of the boundaries and the basemap: what everything else relies on."""

import csv
import json
import math
import re
from itertools import combinations
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
import yaml
from shapely.geometry import shape

from geo import coverage
from geo.crs import GEOGRAPHIC_CRS, MEASURE_CRS
from geo.measures import area_km2, geodesic_area_km2, geodesic_length_m
from geo.relations import unit_of
from geo.vintages import Vintage, require_succession, vintage_on
from layers.boundaries import lineage
from layers.boundaries.recipes import RECIPES
from layers.boundaries.surroundings import FRAME
from layers.boundaries.units import CHANGED

PROJECT = Path(__file__).resolve().parents[2]
DATA = PROJECT / "data"
COUNTS = {
    "boundaries/units-2015.geojson": 38,
    "boundaries/units-2025-11.geojson": 37,
    "boundaries/sichuan-prefectures.geojson": 21,
}
VINTAGE_FILES = ["boundaries/units-2015.geojson", "boundaries/units-2025-11.geojson"]
POLYGON_FILES = [file for file in RECIPES if file.startswith("boundaries/")]
UNIT_FIELDS = {
    "adcode",
    "name_zh",
    "name_en",
    "kind",
    "valid_from",
    "valid_to",
    "label",
    "area_km2",
    "indicative",
    "note_zh",
    "note_en",
}
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
PLAIN_ENGLISH = re.compile(r"[A-Za-z' ]+")


def features(file):
    return json.loads((DATA / file).read_text("utf-8"))["features"]


def frame(file):
    items = features(file)
    return gpd.GeoDataFrame(
        [item["properties"] for item in items],
        geometry=[shape(item["geometry"]) for item in items],
        index=[item["id"] for item in items],
        crs=GEOGRAPHIC_CRS,
    ).rename_axis("code")


def published():
    lines = (Path(__file__).parent / "published-areas.csv").read_text("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {(row["vintage"], row["adcode"]): float(row["published_km2"]) for row in rows}


def vintages():
    listed = yaml.safe_load((DATA / "boundaries" / "vintages.yaml").read_text("utf-8"))
    return [Vintage(**entry) for entry in listed]


def coordinates(value):
    if isinstance(value[0], int | float):
        yield value
    else:
        for item in value:
            yield from coordinates(item)


# --- every file ---------------------------------------------------------------------------------


@pytest.mark.parametrize("file", RECIPES)
def test_the_lineage_names_this_very_file(file):
    record = lineage.read(DATA / file)
    assert record.file == Path(file).name
    assert record.sha256 == lineage.sha256((DATA / file).read_bytes())


@pytest.mark.parametrize("file", RECIPES)
def test_the_lineage_is_told_in_both_languages(file):
    record = lineage.read(DATA / file)
    assert len(record.caveats_zh) == len(record.caveats_en)
    for text in (record.title_zh, record.provider_zh, record.attribution_zh, *record.caveats_zh):
        assert CHINESE.search(text), text
    for text in (record.title_en, record.provider_en, record.attribution_en, *record.caveats_en):
        assert not CHINESE.search(text), text


@pytest.mark.parametrize("folder", ["boundaries", "basemap"])
def test_no_geometry_ships_without_a_recipe(folder):
    shipped = {f"{folder}/{path.name}" for path in (DATA / folder).glob("*.geojson")}
    assert shipped == {file for file in RECIPES if file.startswith(folder)}


@pytest.mark.parametrize("file", RECIPES)
def test_ids_are_unique_strings(file):
    ids = [item["id"] for item in features(file)]
    assert all(isinstance(value, str) for value in ids)
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("file", RECIPES)
def test_names_in_both_languages(file):
    for item in features(file):
        assert CHINESE.fullmatch(item["properties"]["name_zh"]), item["id"]
        assert PLAIN_ENGLISH.fullmatch(item["properties"]["name_en"]), item["id"]


@pytest.mark.parametrize("file", RECIPES)
def test_coordinates_are_longitude_latitude_with_five_decimals(file):
    for item in features(file):
        for lon, lat in coordinates(item["geometry"]["coordinates"]):
            assert 95 < lon < 117
            assert 24 < lat < 38
            assert round(lon, 5) == lon
            assert round(lat, 5) == lat


@pytest.mark.parametrize("file", RECIPES)
def test_no_crs_member(file):
    assert set(json.loads((DATA / file).read_text("utf-8"))) == {"type", "features"}


@pytest.mark.parametrize("file", POLYGON_FILES)
def test_outer_rings_run_counter_clockwise(file):
    for polygon in frame(file).geometry:
        for part in shapely.get_parts(polygon):
            assert part.exterior.is_ccw
            assert not any(hole.is_ccw for hole in part.interiors)


@pytest.mark.parametrize("file", POLYGON_FILES)
def test_labels_stand_inside_what_they_name(file):
    shapes = frame(file)
    labels = gpd.GeoDataFrame(
        geometry=gpd.points_from_xy(*zip(*shapes["label"], strict=True)),
        index=shapes.index,
        crs=GEOGRAPHIC_CRS,
    )
    assert unit_of(labels, shapes).to_list() == shapes.index.to_list()


# --- units --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("file", "count"), COUNTS.items())
def test_counts(file, count):
    assert len(features(file)) == count


@pytest.mark.parametrize("file", VINTAGE_FILES)
def test_fields_of_a_unit(file):
    for item in features(file):
        properties = item["properties"]
        assert set(properties) == UNIT_FIELDS
        assert properties["adcode"] == item["id"]
        assert re.fullmatch(r"500[12]\d\d", item["id"])
        assert properties["kind"] in {"district", "county", "autonomous_county"}


@pytest.mark.parametrize(
    ("file", "kinds"),
    [
        (VINTAGE_FILES[0], {"district": 26, "county": 8, "autonomous_county": 4}),
        (VINTAGE_FILES[1], {"district": 25, "county": 8, "autonomous_county": 4}),
    ],
)
def test_kinds_and_their_names_agree(file, kinds):
    units = frame(file)
    assert units["kind"].value_counts().to_dict() == kinds
    endings = {
        "district": ("区", " District"),
        "county": ("县", " County"),
        "autonomous_county": ("自治县", " Autonomous County"),
    }
    for unit in units.itertuples():
        ending_zh, ending_en = endings[unit.kind]
        assert unit.name_zh.endswith(ending_zh)
        assert unit.name_en.endswith(ending_en) or unit.adcode == "500157"


@pytest.mark.parametrize("file", POLYGON_FILES)
def test_coverage_is_valid_without_gaps_or_overlaps(file):
    units = frame(file)
    assert coverage.is_valid(units)
    assert coverage.overlaps(units).empty
    if file in VINTAGE_FILES:
        assert coverage.faults(units, where=file) == []


@pytest.mark.parametrize("vintage", ["2015", "2025-11"])
def test_the_city_is_as_large_as_published(vintage):
    total = area_km2(frame(f"boundaries/units-{vintage}.geojson")).sum()
    assert total == pytest.approx(published()[vintage, "city"], rel=0.001)


@pytest.mark.parametrize(("vintage", "adcode"), [k for k in published() if k[1] != "city"])
def test_a_unit_is_as_large_as_published(vintage, adcode):
    measured = area_km2(frame(f"boundaries/units-{vintage}.geojson").loc[[adcode]]).iloc[0]
    assert measured == pytest.approx(published()[vintage, adcode], rel=0.025)


@pytest.mark.parametrize("file", VINTAGE_FILES)
def test_the_area_field_is_what_is_measured_on_the_ellipsoid_too(file):
    units = frame(file)
    assert units["area_km2"].to_list() == pytest.approx(area_km2(units).to_list(), abs=0.051)
    assert area_km2(units).to_list() == pytest.approx(geodesic_area_km2(units).to_list(), rel=1e-6)


def test_vintages_agree_outside_the_changed_units():
    old, new = (frame(file).to_crs(MEASURE_CRS) for file in VINTAGE_FILES)
    assert set(old.index) ^ set(new.index) == {"500105", "500112", "500157"}
    unchanged = [code for code in new.index if code not in CHANGED]
    moved_m2 = old.geometry[unchanged].symmetric_difference(new.geometry[unchanged]).area
    # The new line's two ends are vertices in a neighbour's border now, rounded to a metre.
    assert moved_m2.max() < 2_000
    assert (moved_m2 > 1).sum() <= 2
    for field in ("name_zh", "name_en", "kind", "valid_from", "valid_to"):
        assert (old.loc[unchanged, field].isna() == new.loc[unchanged, field].isna()).all()
        both = old.loc[unchanged, field].dropna()
        assert (both == new.loc[both.index, field]).all()


def test_the_changed_units_cover_the_same_ground():
    old, new = (frame(file).to_crs(MEASURE_CRS) for file in VINTAGE_FILES)
    before = old.geometry[["500105", "500109", "500112"]].union_all()
    after = new.geometry[["500109", "500157"]].union_all()
    assert before.symmetric_difference(after).area < 2_000


def test_validity_dates():
    old, new = (frame(file) for file in VINTAGE_FILES)
    assert old["valid_to"].dropna().to_dict() == dict.fromkeys(
        ["500105", "500109", "500112"], "2025-11"
    )
    assert new.index[new["valid_from"] == "2025-11"].to_list() == ["500109", "500157"]
    assert new["valid_to"].isna().all()


def test_only_the_units_on_the_new_line_are_marked_indicative():
    old, new = (frame(file) for file in VINTAGE_FILES)
    assert not old["indicative"].any()
    marked = new[new["indicative"]]
    assert marked.index.to_list() == ["500109", "500157"]
    assert marked["note_zh"].str.contains("示意").all()
    assert marked["note_en"].str.contains("indicative").all()
    assert new.loc[~new["indicative"], ["note_zh", "note_en"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("name", "lon", "lat", "before", "after"),
    [
        ("Shuitu", 106.504, 29.788, "500109", "500157"),
        ("Caijiagang", 106.466, 29.724, "500109", "500157"),
        ("Guanyinqiao", 106.533, 29.575, "500105", "500157"),
        ("Lijia", 106.551, 29.665, "500112", "500157"),
        ("Beibei's seat", 106.396, 29.806, "500109", "500109"),
        ("Tongjing", 106.80, 29.95, "500112", "500109"),
        ("Yongchuan's seat", 105.927, 29.356, "500118", "500118"),
    ],
)
def test_known_towns_lie_in_their_units(name, lon, lat, before, after):
    town = gpd.GeoDataFrame(index=[name], geometry=gpd.points_from_xy([lon], [lat]), crs=4326)
    found = [unit_of(town, frame(file)).iloc[0] for file in VINTAGE_FILES]
    assert found == [before, after]


def test_the_list_of_vintages_and_the_files_agree():
    listed = vintages()
    require_succession(listed)
    assert [f"boundaries/{vintage.file}" for vintage in listed] == VINTAGE_FILES
    assert [vintage.id for vintage in listed] == ["2015", "2025-11"]
    assert vintage_on(listed, "2023-06").id == "2015"
    for vintage in listed:
        assert vintage.title_zh
        units = frame(f"boundaries/{vintage.file}")
        starts, ends = units["valid_from"], units["valid_to"].fillna("9999")
        assert (starts <= vintage.valid_from).all()
        assert (ends > vintage.valid_from).all()


@pytest.mark.parametrize("file", VINTAGE_FILES)
def test_units_stay_lean(file):
    assert (DATA / file).stat().st_size < 160_000


# --- surroundings -------------------------------------------------------------------------------


@pytest.mark.parametrize("file", VINTAGE_FILES)
def test_units_and_surroundings_fill_the_frame_without_a_seam(file):
    parts = [file, "boundaries/sichuan-prefectures.geojson", "boundaries/context.geojson"]
    whole = pd.concat([frame(part)[["geometry"]] for part in parts])
    assert coverage.is_valid(whole)
    assert coverage.gaps(whole).empty
    assert coverage.overlaps(whole).empty
    filled = coverage.outline(whole).iloc[0]
    # Rounding the frame's slanted corner moves it by a metre at most.
    assert filled.hausdorff_distance(FRAME) < 2e-5


def test_the_context_draws_no_national_outline():
    # Every outer edge of the context and Sichuan is the frame it was cut with, or Chongqing's border.
    around = pd.concat(
        [frame("boundaries/sichuan-prefectures.geojson"), frame("boundaries/context.geojson")]
    )
    outline = coverage.outline(around).iloc[0]
    city = coverage.outline(frame(VINTAGE_FILES[0])).iloc[0]
    assert outline.exterior.hausdorff_distance(FRAME.exterior) < 2e-5
    (hole,) = outline.interiors
    assert hole.hausdorff_distance(city.exterior) == 0


def test_prefectures_are_about_as_large_as_sichuan():
    # Published: 486,000 km².
    total = area_km2(frame("boundaries/sichuan-prefectures.geojson")).sum()
    assert total == pytest.approx(486_000, rel=0.005)


# --- basemap ------------------------------------------------------------------------------------


def test_core_rivers_run_unbroken_along_unit_borders():
    rivers = frame("basemap/rivers-core.geojson")
    assert rivers.index.to_list() == ["yangtze", "jialing"]
    assert rivers.geom_type.unique().tolist() == ["LineString"]
    borders = frame(VINTAGE_FILES[0]).geometry.boundary.union_all()
    assert all(river.difference(borders.buffer(1e-9)).is_empty for river in rivers.geometry)
    lengths_km = geodesic_length_m(rivers) / 1000
    assert lengths_km.round().to_list() == [105, 28]


def test_the_two_rivers_meet_near_chaotianmen():
    rivers = frame("basemap/rivers-core.geojson").to_crs(MEASURE_CRS).geometry
    meeting = gpd.GeoSeries(gpd.points_from_xy([106.586], [29.566]), crs=4326).to_crs(MEASURE_CRS)
    assert rivers.distance(meeting.iloc[0]).max() < 1_000


def test_coarse_rivers_pass_through_chongqing():
    rivers = frame("basemap/rivers.geojson")
    city = coverage.outline(frame(VINTAGE_FILES[0])).iloc[0]
    through = set(rivers.index[rivers.intersects(city)])
    assert {"yangtze", "jialing", "wu"} <= through
    assert rivers.within(FRAME.buffer(1e-4)).all()


@pytest.mark.parametrize(
    ("place", "prefecture"), [("chengdu", "510100"), ("mianyang", "510700"), ("luzhou", "510500")]
)
def test_places_lie_in_their_prefecture(place, prefecture):
    places = frame("basemap/places.geojson").loc[[place]]
    prefectures = frame("boundaries/sichuan-prefectures.geojson")
    assert unit_of(places, prefectures).to_list() == [prefecture]


def test_ranks_are_small_whole_numbers():
    for file in ("basemap/rivers.geojson", "basemap/rivers-core.geojson", "basemap/places.geojson"):
        assert {type(item["properties"]["rank"]) for item in features(file)} == {int}
        assert all(1 <= item["properties"]["rank"] <= 4 for item in features(file))


def test_no_two_places_share_a_spot():
    spots = [item["geometry"]["coordinates"] for item in features("basemap/places.geojson")]
    assert all(math.dist(left, right) > 0.05 for left, right in combinations(spots, 2))
