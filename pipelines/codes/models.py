"""The words we use: units, indicators, areas, breakdowns, organisations, statuses (data/codes).

Whatever maps a printed word to a code lives here; words are compared after `fold` (width, punctuation).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal

from pydantic import ConfigDict, Field

from pipelines.ground.bilingual import Bilingual, InBoth
from pipelines.ground.errors import CodesError, Fault
from pipelines.ground.folding import fold
from pipelines.ground.numerals import as_decimal
from pipelines.ground.registers import Many, Row
from pipelines.ground.yamlio import Strict

# What these measure can be added over places; a share, an intensity or a concentration cannot.
EXTENSIVE = frozenset(
    {"mass", "energy", "area", "floor-area", "volume", "power", "electricity", "money", "people"}
    | {"count", "vehicles", "length"}
)


_YEAR = r"^\d{4}$"


class Unit(Row, InBoth):
    """A unit of measure: its names, what it measures, its exact factor in that dimension (亩: 1/15 ha)."""

    code: str = Field(validation_alias="UNIT_MEASURE")
    zh: str
    en: str
    dimension: str
    factor: Fraction
    low: float | None = None
    high: float | None = None
    en_name: str = ""
    en_factor: Fraction = Fraction(1)
    synonyms: Many = ()


class Definition(Strict):
    """One version of what an indicator counts; two versions are never joined.

    part_of: the wider version that counts all of this one; as_named: the one that the indicator's name says;
    unstated: its publisher does not print how it is reckoned, which is said beside a verdict on it.
    """

    id: str
    name: Bilingual
    part_of: str = ""
    as_named: bool = False
    unstated: bool = False


class Anew(Strict):
    """From when on an indicator is reckoned otherwise than before, though no source divides its figures.

    since: the month; why: the clause that says what was changed.
    """

    since: str = Field(pattern=r"^\d{4}-\d{2}$")
    why: Bilingual


class State(Strict, InBoth):
    """One step of an ordered state (开展中 < 竣工 < …).

    unclear: somebody says that it is done, which proves neither that it is nor that it is not.
    """

    code: str
    zh: str
    en: str
    unclear: bool = False


class Indicator(Strict):
    """What is measured: names, unit, good direction, definitions."""

    id: str
    chapter: str
    name: Bilingual
    span_name: Bilingual | None = (
        None  # of a change over several years, where `name` says «on the year before»
    )
    synonyms: tuple[str, ...] = ()
    unit: str
    sense: Literal["increase", "decrease", "none"]
    decimals: int = Field(ge=0, le=6)
    per_year: bool = False
    survey: bool = False
    stock: bool = False
    band: float | None = Field(default=None, ge=0)
    reckoned_anew: Anew | None = None
    authority: tuple[str, ...] = ()
    definitions: tuple[Definition, ...] = ()
    states: tuple[State, ...] = ()

    @property
    def definition_ids(self) -> tuple[str, ...]:
        """Ids of the definitions; an indicator without any has the one called `_`."""
        return tuple(definition.id for definition in self.definitions) or ("_",)

    def definition_name(self, definition: str, lang: str) -> str:
        """The definition's name, empty where the indicator has only one."""
        return next((d.name[lang] for d in self.definitions if d.id == definition), "")

    def said_definition(self, definition: str, lang: str) -> str:
        """The definition's name where the indicator's own does not say it already."""
        named = any(d.as_named for d in self.definitions if d.id == definition)
        return "" if named else self.definition_name(definition, lang)

    def within(self, definition: str) -> tuple[str, ...]:
        """A definition and each wider one that contains it, the narrowest first."""
        wider = next((d.part_of for d in self.definitions if d.id == definition), "")
        return (definition, *(self.within(wider) if wider else ()))

    @property
    def is_share(self) -> bool:
        """A share of a whole: never below 0 or above 100."""
        return self.unit == "PT" and not self.per_year

    def state_rank(self, code: str) -> int:
        """1 for the first state of the ordered list; raises ValueError where there is none such."""
        return [state.code for state in self.states].index(code) + 1


class Area(Row, InBoth):
    """An area of GB/T 2260 with its time of validity."""

    code: str = Field(validation_alias="REF_AREA")
    zh: str
    en: str
    level: str
    parent: str = ""
    valid_from: str = Field(default="", pattern=_YEAR)
    valid_to: str = Field(default="", pattern=_YEAR)
    successor: str = ""
    synonyms: Many = ()
    same_territory: bool = False  # the successor stands on the same ground: another status, no break
    tile: str = ""  # "row,column" of its square on the map of squares
    change_source: str = ""

    def stands_in(self, year: int) -> bool:
        """Whether it is there at the end of a year: not in the one of its change, when the successor is."""
        return self.stood_in(year) and (not self.valid_to or year < int(self.valid_to))

    def stood_in(self, year: int) -> bool:
        """Whether it was there at any time in a year: figures of its last months are about it."""
        return int(self.valid_from or 0) <= year <= int(self.valid_to or 9999)


class Term(Strict, InBoth):
    """A term of the glossary in both languages, with what it means."""

    id: str
    zh: str
    en: str
    text: Bilingual


class Breakdown(Row, InBoth):
    """A part of an area (市区) or of a quantity (氮肥)."""

    code: str = Field(validation_alias="BREAKDOWN")
    zh: str
    en: str
    synonyms: Many = ()


class Organisation(Row):
    """An organisation as the plan names it, with its kind and what became of it."""

    code: str = Field(validation_alias="ORG")
    name_zh: str
    printed: Many = ()
    name_en: str
    kind: Literal["行政机关", "党的机构", "群团", "中央垂直", "事业单位"]
    valid_from: str = ""
    valid_to: str = ""
    successor: str = ""
    receiving_office: str = ""
    receiving_seen: str = ""
    change_source: str = ""


class Entity(Row):
    """The English name of an enterprise or of a river section."""

    entity: str
    en: str


class Status(Strict, InBoth):
    """A status with its words, set, rank (worst first), shape and colours."""

    code: str
    zh: str
    en: str
    set: Literal["kept", "not-kept", "running", "undecidable", "listed"]
    rank: int
    shape: str
    light: str = Field(pattern=r"^#[0-9a-f]{6}$")
    dark: str = Field(pattern=r"^#[0-9a-f]{6}$")


class CodeList(Strict):
    """The codes of one published column that no other file names, with their words."""

    list: str
    codes: dict[str, Bilingual]


class Codes(Strict):
    """All code lists of a project, each keyed by code."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

    units: dict[str, Unit]
    indicators: dict[str, Indicator]
    areas: dict[str, Area]
    breakdowns: dict[str, Breakdown]
    organisations: dict[str, Organisation]
    statuses: dict[str, Status]
    entities: dict[str, str] = Field(default_factory=dict)
    glossary: tuple[Term, ...] = ()
    lists: dict[str, dict[str, Bilingual]] = Field(default_factory=dict)

    def entity_name(self, name: str, lang: str) -> str:
        """An enterprise's or section's name; English where `entities.csv` gives one."""
        return name if lang == "zh" else self.entities.get(name, name)

    @cached_property
    def unit_words(self) -> dict[str, str]:
        """Folded unit name → code, longest first, so that 万吨 is found before 吨."""
        words = {fold(word): unit.code for unit in self.units.values() for word in (unit.zh, *unit.synonyms)}
        return dict(sorted(words.items(), key=lambda item: (-len(item[0]), item[0])))

    @cached_property
    def area_words(self) -> dict[str, str]:
        """Folded area name or synonym → code; full names win over synonyms."""
        words: dict[str, str] = {}
        for area in self.areas.values():
            for word in area.synonyms:
                words.setdefault(fold(word), area.code)
        words.update({fold(area.zh): area.code for area in self.areas.values()})
        return words

    def lineage(self, code: str) -> tuple[str, ...]:
        """An area's code and the earlier ones of the same ground: one series, whatever its status was."""
        before = [a.code for a in self.areas.values() if a.successor == code and a.same_territory]
        return (code, *(earlier for one in before for earlier in self.lineage(one)))

    def adds_up(self, indicator: Indicator) -> bool:
        """Whether the counties' values of an indicator add up to the city's."""
        extensive = self.units[indicator.unit].dimension in EXTENSIVE
        return extensive and not indicator.per_year and not indicator.states

    def bounds(self, indicator: Indicator) -> tuple[float | None, float | None]:
        """Natural bounds: a share lies in 0–100, an amount is not negative, a change takes no more than all.

        A change in points is one of a share, so it lies within 100 either way.
        """
        unit = self.units[indicator.unit]
        if indicator.is_share:
            return 0.0, 100.0
        if unit.code == "PP":
            return -100.0, 100.0
        if indicator.per_year:
            return (-100.0 if unit.code == "PT" else None), None
        low = unit.low
        return low, float(len(indicator.states)) if indicator.states else unit.high

    def convert_exact(self, value: Fraction, unit: str, to: str) -> Fraction:
        """`value` in another unit of the same dimension; raises CodesError (E-UNIT-02) otherwise."""
        source, target = self.units[unit], self.units[to]
        if source.dimension != target.dimension:
            raise CodesError(Fault("E-UNIT-02", "", source.zh, target.zh))
        return value * source.factor / target.factor

    def convert(self, value: Decimal, unit: str, to: str) -> Decimal:
        """`convert_exact` as a decimal, to 28 digits; a value that needs no conversion keeps its own."""
        found = self.convert_exact(Fraction(value), unit, to)
        return value if found == value else as_decimal(found)

    def convert_float(self, value: float, unit: str, to: str) -> float:
        """`convert` for figures that are shown: nine decimals."""
        return round(float(self.convert(Decimal(str(value)), unit, to)), 9)

    def worst(self, statuses: Iterable[str]) -> str:
        """The status of lowest rank among several (the worst of several series)."""
        return min(statuses, key=lambda code: (self.statuses[code].rank, code))
