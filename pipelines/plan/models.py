"""What a promise is (METHODS §1): the registry's models, which forbid unknown fields."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from pipelines.codes import SeriesKey
from pipelines.ground.bilingual import Bilingual
from pipelines.ground.yamlio import Strict
from pipelines.schema import PATHS

Kind = Literal[
    "level",
    "change",
    "cumulative",
    "completion",
    "delegated",
    "directional",
    "rule",
    "prohibition",
    "restraint",
    "qualitative",
]


def _known_path(path: str) -> str:
    if path not in PATHS:
        raise ValueError(f"one of {' | '.join(PATHS)}")
    return path


PathKind = Annotated[str, AfterValidator(_known_path)]
Firmness = Literal["binding", "expected", "strive", "encourage", "plain"]
Comparator = Literal["ge", "gt", "le", "lt"]
PERIOD = r"^\d{4}(-\d{2}(-\d{2})?)?$"
PeriodStr = Annotated[str, Field(pattern=PERIOD)]

QUANTIFIED = ("level", "change", "cumulative", "completion", "delegated")


class Span(Strict):
    """A piece of a plan's text: verbatim quote and its Unicode code points."""

    quote: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int


class Series(Strict):
    """indicator × definition × area × breakdown; `reading` names one way to read the text."""

    indicator: str
    definition: str = "_"
    area: str = ""
    breakdown: str = "_T"
    reading: str = ""

    @property
    def key(self) -> SeriesKey:
        """What tells it from other series."""
        return SeriesKey(self.indicator, self.definition, self.area, self.breakdown)


class Context(Strict):
    """Another area's or another measure's series: shown, labelled, never judged."""

    area: str
    indicator: str
    definition: str = "_"
    breakdown: str = "_T"
    note: Bilingual

    @property
    def key(self) -> SeriesKey:
        """What tells it from other series."""
        return SeriesKey(self.indicator, self.definition, self.area, self.breakdown)


class Population(Strict):
    """All members of a completion promise by name, where they are known, with the source."""

    known: bool
    members: tuple[str, ...] = ()
    source: str = ""
    date: str = ""
    zh: str = ""
    en: str = ""


class Target(Strict):
    """One promise. For a held plan it is bound to a span, otherwise to what a source printed."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    plan: str = ""
    level: Literal["city", "province", "national"] = "city"
    ref_area: str = ""
    article: str = ""
    chapter: str
    title: Bilingual
    quote: str = Field(min_length=1)
    start: int | None = Field(default=None, ge=0)
    end: int | None = None
    part: str = ""
    deadline_quote: Span | None = None
    kind: Kind
    core: bool = False
    irreversible: bool = False
    path: PathKind
    firmness: Firmness
    comparator: Comparator | None = None
    value: float | None = None
    unit: str = ""
    change_unit: Literal["percent", "pp"] | None = None
    about: bool = False
    scope: str = ""
    scope_en: str = ""
    base_period: PeriodStr | None = None
    base_noted: bool = False
    from_period: PeriodStr | None = None
    deadline: PeriodStr | None = None
    deadline_stated: bool = True
    delegation: Literal["assigned", "required"] | None = None
    mode: Literal["every-year", "from-base", "control-growth"] | None = None
    population: Population | None = None
    series: tuple[Series, ...] = ()
    context: tuple[Context, ...] = ()
    note: Bilingual | None = None
    beside: tuple[str, ...] = ()
    promised: str = ""
    base_year: str = ""
    source: str = ""
    locator: str = ""
    also_in: tuple[str, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether it counts among the quantified promises."""
        return self.kind in QUANTIFIED

    @property
    def several(self) -> bool:
        """Whether its series are of several indicators, so that a figure has to say of which it is."""
        return len({series.indicator for series in self.series}) > 1

    @property
    def base_stated(self) -> bool:
        """Whether the promise's own words name its base period; otherwise it is an assumption of ours.

        base_noted: the sentence that the quote is cut from names it, as its transcription notes.
        """
        return self.base_period is None or self.base_noted or self.base_period[:4] in self.quote

    @model_validator(mode="after")
    def _complete(self) -> Target:
        needs = {
            "level": ("value", "comparator", "unit", "deadline", "series"),
            "change": ("value", "comparator", "base_period", "change_unit", "deadline", "series"),
            "cumulative": ("value", "comparator", "unit", "from_period", "deadline", "series"),
            "completion": ("value", "comparator", "deadline", "series", "population"),
            "delegated": ("delegation", "deadline", "series"),
            "directional": ("mode", "base_period", "series"),
        }.get(self.kind, ())
        missing = [name for name in needs if getattr(self, name) in (None, "", ())]
        if missing:
            raise ValueError(f"a {self.kind} target needs: {', '.join(missing)}")
        return self


class Measure(Strict):
    """One article as a measure: its span, who is named, and the clauses that the scanner hits."""

    id: str
    article: str
    title: Bilingual
    start: int
    end: int
    organisations: tuple[str, ...] = ()
    clauses: tuple[Span, ...] = ()


class Dismissal(Strict):
    """Words that the scanner hits and that promise nothing: a reason for a class, and its places."""

    model_config = ConfigDict(populate_by_name=True)

    klass: str = Field(alias="class")
    reason: Bilingual
    places: tuple[Span, ...]


class ParentLink(Strict):
    """A parent plan that the text cites."""

    plan: str
    quote: str


class Openness(Span):
    """What a plan itself says about being open, quoted and not stretched; in English with its own words."""

    article: str
    en: str = ""

    def said(self, lang: str) -> str:
        """The quote; on English pages our translation of it, the plan's own words in brackets."""
        return f"{self.en} ({self.quote})" if lang == "en" and self.en else self.quote


class Plan(Strict):
    """`plan.yaml`: a plan whose text is held, or a parent plan that is known by its citations.

    horizon: the last year that it names; base_period: the year before its period, against which a level that
    names no base of its own is looked at. subject: what it is about, in a word or two; pictures: the series
    that its front page shows over the years, as indicator|definition|area|breakdown; months: those that it
    shows month by month; the longest ones where none is named. sections: the indicator of which places have
    a class a month.
    """

    id: str
    title: Bilingual
    level: Literal["city", "province", "national"]
    ref_area: str
    issuers: tuple[str, ...]
    date: dt.date | str
    address: str = ""
    disclosure: str = "主动公开"
    text: Literal["held", "not-held"]
    text_file: str = ""
    text_sha256: str = ""
    horizon: PeriodStr | None = None
    base_period: PeriodStr | None = None
    parents: tuple[ParentLink, ...] = ()
    openness: tuple[Openness, ...] = ()
    subject: Bilingual | None = None
    pictures: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    sections: str = ""


class ScanClass(Strict):
    """One class of the scanner's closed lexicon."""

    id: str
    zh: str
    en: str
    pattern: str


class Lexicon(Strict):
    """`data/codes/scanner.yaml`."""

    measurable: str
    classes: tuple[ScanClass, ...]
    not_scanned: Bilingual
