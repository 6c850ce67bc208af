"""The way of a file to a published layer: open, prepare, change, describe, publish.

A draft is its source file, a recipe and a manifest, kept in the store; nothing is held here, so a
restart loses nothing and two processes may work side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.faults import Severity
from geo.findings import Finding, Place, RefusedError, Report
from layers import steps
from layers.catalogue import MANIFEST_NAME, layer_folders
from layers.datasets import DatasetManifest
from layers.describing import described, suggested_manifest
from layers.intake.limits import MIB, Limits
from layers.intake.rules.containers import FILE_LARGE
from layers.preparation_rules import NOT_READY, STOPPED
from layers.prepared import FEATURES_NAME, FRAME_NAME, MAP_NAME
from layers.recipe import Recipe
from layers.store.records import NewVersion

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.actors import Actor
    from layers.store.records import Draft, FileRef, Version
    from layers.store.store import Store

Progress = Callable[[float, str], None]
PREVIEW_FEATURES: Final = 5_000
_PARQUET: Final = "application/vnd.apache.parquet"


class Stage(StrEnum):
    """How far a draft has come."""

    NEW = "new"
    """Not yet read with the recipe as it stands."""

    NEEDS = "needs"
    """Read so far as to ask something that only a person knows."""

    READY = "ready"
    """Read and checked; the report says whether it may be published."""

    REFUSED = "refused"
    """Cannot be read; the report says why."""


class Workbench:
    """Drafts on their way to the store.

    Parameters
    ----------
    store
        Keeps drafts and versions.
    data
        The content folder: its boundaries and sites are what checks compare with, and its layers'
        ids are taken.
    limits
        How much a file may ask for.
    """

    def __init__(self, store: Store, *, data: Path, limits: Limits | None = None) -> None:
        self.store = store
        self.data = data
        self.limits = limits or Limits()

    def open(self, path: Path, *, name: str, actor: Actor, layer: str | None = None) -> Draft:
        """Start a draft from a file.

        Parameters
        ----------
        path
            The file; it is copied.
        name
            What it was called where it came from.
        actor
            An editor.
        layer
            Id of the published layer the file is to become a version of; a new layer if left out.

        Raises
        ------
        NotAllowedError
            If the actor is no editor.
        RefusedError
            If the file is larger than the limit.
        KeyError
            If there is no such layer.
        """
        actor.require_editor()
        size = path.stat().st_size
        if size > self.limits.file_bytes:
            large = {"mib": size // MIB, "limit": self.limits.file_bytes // MIB}
            raise RefusedError([FILE_LARGE.at(Place(layer=name), **large)])
        steps.get_ready(self.data)
        head = None if layer is None else self._head(layer)
        manifest = {} if head is None else dict(head.manifest)
        recipe = Recipe(id_field=manifest.get("id_field"))
        return self.store.drafts.create(
            name,
            path,
            actor=actor,
            layer=layer,
            base=None if head is None else head.id,
            recipe=recipe.model_dump(mode="json"),
            manifest=manifest,
        )

    def edit(self, layer: str, *, actor: Actor) -> Draft:
        """Start a draft from a published layer: its source, its recipe, its manifest.

        Raises
        ------
        NotAllowedError
            If the actor is no editor.
        KeyError
            If there is no such layer.
        """
        actor.require_editor()
        steps.get_ready(self.data)
        head = self._head(layer)
        return self.store.drafts.create(
            (head.source or {}).get("name", layer),
            self.store.objects.path(head.files["source"].sha256),
            actor=actor,
            layer=layer,
            base=head.id,
            recipe=head.recipe,
            manifest=head.manifest,
        )

    def prepare(
        self,
        draft_id: str,
        *,
        actor: Actor,
        on_progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Draft:
        """Read a draft's file by its recipe and check it, in the guarded process. Takes seconds.

        Parameters
        ----------
        draft_id
            The draft.
        actor
            An editor.
        on_progress
            Told the share done and the step: reading, placing, repairing, checking, writing.
        cancelled
            Asked now and then; true stops the work and leaves the draft as it was.

        Raises
        ------
        NotAllowedError
            If the actor is no editor.
        DraftConflictError
            If the draft was changed meanwhile.
        """
        actor.require_editor()
        draft = self.store.drafts.get(draft_id)
        name = draft.source["name"]
        try:
            outcome = steps.prepare(
                self.store.drafts.source(draft_id),
                name=name,
                recipe=draft.recipe,
                data=self.data,
                folder=self._work(draft_id),
                limits=self.limits,
                on_progress=on_progress,
                cancelled=cancelled,
            )
        except RefusedError as error:
            if cancelled is not None and cancelled():
                return draft
            report = Report(error.findings).to_dict()
            outcome = {"stage": Stage.REFUSED.value, "reading": {}, "report": report}
        reading = outcome["reading"] | {
            key: outcome[key]
            for key in ("assumptions", "repairs", "bbox", "geometry")
            if key in outcome
        }
        draft = replace(draft, stage=outcome["stage"], reading=reading, report=outcome["report"])
        if draft.stage == Stage.READY and not draft.manifest:
            draft = replace(draft, manifest=suggested_manifest(name, draft.reading["columns"]))
        return self.store.drafts.save(draft, expected_revision=draft.revision, actor=actor)

    def change(
        self,
        draft: Draft,
        *,
        actor: Actor,
        recipe: Recipe | None = None,
        manifest: dict[str, Any] | None = None,
    ) -> Draft:
        """Change what was chosen; another recipe asks for :meth:`prepare` again.

        Raises
        ------
        NotAllowedError
            If the actor is no editor.
        DraftConflictError
            If the draft was changed meanwhile.
        """
        actor.require_editor()
        if recipe is not None and recipe.model_dump(mode="json") != draft.recipe:
            draft = replace(draft, recipe=recipe.model_dump(mode="json"), stage=Stage.NEW.value)
        if manifest is not None:
            draft = replace(draft, manifest=manifest)
        return self.store.drafts.save(draft, expected_revision=draft.revision, actor=actor)

    def frame(self, draft_id: str) -> gpd.GeoDataFrame:
        """What a draft's file has become: WGS 84, index of feature ids.

        Raises
        ------
        KeyError
            If the draft is not ready.
        """
        import geopandas as gpd  # noqa: PLC0415 - the store works without it

        path = self.frame_path(draft_id)
        if not path.is_file():
            raise KeyError(draft_id)
        return gpd.read_parquet(path)

    def frame_path(self, draft_id: str) -> Path:
        """Where the frame of a draft that is ready lies; another file whenever it is prepared anew."""
        return self._work(draft_id) / FRAME_NAME

    def preview(self, draft_id: str, *, limit: int = PREVIEW_FEATURES) -> dict[str, Any]:
        """A draft as a GeoJSON feature collection; above the limit every n-th feature of it.

        Returns
        -------
        dict
            A FeatureCollection with ``total`` and ``shown``.
        """
        from layers.dataset_map import map_collection  # noqa: PLC0415

        frame = self.frame(draft_id)
        step = max(1, -(-len(frame) // limit))
        thinned = frame.iloc[::step]
        return map_collection(thinned) | {"total": len(frame), "shown": len(thinned)}

    def described(self, draft: Draft) -> tuple[DatasetManifest | None, tuple[Finding, ...]]:
        """The manifest of a draft, or what it still lacks."""
        columns = [column["name"] for column in draft.reading.get("columns", ())]
        return described(
            {**draft.manifest, "id_field": draft.recipe.get("id_field")},
            columns=columns,
            folder_ids=self.folder_ids(),
            taken=set(self.store.heads(include_retired=True)) - {draft.layer},
            fixed_id=draft.layer,
        )

    def publish(
        self,
        draft: Draft,
        *,
        actor: Actor,
        message: str = "",
        on_progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Version:
        """Make a draft the version of its layer that everybody sees.

        Parameters
        ----------
        draft
            Ready, and described.
        actor
            An editor.
        message
            What is new, for the history.
        on_progress
            Told the share done and the step: checking, writing.
        cancelled
            Asked now and then; true stops the work while nothing is published yet.

        Raises
        ------
        NotAllowedError
            If the actor is no editor.
        RefusedError
            If the report or the manifest forbids it; carries every reason. Also if it was cancelled.
        StaleError
            If somebody else published the layer since the draft was begun.
        StoreFullError
            If the disk is full; the old version stands.
        """
        actor.require_editor()
        manifest = self._publishable(draft)
        folder = self._work(draft.id)
        outcome = steps.finish(
            folder,
            name=draft.source["name"],
            manifest=manifest,
            limits=self.limits,
            on_progress=on_progress,
            cancelled=cancelled,
        )
        report = Report.from_dict(outcome["report"])
        if not report.publishable:
            raise RefusedError(report.findings)
        files = {
            "features": self._stored(folder / FEATURES_NAME, _PARQUET),
            "source": self._stored(self.store.drafts.source(draft.id), "application/octet-stream"),
        }
        if outcome["map"]:
            files["map"] = self._stored(folder / MAP_NAME, "application/json")
        new = NewVersion(
            dataset=manifest.id,
            kind="layer",
            manifest=manifest.model_dump(mode="json") | {"fields": outcome["fields"]},
            files=files,
            source=dict(draft.source),
            recipe=dict(draft.recipe),
            assumptions=draft.reading.get("assumptions", []),
            repairs=draft.reading.get("repairs", []),
            report=draft.report,
            features=outcome["features"],
            bbox=outcome["bbox"],
            message=message,
        )
        if cancelled is not None and cancelled():
            raise RefusedError([STOPPED.at(Place(layer=draft.source["name"]))])
        return self.store.publish(new, expected=draft.base, actor=actor, draft=draft.id)

    def discard(self, draft_id: str, *, actor: Actor) -> None:
        """Put a draft away."""
        actor.require_editor()
        self.store.drafts.discard(draft_id, actor=actor)

    def folder_ids(self) -> frozenset[str]:
        """Ids of the layers kept in folders: they come before published ones."""
        try:
            folders = layer_folders(self.data / "layers")
        except OSError:
            return frozenset()
        return frozenset(path.name for path in folders if (path / MANIFEST_NAME).exists())

    def _work(self, draft_id: str) -> Path:
        """Where the guarded process writes: apart from the source, which it may only read."""
        return self.store.drafts.folder(draft_id) / "work"

    def _stored(self, path: Path, media_type: str) -> FileRef:
        return self.store.objects.ref(self.store.objects.put_file(path), media_type)

    def _head(self, layer: str) -> Version:
        head = self.store.head(layer)
        if head is None:
            raise KeyError(layer)
        return head

    def _publishable(self, draft: Draft) -> DatasetManifest:
        """The manifest of a draft that may be published.

        Raises
        ------
        RefusedError
            With everything that forbids it.
        """
        if draft.stage != Stage.READY:
            raise RefusedError([NOT_READY.at(Place(layer=draft.source["name"]))])
        report = Report.from_dict(draft.report)
        manifest, findings = self.described(draft)
        stops = [f for f in (*report.findings, *findings) if f.severity is Severity.FAULT]
        if stops or manifest is None:
            raise RefusedError(stops)
        return manifest
