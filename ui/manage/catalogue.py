"""The catalogue as the manage page lists it: layers in git folders, published ones, and retired ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ui.manage.bench import workbench
from ui.server import publication

if TYPE_CHECKING:
    from layers.store import Version

Standing = Literal["shipped", "published", "retired", "hidden", "broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One layer of the list.

    Parameters
    ----------
    id
        Of the layer.
    title
        ``{"zh", "en"}``.
    provider
        ``{"zh", "en"}``.
    standing
        ``shipped`` (in a git folder), ``published``, ``retired``, ``hidden`` (published, and a folder of
        the same id comes first), or ``broken`` (in a folder, and cannot be shown).
    features
        How many; ``None`` where that is not known.
    head
        What stands of it in the store, if it is there.
    why
        What is wrong with a broken one.
    """

    id: str
    title: Mapping[str, str | None]
    provider: Mapping[str, str | None]
    standing: Standing
    features: int | None
    head: Version | None = None
    why: str = ""

    @property
    def key(self) -> str:
        """Tells a layer in a folder from a published one of the same id."""
        return self.id if self.head else f"folder-{self.id}"

    @property
    def text(self) -> str:
        """Everything a search looks at."""
        words = [self.id, *self.title.values(), *self.provider.values()]
        return " ".join(word for word in words if word).casefold()


def catalogue_rows() -> list[Row]:
    """Every layer: what was published here, what ships in folders, what is retired."""
    published = publication()
    shipped = [
        Row(
            id=layer.manifest.id,
            title=_pair(layer.manifest.model_dump(), "title"),
            provider=_pair(layer.manifest.model_dump(), "provider"),
            standing="shipped",
            features=len(layer.features),
        )
        for layer in published.catalogue.layers.values()
    ]
    shipped += [
        Row(
            id=dataset.id,
            title=_pair(dataset.manifest.model_dump(), "title"),
            provider=_pair(dataset.manifest.model_dump(), "provider"),
            standing="shipped",
            features=dataset.features,
        )
        for dataset in published.datasets.values()
        if dataset.origin == "folder"
    ]
    broken = [
        Row(
            id=layer.id,
            title={"zh": layer.title_zh or layer.id, "en": layer.title_en or layer.id},
            provider={},
            standing="broken",
            features=None,
            why=str(layer.faults[0]) if layer.faults else "",
        )
        for layer in published.catalogue.unavailable.values()
    ]
    taken = workbench().folder_ids()
    heads = workbench().store.heads(include_retired=True)
    stored = [_stored(head, taken) for head in heads.values() if head.kind == "layer"]
    order = {"published": 0, "hidden": 1, "shipped": 2, "broken": 3, "retired": 4}
    # The folders' own order stays among themselves.
    return sorted([*stored, *shipped, *broken], key=lambda row: order[row.standing])


def _stored(head: Version, taken: frozenset[str]) -> Row:
    standing: Standing = "published"
    if head.retired:
        standing = "retired"
    elif head.dataset in taken:
        standing = "hidden"
    return Row(
        id=head.dataset,
        title=_pair(head.manifest, "title"),
        provider=_pair(head.manifest, "provider"),
        standing=standing,
        features=head.features,
        head=head,
    )


def _pair(manifest: Mapping[str, Any], key: str) -> dict[str, str | None]:
    return {lang: manifest.get(f"{key}_{lang}") for lang in ("zh", "en")}
