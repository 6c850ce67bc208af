"""Why the store refuses, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.faults import AtlasError
from geo.findings import Text, shown

if TYPE_CHECKING:
    from layers.store.records import Draft, Version


class StoreError(AtlasError):
    """The store cannot do what was asked.

    Parameters
    ----------
    text
        What is the matter and what to do about it; the message of the exception is the English.
    """

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


class StoreFullError(StoreError):
    """No room is left on the disk; what was published stands."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "磁盘已满，没有保存；已发布的内容不受影响。请清理磁盘后重试。",
                "The disk is full, so nothing was saved; what was published stands. "
                "Make room on the disk and try again.",
            )
        )


class StoreUnreachableError(StoreError):
    """The folder or the database of the store cannot be opened, read or written."""

    def __init__(self, detail: object) -> None:
        super().__init__(
            Text(
                f"无法打开数据库或存储文件夹：{shown(detail)}。请检查设置、权限和数据库服务。",
                f"The store's database or folder cannot be used: {shown(detail)}. "
                "Check the settings, the permissions and the database server.",
            )
        )


class StoreDriverError(StoreError):
    """The Python package that speaks to the database is not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(
            Text(
                f'缺少数据库驱动 {package}，请先安装（PostgreSQL：pip install "psycopg[binary]"）。',
                f"The database's driver {package} is not installed; install it first "
                '(PostgreSQL: pip install "psycopg[binary]").',
            )
        )


class StoreBusyError(StoreError):
    """Others kept the database for longer than anybody should wait."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "其他人正在写入，等待超时，没有保存。请稍后重试。",
                "Others were writing for too long, so nothing was saved. Try again shortly.",
            )
        )


class StoreSchemaError(StoreError):
    """The database was made by another release of the atlas.

    Parameters
    ----------
    found, expected
        Numbers of the layout of the tables.
    """

    def __init__(self, found: int, expected: int) -> None:
        self.found, self.expected = found, expected
        zh, en = (
            ("较新", "a newer release of the atlas; update the atlas")
            if found > expected
            else ("较旧", "an older release of the atlas; restore a backup made by this one")
        )
        mend = "请升级本软件。" if found > expected else "请使用由本版本生成的备份。"
        super().__init__(
            Text(
                f"数据库由{zh}版本的图集创建（结构 {found}，本版本为 {expected}）。{mend}",
                f"The database has layout {found} and this release expects {expected}: it was made "
                f"by {en}.",
            )
        )


class UnknownVersionError(StoreError):
    """Nothing of that name was ever published."""

    def __init__(self, asked: str) -> None:
        super().__init__(
            Text(
                f"没有发布过“{shown(asked)}”。请在历史记录中选择。",
                f"“{shown(asked)}” was never published. Choose one from the history.",
            )
        )


class StaleError(StoreError):
    """Somebody else published in the meantime.

    Parameters
    ----------
    head
        What stands now; ``None`` if nothing does.
    expected
        Id of the version that was started from.
    """

    def __init__(self, dataset: str, head: Version | None, expected: str | None) -> None:
        self.dataset, self.head, self.expected = dataset, head, expected
        if head is None:
            text = Text(
                f"“{dataset}”还没有发布过，无法在某个版本之上修改。请作为新图层发布。",
                f"“{dataset}” was never published, so it cannot be changed. Publish it as new.",
            )
        else:
            who, when = shown(head.actor), told_time(head.at)
            text = Text(
                f"“{dataset}”已被 {who} 于 {when} 更新为第 {head.number} 版，您的修改基于更早的内容，"
                "没有发布。请比较差异后再发布。",
                f"{who} published version {head.number} of “{dataset}” on {when}, and yours was "
                "made from something older, so it was not published. Compare the two, then publish.",
            )
        super().__init__(text)


class RetiredError(StoreError):
    """What was asked needs a dataset that is published, or one that is retired."""


class SameVersionError(StoreError):
    """That version's content is what is published already."""

    def __init__(self, dataset: str, number: int) -> None:
        super().__init__(
            Text(
                f"“{dataset}”现在的内容就是第 {number} 版，无需回退。",
                f"“{dataset}” already shows version {number}; there is nothing to go back to.",
            )
        )


class ObjectError(StoreError):
    """A file of the store is missing, or is not what it was when it was stored."""


class UnknownDraftError(StoreError):
    """There is no such draft, or not any more."""

    def __init__(self, draft_id: str) -> None:
        super().__init__(
            Text(
                f"没有草稿“{shown(draft_id)}”，可能已发布或已丢弃。",
                f"There is no draft “{shown(draft_id)}”: it may have been published or discarded.",
            )
        )


class DraftConflictError(StoreError):
    """The draft was changed elsewhere in the meantime.

    Parameters
    ----------
    draft
        As it stands now.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        when = told_time(draft.updated)
        super().__init__(
            Text(
                f"这份草稿已在别处修改（{when}），本次修改没有保存。请重新载入后再改。",
                f"This draft was changed elsewhere on {when}, so your change was not saved. "
                "Load it again, then change it.",
            )
        )


class QuotaError(StoreError):
    """Too many drafts, or too large ones."""


def told_time(at: str) -> str:
    """A stored moment as a message shows it: ``2026-03-01 08:30 UTC``."""
    return f"{at[:10]} {at[11:16]} UTC"
