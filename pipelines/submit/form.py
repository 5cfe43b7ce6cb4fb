"""What one organisation is asked for one year: the rows of its form, made from the registry alone.

A row is one figure: indicator × definition × area × breakdown × period. Everything a returned workbook
is compared with comes from here, so that the form and its check can't drift apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.clean import (
    OF_END,
    OF_STATE,
    OF_YEAR,
    ON_YEAR,
    Derivation,
    change_since,
    load_derivations,
    sum_since,
)
from pipelines.codes import Area, Codes, Indicator, Organisation
from pipelines.ground.errors import Fault, SubmissionError
from pipelines.ground.project import Project
from pipelines.plan import Registry, Series, Target
from pipelines.submit.words import say

# The names of sheets and the labels by which a form that comes back is read.
FORM = "填报表"
INFO = "统计信息"
HELP = "填报说明"
HEADER_ROW, FIRST_ROW = 3, 4
HEADERS = {
    "id": "行标识",
    "indicator": "指标名称",
    "definition": "口径与细分",
    "unit": "计量单位",
    "area_code": "地区代码",
    "area": "地区",
    "period": "时期",
    "last_period": "上期时期",
    "last": "上期数值",
    "kind": "数字种类",
    "value": "本期数值",
    "disclosure": "公开属性",
    "embargo": "保密至",
    "contributors": "涉及企业数",
    "largest": "最大一家占比(%)",
    "reason": "情况说明",
    "duty": "条文与角色",
}
LABELS = ("indicator", "definition", "unit", "area_code", "area", "period")
INPUTS = ("kind", "value", "disclosure", "embargo", "contributors", "largest", "reason")
# The sheet of the organisation: row by row, and which rows it fills in itself.
INFO_ROWS = {
    "organisation": "填报单位代码",
    "organisation_name": "填报单位",
    "year": "填报年度",
    "version": "登记版本",
    "digest": "表样校验码",
    "office": "承办科室",
    "survey": "部门统计调查名称",
    "table": "表号",
    "approval": "批准(备案)文号",
}
INFO_FIRST_ROW = 3
INFO_WIDTH = 3  # label, answer, how to fill it in
INFO_INPUTS = ("office", "survey", "table", "approval")
ROLES = ("data-holder", "named-first", "named")  # the strongest first


@dataclass(frozen=True)
class FormRow:
    """One figure that is asked for: its codes, what is printed for them, and which promises need it.

    kinds: the kinds of figure that can be given here, the usual one first; one alone is not asked.
    """

    indicator: str
    definition: str
    breakdown: str
    area: str
    period: str
    unit: str
    labels: dict[str, str]
    duty: str
    part: bool
    kinds: tuple[str, ...] = (OF_YEAR,)
    states: tuple[str, ...] = ()

    @property
    def series(self) -> tuple[str, str, str, str]:
        """indicator, definition, area, breakdown."""
        return (self.indicator, self.definition, self.area, self.breakdown)

    @property
    def id(self) -> str:
        """Eight hex digits of the sha256 of the series: the same figure has the same row every year."""
        return hashlib.sha256("|".join(self.series).encode()).hexdigest()[:8]


class Basis(NamedTuple):
    """Why the organisation is asked: a promise's article, title and words in the plan."""

    article: str
    title: str
    quote: str


@dataclass(frozen=True)
class Form:
    """The whole form: for whom, for which year, by which registry, and its rows in order."""

    organisation: Organisation
    year: int
    version: str
    rows: tuple[FormRow, ...]
    basis: tuple[Basis, ...]

    @property
    def digest(self) -> str:
        """Twelve hex digits that change as soon as a row, a label, a kind or the year does."""
        lines = [f"{row.id}|{'|'.join((*row.labels.values(), *row.kinds))}" for row in self.rows]
        text = "\n".join([self.organisation.code, str(self.year), *lines])
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def info(self) -> dict[str, str]:
        """What stands on the sheet of the organisation before it fills in its part."""
        fixed = {
            "organisation": self.organisation.code,
            "organisation_name": self.organisation.name_zh,
            "year": str(self.year),
            "version": self.version,
            "digest": self.digest,
        }
        return {name: fixed.get(name, "") for name in INFO_ROWS}


def build_form(
    organisation: str,
    year: int,
    registry: Registry,
    codes: Codes,
    derivations: Iterable[Derivation],
    version: str,
) -> Form:
    """The form of an organisation for one year.

    Asked are the city's series of every promise that names the organisation, what a share is made of
    (derivations.yaml), and the counties where amounts add up. Raises SubmissionError: an organisation
    that is not in the code list (E-SUB-40) or that no promise with a series names (E-SUB-41).
    """
    known = codes.organisations.get(organisation)
    if known is None:
        raise SubmissionError(
            Fault(
                "E-SUB-40",
                "data/codes/organisations.csv",
                organisation,
                " ".join(sorted(codes.organisations)),
            )
        )
    rules = {(rule.indicator, rule.definition): rule for rule in derivations}
    asked: dict[tuple[str, str, str, str], list[tuple[Target, str]]] = {}
    named = [(target, role) for target, role in _named(organisation, registry) if target.series]
    for target, role in named:
        for series in _with_parts(target.series, rules, codes):
            key = (series.indicator, series.definition, series.area, series.breakdown)
            asked.setdefault(key, []).append((target, role))
    if not asked:
        raise SubmissionError(
            Fault("E-SUB-41", f"data/plan/{registry.plan.id}/duties.csv", organisation, "series")
        )
    rows = [row for key, duties in asked.items() for row in _rows(key, year, duties, codes)]
    basis = tuple(Basis(target.article, target.title.zh, target.quote) for target, _ in named)
    return Form(known, year, version, tuple(rows), basis)


def registry_version(project: Project, registry: Registry) -> str:
    """Twelve hex digits over the plan's text, its promises, its duties and the indicators."""
    folder = project.path("data", "plan", registry.plan.id)
    files = [folder / name for name in (registry.plan.text_file, "targets.yaml", "duties.csv")]
    digest = hashlib.sha256()
    for path in [*files, project.asset("data/codes/indicators.yaml")]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def form_for(project: Project, organisation: str, year: int, registry: Registry, codes: Codes) -> Form:
    """`build_form` with the project's own derivations and version."""
    return build_form(
        organisation, year, registry, codes, load_derivations(project), registry_version(project, registry)
    )


def _named(organisation: str, registry: Registry) -> list[tuple[Target, str]]:
    """The promises that name the organisation, in the plan's order, each with its strongest role."""
    roles: dict[str, str] = {}
    for target_id, org, role in registry.duties.select("TARGET_ID", "ORG", "ROLE").iter_rows():
        if org == organisation:
            roles[target_id] = min(role, roles.get(target_id, role), key=ROLES.index)
    return [(target, roles[target.id]) for target in registry.targets if target.id in roles]


def _with_parts(
    series: tuple[Series, ...], rules: dict[tuple[str, str], Derivation], codes: Codes
) -> list[Series]:
    """Each series, and behind a share the part and the whole that it is made of."""
    found: list[Series] = []
    for one in series:
        found.append(one)
        rule = rules.get((one.indicator, one.definition))
        for name in (rule.part, rule.whole) if rule else ():
            definition = codes.indicators[name].definition_ids[0]
            found.append(one.model_copy(update={"indicator": name, "definition": definition}))
    return found


def _rows(
    key: tuple[str, str, str, str], year: int, duties: list[tuple[Target, str]], codes: Codes
) -> list[FormRow]:
    indicator, definition, area, breakdown = key
    known = codes.indicators[indicator]
    named = (say("zh", "duty", article=t.article, role=say("zh", f"role.{role}")) for t, role in duties)
    duty = say("zh", "between.duties").join(dict.fromkeys(named))
    kinds = kinds_of(known, [target for target, _ in duties], year)
    areas = [area]
    if breakdown == "_T" and codes.adds_up(known):
        areas += [county.code for county in counties(codes, area, year)]
    return [_row(known, definition, one, breakdown, year, duty, kinds, one != area, codes) for one in areas]


def kinds_of(indicator: Indicator, targets: list[Target], year: int) -> tuple[str, ...]:
    """The kinds of figure that can be given for a year, the usual one first.

    A sum since the first year of a promise about sums; of a yearly change, one since a promise's base year.
    """
    if indicator.states:
        return (OF_STATE,)
    if indicator.per_year:
        bases = {int(target.base_period[:4]) for target in targets if target.base_period}
        return (ON_YEAR, *(change_since(base) for base in sorted(bases) if base < year - 1))
    firsts = {int(t.from_period[:4]) for t in targets if t.kind == "cumulative" and t.from_period}
    usual = OF_END if indicator.stock else OF_YEAR
    return (usual, *(sum_since(first) for first in sorted(firsts) if first < year))


def counties(codes: Codes, city: str, year: int) -> list[Area]:
    """The counties that a city has in a year, by code: after a merger the new one alone."""
    return sorted(
        (
            area
            for area in codes.areas.values()
            if area.parent == city and area.level == "county" and area.stands_in(year)
        ),
        key=lambda area: area.code,
    )


def _row(
    indicator: Indicator,
    definition: str,
    area: str,
    breakdown: str,
    year: int,
    duty: str,
    kinds: tuple[str, ...],
    part: bool,
    codes: Codes,
) -> FormRow:
    parts = [indicator.definition_name(definition, "zh")]
    parts += [codes.breakdowns[breakdown].zh] if breakdown != "_T" else []
    labels = {
        "indicator": indicator.name.zh,
        "definition": say("zh", "between.labels").join(filter(None, parts)) or "—",
        "unit": codes.units[indicator.unit].zh,
        "area_code": area,
        "area": codes.areas[area].zh,
        "period": str(year),
    }
    states = tuple(state.zh for state in indicator.states)
    return FormRow(
        indicator.id,
        definition,
        breakdown,
        area,
        str(year),
        indicator.unit,
        labels,
        duty,
        part,
        kinds,
        states,
    )
