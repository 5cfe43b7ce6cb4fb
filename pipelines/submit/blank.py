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
from pipelines.submit.figures import APPROVAL_EXAMPLE
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
from pipelines.submit.marked import LIST
from pipelines.submit.words import say

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
# The sheet of instructions, line by line.
INSTRUCTIONS = (
    *("basis", "number", "nothing", "kind", "class", "embargo"),
    *("enterprises", "counties", "odd", "survey", "office", "return"),
)


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
    _title(sheet, "title.help", form, styles)
    lines = instructions(form, plan_title)
    for number, text in enumerate(lines, start=2):
        sheet.write(number, 0, number - 1, styles["note"])
        sheet.write(number, 1, text, styles["note"])
        sheet.set_row(number, 17 * (1 + len(text) // 58))
    start = len(lines) + 3
    sheet.write(start, 0, say("zh", "basis.article"), styles["head"])
    sheet.write(start, 1, say("zh", "basis.quote"), styles["head"])
    for number, basis in enumerate(form.basis, start=start + 1):
        sheet.write(number, 0, say("zh", "basis.number", article=basis.article), styles["label"])
        sheet.write(number, 1, basis.quote, styles["label"])
        sheet.set_row(number, 17 * (1 + len(basis.quote) // 58))
    _finish(sheet, landscape=False)


def _title(sheet: Worksheet, key: str, form: Form, styles: dict[str, Format]) -> None:
    text = say("zh", key, organisation=form.organisation.name_zh, year=form.year)
    sheet.write(0, 0, text, styles["title"])


def instructions(form: Form, plan_title: str) -> list[str]:
    """The instructions, one a line, in Chinese: they go to a Chinese office."""
    named = HEADERS | {"form": FORM, "info": INFO, "findings": LIST, "ending": ".xlsx"}
    named |= {"plan": plan_title, "organisation": form.organisation.name_zh, "year": str(form.year)}
    named["classes"] = say("zh", "between.classes").join(DISCLOSURES)
    return [say("zh", f"instruction.{name}", **named) for name in INSTRUCTIONS]


def _form_sheet(
    sheet: Worksheet, form: Form, history: History, codes: Codes, styles: dict[str, Format]
) -> None:
    names = list(HEADERS)
    for column, name in enumerate(names):
        sheet.set_column(column, column, WIDTHS[name])
        sheet.write(HEADER_ROW - 1, column, HEADERS[name], styles["head"])
    sheet.set_row(HEADER_ROW - 1, 32)
    _title(sheet, "title.form", form, styles)
    sheet.write(1, 0, say("zh", "hint", help=HELP))
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
            "error_message": say("zh", "takes.kind"),
        },
        "value": _value_rule(row, codes),
        "disclosure": {
            "validate": "list",
            "source": list(DISCLOSURES),
            "error_message": say("zh", "takes.disclosure"),
        },
        "embargo": {
            "validate": "date",
            "criteria": ">=",
            "value": dt.date(2000, 1, 1),
            "error_message": say("zh", "takes.embargo"),
        },
        "contributors": {
            "validate": "integer",
            "criteria": ">=",
            "value": 1,
            "error_message": say("zh", "takes.contributors"),
        },
        "largest": {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": 100,
            "error_message": say("zh", "takes.largest"),
        },
    }


def _value_rule(row: FormRow, codes: Codes) -> dict[str, Any]:
    if row.states:
        return {"validate": "list", "source": list(row.states), "error_message": say("zh", "takes.state")}
    low, high = codes.bounds(codes.indicators[row.indicator])
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": -1e12 if low is None else low,
        "maximum": 1e12 if high is None else high,
        "input_title": row.labels["area"],
        "input_message": say("zh", "asked", **row.labels)[:250],
        "error_message": say("zh", "takes.value", **row.labels),
    }


def _info_sheet(sheet: Worksheet, form: Form, styles: dict[str, Format]) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 2, 52)
    sheet.write(0, 0, INFO, styles["title"])
    for number, (name, label) in enumerate(INFO_ROWS.items(), start=INFO_FIRST_ROW - 1):
        sheet.write_string(number, 0, label, styles["label"])
        style = styles["input"] if name in INFO_INPUTS else styles["label"]
        if form.info[name]:
            sheet.write_string(number, 1, form.info[name], style)
        else:
            sheet.write_blank(number, 1, None, style)
        how = say.known(f"info.{name}")
        text = say("zh", how, example=APPROVAL_EXAMPLE) if how else ""
        sheet.write_string(number, 2, text, styles["note"])
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
