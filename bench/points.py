"""A copy of the shipped data with one more layer: points spread over Chongqing, reproducible."""

import json
import random
import shutil
from pathlib import Path

import geopandas as gpd
import yaml

SEED = 20230711
# Farther than a click's reach from any site at the measured zoom, so that clicks mean the same in every app.
CLEAR_M = 4000
VINTAGES = ("2015", "2025-11")
MEASURED_CRS = 4545


def _sites(folder):
    found = [
        feature["geometry"]["coordinates"]
        for file in sorted(folder.glob("layers/*/features.geojson"))
        for feature in json.loads(file.read_text("utf-8"))["features"]
        if feature["geometry"]
    ]
    lon, lat = zip(*found, strict=True)
    return gpd.GeoSeries.from_xy(lon, lat, crs=4326)


def _places(folder, count):
    """Points inside the city, each with its unit in both vintages."""
    units = [
        gpd.read_file(folder / "boundaries" / f"units-{vintage}.geojson")[["adcode", "geometry"]]
        for vintage in VINTAGES
    ]
    rings = _sites(folder).to_crs(MEASURED_CRS).buffer(CLEAR_M).to_crs(4326).union_all()
    west, south, east, north = units[0].total_bounds
    rng = random.Random(SEED)  # noqa: S311 - places, not secrets
    drawn = gpd.GeoSeries.from_xy(
        *zip(
            *[
                (round(rng.uniform(west, east), 5), round(rng.uniform(south, north), 5))
                for _ in range(count * 4)
            ],
            strict=True,
        ),
        crs=4326,
    )
    places = gpd.GeoDataFrame(geometry=drawn[~drawn.within(rings)])
    for index, frame in enumerate(units):
        joined = places[["geometry"]].sjoin(frame, predicate="within", how="inner")
        places[f"unit{index}"] = joined[~joined.index.duplicated()]["adcode"]
    return places.dropna().head(count)


def make(source: Path, target: Path, count: int) -> Path:
    """Write the copy and give its folder; an existing one is replaced."""
    if target.exists():
        shutil.rmtree(target)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    places = _places(source, count)
    if len(places) < count:
        raise SystemExit(f"only {len(places)} of {count} points fell into the city")
    folder = target / "layers" / "bench-points"
    folder.mkdir()
    features = []
    for number, (point, before, now) in enumerate(
        zip(places.geometry, places.unit0, places.unit1, strict=True), start=1
    ):
        properties = {
            "id": f"bench-point-{number}",
            "name_zh": f"测点 {number}",
            "name_en": f"Point {number}",
            "category": "park",
            "level": "municipal",
            "status": None,
            "accuracy": "C",
            "accuracy_m": 3000,
            "verified": True,
            "basis_zh": "为测速生成。",
            "basis_en": "Generated for a measurement.",
            "managing_body_zh": None,
            "managing_body_en": None,
            "units": {"2015": [before], "2025-11": [now]},
            "evidence": None,
            "reason_zh": None,
            "reason_en": None,
        }
        geometry = {"type": "Point", "coordinates": [point.x, point.y]}
        features.append(
            {
                "type": "Feature",
                "id": properties["id"],
                "geometry": geometry,
                "properties": properties,
            }
        )
    collection = {"type": "FeatureCollection", "features": features}
    (folder / "features.geojson").write_text(json.dumps(collection, ensure_ascii=False), "utf-8")
    layer = yaml.safe_load((source / "layers" / "parks" / "layer.yaml").read_text("utf-8"))
    layer |= {
        "id": "bench-points",
        "title_zh": "测点",
        "title_en": "Points",
        "description_zh": "为测速生成的点。",
        "description_en": "Points generated for a measurement.",
        "symbol": {"shape": "dot", "color": "other"},
        "order": 99,
    }
    (folder / "layer.yaml").write_text(yaml.safe_dump(layer, allow_unicode=True), "utf-8")
    return target
