"""Transcribed statements → figures; and the proof that each transcription says what its span says.

For each row that maps to an indicator, number, unit, qualifier and direction are read out of
`as_printed` by a reader that does not know the transcribed columns, and have to agree with them as far
as the span says them. A disagreement is an error until a reviewed correction says what holds, and why.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from pipelines.clean.figures import Figure, place
from pipelines.clean.grid import Row
from pipelines.codes import Codes, Indicator
from pipelines.ground.errors import Fault
from pipelines.ground.folding import fold
from pipelines.ground.numerals import Reading, read_figures, read_number, read_status
from pipelines.sources import Correction, Document, MappingRow, Source

# How a transcription from a copy notes the grade that the publisher's own page would have.
_ORIGINAL = re.compile(r"^original:(?P<grade>[A-D])\b;?\s*")


def figure_of(row: Row, source: Source, file: str, document: Document, held: bool = False) -> Figure:
    """One row of a statements file as a figure; held: its words were seen on the publisher's own page, whose
    bytes lie beside the source, so that the grade of that page holds."""
    remark = row.get("remark")
    original = _ORIGINAL.match(remark)
    original_grade = original["grade"] if original else ""
    return Figure(
        source=source,
        document=document,
        cell=f"{file}!{row.at['value']}",
        row_id=row.get("statement_id"),
        words=row.get("indicator"),
        value=row.get("value"),
        unit=row.get("unit"),
        period=row.get("time_period"),
        ref_area=row.get("ref_area"),
        area_name=row.get("area_name"),
        locator=row.get("locator"),
        qualifier=row.get("qualifier") or "exact",
        obs_status=row.get("obs_status") or "A",
        grade=original_grade if held and original_grade else row.get("grade"),
        entity=row.get("entity"),
        origin=origin_of(document),
        provenance=provenance_of(document, "transcribed", held),
        grade_original=original_grade,
        comment=_ORIGINAL.sub("", remark),
        quote=row.get("as_printed"),
    )


def in_each_year(figure: Figure) -> list[Figure]:
    """A figure that is said of several periods alike («2024;2025»: since 2024 it has stayed at 100 %), once
    for each of them."""
    return [replace(figure, period=period) for period in figure.period.split(";")]


def provenance_of(document: Document, otherwise: str, held: bool) -> str:
    """How deep a document's figures can be traced: to its held bytes, to a copy, or as deep as its source."""
    return "cell" if held else "copy" if document.access == "copy" else otherwise


def origin_of(document: Document) -> str:
    """How a document's figures came about, judged by its publisher's kind."""
    publisher = document.publisher
    if "统计局" in publisher or "调查" in publisher:
        return "survey"
    if any(word in publisher for word in ("局", "厅", "政府", "委员会", "部", "办公室")) and not any(
        word in publisher for word in ("日报", "转载", "网", "新闻", "社")
    ):
        return "administrative"
    return "press"


def disagreements(
    figure: Figure,
    as_printed: str,
    mapping: MappingRow,
    indicator: Indicator,
    codes: Codes,
    corrected: set[str],
) -> list[Fault]:
    """Where the printed span and the transcribed columns differ (E-STMT-01 to E-STMT-05).

    corrected: the columns for which a reviewed correction settles the disagreement.
    """
    if mapping.state:
        return _state_faults(figure, as_printed)
    faults = _status_faults(figure, as_printed)
    read = read_number(figure.value)
    if read is None:
        return faults
    value, decimals = read
    readings = [r for r in read_figures(as_printed, codes.unit_words) if _same(r, value, decimals)]
    if not readings:
        faults.append(Fault("E-STMT-01", place(figure), as_printed, figure.value))
    else:
        best = min(
            readings,
            key=lambda r: len(_reading_faults(figure, r, value, mapping, indicator, codes)),
        )
        faults += _reading_faults(figure, best, value, mapping, indicator, codes)
    settled = {
        "E-STMT-01": "value",
        "E-STMT-02": "unit",
        "E-STMT-03": "qualifier",
        "E-STMT-04": "direction",
        "E-STMT-05": "obs_status",
        "E-KIND-03": "direction",
    }
    return [fault for fault in faults if settled[fault.code] not in corrected]


def _same(reading: Reading, value: Decimal, decimals: int) -> bool:
    return reading.value == abs(value) and reading.decimals == decimals


def _reading_faults(
    figure: Figure,
    reading: Reading,
    value: Decimal,
    mapping: MappingRow,
    indicator: Indicator,
    codes: Codes,
) -> list[Fault]:
    where, faults = place(figure), []
    unit = codes.unit_words.get(fold(figure.unit))
    if reading.unit is not None and reading.unit != unit:
        faults.append(Fault("E-STMT-02", where, codes.units[reading.unit].zh, figure.unit))
    if reading.qualifier is not None and reading.qualifier != figure.qualifier:
        faults.append(Fault("E-STMT-03", where, reading.qualifier, figure.qualifier))
    signed = -value if mapping.sign else value
    printed = _printed_sign(reading, indicator)
    if indicator.is_share and not mapping.transformation and reading.direction in ("up", "down"):
        # «提高5%» is a change; a share that was reached is «提高到95%».
        faults.append(Fault("E-KIND-03", where, reading.direction, "TRANSFORMATION G1 | GB"))
    change = indicator.per_year or mapping.transformation in ("G1", "GB")
    if change and printed is not None and signed != 0 and (signed > 0) != (printed > 0):
        faults.append(Fault("E-STMT-04", where, reading.direction or "-", str(signed)))
    return faults


def _printed_sign(reading: Reading, indicator: Indicator) -> int | None:
    """+1 or −1 as the span says it, None where it does not; 优于, 改善 follow the indicator's sense."""
    if reading.negative:
        return -1
    better = -1 if indicator.sense == "decrease" else 1
    return {"down": -1, "up": 1, "better": better}.get(reading.direction or "")


def _status_faults(figure: Figure, as_printed: str) -> list[Fault]:
    printed = read_status(as_printed)
    if printed is None or printed == figure.obs_status:
        return []
    return [Fault("E-STMT-05", place(figure), printed, figure.obs_status)]


def _state_faults(figure: Figure, as_printed: str) -> list[Fault]:
    """A state in words has to stand in its span: 竣工 in «…全面竣工仪式», 已完成并公示 in parts."""
    parts = figure.value.removesuffix("中").split("并")
    if all(part in as_printed for part in parts):
        return []
    return [Fault("E-STMT-01", place(figure), as_printed, figure.value)]


def apply(row: Row, corrections: list[Correction], where: str) -> tuple[Row, list[Fault]]:
    """`row` with its reviewed corrections; a correction whose `found` no longer stands is E-CORR-01."""
    text, faults = dict(row.text), []
    for correction in corrections:
        if correction.column in ("row", "direction"):
            continue
        now = row.get(correction.column)
        if now != correction.found:
            faults.append(
                Fault(
                    "E-CORR-01",
                    f"{where} {correction.row}.{correction.column}",
                    now,
                    correction.found,
                )
            )
        else:
            text[correction.column] = correction.use
    return Row(row.number, text, row.at), faults
