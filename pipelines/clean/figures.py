"""What every layout hands over: one printed figure with the words around it; and what becomes of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pipelines.clean.kinds import FigureKind, kind_of
from pipelines.codes import Codes, Indicator
from pipelines.ground.errors import CATALOGUE, Fault
from pipelines.ground.folding import fold
from pipelines.ground.numerals import read_number
from pipelines.ground.periods import NoPeriod, Period, read_date, read_period, undated
from pipelines.schema import DISCLOSURES
from pipelines.sources import Document, MappingRow, Source

CONF = {"主动公开": "F", "依申请公开": "N", "不予公开": "C"}
# What a source's words for a period lack so that only the day of publication bounds it.
UNDATED = ("Q-UNDATED", "Q-REPORT-DAY")
_BARE = re.compile(r"[\d年月日底上下半季度/.-]+")
ABOUT = Decimal("0.05")  # 约, 左右, 近, 余 and 多 are read within 5 %: a convention, said on the method page


@dataclass(frozen=True)
class Figure:
    """One figure as a source prints it, before any of its words are coded.

    transformation, base_per: its kind, where its own row states it; that goes before the mapping's.
    """

    source: Source
    document: Document
    cell: str
    row_id: str
    words: str
    value: str
    unit: str
    period: str
    ref_area: str = ""
    area_name: str = ""
    locator: str = ""
    qualifier: str = "exact"
    obs_status: str = "A"
    grade: str = "C"
    grade_original: str = ""
    entity: str = ""
    origin: str = "press"
    provenance: str = "transcribed"
    comment: str = ""
    quote: str = ""
    period_noted: str = ""
    breakdown: str = ""
    transformation: str = ""
    base_per: str = ""
    disclosure: str = ""
    embargo: dt.date | None = None
    contributors: int | None = None
    largest_share: float | None = None


@dataclass(frozen=True)
class SetAside:
    """A figure that is kept but not used (`used=False`, its mapping says why) or quarantined."""

    figure: Figure
    code: str
    reason_zh: str
    reason_en: str
    targets: str = ""

    def as_row(self) -> dict[str, Any]:
        """The row of the quarantine and unused tables."""
        figure = self.figure
        return {
            "SOURCE_ID": figure.document.id,
            "CELL": figure.cell,
            "ROW_ID": figure.row_id or None,
            "CODE": self.code,
            "REASON_ZH": self.reason_zh,
            "REASON_EN": self.reason_en,
            "TARGETS": self.targets or None,
            "INDICATOR_TEXT": figure.words,
            "AREA_TEXT": figure.area_name or figure.ref_area or None,
            "PERIOD_TEXT": figure.period or None,
            "OBS_TEXT": figure.value or None,
            "UNIT_TEXT": figure.unit or None,
            "QUOTE": figure.quote or None,
        }


def quarantined(figure: Figure, code: str) -> SetAside:
    """`figure` set aside for the reason that the catalogue gives for `code`."""
    words = CATALOGUE[code]
    return SetAside(figure, code, words.zh, words.en)


def mapping_for(figure: Figure, mapping: tuple[MappingRow, ...]) -> MappingRow | None:
    """The first mapping row whose words, area and years cover the figure; None where there is none."""
    words, year = fold(figure.words), figure.period[:4]
    return next(
        (
            row
            for row in mapping
            if fold(row.words) == words
            and row.ref_area in ("", figure.ref_area)
            and (not row.first or year >= row.first)
            and (not row.last or year <= row.last)
        ),
        None,
    )


def observe(
    figure: Figure, row: MappingRow, codes: Codes, as_printed: str = ""
) -> dict[str, Any] | SetAside | Fault:
    """The observation that a mapped figure is (schema OBSERVATIONS), or why it is none.

    as_printed: the span that a statement was transcribed from. Returns SetAside where the figure can't be
    read for certain, Fault where the mapping or a code list is wrong: E-IND-01, E-DEF-01, E-UNIT-01,
    E-AREA-01, E-STATE-01, E-KIND-03, E-KIND-02.
    """
    indicator = codes.indicators.get(row.indicator)
    if indicator is None:
        return Fault("E-IND-01", _where(figure), row.indicator, "indicators.yaml")
    definition = row.definition or "_"
    if definition not in indicator.definition_ids:
        return Fault("E-DEF-01", _where(figure), definition, " | ".join(indicator.definition_ids))
    area = _area(figure, codes)
    if not isinstance(area, str):
        return area
    period = read_period(figure.period)
    published = read_date(figure.document.published)
    if isinstance(period, NoPeriod) and published and period.code in UNDATED:
        period = undated(published)
    if isinstance(period, NoPeriod):
        return quarantined(figure, period.code)
    words = " ".join((figure.words, figure.unit, figure.locator))
    sums = codes.adds_up(indicator) and not indicator.stock
    own = (figure.transformation, figure.base_per)
    stated = own if figure.transformation else (row.transformation, row.base_per)
    kind = kind_of(*stated, indicator, sums, period, words, as_printed, _where(figure))
    if isinstance(kind, Fault):
        return kind
    value = _value(figure, row, indicator, kind, codes)
    if not isinstance(value, dict):
        return value
    key = {
        "INDICATOR": indicator.id,
        "DEFINITION": definition,
        "REF_AREA": area,
        "BREAKDOWN": row.breakdown or figure.breakdown or _breakdown(figure, codes),
        "ENTITY": row.entity or figure.entity or None,
        "TRANSFORMATION": kind.transformation,
        "BASE_PER": kind.base,
        "TIME_PERIOD": kind.period.code,
        "SOURCE_ID": figure.document.id,
        "VINTAGE": published,
    }
    noted = {"PERIOD_TEXT": _noted_period(figure, kind.period), "FREQ": kind.period.freq}
    return {**key, **value, **_provenance(figure), **noted, "OBS_ID": obs_id(key)}


def _noted_period(figure: Figure, period: Period) -> str | None:
    """What a transcription says of a period beyond its code: of when a figure without a year may be, where in
    the text the year stands."""
    if figure.period_noted:
        return figure.period_noted
    read = read_period(figure.period)
    same = _BARE.fullmatch(figure.period) and not isinstance(read, NoPeriod) and read.code == period.code
    return figure.period if figure.quote and not same else None


def obs_id(key: dict[str, Any]) -> str:
    """A short, stable id: the first 12 hex digits of the sha256 of the key."""
    text = "|".join("" if value is None else str(value) for value in key.values())
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _provenance(figure: Figure) -> dict[str, Any]:
    """A figure's own class and embargo, and its source's: the stricter and the later one hold."""
    classes = (figure.source.disclosure, figure.disclosure or figure.source.disclosure)
    disclosure = max(classes, key=DISCLOSURES.index)
    embargoes = [day for day in (figure.source.embargo, figure.embargo) if day is not None]
    return {
        "OBS_STATUS": figure.obs_status,
        "CONF_STATUS": CONF[disclosure],
        "DISCLOSURE": disclosure,
        "EMBARGO": max(embargoes, default=None),
        "ORIGIN": figure.origin,
        "PROVENANCE": figure.provenance,
        "DERIVED_FROM": None,
        "CELL": figure.cell,
        "LOCATOR": figure.locator or None,
        "GRADE": figure.grade,
        "GRADE_ORIGINAL": figure.grade_original or None,
        "COMMENT": figure.comment or None,
        "QUOTE": figure.quote or None,
        "CONTRIBUTORS": figure.contributors,
        "LARGEST_SHARE": figure.largest_share,
    }


def _value(
    figure: Figure, row: MappingRow, indicator: Indicator, kind: FigureKind, codes: Codes
) -> dict[str, Any] | SetAside | Fault:
    if row.state:
        if row.state not in [state.code for state in indicator.states]:
            return Fault("E-STATE-01", _where(figure), row.state, indicator.id)
        rank = Decimal(indicator.state_rank(row.state))
        return _columns(figure, rank, 0, Decimal(0), (rank, rank), "STATE", indicator.unit)
    read = read_number(figure.value)
    if read is None:
        return quarantined(figure, "Q-RANGE" if any(c in figure.value for c in "~-∶:") else "Q-NUMBER")
    printed, decimals = read
    unit = _unit_of(figure, kind, codes)
    if unit is None:
        return Fault("E-UNIT-01", _where(figure), figure.unit, "units.csv")
    measure = unit_measure(kind.transformation, unit, indicator)
    if codes.units[unit].dimension != codes.units[measure].dimension:
        return Fault("E-UNIT-02", _where(figure), figure.unit, codes.units[measure].zh)
    value = codes.convert(-printed if row.sign else printed, unit, measure)
    half = codes.convert(Decimal(5).scaleb(-decimals - 1), unit, measure)
    changes = kind.transformation in ("G1", "GB")
    natural = (None, None) if changes else codes.bounds(indicator)
    ends = interval(value, figure.qualifier, natural, changes)
    return _columns(figure, value, decimals, half, ends, unit, measure)


def _unit_of(figure: Figure, kind: FigureKind, codes: Codes) -> str | None:
    """The unit's code; an index may be printed with its base, with %, or with nothing for a unit."""
    unit = codes.unit_words.get(fold(figure.unit).replace("m³", "m3"))
    return "INDEX" if kind.transformation == "IX" else unit


def unit_measure(transformation: str, printed: str, indicator: Indicator) -> str:
    """The unit that a figure of this kind is kept in: a change on a level keeps the % or points it is
    printed in, an index has none, everything else is converted to the indicator's."""
    if transformation == "IX":
        return "INDEX"
    relative = transformation in ("G1", "GB") and not indicator.per_year and printed in ("PT", "PP")
    return printed if relative else indicator.unit


def _columns(
    figure: Figure,
    value: Decimal,
    decimals: int,
    half: Decimal,
    ends: tuple[Decimal | None, Decimal | None],
    unit: str,
    measure: str,
) -> dict[str, Any]:
    return {
        "UNIT_MEASURE": measure,
        "OBS_VALUE": number(value),
        "OBS_LOW": number(ends[0]),
        "OBS_HIGH": number(ends[1]),
        "QUALIFIER": figure.qualifier,
        "DECIMALS": decimals,
        "ROUNDING": number(half),
        "OBS_TEXT": figure.value,
        "UNIT_PRINTED": unit,
    }


def number(value: Decimal | None) -> float | None:
    """A float that is the same on every machine: nine decimals, never minus zero."""
    return None if value is None else round(float(value), 9) + 0.0


def interval(
    value: Decimal,
    qualifier: str,
    natural: tuple[float | None, float | None] = (None, None),
    is_change: bool = False,
) -> tuple[Decimal | None, Decimal | None]:
    """(low, high) that a printed figure stands for (METHODS §2); None where an end is open.

    以上, 超过 leave the upper end open, 以下, 不足 the lower, capped at the natural bounds (a share lies in 0
    to 100, an amount is not negative); 约 and 左右 are ± 5 %, 近 from −5 % to the value, 多 and 余 from the
    value to +5 %. Of a change the words are about its size, and the sign comes after: «下降12以上» is
    (−∞, −12], «下降不足5%» is (−5, 0].
    """
    if is_change and value < 0:
        low, high = interval(-value, qualifier, is_change=True)
        return (None if high is None else -high), (None if low is None else -low)
    if qualifier == "exact":
        return value, value
    floor, ceiling = (None if end is None else Decimal(str(end)) for end in natural)
    least = Decimal(0) if is_change else floor
    margin = abs(value) * ABOUT
    low, high = {
        "about": (value - margin, value + margin),
        "nearly": (value - margin, value),
        "over": (value, value + margin),
        "ge": (value, ceiling),
        "gt": (value, ceiling),
        "le": (least, value),
        "lt": (least, value),
    }[qualifier]
    return (
        low if floor is None or low is None else max(low, floor),
        high if ceiling is None or high is None else min(high, ceiling),
    )


def _area(figure: Figure, codes: Codes) -> str | SetAside | Fault:
    if "+" in figure.ref_area:
        return quarantined(figure, "Q-AREAS")
    if figure.ref_area:
        known = figure.ref_area in codes.areas
        return figure.ref_area if known else Fault("E-AREA-01", _where(figure), figure.ref_area, "areas.csv")
    plain = fold(figure.area_name).split("(")[0]
    return codes.area_words.get(plain) or quarantined(figure, "Q-AREAS")


def _breakdown(figure: Figure, codes: Codes) -> str:
    name = fold(figure.area_name)
    for breakdown in codes.breakdowns.values():
        if any(fold(word) in name for word in breakdown.synonyms):
            return breakdown.code
    return "_T"


def _where(figure: Figure) -> str:
    row = f" {figure.row_id}" if figure.row_id else ""
    return f"data/sources/{figure.source.id}/{figure.cell}{row}"


def place(figure: Figure) -> str:
    """Where a figure stands, for messages: source folder, file, sheet, cell and row."""
    return _where(figure)


def with_entity(figure: Figure, entity: str) -> Figure:
    """`figure` as a fact about one enterprise or section, never about the area."""
    return replace(figure, entity=entity)
