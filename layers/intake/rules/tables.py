"""What is said of CSV and Excel tables, and of coordinates that stand in columns."""

from __future__ import annotations

from typing import Final

from geo.rule_words import Words, fault, notice

_GRID: Final[Words] = (
    "第一行列名，其下每行一条记录",
    "names of columns in the first row, then a record a row",
)

TABLE_BROKEN: Final = fault(
    "table-broken",
    found=("第 {line} 行附近无法按表格解析（{error}）", "no table near line {line} ({error})"),
    expected=("分隔符和引号成对的表格文本", "separated text with its quotes in pairs"),
    mend=(
        "检查该行的引号和换行，或另存为 .xlsx",
        "check the quotes and line breaks there, or save it as .xlsx",
    ),
)
TABLE_BINARY: Final = fault(
    "table-binary",
    found=("文本里有 NUL 字节，不像表格", "NUL bytes, which no table of text holds"),
    expected=("纯文本表格", "plain text"),
    mend=("在原软件中另存为 CSV（UTF-8）", "save it as CSV (UTF-8) in its program"),
)
TITLE_ROWS: Final = notice(
    "table-title-rows",
    found=("列名上方有 {count} 行标题或空行，已跳过：{value}", "{count} {count:row|rows} of titles or blanks above the names of columns {count:was|were} skipped: {value}"),
    expected=_GRID,
    mend=("若跳过的是数据，请指定列名所在行", "say which row holds the names if data were skipped"),
)  # fmt: skip
TABLE_FORMAT: Final = fault(
    "table-format",
    found=("这里不能用 {value} 文件", "a file of the format {value}, which is not taken here"),
    expected=("CSV 或 XLSX 表格", "a table as CSV or XLSX"),
    mend=("另存为 .xlsx 或 .csv", "save it as .xlsx or .csv"),
)
HEADER_NONE: Final = notice(
    "table-header-missing",
    found=("第一行像数据而不是列名，列名暂定为 column_1 等", "the first row looks like data; columns are called column_1 and so on"),
    expected=_GRID,
    mend=("补上列名，或指定列名所在行", "add names, or say which row holds them"),
)  # fmt: skip
ROW_LONG: Final = fault(
    "table-row-too-long",
    found=("该行有 {count} 格，列名只有 {width} 个", "{count} {count:cell|cells} in the row, but {width} {width:name|names} of columns"),
    expected=("每行的格数与列名相同", "as many cells in every row as there are names"),
    mend=("多半是文字里的分隔符没有加引号；加上引号或另存为 .xlsx", "a separator inside a text is probably not quoted; quote it, or save as .xlsx"),
)  # fmt: skip
ROW_SHORT: Final = notice(
    "table-row-too-short",
    found=(
        "该行只有 {count} 格，缺的按空值",
        "only {count} {count:cell|cells} in the row; the others are missing",
    ),
    expected=("{width} 格", "{width} cells"),
    mend=("检查该行是否完整", "check whether the row is complete"),
)
ROWS_BLANK: Final = notice(
    "table-rows-blank",
    found=("有 {count} 个空行，已跳过", "{count} blank {count:row|rows} {count:was|were} skipped"),
    expected=("记录之间没有空行", "no blank rows between records"),
    mend=("无需处理", "nothing needed"),
)
FIELD_NONE: Final = fault(
    "no-such-field",
    found=("没有名为 {value} 的列；有：{names}", "no column is called {value}; there are: {names}"),
    expected=("表里有的列", "a column of the table"),
    mend=("从列表里选择", "choose one from the list"),
)
COORDINATE_BAD: Final = fault(
    "coordinate-unreadable",
    found=("{value} 读不出坐标，该记录没有几何", "{value}, which is no coordinate; the record has no geometry"),
    expected=("106.55 或 106°33′00″E 这样的写法", "something like 106.55 or 106°33′00″E"),
    mend=("改正该单元格", "correct the cell"),
)  # fmt: skip
DATUM_HINT: Final = notice(
    "datum-named-in-field",
    found=("列名 {value} 提示坐标是 {datum}", "the column {value} hints at {datum} coordinates"),
    expected=("写明坐标基准", "a datum that is stated"),
    mend=("在“坐标基准”里确认", "confirm it under “datum”"),
)
SHEETS_OTHER: Final = notice(
    "workbook-other-sheets",
    found=(
        "还有 {count} 个工作表没有读取：{names}",
        "{count} more {count:sheet|sheets} {count:was|were} not read: {names}",
    ),
    expected=("一张工作表一个图层", "one sheet a layer"),
    mend=("要别的表就在“工作表”里选择", "choose another one under “sheet” if you want it"),
)
SHEETS_UNREAD: Final = notice(
    "workbook-sheets-unread",
    found=("还有 {count} 个工作表没有读取：{names}", "{count} more {count:sheet was|sheets were} not read: {names}"),
    expected=("数据放在第一个工作表", "the data on the first sheet"),
    mend=("其他工作表如有数据，请另存为单独的文件再上传", "save what another sheet holds as a file of its own and bring that"),
)  # fmt: skip
SHEETS_HIDDEN: Final = notice(
    "workbook-hidden-sheets",
    found=("有隐藏的工作表：{names}", "hidden sheets: {names}"),
    expected=("没有隐藏的工作表", "no hidden sheets"),
    mend=(
        "确认其中没有需要或不该外传的内容",
        "check that nothing in them is needed, or should stay inside",
    ),
)
SHEET_NONE: Final = fault(
    "workbook-no-table",
    found=("工作表 {value} 里没有表格", "no table on the sheet {value}"),
    expected=_GRID,
    mend=("选择别的工作表", "choose another sheet"),
)
FORMULAS: Final = notice(
    "workbook-formulas",
    found=("有公式（首个在 {value}），取的是文件里保存的结果", "formulas (the first at {value}); the results kept in the file were taken"),
    expected=("数值", "values"),
    mend=("确认结果是最新的；也可粘贴为数值", "make sure the results are up to date, or paste them as values"),
)  # fmt: skip
FORMULA_EMPTY: Final = fault(
    "workbook-formula-without-result",
    found=(
        "单元格 {value} 的公式没有保存结果",
        "the formula at {value} has no result kept in the file",
    ),
    expected=("公式的结果", "the result of the formula"),
    mend=("用 Excel 或 WPS 打开、重算并保存", "open it in Excel or WPS, recalculate, and save"),
)
CELL_ERROR: Final = notice(
    "workbook-cell-error",
    found=(
        "单元格是错误值 {value}，按空值",
        "a cell holds the error {value}; it counts as missing",
    ),
    expected=("数值或文字", "a value"),
    mend=("改正公式后重新保存", "correct the formula and save again"),
)
MERGED: Final = notice(
    "workbook-merged-cells",
    found=("有合并单元格（{value}），值只在左上角一格", "merged cells ({value}); only the upper left one holds the value"),
    expected=("没有合并的单元格", "no merged cells"),
    mend=("取消合并并填满，尤其是列名行", "unmerge and fill them, the names of columns above all"),
)  # fmt: skip
LINKS_OUT: Final = notice(
    "workbook-links-out",
    found=(
        "工作簿链接到别的文件，链接没有打开",
        "the workbook links to other files; they were not opened",
    ),
    expected=("不依赖别的文件", "a workbook that stands by itself"),
    mend=(
        "确认结果是最新的；也可断开链接",
        "make sure the results are up to date, or break the links",
    ),
)
MACROS: Final = notice(
    "workbook-macros",
    found=("工作簿带有宏，宏没有运行", "the workbook holds macros; they were not run"),
    expected=("不带宏的 .xlsx", "an .xlsx without macros"),
    mend=("另存为 .xlsx", "save it as .xlsx"),
)
