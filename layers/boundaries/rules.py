"""What a rebuild of the boundaries may show, in both languages."""

from __future__ import annotations

from typing import Final

from geo.findings import Rule
from geo.rule_words import Words, fault


def _differs(code: str, zh: str, en: str) -> Rule:
    return fault(
        code,
        found=(f"随附的要素{zh}", f"a shipped feature that {en}"),
        expected=(
            "沿革记录里各步骤由数据包得出的结果",
            "what the steps in the lineage record make of the package",
        ),
        mend=_REBUILD,
    )


_REBUILD: Final[Words] = (
    "运行 `python -m layers.boundaries rebuild`，看过差异再提交",
    "run `python -m layers.boundaries rebuild`, look at the difference, and commit it",
)
EXTRA: Final = _differs("rebuild-extra", "重新生成时没有", "is not rebuilt")
MISSING: Final = fault(
    "rebuild-missing",
    found=("重新生成的要素没有随附", "a rebuilt feature that does not ship"),
    expected=(
        "沿革记录里各步骤由数据包得出的全部要素",
        "all features that the steps in the lineage record make of the package",
    ),
    mend=_REBUILD,
)
PROPERTY: Final = _differs(
    "rebuild-property",
    "是 {shipped}；重新生成的是 {rebuilt}",
    "has {shipped}; rebuilt it has {rebuilt}",
)
GEOMETRY: Final = _differs(
    "rebuild-geometry",
    "与重新生成的最多相差 {metres} 米",
    "lies up to {metres} m off the rebuilt one",
)
IMPOSSIBLE: Final = fault(
    "rebuild-impossible",
    found=("无法比较：{error}", "a file that could not be compared: {error}"),
    expected=(
        "能由沿革记录里的数据包重新生成的文件",
        "a file that can be rebuilt from the packages in its lineage record",
    ),
    mend=(
        "见上面的说明；文件若已损坏，从 git 恢复",
        "see the message; restore the file from git if it is damaged",
    ),
)
CHECKSUM: Final = fault(
    "lineage-checksum",
    found=("校验和不是随附文件的", "a checksum that is not that of the file that ships"),
    expected=("sha256: {sha256}", "sha256: {sha256}"),
    mend=(
        "运行 `python -m layers.boundaries rebuild`；数据文件从不手工修改",
        "run `python -m layers.boundaries rebuild`; never edit the data file by hand",
    ),
)
