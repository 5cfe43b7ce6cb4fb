"""The whole check of one returned workbook: structure, then each figure, then what figures say together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pipelines.clean import Derivation
from pipelines.codes import Codes, Growth
from pipelines.doubts import History, Promised, Series
from pipelines.ground.errors import Fault, SubmissionError
from pipelines.submit.figures import (
    complete_finding,
    info_findings,
    kind_finding,
    side_findings,
    value_finding,
)
from pipelines.submit.findings import Checked, Entry, Finding
from pipelines.submit.form import FORM, INFO, INFO_FIRST_ROW, INFO_ROWS, Form, FormRow
from pipelines.submit.plausible import Filled, against_history, filled, growths, shares, sums
from pipelines.submit.reader import Returned
from pipelines.submit.structure import finding, match

# A row whose unit, period or place is wrong is not compared with anything: that would blame it twice.
_SPOILING = ("E-SUB-03", "E-SUB-07", "E-SUB-08", "E-SUB-09")


@dataclass(frozen=True)
class Known:
    """What a workbook is checked against: codes, public history, the identities, the indicators whose
    population is public by name, and what is promised about each series."""

    codes: Codes
    history: History
    derivations: tuple[Derivation, ...]
    growths: tuple[Growth, ...]
    named: frozenset[str] = frozenset()
    promised: Mapping[Series, Promised] = field(default_factory=dict)


def whose(returned: Returned, where: str) -> tuple[str, int]:
    """(organisation, year) of a returned form, from its properties or, where they are lost, its cells.

    Raises SubmissionError (E-SUB-02) for a workbook that is not one of our forms.
    """
    rows = {name: number for number, name in enumerate(INFO_ROWS, start=INFO_FIRST_ROW)}
    found = [
        returned.properties.get(name) or returned.at(INFO, rows[name], 2).text
        for name in ("organisation", "year")
    ]
    missing = [sheet for sheet in (FORM, INFO) if sheet not in returned.sheets]
    if missing or not found[0] or not found[1].isdigit():
        raise SubmissionError(Fault("E-SUB-02", where, ", ".join(returned.sheets), f"{FORM}, {INFO}"))
    return found[0], int(found[1])


def check_returned(form: Form, returned: Returned, known: Known, because: dict[str, str]) -> Checked:
    """Every finding of a returned workbook, sorted by cell.

    because: cell («填报表!J12») → the written reason for a warning there, beside those in the workbook.
    A form of another registry is told so and not judged further (E-SUB-26).
    """
    outdated = _outdated(form, returned)
    if outdated is not None:
        return Checked(form, form.info, {}, {}, (outdated,))
    matched = match(form, returned, known.codes)
    single = _single(form, matched.entries, known)
    first = [*matched.findings, *single, *info_findings(form, returned)]
    sound = _sound(form, matched.entries, first)
    compared = [
        against_history(one, known.history, known.codes, form.year, known.promised.get(one.row.series))
        for one in sound.values()
    ]
    second = _explained([one for one in compared if one is not None], because)
    open_rows = {one.row for one in second if not one.settled}
    left = {key: one for key, one in sound.items() if one.entry.number not in open_rows}
    together = [
        *sums(form, left, known.codes),
        *shares(form, left, known.derivations),
        *growths(form, left, known.history, known.growths),
    ]
    findings = _explained([*first, *second, *together], because)
    return Checked(
        form,
        _info(returned),
        matched.entries,
        {key: one.value for key, one in sound.items()},
        tuple(sorted(set(findings))),
    )


def _outdated(form: Form, returned: Returned) -> Finding | None:
    number = INFO_FIRST_ROW + list(INFO_ROWS).index("digest")
    digest = returned.properties.get("digest") or returned.at(INFO, number, 2).text
    return None if digest == form.digest else finding(returned, INFO, number, 2, "E-SUB-26", form.digest)


def _single(form: Form, entries: dict[str, Entry], known: Known) -> list[Finding]:
    found: list[Finding] = []
    for row in form.rows:
        if row.id in entries:
            value = value_finding(row, entries[row.id], known.codes)
            value = value or complete_finding(row, entries[row.id], known.codes, known.named)
            kind = kind_finding(row, entries[row.id])
            found += [one for one in (value, kind) if one is not None]
            found += side_findings(entries[row.id])
    return found


def _sound(form: Form, entries: dict[str, Entry], findings: Iterable[Finding]) -> dict[str, Filled]:
    """Row id → number, for the rows whose number can be compared."""
    bad = {one.row for one in findings if one.sheet == FORM and one.code in (*_SPOILING, *_VALUE_CODES)}
    return {
        row.id: filled(row, entries[row.id])
        for row in form.rows
        if row.id in entries and entries[row.id].number not in bad and _is_number(row, entries[row.id])
    }


_VALUE_CODES = ("E-SUB-10", "E-SUB-11", "E-SUB-12", "E-SUB-13", "E-SUB-27", "W-SUB-03")


def _is_number(row: FormRow, entry: Entry) -> bool:
    return not row.states and entry.cells["value"].kind == "number"


def _explained(findings: list[Finding], because: dict[str, str]) -> list[Finding]:
    return [
        replace(one, reason=because[one.cell]) if one.settleable and one.cell in because else one
        for one in findings
    ]


def _info(returned: Returned) -> dict[str, str]:
    return {
        name: returned.at(INFO, number, 2).text for number, name in enumerate(INFO_ROWS, start=INFO_FIRST_ROW)
    }
