"""Datasets published into a real store, for tests: a manifest, features, one call."""

import hashlib
import io

import geopandas
import pandas as pd

from layers.actors import Actor, Basis
from layers.content import canonical_json
from layers.store import FileRef, NewVersion, Store

EDITOR = Actor(name="tester", is_editor=True, basis=Basis.COMMAND_LINE)


def manifest(identifier="stations", **changes):
    return {
        "kind": "dataset", "id": identifier, "title_zh": "监测站", "title_en": "Stations",
        "description_zh": "示例。", "description_en": "An example.", "provider_zh": "监测中心",
        "provider_en": "Monitoring Centre", "license": "CC-BY-4.0", "date": "2025-06",
        "lineage_zh": "导出。", "lineage_en": "Exported.", "order": 50, "visible": True,
    } | changes  # fmt: skip


def feature(identifier, geometry, **properties):
    return {"type": "Feature", "id": identifier, "geometry": geometry, "properties": properties}


def point(lon, lat):
    return {"type": "Point", "coordinates": [lon, lat]}


def positions(coordinates):
    if isinstance(coordinates[0], int | float):
        yield coordinates[:2]
    else:
        for part in coordinates:
            yield from positions(part)


def publish(store: Store, told, features, *, with_map=True, source="stations.geojson"):
    """A new version of a dataset, as the workbench would publish it; the features' bytes are its map."""
    body = canonical_json({"type": "FeatureCollection", "features": features}, keep_order=True)
    files = {}
    if not with_map:
        files["features"] = _table(store, features)
    else:
        files["map"] = FileRef(store.objects.put_bytes(body), len(body), "application/json")
    head = store.heads(include_retired=True).get(told["id"])
    places = [
        place
        for f in features
        if f["geometry"]
        for place in positions(f["geometry"]["coordinates"])
    ]
    xs, ys = [x for x, _ in places], [y for _, y in places]
    new = NewVersion(
        dataset=told["id"],
        manifest=told,
        files=files,
        source={"name": source, "sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)},
        features=len(features),
        bbox=(min(xs), min(ys), max(xs), max(ys)) if places else None,
    )
    return store.publish(new, expected=head.id if head else None, actor=EDITOR)


def _table(store, features):
    """The features as GeoParquet: too many to travel, as far as the store says."""
    frame = geopandas.GeoDataFrame.from_features(features, crs="EPSG:4326")
    frame.index = pd.Index([f["id"] for f in features], name="feature_id", dtype="object")
    body = io.BytesIO()
    frame.to_parquet(body)
    content = body.getvalue()
    return FileRef(store.objects.put_bytes(content), len(content), "application/vnd.apache.parquet")


def project_table(store: Store, records, *, identifier="starts", kind="projects"):
    """A new version of a table of linked records; None takes a record out."""
    entries = [
        {"id": key, "row": row, "record": record}
        for row, (key, record) in enumerate(records.items(), start=2)
    ]
    source = {
        "name": "开工项目.xlsx", "sha256": "a" * 64, "provider_zh": "发改委", "provider_en": "NDRC",
        "published": "2025-06", "rows": len(records) + 1,
    }  # fmt: skip
    body = canonical_json({"format": 1, "kind": kind, "source": source, "entries": entries})
    head = store.heads(include_retired=True).get(identifier)
    new = NewVersion(
        dataset=identifier,
        kind="table",
        files={"records": FileRef(store.objects.put_bytes(body), len(body), "application/json")},
        features=len(records),
    )
    return store.publish(new, expected=head.id if head else None, actor=EDITOR)
