"""From a file to a published layer, through the real guarded process and a real store."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import geopandas as gpd
import pytest

from geo.findings import RefusedError, Report
from layers.actors import VIEWER, Actor, Basis, NotAllowedError
from layers.intake.limits import Limits
from layers.recipe import Edit, Recipe
from layers.store.faults import DraftConflictError, StaleError
from layers.store.store import Store
from layers.workbench import Stage, Workbench

DATA = Path(__file__).resolve().parents[2] / "data"
EDITOR = Actor("li", is_editor=True, basis=Basis.TOKEN)
OTHER = Actor("wang", is_editor=True, basis=Basis.TOKEN)
EXPIRED = Actor(
    "li", is_editor=True, basis=Basis.TOKEN, expires=datetime.now(UTC) - timedelta(seconds=1)
)
DESCRIBED = {
    "id": "stations",
    "title_zh": "站点",
    "title_en": "Stations",
    "description_zh": "说明",
    "description_en": "About",
    "provider_zh": "某局",
    "provider_en": "A bureau",
    "license": "CC0-1.0",
    "date": "2024",
    "lineage_zh": "来历",
    "lineage_en": "Lineage",
}


def feature(code, name, lon, lat):
    return {
        "type": "Feature",
        "properties": {"code": code, "名称": name, "n": 1},
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }


def write(path, *features):
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


@pytest.fixture
def sound(tmp_path):
    return write(
        tmp_path / "站点.geojson",
        feature("001", "甲", 106.5, 29.5),
        feature("002", "{{7*7}}</script>", 106.6, 29.6),
    )


@pytest.fixture
def bench(tmp_path):
    with Store(tmp_path / "store") as store:
        yield Workbench(store, data=DATA)


def ready(bench, path, *, actor=EDITOR, layer=None, **recipe):
    draft = bench.open(path, name=path.name, actor=actor, layer=layer)
    if recipe:
        draft = bench.change(draft, actor=actor, recipe=Recipe(**recipe))
    return bench.prepare(draft.id, actor=actor)


def published(bench, path, **recipe):
    draft = ready(bench, path, **recipe)
    draft = bench.change(draft, actor=EDITOR, manifest={**draft.manifest, **DESCRIBED})
    return bench.publish(draft, actor=EDITOR, message="第一版")


def test_a_file_becomes_a_layer(bench, sound):
    steps = []
    draft = bench.open(sound, name=sound.name, actor=EDITOR)
    assert draft.stage == Stage.NEW
    draft = bench.prepare(draft.id, actor=EDITOR, on_progress=lambda _, step: steps.append(step))
    assert draft.stage == Stage.READY
    assert {"reading", "checking", "writing"} <= set(steps)
    assert [column["name"] for column in draft.reading["columns"]] == ["code", "名称", "n"]
    assert draft.reading["bbox"] == [106.5, 29.5, 106.6, 29.6]
    assert (draft.manifest["id"], draft.manifest["name_field"]) == ("zhan-dian", "名称")
    manifest, lacking = bench.described(draft)
    assert manifest is None
    assert {finding.code for finding in lacking} == {"manifest-missing"}
    draft = bench.change(draft, actor=EDITOR, manifest={**draft.manifest, **DESCRIBED})
    version = bench.publish(draft, actor=EDITOR, message="第一版")
    assert (version.dataset, version.number, version.features) == ("stations", 1, 2)
    assert (version.actor, version.source["name"]) == ("li", "站点.geojson")
    assert version.assumptions
    path = bench.store.objects.path
    frame = gpd.read_parquet(path(version.files["features"].sha256))
    assert frame["code"].tolist() == ["001", "002"]
    assert frame.crs.to_epsg() == 4326
    shown = json.loads(path(version.files["map"].sha256).read_bytes())
    assert shown["features"][1]["properties"]["名称"] == "{{7*7}}</script>"
    assert path(version.files["source"].sha256).read_bytes() == sound.read_bytes()
    assert bench.store.drafts.list() == []


@pytest.mark.parametrize("late", [False, True])
def test_publishing_that_is_stopped_publishes_nothing(bench, sound, late):
    draft = ready(bench, sound, id_field="code")
    draft = bench.change(draft, actor=EDITOR, manifest=draft.manifest | DESCRIBED)
    written = bench.frame_path(draft.id).with_name("features.parquet")
    steps = []
    with pytest.raises(RefusedError) as refused:
        bench.publish(
            draft,
            actor=EDITOR,
            on_progress=lambda *told: steps.append(told),
            # At once, or when all that is published has been written.
            cancelled=lambda: written.exists() if late else True,
        )
    assert refused.value.findings[0].code in {"reading-cancelled", "publishing-stopped"}
    assert bench.store.heads() == {}
    assert bench.store.drafts.get(draft.id) == draft
    assert (
        bench.publish(draft, actor=EDITOR, on_progress=lambda *told: steps.append(told)).number == 1
    )
    assert "writing" in {step for _, step in steps}


def test_what_the_report_forbids_is_not_published(bench, tmp_path):
    path = write(tmp_path / "x.geojson", feature("1", "甲", 29.5, 106.5))
    draft = ready(bench, path)
    assert not Report.from_dict(draft.report).publishable
    draft = bench.change(draft, actor=EDITOR, manifest={**draft.manifest, **DESCRIBED})
    with pytest.raises(RefusedError) as refusal:
        bench.publish(draft, actor=EDITOR)
    assert {finding.code for finding in refusal.value.findings} & {
        "axes-swapped",
        "axes-swapped-all",
    }
    assert bench.store.heads() == {}
    mended = bench.change(draft, actor=EDITOR, recipe=Recipe(repairs=("swap-axes",)))
    assert mended.stage == Stage.NEW
    with pytest.raises(RefusedError, match="was not read"):
        bench.publish(mended, actor=EDITOR)
    version = bench.publish(bench.prepare(mended.id, actor=EDITOR), actor=EDITOR)
    assert version.bbox == (106.5, 29.5, 106.5, 29.5)
    assert "axes" in (*version.assumptions, *version.repairs)[-1]["en"]


def test_a_file_that_cannot_be_read_is_refused_in_words(bench, tmp_path):
    path = tmp_path / "x.geojson"
    path.write_text("<VRTDataset/>")
    draft = ready(bench, path)
    assert draft.stage == Stage.REFUSED
    assert draft.report["findings"][0]["found"]["zh"]
    with pytest.raises(KeyError):
        bench.frame(draft.id)


def test_a_file_over_the_limit_is_not_even_kept(tmp_path, sound):
    with Store(tmp_path / "store") as store:
        bench = Workbench(store, data=DATA, limits=Limits(file_bytes=100))
        with pytest.raises(RefusedError, match="MB"):
            bench.open(sound, name="x.geojson", actor=EDITOR)
        assert store.drafts.list() == []


def test_cells_are_edited_and_rows_left_out(bench, sound):
    version = published(
        bench,
        sound,
        id_field="code",
        edits=(Edit(feature_id="001", field="名称", value="甲改"),),
        dropped=("002",),
    )
    frame = gpd.read_parquet(bench.store.objects.path(version.files["features"].sha256))
    assert frame.index.tolist() == ["001"]
    assert frame["名称"].tolist() == ["甲改"]
    assert version.recipe["edits"][0]["value"] == "甲改"
    assert version.manifest["id_field"] == "code"


def test_an_edit_that_does_not_fit_and_a_bad_key_are_told(bench, tmp_path):
    path = write(
        tmp_path / "x.geojson", feature("1", "甲", 106.5, 29.5), feature("1", "乙", 106.6, 29.5)
    )
    edit = Edit(feature_id="1", field="n", value="许多")
    draft = ready(bench, path, id_field="code", edits=(edit,))
    codes = {finding["code"] for finding in draft.report["findings"]}
    assert {"key-not-unique", "edit-unusable"} <= codes
    draft = ready(bench, path, id_field="none")
    assert "key-missing" in {finding["code"] for finding in draft.report["findings"]}


def test_a_new_file_becomes_the_next_version(bench, sound, tmp_path):
    first = published(bench, sound, id_field="code")
    newer = write(tmp_path / "2025.geojson", feature("001", "甲", 106.5, 29.5))
    draft = ready(bench, newer, layer="stations")
    assert (draft.layer, draft.base, draft.manifest["title_zh"]) == ("stations", first.id, "站点")
    assert draft.recipe["id_field"] == "code"
    second = bench.publish(draft, actor=EDITOR)
    assert (second.number, second.features, second.parent) == (2, 1, first.id)
    with pytest.raises(KeyError):
        bench.open(newer, name="x", actor=EDITOR, layer="no-such")


def test_editing_starts_from_what_stands(bench, sound):
    published(bench, sound, id_field="code", dropped=("002",))
    draft = bench.edit("stations", actor=EDITOR)
    assert draft.source["name"] == "站点.geojson"
    assert draft.recipe["dropped"] == ["002"]
    draft = bench.prepare(draft.id, actor=EDITOR)
    manifest = {**draft.manifest, "title_zh": "轨道站点"}
    second = bench.publish(bench.change(draft, actor=EDITOR, manifest=manifest), actor=EDITOR)
    assert (second.number, second.features) == (2, 1)
    assert second.manifest["title_zh"] == "轨道站点"


def test_the_slower_of_two_editors_is_told(bench, sound):
    published(bench, sound)
    ours, theirs = (
        bench.prepare(bench.edit("stations", actor=who).id, actor=who) for who in (EDITOR, OTHER)
    )
    bench.publish(theirs, actor=OTHER)
    with pytest.raises(StaleError, match="wang"):
        bench.publish(ours, actor=EDITOR)
    assert bench.store.head("stations").actor == "wang"
    assert [draft.id for draft in bench.store.drafts.list()] == [ours.id]


def test_a_draft_changed_elsewhere_is_not_overwritten(bench, sound):
    draft = ready(bench, sound)
    bench.change(draft, actor=OTHER, manifest={"title_zh": "别人改的"})
    with pytest.raises(DraftConflictError):
        bench.change(draft, actor=EDITOR, manifest={"title_zh": "我改的"})


def test_a_cancelled_reading_leaves_the_draft_as_it_was(bench, sound):
    draft = bench.open(sound, name=sound.name, actor=EDITOR)
    after = bench.prepare(draft.id, actor=EDITOR, cancelled=lambda: True)
    assert after == draft


def test_a_draft_outlives_the_process_that_began_it(tmp_path, sound):
    with Store(tmp_path / "store") as store:
        draft = ready(Workbench(store, data=DATA), sound)
    with Store(tmp_path / "store") as store:
        again = store.drafts.get(draft.id)
        assert again == draft
        assert len(Workbench(store, data=DATA).frame(again.id)) == 2


def test_a_store_named_relative_to_where_one_stands_works(sound, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Store(Path("store")) as store:
        version = published(Workbench(store, data=DATA), sound)
        monkeypatch.chdir("/")
        assert store.objects.path(version.files["source"].sha256).read_bytes() == sound.read_bytes()


def test_ids_of_shipped_layers_are_taken(bench, sound, tmp_path):
    draft = ready(bench, sound)
    draft = bench.change(
        draft, actor=EDITOR, manifest={**draft.manifest, **DESCRIBED, "id": "parks"}
    )
    with pytest.raises(RefusedError) as refusal:
        bench.publish(draft, actor=EDITOR)
    assert [finding.code for finding in refusal.value.findings] == ["id-in-folder"]
    published(bench, sound)
    draft = ready(bench, write(tmp_path / "y.geojson", feature("1", "甲", 106.5, 29.5)))
    draft = bench.change(draft, actor=EDITOR, manifest={**draft.manifest, **DESCRIBED})
    assert [finding.code for finding in bench.described(draft)[1]] == ["id-taken"]


def test_a_preview_is_thinned_and_says_so(bench, sound):
    draft = ready(bench, sound)
    whole, thinned = bench.preview(draft.id), bench.preview(draft.id, limit=1)
    assert (whole["total"], whole["shown"]) == (2, 2)
    assert (thinned["total"], thinned["shown"], len(thinned["features"])) == (2, 1, 1)


@pytest.mark.parametrize("actor", [VIEWER, EXPIRED], ids=["viewer", "expired"])
def test_nobody_but_editors_changes_anything(bench, sound, actor):
    draft = ready(bench, sound)
    before = (bench.store.revision, bench.store.drafts.list())
    for deed in (
        lambda: bench.open(sound, name="x", actor=actor),
        lambda: bench.edit("stations", actor=actor),
        lambda: bench.prepare(draft.id, actor=actor),
        lambda: bench.change(draft, actor=actor, manifest={}),
        lambda: bench.publish(draft, actor=actor),
        lambda: bench.discard(draft.id, actor=actor),
    ):
        with pytest.raises(NotAllowedError):
            deed()
    assert (bench.store.revision, bench.store.drafts.list()) == before


def test_a_layer_without_its_content_folder_is_still_checked(tmp_path, sound):
    (tmp_path / "empty").mkdir()
    with Store(tmp_path / "store") as store:
        draft = ready(Workbench(store, data=tmp_path / "empty"), sound)
        assert draft.stage == Stage.READY
        assert "nothing-to-compare" in {found["code"] for found in draft.report["findings"]}
