"""The tables that people keep by hand and that are published beside the figures: searches and duties."""

from __future__ import annotations

from pipelines.schema.core import Column, Table


def _text(name: str, zh: str, en: str, required: bool = True, codes: tuple[str, ...] = ()) -> Column:
    return Column(name, "text", zh, en, required, codes)


def _maybe(name: str, zh: str, en: str) -> Column:
    return Column(name, "text", zh, en)


SEARCHES = Table(
    "searches",
    "在哪里找过",
    "Where a figure was looked for",
    (
        _text("SEARCH_ID", "查找编号", "Search"),
        _maybe("TARGET_ID", "承诺编号", "Target"),
        _maybe("INDICATOR", "指标", "Indicator"),
        _text("REF_AREA", "地区代码", "Area"),
        _text("PLACE_ZH", "何处", "Where, in Chinese"),
        _text("PLACE_EN", "何处(英)", "Where, in English"),
        _text("QUERY_OR_TABLE", "查什么", "What was looked for"),
        _text("DATE", "日期", "Date, possibly partial"),
        _text(
            "COVERAGE",
            "范围",
            "How much was read",
            codes=("whole", "beginning-only", "contents-page", "not-read"),
        ),
        _text("RESULT", "结果", "none, found:SOURCE_ID or unreadable:document"),
        _text("BY_ROLE", "查找者", "Role of who searched"),
        _maybe("NOTE", "备注", "Note"),
    ),
    ("SEARCH_ID",),
)
DUTIES = Table(
    "duties",
    "条文列明的单位",
    "Who is named for which promise",
    (
        _text("TARGET_ID", "承诺编号", "Target"),
        _text("ORG", "单位", "Organisation"),
        _text("ROLE", "角色", "Role", codes=("named", "named-first", "data-holder")),
        _text("BASIS", "依据", "Basis"),
    ),
    ("TARGET_ID", "ORG", "ROLE"),
)
