"""The long table behind each verdict (schema OPINIONS): main, second opinions and variants, with words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines.assess.fragility import Variant
from pipelines.assess.judge import Finding, Judgement
from pipelines.assess.methods import METHODS
from pipelines.assess.second import Opinion, own_class, second_opinions
from pipelines.assess.verdict import Verdict
from pipelines.codes import Codes
from pipelines.ground.phrases import Phrases
from pipelines.plan import Target

# Why a rule says nothing, in the words that pages show.
say = Phrases(Path(__file__).with_suffix(".yaml"))


def opinion_rows(
    judgement: Judgement, varied: list[Variant], codes: Codes, release: str
) -> list[dict[str, Any]]:
    """Every row of one promise: each series by its own method, by the other rules, and varied."""
    rows = []
    for finding in judgement.findings:
        indicator = codes.indicators[finding.series.indicator]
        rows.append(_main(judgement.target, finding, release))
        own = own_class(judgement.target, finding)
        for opinion in second_opinions(judgement.target, finding, indicator):
            rows.append(_second(judgement.target, finding, opinion, own, release))
    return rows + [_variant(judgement.target, variant, release) for variant in varied]


def figures(target: Target, verdict: Verdict) -> dict[str, Any]:
    """The figures of a verdict, as assessments and opinions carry them."""
    latest, progress = verdict.latest, verdict.progress
    method = METHODS.get(target.path)
    return {
        "TIME_PERIOD": latest.period if latest else None,
        "LOW": _float(latest.figure.low) if latest else None,
        "HIGH": _float(latest.figure.high) if latest else None,
        "PROGRESS": progress.share,
        "ELAPSED": progress.elapsed,
        "PACE": progress.pace,
        "PACE_LOW": progress.pace_low,
        "PACE_HIGH": progress.pace_high,
        "REQUIRED_RATE": progress.required,
        "METHOD": method.id if method else target.path if target.kind != "directional" else "direction",
        "METHOD_VERSION": method.version if method else 1,
        "INPUTS": ";".join(verdict.inputs) or None,
    }


def _float(value: object) -> float | None:
    return None if value is None else round(float(value), 9)  # type: ignore[arg-type]


def _key(target: Target, finding: Finding, variant: str, release: str) -> dict[str, Any]:
    return {
        "TARGET_ID": target.id,
        "RELEASE": release,
        "SERIES": str(finding.series.key),
        "VARIANT": variant,
        "BASE_PERIOD": target.base_period,
    }


def _main(target: Target, finding: Finding, release: str) -> dict[str, Any]:
    return {
        **_key(target, finding, "main", release),
        "STATUS": finding.verdict.status,
        "TREND": finding.trend,
        "REASON": finding.verdict.reason or None,
        **figures(target, finding.verdict),
    }


def _second(
    target: Target, finding: Finding, opinion: Opinion, own: str | None, release: str
) -> dict[str, Any]:
    zh, en = say.pair(opinion.reason) if say.known(opinion.reason) else (None, None)
    shown = figures(target, finding.verdict) if opinion.says else {}
    return {
        **_key(target, finding, "second", release),
        **shown,
        "STATUS": opinion.says,
        "AGREES": None if opinion.says is None or own is None else opinion.says == own,
        "PROGRESS": None,
        "REQUIRED_RATE": None,
        "PACE": opinion.pace,
        "PACE_LOW": opinion.pace_low,
        "PACE_HIGH": opinion.pace_high,
        "PROJECTED": opinion.projected,
        "MISS": opinion.miss,
        "METHOD": opinion.method,
        "METHOD_VERSION": METHODS[opinion.method].version,
        "REASON": opinion.reason or None,
        "NOTE_ZH": zh,
        "NOTE_EN": en,
    }


def _variant(target: Target, variant: Variant, release: str) -> dict[str, Any]:
    return {
        **_key(variant.target, variant.finding, variant.name, release),
        "STATUS": variant.finding.verdict.status,
        "AGREES": variant.holds,
        "TREND": variant.finding.trend,
        "REASON": variant.finding.verdict.reason or None,
        **figures(variant.target, variant.finding.verdict),
    }
