"""The tables that people keep by hand and that are published beside the figures: searches and duties."""

from __future__ import annotations

from pipelines.schema.core import Table, maybe, text

UNREAD = "unreadable:"  # before the document, in RESULT: it is known and nobody has read it
SEARCH = ("PLACE_ZH", "QUERY_OR_TABLE", "DATE")  # one search, however many promises it served
SEARCHES = Table(
    "searches",
    "在哪里找过",
    "Where a figure was looked for",
    (
        text("SEARCH_ID", "查找编号", "Search"),
        maybe("TARGET_ID", "承诺编号", "Target"),
        maybe("INDICATOR", "指标", "Indicator"),
        text("REF_AREA", "地区代码", "Area"),
        text("PLACE_ZH", "何处", "Where, in Chinese"),
        text("PLACE_EN", "何处(英)", "Where, in English"),
        text("QUERY_OR_TABLE", "查什么", "What was looked for"),
        text("DATE", "日期", "Date, possibly partial"),
        maybe("ARCHIVED", "存档日", "Day of the archived copy that was read, where it was one"),
        text(
            "COVERAGE",
            "范围",
            "How much was read",
            codes=("whole", "beginning-only", "contents-page", "unlogged", "not-read"),
        ),
        text(
            "RESULT",
            "结果",
            "none, related (not its figure), found:SOURCE_ID or unreadable:document",
        ),
        text("BY_ROLE", "查找者", "Role of who searched"),
        maybe("NOTE", "备注", "Note"),
        maybe("HOLDER", "持有单位", "Who holds a document that is known and was not read"),
        maybe("ADDRESS", "网址", "Address of such a document"),
        maybe("DUE", "预计", "When such a document is due, possibly partial"),
    ),
    ("SEARCH_ID",),
)
DUTIES = Table(
    "duties",
    "条文列明的单位",
    "Who is named for which promise",
    (
        text("TARGET_ID", "承诺编号", "Target"),
        text("ORG", "单位", "Organisation"),
        text("ROLE", "角色", "Role", codes=("named", "named-first", "data-holder")),
        text("BASIS", "依据", "Basis"),
    ),
    ("TARGET_ID", "ORG", "ROLE"),
)
