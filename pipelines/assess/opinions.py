"""The long table behind each verdict (schema OPINIONS): main, second opinions and variants, with words."""

from __future__ import annotations

from typing import Any

from pipelines.assess.fragility import Variant
from pipelines.assess.judge import Finding, Judgement
from pipelines.assess.methods import METHODS
from pipelines.assess.second import Opinion, own_class, second_opinions
from pipelines.assess.verdict import Verdict
from pipelines.codes import Codes
from pipelines.plan import Target

# Why a rule says nothing, in the words that pages show.
REASONS = {
    "no-path": (
        "这项承诺没有逐年的路径，算不出进度。",
        "The promise has no path through the years, so there is no pace.",
    ),
    "no-threshold": (
        "目标值没有找到，算不出进度。",
        "The threshold was not found, so there is no pace.",
    ),
    "no-data": (
        "没有可用的数字。",
        "There is no usable figure.",
    ),
    "empty": (
        "没有可用的数字。",
        "There is no usable figure.",
    ),
    "no-base": (
        "没有基期的数字。",
        "There is no figure for the base period.",
    ),
    "base-only": (
        "只有基期的数字，还没有以后的。",
        "There is only the base period’s figure and none after it.",
    ),
    "gap": (
        "中间缺年，不能连乘。",
        "A year is missing, so the chain can’t be closed.",
    ),
    "break": (
        "基期以后口径变了，前后不可比。",
        "The series broke after the base, so the figures can’t be compared.",
    ),
    "bounds": (
        "数字只知道范围，结论跨在两级。",
        "Only bounds are known, and they span two classes.",
    ),
    "base-satisfied": (
        "基期就已满足目标，谈不上进度。",
        "The base already satisfied the target, so there is no way to go.",
    ),
    "zero-base": (
        "基期是零或负数，算不出变化。",
        "The base is zero or negative, so no change can be computed.",
    ),
    "unstated-base": (
        "没有写明基期。",
        "No base period is stated.",
    ),
    "no-way": (
        "目标值和基期值相同，没有路程可走。",
        "Target and base are the same, so there is no way to go.",
    ),
    "no-cut": (
        "这条规则只用于累计下降百分之几的目标。",
        "This rule is for cumulative percentage cuts alone.",
    ),
    "not-positive": (
        "有零或负数，公式没有意义。",
        "A value is zero or negative, so the formula is undefined.",
    ),
    "undefined": (
        "公式没有意义。",
        "The formula is undefined.",
    ),
    "deadline-reached": (
        "已有期限当年的数字，不用外推。",
        "The deadline’s own figure is there, so nothing is projected.",
    ),
    "few-points": (
        "连续的年度数字不足四个。",
        "There are fewer than four consecutive yearly figures.",
    ),
}


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
    zh, en = REASONS.get(opinion.reason, (None, None))
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
