"""Disclosed observations × promises → verdicts. Each status comes out of a documented function of
published figures, with its method, version and inputs; a gap gets a status of its own. Nothing is read
here but the tables that are handed in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from pipelines.assess.beside import beside_of
from pipelines.assess.context import contexts
from pipelines.assess.current import rank
from pipelines.assess.fragility import Variant, variants
from pipelines.assess.judge import Absence, Judgement, judge
from pipelines.assess.kept_back import kept_back_of
from pipelines.assess.lastseen import at_base, last_seen
from pipelines.assess.methods import PATHS
from pipelines.assess.missing import missing
from pipelines.assess.opinions import figures, opinion_rows
from pipelines.assess.sentences import why
from pipelines.assess.series import Rows, rows_of
from pipelines.assess.tables import Assessed
from pipelines.assess.verdict import Verdict
from pipelines.assess.words import Scene
from pipelines.codes import Codes
from pipelines.ground.errors import AssessError, Fault, stop_if
from pipelines.plan import Registry, Target
from pipelines.schema import SEARCH, TABLES, UNREAD

HELD = ("ceiling", "floor", "none")  # paths along which nothing has to move


def _without_method(registry: Registry) -> list[Fault]:
    """Promises whose path no method measures; what is held or has no path needs none."""
    return [
        Fault("E-METHOD-01", target.id, target.path, " | ".join(PATHS))
        for target in registry.all_targets
        if target.path not in (*PATHS, *HELD)
    ]


def assess(
    disclosed: pl.DataFrame,
    withheld: pl.DataFrame,
    sources: pl.DataFrame,
    searches: pl.DataFrame,
    registry: Registry,
    codes: Codes,
    release: str,
    today: dt.date,
) -> Assessed:
    """Every promise of the registry judged on the disclosed observations at the release date.

    disclosed: schema OBSERVATIONS, from the gate; withheld: keys and classes of what the gate stopped,
    without values; sources, searches: schemas of those names. Raises SchemaError where a result does
    not fit its schema.
    """
    stop_if(_without_method(registry), AssessError)
    ranked = rank(disclosed, sources, codes)
    rows, kept_back = rows_of(ranked), kept_back_of(withheld)
    absent = {target.id: absence_of(target, searches) for target in registry.all_targets}
    judgements = [
        judge(target, rows, kept_back, absent[target.id], codes, today) for target in registry.all_targets
    ]
    varied = [(judgement, variants(judgement, codes, today)) for judgement in judgements]
    return Assessed(
        ranked=ranked,
        assessments=TABLES["assessments"].frame(
            [
                _assessment(j, again, _scene(j, rows, absent[j.target.id], codes, today), release)
                for j, again in varied
            ]
        ),
        opinions=TABLES["opinions"].frame(
            [row for j, again in varied for row in opinion_rows(j, again, codes, release)]
        ),
        context=TABLES["context"].frame(contexts(list(registry.targets), rows, codes)),
    )


def absence_of(target: Target, searches: pl.DataFrame) -> Absence:
    """The searches logged for a promise or its indicators in its area."""
    indicators = [series.indicator for series in target.series]
    mine = searches.filter(
        (pl.col("TARGET_ID") == target.id)
        | (
            pl.col("TARGET_ID").is_null()
            & pl.col("INDICATOR").is_in(indicators)
            & (pl.col("REF_AREA") == target.ref_area)
        )
    )
    unread = mine.filter(pl.col("RESULT").str.starts_with(UNREAD)).height
    logged = mine.filter(~pl.col("COVERAGE").is_in(["not-read", "unlogged"]))
    made = logged.select(SEARCH).unique().height
    return Absence(made, unread, mine.filter(pl.col("COVERAGE") == "unlogged").height > 0)


def _assessment(judgement: Judgement, varied: list[Variant], scene: Scene, release: str) -> dict[str, Any]:
    verdict, leading = judgement.verdict, judgement.leading
    base = at_base(judgement, scene.codes)
    return {
        "TARGET_ID": judgement.target.id,
        "RELEASE": release,
        "STATUS": verdict.status,
        "SET": scene.codes.statuses[verdict.status].set,
        "REASON": verdict.reason or None,
        "TREND": leading.trend if leading else None,
        "BORDERLINE": verdict.borderline,
        "FRAGILE": verdict.reason == "ways" or not all(variant.holds for variant in varied),
        "GRADE": verdict.latest.grade if verdict.latest else None,
        "LAST_SEEN": last_seen(judgement),
        "AT_BASE": base.answer if base else None,
        "AT_BASE_OBS": base.obs_id if base else None,
        "BESIDE": _beside(verdict, scene),
        **figures(judgement.target, verdict),
        "WHY_ZH": why(scene, verdict, "zh"),
        "WHY_EN": why(scene, verdict, "en"),
        "MISSING_ZH": missing(scene, verdict, "zh") or None,
        "MISSING_EN": missing(scene, verdict, "en") or None,
    }


def _beside(verdict: Verdict, scene: Scene) -> str | None:
    """The newer figure that was found and does not count: of another kind, or of after the deadline."""
    if scene.beside is not None:
        return str(scene.beside.row["OBS_ID"])
    return verdict.later.inputs[-1] if verdict.later and verdict.later.inputs else None


def _scene(judgement: Judgement, rows: Rows, absence: Absence, codes: Codes, today: dt.date) -> Scene:
    target, leading = judgement.target, judgement.leading
    area = codes.areas[target.ref_area]
    inputs = judgement.verdict.inputs
    rivals = [rival.point for rival in leading.rivals if rival.of in inputs] if leading else []
    return Scene(
        target=target,
        indicator=codes.indicators[leading.series.indicator] if leading else None,
        codes=codes,
        place_zh=area.zh,
        place_en=area.en,
        today=today,
        searches=absence.searches,
        unread=absence.unread,
        unlogged=absence.unlogged,
        trend=leading.trend if leading else None,
        breakdown=leading.series.breakdown if leading else "_T",
        beside=beside_of(judgement, rows, codes, today) if target.series else None,
        rivals=tuple(rivals),
        of_series={str(finding.series.key): tuple(finding.points) for finding in judgement.findings},
        undated=tuple(point for finding in judgement.findings for point in finding.undated),
        others=tuple((f.series, f.verdict) for f in judgement.findings if f is not leading and f.points),
    )
