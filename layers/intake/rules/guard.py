"""What is said when the reading process itself did not come to a good end."""

from __future__ import annotations

from typing import Final

from geo.rule_words import fault

_SMALLER: Final = (
    "拆成几个较小的文件，或先在 GIS 软件中简化后重新导出",
    "split it into smaller files, or simplify it in a GIS program and export it again",
)
_AGAIN: Final = (
    "用原软件重新导出一次；仍不行时换一种格式，例如 GeoPackage",
    "export it again from its program; if that fails, use another format such as GeoPackage",
)

TIME: Final = fault(
    "reading-too-slow",
    found=("读取超过 {seconds} 秒仍未完成", "reading did not end within {seconds} seconds"),
    expected=("能在 {seconds} 秒内读完的文件", "a file that can be read within {seconds} seconds"),
    mend=_SMALLER,
)
MEMORY: Final = fault(
    "reading-too-much-memory",
    found=(
        "读取所需内存超过 {mib} MB",
        "reading needs more than {mib} MB of memory",
    ),
    expected=("在 {mib} MB 内存内能读完的文件", "a file that can be read within {mib} MB"),
    mend=_SMALLER,
)
CRASH: Final = fault(
    "reading-crashed",
    found=("读取程序中途崩溃", "the reading program broke down on it"),
    expected=("完好的文件", "an intact file"),
    mend=_AGAIN,
)
CANCELLED: Final = fault(
    "reading-cancelled",
    found=("读取已取消", "reading was cancelled"),
    expected=("读完整个文件", "the whole file read"),
    mend=("需要时重新开始", "start again when you want to"),
)
DEPTH: Final = fault(
    "nested-too-deep",
    found=("嵌套层次太深", "nesting that is too deep"),
    expected=("普通的表格和几何", "plain tables and geometries"),
    mend=_AGAIN,
)
FAILED: Final = fault(
    "reading-failed",
    found=("读取程序出错（{error}）", "the reading program failed ({error})"),
    expected=("完好的文件", "an intact file"),
    mend=_AGAIN,
)
NO_ANSWER: Final = fault(
    "reading-no-answer",
    found=("读取程序没有给出可用的结果", "the reading program gave no usable answer"),
    expected=("完好的文件", "an intact file"),
    mend=_AGAIN,
)
NOT_STARTED: Final = fault(
    "reading-not-started",
    found=("读取程序无法启动（{error}）", "the reading program could not be started ({error})"),
    expected=("服务器有可用的磁盘空间和进程", "disk space and processes free on the server"),
    mend=("请稍后再试，或告知管理员", "try again later, or tell whoever runs the server"),
)
DRIVERS: Final = fault(
    "reader-not-limited",
    found=(
        "地图库启用了计划之外的驱动（{drivers}）",
        "the map library has drivers switched on that were not meant to be ({drivers})",
    ),
    expected=("只启用所需的驱动", "only the drivers that are needed"),
    mend=("请管理员检查安装的版本", "ask whoever runs the server to check the installed versions"),
)
