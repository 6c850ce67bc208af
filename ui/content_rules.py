"""What can keep content off the page, in both languages."""

from __future__ import annotations

from typing import Final

from geo.findings import Text
from geo.rule_words import fault, notice

_GO_BACK: Final = (
    "从备份恢复，或回到以前的版本",
    "bring them back from a backup, or go back to an earlier version",
)

GROUND_UNREADABLE: Final = fault(
    "ground-unreadable",
    found=("读不了（{error}）", "it cannot be read ({error})"),
    expected=("随附的文件", "the file as it ships"),
    mend=(
        "恢复文件，或用 python -m layers.boundaries rebuild 重新生成",
        "restore it, or rebuild it with: python -m layers.boundaries rebuild",
    ),
)
DATASET_UNREADABLE: Final = fault(
    "dataset-unreadable",
    found=("要素读不了（{error}）", "its features cannot be read ({error})"),
    expected=("发布时的文件", "the file as it was published"),
    mend=(
        "重新发布图层，或回到以前的版本",
        "publish the layer again, or go back to an earlier version",
    ),
)
VERSION_UNREADABLE: Final = fault(
    "version-unreadable",
    found=("文件读不了（{error}）", "its files cannot be read ({error})"),
    expected=("发布时的文件", "the files as they were published"),
    mend=_GO_BACK,
)
STORE_UNREADABLE: Final = fault(
    "store-unreadable",
    found=("已发布的内容读不了（{error}）", "what was published cannot be read ({error})"),
    expected=("能打开的存储", "a store that can be opened"),
    mend=(
        "检查它的文件夹或数据库能否访问，或从备份恢复",
        "see that its folder or database can be reached, or bring back a backup",
    ),
)
LAYER_SHADOWED: Final = notice(
    "layer-shadowed",
    found=("随附的图层有同样的标识", "a layer that ships with the atlas has the same id"),
    expected=("自己的标识", "an id of its own"),
    mend=(
        "停用已发布的图层，或以另一个标识重新发布",
        "retire the published layer, or publish it again under another id",
    ),
)


def published(dataset: str) -> Text:
    """Where a published layer stands."""
    return Text(f"{dataset}，已发布", f"{dataset}, published")


def version(dataset: str, number: int) -> Text:
    """Where a version of what was published stands."""
    return Text(f"{dataset}，第 {number} 版", f"{dataset}, version {number}")


def named(error: Exception) -> str:
    """An error of another's making, with its kind: its words alone are often too few."""
    return f"{type(error).__name__}: {error}"
