"""Plans in, checked promises out. A registry whose quotes don't stand in the text, or that leaves a
number of the text unread, is refused with every fault at once."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

import polars as pl

from pipelines.codes import Codes
from pipelines.ground.errors import Fault, PlanError, stop_if
from pipelines.ground.project import Project
from pipelines.ground.registers import read_lines
from pipelines.ground.yamlio import load_model, load_models
from pipelines.plan.alongside import Aim, load_alongside
from pipelines.plan.check import check_registry, picture_faults
from pipelines.plan.models import Dismissal, Lexicon, Measure, Plan, Target
from pipelines.plan.parents import load_parent_plans, load_parent_targets
from pipelines.plan.translation import Passage, load_translation
from pipelines.schema import TABLES

_OPEN = re.compile(r"等(?:单位|部门)?(?:按职责分工)?负责[)）]")


@dataclass(frozen=True)
class Registry:
    """All plans and promises of a project: the city's own, with its text, and the parents'."""

    plan: Plan
    text: str
    targets: tuple[Target, ...]
    measures: tuple[Measure, ...]
    dismissals: tuple[Dismissal, ...]
    lexicon: Lexicon
    parent_plans: tuple[Plan, ...]
    parent_targets: tuple[Target, ...]
    duties: pl.DataFrame
    aims: tuple[Aim, ...] = ()
    translated: dict[int, Passage] = field(default_factory=dict)

    @property
    def named_populations(self) -> frozenset[str]:
        """Indicators whose members are public by name, so that a rate of 0 or 100 % tells nothing new."""
        return frozenset(
            series.indicator
            for target in self.all_targets
            if target.population and target.population.known and target.population.members
            for series in target.series
        )

    @property
    def all_targets(self) -> tuple[Target, ...]:
        """The city's promises, then the parents'."""
        return (*self.targets, *self.parent_targets)

    def beside(self, target_id: str) -> tuple[Target, ...]:
        """The promises of other plans that stand beside one of the city's: as the import table says, and
        those of the parents on the very same series whose time had not run out when the plan was made."""
        own = next((target for target in self.targets if target.id == target_id), None)
        keys = _keys(own) if own else set()
        made = str(self.plan.date)[:4]
        return tuple(
            t
            for t in self.parent_targets
            if target_id in t.beside
            or (t.level != self.plan.level and keys & _keys(t) and (t.deadline or "9999")[:4] >= made)
        )

    def article_text(self, article: str) -> str:
        """An article's own words; empty where the plan has none of that number."""
        return next((self.text[m.start : m.end] for m in self.measures if m.article == article), "")

    def names_more(self, article: str) -> bool:
        """Whether an article's list of bodies is open: «…工信局等按职责分工负责»."""
        return bool(_OPEN.search(self.article_text(article)))

    def clause_en(self, target_id: str) -> str:
        """A promise's clause as our translation has it; empty where the plan has no translation."""
        pieces = (piece for passage in self.translated.values() for piece in passage.pieces)
        return next((piece.text for piece in pieces if target_id in piece.targets), "")

    def organisations(self, target: Target) -> tuple[str, ...]:
        """The organisations that a promise's article names, in the order of the text."""
        return next((m.organisations for m in self.measures if m.article == target.article), ())


def _keys(target: Target) -> set[tuple[str, str, str]]:
    """What a promise is about, wherever it is: indicator, definition and breakdown of its series."""
    return {(series.indicator, series.definition, series.breakdown) for series in target.series}


def load_registry(project: Project, codes: Codes) -> Registry:
    """The registry of the project's plan and of its parents, proved against the text.

    Raises PlanError with every fault of quotes, spans, completeness, duties and imports at once.
    """
    folder = project.path("data", "plan", project.params.plan)
    where = project.relative(folder)
    plan = load_model(folder / "plan.yaml", Plan, PlanError)
    text = _text(project, plan, codes)
    targets = [
        _with_defaults(target, plan) for target in load_models(folder / "targets.yaml", Target, PlanError)
    ]
    measures = load_models(folder / "measures.yaml", Measure, PlanError)
    dismissals = load_models(folder / "dismissed.yaml", Dismissal, PlanError)
    lexicon = load_model(project.asset("data/codes/scanner.yaml"), Lexicon, PlanError)
    faults = check_registry(text, targets, measures, dismissals, lexicon, codes, where)
    faults += [
        Fault("E-QUOTE-02", f"{where}/plan.yaml openness", text[span.start : span.end], span.quote)
        for span in plan.openness
        if text[span.start : span.end] != span.quote
    ]
    faults += picture_faults(plan, codes, where)
    duties, duty_faults = _duties(project, targets, measures, codes)
    translated, translation_faults = load_translation(project, text, targets, measures)
    stop_if([*faults, *duty_faults, *translation_faults], PlanError)
    parents = load_parent_plans(project)
    parent_targets = load_parent_targets(project, codes, parents)
    stop_if(_beside_faults(targets, parent_targets), PlanError)
    return Registry(
        plan,
        text,
        tuple(targets),
        tuple(measures),
        tuple(dismissals),
        lexicon,
        tuple(parents),
        tuple(parent_targets),
        duties,
        load_alongside(project, {target.id for target in targets}),
        translated,
    )


def _text(project: Project, plan: Plan, codes: Codes) -> str:
    path = project.path("data", "plan", plan.id, plan.text_file)
    where = project.relative(path)
    if not path.is_file():
        raise PlanError(Fault("E-FILE-01", where, "—", plan.text_file))
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest != plan.text_sha256:
        # The text decides what was promised, so a changed text is looked at before anything else is.
        raise PlanError(
            [
                Fault("E-FILE-02", where, digest, plan.text_sha256),
                *_moved(project, plan, data, codes),
            ]
        )
    return data.decode("utf-8")


def _moved(project: Project, plan: Plan, data: bytes, codes: Codes) -> list[Fault]:
    """What the registry would have to change for this text: where each quote stands now."""
    folder = project.path("data", "plan", plan.id)
    return check_registry(
        data.decode("utf-8", errors="replace"),
        load_models(folder / "targets.yaml", Target, PlanError),
        load_models(folder / "measures.yaml", Measure, PlanError),
        load_models(folder / "dismissed.yaml", Dismissal, PlanError),
        load_model(project.asset("data/codes/scanner.yaml"), Lexicon, PlanError),
        codes,
        project.relative(folder),
    )


def _with_defaults(target: Target, plan: Plan) -> Target:
    series = tuple(s if s.area else s.model_copy(update={"area": plan.ref_area}) for s in target.series)
    defaults: dict[str, object] = {
        "plan": plan.id,
        "level": plan.level,
        "ref_area": plan.ref_area,
        "series": series,
        "promised": str(plan.date)[:4],
        "base_year": target.base_period or plan.base_period or "",
    }
    if target.deadline is None:
        defaults |= {"deadline": plan.horizon, "deadline_stated": False}
    return target.model_copy(update=defaults)


def _beside_faults(targets: list[Target], parents: list[Target]) -> list[Fault]:
    known = {target.id for target in targets}
    return [
        Fault("E-PLAN-01", f"data/plan/parents/imports.csv {parent.id}.BESIDE", id_, "targets.yaml")
        for parent in parents
        for id_ in parent.beside
        if id_ not in known
    ]


def _duties(
    project: Project, targets: list[Target], measures: list[Measure], codes: Codes
) -> tuple[pl.DataFrame, list[Fault]]:
    """`duties.csv`: who is named for which promise.

    named and named-first follow from the articles and have to agree with them (E-DUTY-01); data-holder
    needs a basis (E-DUTY-02). Nobody is made answerable for what the text gives to several.
    """
    path = project.path("data", "plan", project.params.plan, "duties.csv")
    if not path.is_file():
        return TABLES["duties"].frame([]), [Fault("E-FILE-01", project.relative(path), "—", "duties.csv")]
    rows = [cells for _, cells in read_lines(path, PlanError, TABLES["duties"].names)]
    expected = {
        (target.id, org, "named-first" if n == 0 else "named")
        for target in targets
        for measure in measures
        if measure.article == target.article
        for n, org in enumerate(measure.organisations)
    }
    found = {(row["TARGET_ID"], row["ORG"], row["ROLE"]) for row in rows if row["ROLE"] != "data-holder"}
    where = project.relative(path)
    faults = [
        Fault("E-DUTY-01", f"{where} {' '.join(key)}", "—", " ".join(key)) for key in sorted(expected - found)
    ]
    faults += [
        Fault("E-DUTY-01", f"{where} {' '.join(key)}", " ".join(key), "—") for key in sorted(found - expected)
    ]
    faults += [
        Fault("E-DUTY-02", f"{where} {row['TARGET_ID']} {row['ORG']}", row["BASIS"] or "—", "BASIS")
        for row in rows
        if row["ROLE"] == "data-holder" and (not row["BASIS"] or row["ORG"] not in codes.organisations)
    ]
    return TABLES["duties"].frame(rows), faults
