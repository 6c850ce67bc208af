"""``history``, ``diff``, ``rollback``, ``retire``, ``restore``: what became of a published layer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

import typer

from geo.findings import Text
from layers.cli.looking import version_summary
from layers.cli.options import (
    AsJson,
    By,
    Database,
    Lang,
    Language,
    LayerId,
    Message,
    StoreFolder,
    actor,
    fit,
    language,
    print_json,
    store_at,
    told,
)
from layers.store.records import Action, Version
from layers.store.store import Store

Number = Annotated[int, typer.Argument(min=1, help="Number of a version, as history lists it.")]
_ACTIONS: Final[Mapping[Action, Text]] = {
    Action.PUBLISH: Text("发布", "publish"),
    Action.ROLLBACK: Text("退回", "rollback"),
    Action.RETIRE: Text("停用", "retire"),
    Action.RESTORE: Text("恢复", "restore"),
}
_DONE: Final = Text("{layer}：{action}，第 {number} 版。", "{layer}: {action}, version {number}.")


def show_history(
    layer: LayerId,
    *,
    as_json: AsJson = False,
    lang: Language = None,
    store: StoreFolder = None,
    database: Database = None,
) -> None:
    """List a layer's versions, newest first: who, when, from which file, and what was assumed.

    \b
    python -m layers history stations
    """  # noqa: D301 - \b keeps the examples' lines apart
    versions = _history(store_at(store, database), layer)
    if as_json:
        print_json([version_summary(version) for version in versions])
        return
    tongue = language(lang)
    for version in versions:
        source = version.source or {}
        origin = f"{source['name']} (sha256 {source['sha256'][:12]})" if source else "–"
        print(
            f"{version.number:>4}  {version.at[:19]}  {fit(_named(version.action, tongue), 9)}"
            f"{version.features:>8}  {version.actor}  {origin}  {version.message}"
        )
        for text in (*version.assumptions, *version.repairs):
            print(f"      {text[tongue]}")


def diff(
    layer: LayerId,
    old: Annotated[
        int | None,
        typer.Argument(
            min=1, help="Number of the older version; that before the newer if left out."
        ),
    ] = None,
    new: Annotated[
        int | None, typer.Argument(min=1, help="Number of the newer version; the last if left out.")
    ] = None,
    *,
    as_json: AsJson = False,
    lang: Language = None,
    store: StoreFolder = None,
    database: Database = None,
) -> None:
    """Tell what is different between two versions: added, removed and changed features.

    \b
    python -m layers diff stations
    python -m layers diff stations 1 3 --json
    """  # noqa: D301 - \b keeps the examples' lines apart
    # Only this command compares frames.
    from layers.store.diff import compare  # noqa: PLC0415
    from layers.store.frames import features_of  # noqa: PLC0415

    opened = store_at(store, database)
    versions = _history(opened, layer)
    newer = versions[0] if new is None else _numbered(versions, new)
    before = [version for version in versions if version.number < newer.number]
    if old is None and not before:
        raise typer.BadParameter(f"{layer} has one version only; there is nothing to compare")
    older = before[0] if old is None else _numbered(versions, old)
    tongue = language(lang)
    with told(lang=tongue, as_json=as_json):
        difference = compare(
            features_of(opened, older),
            features_of(opened, newer),
            by_content=newer.recipe.get("id_field") is None,
            name_field=newer.manifest.get("name_field"),
        )
    if as_json:
        print_json({"old": older.number, "new": newer.number, **difference.to_dict()})
        return
    print(*difference.lines(tongue), sep="\n")


def rollback(
    layer: LayerId,
    number: Number,
    *,
    message: Message = "",
    by: By = None,
    as_json: AsJson = False,
    lang: Language = None,
    store: StoreFolder = None,
    database: Database = None,
) -> None:
    """Publish an old version again; it becomes the newest, and nothing is lost.

    \b
    python -m layers rollback stations 2 --message "撤回错误的更新"
    """  # noqa: D301 - \b keeps the examples' lines apart
    opened = store_at(store, database)
    versions = _history(opened, layer)
    wanted = _numbered(versions, number)
    tongue = language(lang)
    with told(lang=tongue, as_json=as_json):
        version = opened.roll_back(
            layer, wanted.id, expected=versions[0].id, actor=actor(by), message=message
        )
    _done(version, lang=tongue, as_json=as_json)


def retire(
    layer: LayerId,
    *,
    message: Message = "",
    by: By = None,
    as_json: AsJson = False,
    lang: Language = None,
    store: StoreFolder = None,
    database: Database = None,
) -> None:
    """Take a layer off the map; its versions stay, and “restore” brings it back.

    \b
    python -m layers retire stations --message "已停用"
    """  # noqa: D301 - \b keeps the examples' lines apart
    opened = store_at(store, database)
    head = _history(opened, layer)[0]
    tongue = language(lang)
    with told(lang=tongue, as_json=as_json):
        version = opened.retire(layer, expected=head.id, actor=actor(by), message=message)
    _done(version, lang=tongue, as_json=as_json)


def restore(
    layer: LayerId,
    *,
    message: Message = "",
    by: By = None,
    as_json: AsJson = False,
    lang: Language = None,
    store: StoreFolder = None,
    database: Database = None,
) -> None:
    """Bring a retired layer back as it was.

    \b
    python -m layers restore stations
    """  # noqa: D301 - \b keeps the examples' lines apart
    opened = store_at(store, database)
    head = _history(opened, layer)[0]
    tongue = language(lang)
    with told(lang=tongue, as_json=as_json):
        version = opened.restore(layer, expected=head.id, actor=actor(by), message=message)
    _done(version, lang=tongue, as_json=as_json)


def _history(store: Store, layer: str) -> list[Version]:
    versions = store.history(layer)
    if not versions:
        raise typer.BadParameter(f"no layer {layer!r} was published; see: python -m layers list")
    return versions


def _numbered(versions: list[Version], number: int) -> Version:
    for version in versions:
        if version.number == number:
            return version
    raise typer.BadParameter(f"there is no version {number}; see: python -m layers history")


def _named(action: Action, lang: Lang) -> str:
    words: str = getattr(_ACTIONS[action], lang)
    return words


def _done(version: Version, *, lang: Lang, as_json: bool) -> None:
    if as_json:
        print_json({"done": True, **version_summary(version)})
        return
    words: str = getattr(_DONE, lang)
    action = _named(version.action, lang)
    print(words.format(layer=version.dataset, action=action, number=version.number))
