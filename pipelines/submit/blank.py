"""A form as a workbook: what is asked is locked, what is filled in is yellow, and Excel, WPS and
LibreOffice refuse the plainest mistakes while they are typed. The same form gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pipelines.codes import Codes
from pipelines.doubts import History
from pipelines.schema import DISCLOSURES
from pipelines.submit.form import (
    FIRST_ROW,
    FORM,
    HEADER_ROW,
    HEADERS,
    HELP,
    INFO,
    INFO_FIRST_ROW,
    INFO_INPUTS,
    INFO_ROWS,
    INPUTS,
    Form,
    FormRow,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FONT = "微软雅黑"
INK, LINE, PAPER, INPUT, HEAD = "#1f2933", "#b8c0c8", "#f3f4f2", "#fff8dc", "#dde6e3"
WIDTHS = {
    "id": 10,
    "indicator": 30,
    "definition": 18,
    "unit": 12,
    "area_code": 9,
    "area": 11,
    "period": 7,
    "last_period": 9,
    "last": 12,
    "kind": 13,
    "value": 14,
    "disclosure": 12,
    "embargo": 12,
    "contributors": 11,
    "largest": 12,
    "reason": 36,
    "duty": 24,
}
_INFO_HELP = {
    "office": "只填科室，不填个人姓名和电话",
    "survey": "数据来自部门统计调查时填写；否则留空，按行政记录登记",
    "table": "例：环统基 101 表",
    "approval": "例：×统制〔2025〕1号；没有文号的按行政记录登记",
    "version": "由程序填写，请勿改动",
    "digest": "由程序填写，请勿改动",
}


def template_bytes(form: Form, history: History, codes: Codes, plan_title: str, made: dt.date) -> bytes:
    """The form as an .xlsx workbook.

    history: published figures, of which the last before the year is shown; made: the release's date,
    which stands in the file instead of the clock's.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties(
        {
            "title": f"{form.organisation.name_zh} {form.year}",
            "created": dt.datetime(made.year, made.month, made.day),
        }
    )
    for name in ("organisation", "year", "version", "digest"):
        book.set_custom_property(name, form.info[name], "text")
    styles = _styles(book)
    _help_sheet(book.add_worksheet(HELP), form, plan_title, styles)
    _form_sheet(book.add_worksheet(FORM), form, history, codes, styles)
    _info_sheet(book.add_worksheet(INFO), form, styles)
    book.close()
    return buffer.getvalue()


def _styles(book: Workbook) -> dict[str, Format]:
    base: dict[str, Any] = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
    boxed = {**base, "border": 1, "border_color": LINE, "text_wrap": True}
    return {
        name: book.add_format(properties)
        for name, properties in {
            "title": {**base, "bold": True, "font_size": 15},
            "note": {**base, "text_wrap": True, "valign": "top"},
            "head": {**boxed, "bold": True, "bg_color": HEAD, "align": "center"},
            "label": {**boxed, "bg_color": PAPER},
            "total": {**boxed, "bg_color": PAPER, "bold": True},
            "input": {**boxed, "bg_color": INPUT, "locked": False},
            "date": {**boxed, "bg_color": INPUT, "locked": False, "num_format": "yyyy-mm-dd"},
            "missing": {"bg_color": "#f6c9c0"},
        }.items()
    }


def _help_sheet(sheet: Worksheet, form: Form, plan_title: str, styles: dict[str, Format]) -> None:
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 100)
    sheet.write(0, 0, f"{form.organisation.name_zh} {form.year} 年度填报说明", styles["title"])
    lines = instructions(form, plan_title)
    for number, text in enumerate(lines, start=2):
        sheet.write(number, 0, number - 1, styles["note"])
        sheet.write(number, 1, text, styles["note"])
        sheet.set_row(number, 17 * (1 + len(text) // 58))
    start = len(lines) + 3
    sheet.write(start, 0, "条文", styles["head"])
    sheet.write(start, 1, "方案原文（填报依据）", styles["head"])
    for number, basis in enumerate(form.basis, start=start + 1):
        sheet.write(number, 0, f"第{basis.article}条", styles["label"])
        sheet.write(number, 1, basis.quote, styles["label"])
        sheet.set_row(number, 17 * (1 + len(basis.quote) // 58))
    _finish(sheet, landscape=False)


def instructions(form: Form, plan_title: str) -> list[str]:
    """The instructions, one a line, in Chinese: they go to a Chinese office."""
    return [
        f"本表依据《{plan_title}》中列明{form.organisation.name_zh}的条文，征集 {form.year} 年的数据。"
        f"请填写“{FORM}”和“{INFO}”两张表里的黄色单元格，其余单元格请勿改动、移动或增删行列。",
        "本期数值只填数字，按所列计量单位填报，不要带单位、文字、约数或公式链接；“吨”与“万吨”请特别核对。"
        "末位的 0 也表示精度：90.0 请把单元格格式设为一位小数，显示为 90 的按整数理解。",
        "没有数据的，本期数值留空，并在“情况说明”写明原因；零就填 0，不要用空格或横线代替。",
        "“数字种类”说明填的是哪一种数：当年发生数、年末数、比上年的变化，还是自某年起的累计数或比某年的变化。"
        "能选的已列在下拉列表里，默认是最常见的一种；填累计数必须选“自××××年累计”，累计数不会再逐年相加。",
        f"填了数值就要选“公开属性”：{'、'.join(DISCLOSURES)}。选后两类的，数值不会出现在任何公开页面。",
        "需要到某日之后才能公开的，在“保密至”填日期（例：2025-06-30）；留空表示不设保密期。",
        "数值由企业汇总而来的，请填“涉及企业数”和“最大一家占比(%)”，用于判断公布后会不会暴露单个企业。",
        "分县数据之和应等于全市数；不等的（例如另有市本级），请在全市一行的“情况说明”写明。",
        "与上期相差较大、或与已公布数据不一致的，请核对；确实无误的，在“情况说明”写明原因，原因会随数据公布。"
        "单位或数量级存疑、多于上级地区、像是累计数的，须由收表人向填报单位核实后写明原因才能收下。",
        "来自部门统计调查的，请在“统计信息”填调查名称、表号和批准（备案）文号；没有文号的按行政记录登记。",
        "承办科室只填科室名称，不填个人姓名、电话、邮箱或证件号码。",
        "填好后原样保存为 .xlsx 退回。检查出的问题会在原单元格标色、加批注，并列在“问题清单”里，一次列全。",
    ]


def _form_sheet(
    sheet: Worksheet, form: Form, history: History, codes: Codes, styles: dict[str, Format]
) -> None:
    names = list(HEADERS)
    for column, name in enumerate(names):
        sheet.set_column(column, column, WIDTHS[name])
        sheet.write(HEADER_ROW - 1, column, HEADERS[name], styles["head"])
    sheet.set_row(HEADER_ROW - 1, 32)
    sheet.write(0, 0, f"{form.organisation.name_zh} {form.year} 年度填报表", styles["title"])
    sheet.write(1, 0, f"只填黄色单元格；填法见“{HELP}”。")
    for number, row in enumerate(form.rows, start=FIRST_ROW - 1):
        _form_row(sheet, number, row, history, form.year, styles)
    _validate(sheet, form.rows, codes)
    last = FIRST_ROW - 1 + len(form.rows) - 1
    value, klass = (names.index(name) for name in ("value", "disclosure"))
    sheet.conditional_format(
        FIRST_ROW - 1,
        klass,
        last,
        klass,
        {
            "type": "formula",
            "criteria": f'=AND(${_letter(value)}{FIRST_ROW}<>"",${_letter(klass)}{FIRST_ROW}="")',
            "format": styles["missing"],
        },
    )
    sheet.freeze_panes(HEADER_ROW, names.index("definition"))
    sheet.repeat_rows(HEADER_ROW - 1)
    _finish(sheet, landscape=True)


def _letter(column: int) -> str:
    return chr(ord("A") + column)


def _form_row(
    sheet: Worksheet, number: int, row: FormRow, history: History, year: int, styles: dict[str, Format]
) -> None:
    before = history.before(row.series, year)
    known: dict[str, str | float] = {"id": row.id, **row.labels, "duty": row.duty}
    if before:
        known |= {"last_period": str(before[-1].year), "last": before[-1].value}
    locked = styles["label"] if row.part else styles["total"]
    for column, name in enumerate(HEADERS):
        if name == "kind":
            style = styles["input"] if len(row.kinds) > 1 else locked
            sheet.write_string(number, column, row.kinds[0], style)
        elif name in INPUTS:
            sheet.write_blank(number, column, None, styles["date" if name == "embargo" else "input"])
        elif name == "last" and name in known:
            sheet.write_number(number, column, float(known[name]), locked)
        else:
            sheet.write_string(number, column, str(known.get(name, "")), locked)


def _validate(sheet: Worksheet, rows: Sequence[FormRow], codes: Codes) -> None:
    """What Excel, WPS and LibreOffice refuse at once, a rule for each run of rows alike; the full check comes
    later."""
    columns = {name: column for column, name in enumerate(HEADERS)}
    rules = [_rules(row, codes) for row in rows]
    for name in rules[0] if rules else ():
        for rule, alike in groupby(enumerate(rules, start=FIRST_ROW - 1), key=lambda pair: pair[1][name]):
            numbers = [number for number, _ in alike]
            titled = {**rule, "error_title": HEADERS[name]}
            sheet.data_validation(numbers[0], columns[name], numbers[-1], columns[name], titled)


def _rules(row: FormRow, codes: Codes) -> dict[str, dict[str, Any]]:
    """Column → what may be filled in there."""
    return {
        "kind": {
            "validate": "list",
            "source": list(row.kinds),
            "error_message": "请从下拉列表选择数字种类",
        },
        "value": _value_rule(row, codes),
        "disclosure": {
            "validate": "list",
            "source": list(DISCLOSURES),
            "error_message": "请从下拉列表选择公开属性",
        },
        "embargo": {
            "validate": "date",
            "criteria": ">=",
            "value": dt.date(2000, 1, 1),
            "error_message": "请填日期，例：2025-06-30",
        },
        "contributors": {
            "validate": "integer",
            "criteria": ">=",
            "value": 1,
            "error_message": "请填企业个数（整数）",
        },
        "largest": {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": 100,
            "error_message": "请填 0 到 100 之间的百分数",
        },
    }


def _value_rule(row: FormRow, codes: Codes) -> dict[str, Any]:
    if row.states:
        return {"validate": "list", "source": list(row.states), "error_message": "请从下拉列表选择进度"}
    low, high = codes.bounds(codes.indicators[row.indicator])
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": -1e12 if low is None else low,
        "maximum": 1e12 if high is None else high,
        "input_title": row.labels["area"],
        "input_message": f"{row.labels['indicator']}，单位：{row.labels['unit']}"[:250],
        "error_message": f"请填数字，单位：{row.labels['unit']}",
    }


def _info_sheet(sheet: Worksheet, form: Form, styles: dict[str, Format]) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 2, 52)
    sheet.write(0, 0, "统计信息", styles["title"])
    for number, (name, label) in enumerate(INFO_ROWS.items(), start=INFO_FIRST_ROW - 1):
        sheet.write_string(number, 0, label, styles["label"])
        style = styles["input"] if name in INFO_INPUTS else styles["label"]
        if form.info[name]:
            sheet.write_string(number, 1, form.info[name], style)
        else:
            sheet.write_blank(number, 1, None, style)
        sheet.write_string(number, 2, _INFO_HELP.get(name, ""), styles["note"])
        sheet.set_row(number, 20)
    _finish(sheet, landscape=False)


def _finish(sheet: Worksheet, landscape: bool) -> None:
    """Locks the sheet (no password: it keeps hands from slipping, nothing more) and sets up its print."""
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    if landscape:
        sheet.set_landscape()
