"""What changed between two releases: statuses with the reason, figures with old, new, source and cell.

A figure is known by its place (indicator, definition, area, breakdown, entity, period), so a change of
who stands in the current view is told as such, and two definitions are never one series.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

from pipelines.assess import GROUP
from pipelines.assess import STATUSES as KEPT_BACK
from pipelines.book import Frozen
from pipelines.codes import SeriesKey

_FIGURE = ["OBS_VALUE", "OBS_LOW", "OBS_HIGH", "QUALIFIER", "OBS_STATUS", "OBS_TEXT"]
_CARRIED = ["OBS_ID", *_FIGURE, "SOURCE_ID", "CELL", "PROVENANCE", "ORIGIN", "ROUNDING"]
_JUDGED = ["KIND", "PATH", "COMPARATOR", "VALUE", "UNIT", "BASE_PERIOD", "FROM_PERIOD", "DEADLINE"]
_JUDGED += ["IRREVERSIBLE", "DELEGATION", "FIRMNESS"]
# What happened to a figure → why a status that rests on its series changed.
_WHY = {"added": "new-data", "revised": "revised-data", "other-source": "other-source", "gone": "withdrawn"}


@dataclass(frozen=True)
class StatusChange:
    """A promise whose status changed; old or new is None where the promise itself came or went.

    reasons: new-data, revised-data, other-source, withdrawn, method, target, disclosure, time.
    """

    target: str
    old: str | None
    new: str | None
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class FigureChange:
    """A place of the current view whose figure is added, revised, gone, or now from another source.

    old, new: as printed; old_obs, new_obs: OBS_IDs, by which unit, sign and qualifier are found.
    """

    what: str
    place: dict[str, str | None]
    old: str | None
    old_source: str | None
    old_cell: str | None
    old_obs: str | None
    new: str | None
    new_source: str | None
    new_cell: str | None
    new_obs: str | None
    reason_zh: str = ""
    reason_en: str = ""


@dataclass(frozen=True)
class Differences:
    """Two releases compared; `old` is None before the first one, and then nothing is listed."""

    old: str | None
    new: str
    date: dt.date
    statuses: tuple[StatusChange, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For `changes.json` and the API."""
        return {**asdict(self), "date": self.date.isoformat()}


def differences(
    old: Frozen | None, new: Frozen, revisions: list[dict[str, str]] | None = None
) -> Differences:
    """What `new` says otherwise than `old`.

    revisions: rows of `data/revisions.csv`, the stated reasons of restated series.
    """
    counts = {name: table.height for name, table in new.tables.items()}
    if old is None:
        return Differences(None, new.version, new.date, counts=counts)
    moved = _moved(old, new)
    figures = tuple(_figure(row, revisions or []) for row in moved.iter_rows(named=True))
    statuses = tuple(_statuses(old, new, moved))
    return Differences(old.version, new.version, new.date, statuses, figures, counts)


def _moved(old: Frozen, new: Frozen) -> pl.DataFrame:
    """Places whose figure or source differs, with both figures (`…` and `…_NEW`), WHAT and SAME.

    A revision is another figure of the same source, or of another by the same publisher that no rounding
    explains; what somebody else prints revises nothing. SAME: the figure itself did not change.
    """
    both = (
        _figures(old)
        .join(_figures(new), on=GROUP, how="full", nulls_equal=True, suffix="_NEW")
        .with_columns(pl.coalesce(name, f"{name}_NEW").alias(name) for name in GROUP)
    )
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_NEW")) for name in _FIGURE)
    half = pl.col("ROUNDING").fill_null(0.0) + pl.col("ROUNDING_NEW").fill_null(0.0) + 1e-9
    apart = (pl.col("OBS_VALUE") - pl.col("OBS_VALUE_NEW")).abs() > half
    publisher = (pl.col("PUBLISHER") == pl.col("PUBLISHER_NEW")).fill_null(False)
    own = (pl.col("SOURCE_ID") == pl.col("SOURCE_ID_NEW")) | (publisher & apart)
    return (
        both.with_columns(
            SAME=same,
            UNDATED=pl.col("TIME_PERIOD").str.starts_with("../"),
            WHAT=pl.when(pl.col("OBS_ID").is_null())
            .then(pl.lit("added"))
            .when(pl.col("OBS_ID_NEW").is_null())
            .then(pl.lit("gone"))
            .when(~same & own)
            .then(pl.lit("revised"))
            .when(pl.col("SOURCE_ID") != pl.col("SOURCE_ID_NEW"))
            .then(pl.lit("other-source")),
        )
        # What stated no period and has since been found with one has not gone.
        .filter(pl.col("WHAT").is_not_null() & ~((pl.col("WHAT") == "gone") & pl.col("UNDATED")))
        .sort([*GROUP], nulls_last=False)
    )


def _figures(release: Frozen) -> pl.DataFrame:
    """Place, figure and who published it, of every observation of a release."""
    publishers = release.tables["sources"].select("SOURCE_ID", "PUBLISHER")
    figures = release.tables["observations"].select(*GROUP, *_CARRIED)
    return figures.join(publishers, on="SOURCE_ID", how="left")


def _figure(row: dict[str, Any], revisions: list[dict[str, str]]) -> FigureChange:
    reason = _reason(row, revisions) if row["WHAT"] == "revised" else {}
    return FigureChange(
        what=row["WHAT"],
        place={name: row[name] for name in GROUP},
        old=row["OBS_TEXT"],
        old_source=row["SOURCE_ID"],
        old_cell=row["CELL"],
        old_obs=row["OBS_ID"],
        new=row["OBS_TEXT_NEW"],
        new_source=row["SOURCE_ID_NEW"],
        new_cell=row["CELL_NEW"],
        new_obs=row["OBS_ID_NEW"],
        reason_zh=reason.get("REASON_ZH", ""),
        reason_en=reason.get("REASON_EN", ""),
    )


def _reason(row: dict[str, Any], revisions: list[dict[str, str]]) -> dict[str, str]:
    """The stated reason of a revision: by the new source, and by the indicator where it is named."""
    return next(
        (
            stated
            for stated in revisions
            if stated["SOURCE_ID"] == row["SOURCE_ID_NEW"]
            and stated["INDICATOR"] in ("", row["INDICATOR"])
            and stated["REF_AREA"] in ("", row["REF_AREA"])
        ),
        {},
    )


def _statuses(old: Frozen, new: Frozen, moved: pl.DataFrame) -> list[StatusChange]:
    before, after = old.status, new.status
    changed = [target for target in sorted({*before, *after}) if before.get(target) != after.get(target)]
    return [
        StatusChange(target, before.get(target), after.get(target), _reasons(target, old, new, moved))
        for target in changed
    ]


def _reasons(target: str, old: Frozen, new: Frozen, moved: pl.DataFrame) -> tuple[str, ...]:
    """Every difference that can have moved the status; `time` only where nothing else did."""
    found = []
    was, now = (_row(release, "targets", target) for release in (old, new))
    if was is None or now is None or any(was[name] != now[name] for name in _JUDGED):
        found.append("target")
    before, after = (_row(release, "assessments", target) for release in (old, new))
    if before is not None and after is not None:
        if any(before[name] != after[name] for name in ("METHOD", "METHOD_VERSION")):
            found.append("method")
        if before["STATUS"] in KEPT_BACK or after["STATUS"] in KEPT_BACK:
            found.append("disclosure")
    series = {key for release in (old, new) for key in _series(release, target)}
    what = (
        moved.filter(SeriesKey.column().is_in(sorted(series)), ~pl.col("SAME"))["WHAT"]
        .unique()
        .sort()
        .to_list()
    )
    found += list(dict.fromkeys(_WHY[kind] for kind in what))
    return tuple(found) or ("time",)


def _row(release: Frozen, table: str, target: str) -> dict[str, Any] | None:
    rows = release.tables[table].filter(pl.col("TARGET_ID") == target).to_dicts()
    return rows[0] if rows else None


def _series(release: Frozen, target: str) -> list[str]:
    opinions = release.tables["opinions"]
    return opinions.filter(pl.col("TARGET_ID") == target)["SERIES"].to_list()
