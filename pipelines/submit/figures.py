"""What is wrong with the figures themselves: type, range, class, embargo, who stands behind them."""

from __future__ import annotations

import datetime as dt
import re

from pipelines.codes import Codes
from pipelines.schema import DISCLOSURES
from pipelines.submit.findings import Entry, Finding
from pipelines.submit.form import FORM, INFO, INFO_FIRST_ROW, INFO_ROWS, Form, FormRow
from pipelines.submit.reader import FormCell, Returned
from pipelines.submit.structure import finding
from pipelines.submit.words import say

# 国统制〔2023〕12号, 闽统函[2024]5号: the year in brackets, a number, 号.
_APPROVAL = re.compile(r".*[〔\[(（]\d{4}[〕\])）]\s*(?:第)?\d+\s*号")
APPROVAL_EXAMPLE = "×统制〔2025〕1号"
# A mobile or landline number, an identity number, an address of mail: an office has none of these here.
_PERSON = re.compile(r"1[3-9]\d{9}|\d{3,4}-?\d{7,8}|\d{17}[\dXx]|@|联系人|手机")


def value_finding(row: FormRow, entry: Entry, codes: Codes) -> Finding | None:
    """What is wrong with the value of one row on its own, or None."""
    cell, number = entry.cells["value"], say.both("expected.number", " / ")
    if cell.kind == "uncached":
        return entry.find("value", "E-SUB-11", cell.formula, number, FORM)
    if cell.kind == "error":
        return entry.find("value", "E-SUB-12", cell.text, number, FORM)
    if not cell.text:
        if entry.cells["reason"].text:
            return None
        return entry.find("value", "W-SUB-03", "—", say("zh", "expected.number-or-reason"), FORM)
    if row.states:
        known = cell.text in row.states
        return None if known else entry.find("value", "E-SUB-25", cell.text, " | ".join(row.states), FORM)
    if cell.kind != "number":
        return entry.find("value", "E-SUB-10", cell.text, number, FORM)
    low, high = codes.bounds(codes.indicators[row.indicator])
    value = float(cell.text)
    if (low is not None and value < low) or (high is not None and value > high):
        return entry.find("value", "E-SUB-13", cell.text, f"{_end(low)} … {_end(high)}", FORM)
    return None


def complete_finding(row: FormRow, entry: Entry, codes: Codes, named: frozenset[str]) -> Finding | None:
    """A share of 0 or 100 % tells on every member: the gate hides it unless they are public by name."""
    text = entry.cells["value"].text
    asked = codes.indicators[row.indicator].is_share and row.indicator not in named
    if not asked or entry.cells["value"].kind != "number" or float(text) not in (0.0, 100.0):
        return None
    if entry.cells["disclosure"].text != DISCLOSURES[0]:
        return None
    return entry.find("value", "W-SUB-06", text, say.both("expected.named", " / "), FORM)


def kind_finding(row: FormRow, entry: Entry) -> Finding | None:
    """A kind of figure that was not asked, or none at all beside a figure."""
    cell = entry.cells["kind"]
    if cell.text in row.kinds or not (entry.cells["value"].text or cell.text):
        return None
    return entry.find("kind", "E-SUB-27", cell.text or "—", " | ".join(row.kinds), FORM)


def _end(bound: float | None) -> str:
    return "" if bound is None else f"{bound:g}"


def side_findings(entry: Entry) -> list[Finding]:
    """What is wrong with the cells beside a figure: class, embargo, enterprises, largest share."""
    found = [_person(entry)]
    if entry.cells["value"].text or entry.cells["value"].formula:
        found += [_class(entry), _embargo(entry), _contributors(entry), _largest(entry)]
    return [one for one in found if one is not None]


def _person(entry: Entry) -> Finding | None:
    """A reason is published: nobody's number or address may stand in it."""
    text = entry.cells["reason"].text
    return entry.find("reason", "E-SUB-23", text, "—", FORM) if _PERSON.search(text) else None


def _class(entry: Entry) -> Finding | None:
    text = entry.cells["disclosure"].text
    if text in DISCLOSURES:
        return None
    code = "E-SUB-16" if text else "E-SUB-15"
    return entry.find("disclosure", code, text or "—", " | ".join(DISCLOSURES), FORM)


def _embargo(entry: Entry) -> Finding | None:
    cell = entry.cells["embargo"]
    if not cell.text or embargo_of(cell) is not None:
        return None
    return entry.find("embargo", "E-SUB-17", cell.text, "2025-06-30", FORM)


def embargo_of(cell: FormCell) -> dt.date | None:
    """The date until which a figure is kept back; None where the cell is empty or no date."""
    try:
        return dt.date.fromisoformat(cell.text)
    except ValueError:
        return None


def _contributors(entry: Entry) -> Finding | None:
    cell = entry.cells["contributors"]
    if not cell.text or _count(cell) >= 1:
        return None
    return entry.find("contributors", "E-SUB-18", cell.text, "1, 2, 3 …", FORM)


def _count(cell: FormCell) -> int:
    """A whole number, however many decimals it is shown with; 0 where it is none."""
    number = float(cell.text) if cell.kind == "number" else 0.0
    return int(number) if number.is_integer() else 0


def _largest(entry: Entry) -> Finding | None:
    """The largest of n has at least 100/n per cent, and of one everything."""
    cell, count = entry.cells["largest"], _count(entry.cells["contributors"])
    if not cell.text:
        return None
    least = 100 / count if count > 0 else 0.0
    if cell.kind == "number" and least - 0.5 <= float(cell.text) <= 100 and float(cell.text) > 0:
        return None
    return entry.find("largest", "E-SUB-19", cell.text, f"{least:.4g} … 100", FORM)


def info_findings(form: Form, returned: Returned) -> list[Finding]:
    """What is wrong with what the organisation says of itself: its office and its survey."""
    rows = {name: number for number, name in enumerate(INFO_ROWS, start=INFO_FIRST_ROW)}
    text = {name: returned.at(INFO, number, 2).text for name, number in rows.items()}
    found = []
    if not text["office"]:
        found.append(("office", "E-SUB-22", say("zh", "expected.office")))
    elif _PERSON.search(text["office"]):
        found.append(("office", "E-SUB-23", say("zh", "expected.office")))
    if text["approval"] and not _APPROVAL.fullmatch(text["approval"]):
        found.append(("approval", "E-SUB-24", APPROVAL_EXAMPLE))
    elif text["approval"] and not text["survey"]:
        found.append(("survey", "E-SUB-24", INFO_ROWS["survey"]))
    return [finding(returned, INFO, rows[name], 2, code, expected) for name, code, expected in found]
