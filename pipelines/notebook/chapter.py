"""What every chapter shows of its promises: rows of tables and the sentence about searches."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang, SeriesKey, period, when
from pipelines.ground.periods import latest
from pipelines.notebook.markup import Cell
from pipelines.plan import Target
from pipelines.views import (
    SiteData,
    beside_of,
    deadline_of,
    drawable,
    figure_of,
    in_order,
    keys_of,
    latest_of,
    searches_logged,
    searches_made,
    target_path,
    verdict_of,
    wanted_of,
    when_of,
)


def promise_rows(data: SiteData, targets: list[Target], lang: Lang) -> list[list[Cell]]:
    """Title, verdict, threshold, deadline, newest figure (whose it is, said in words)."""
    rows: list[list[Cell]] = []
    for target in targets:
        latest = latest_of(data, target, lang)
        shown = data.words[lang]("stop").join(part for part in (latest["text"], latest["context"]) if part)
        rows.append(
            [
                (target.title[lang], f"page:{target_path(target.id)}"),
                verdict_of(data, target.id, lang)["word"],
                wanted_of(data, target, lang),
                deadline_of(data, target, lang),
                shown,
            ]
        )
    return rows


def parent_rows(data: SiteData, targets: list[Target], lang: Lang) -> list[list[Cell]]:
    """Whose target, title, threshold with deadline, verdict, latest figure."""
    words = data.words[lang]
    return [
        [
            (
                f"{words(f'levels.{target.level}')}: {target.title[lang]}"
                if lang == "en"
                else f"{words(f'levels.{target.level}')}：{target.title[lang]}",
                f"page:parents.html#{target.id}",
            ),
            wanted_of(data, target, lang),
            deadline_of(data, target, lang),
            verdict_of(data, target.id, lang)["word"],
            newest_of(data, target, lang),
        ]
        for target in targets
    ]


def newest_of(data: SiteData, target: Target, lang: Lang) -> str:
    """The newest figure of a target's own series with its period, whether or not it could be judged, then a
    newer one that was found and does not count. What was only expected is no newest figure."""
    words, keys = data.words[lang], keys_of(target)
    inputs = [obs for obs in (data.assessment[target.id]["INPUTS"] or "").split(";") if obs]
    own = drawable(row for row in data.observation.values() if SeriesKey.of(row) in keys)
    own += [data.observation[obs] for obs in inputs]  # a firm's among them
    own = [row for row in own if row["OBS_STATUS"] != "E"]
    if inputs and data.assessment[target.id]["SET"] in ("kept", "not-kept"):
        own = [data.observation[inputs[-1]]]  # beside a verdict stands what it rests on
    row = in_order(own)[-1] if own else None
    newest = _newest(data, row, lang) if row else words("notebook.none")
    # What came after the deadline says nothing of the year that was promised.
    if row and target.deadline and row["TIME_PERIOD"][:4] > target.deadline[:4]:
        newest += words("in_brackets", text=words("held.after_deadline"))
    # What stands beside is newer than what was judged, and may be the very figure that stands here.
    again = row is not None and row["OBS_ID"] == data.assessment[target.id]["BESIDE"]
    beside = "" if again else beside_of(data, target, lang)
    return words("stop").join(part for part in (newest, beside) if part)


def _newest(data: SiteData, row: dict[str, Any], lang: Lang) -> str:
    words = data.words[lang]
    notes = [words("notebook.unsettled.P")] if row["OBS_STATUS"] == "P" else []
    # A year's change is no newest figure of one that counts over several.
    if row["TRANSFORMATION"] == "G1" and data.codes.indicators[row["INDICATOR"]].per_year:
        notes.append(words("in_brackets", text=words("span.kind_G1")))
    return f"{when_of(data, row, lang)} {figure_of(data, row, lang)}{''.join(notes)}"


def search_line(data: SiteData, targets: list[Target], lang: Lang) -> str:
    """How many searches are logged for these promises, until when, in pages of which day, and where they are
    listed."""
    words = data.words[lang]
    every = [row for target in targets for row in data.searches_for(target.id)]
    rows = searches_logged(every)
    said = words("notebook.not_searched")
    if rows:
        until = when(latest(row["DATE"] for row in rows) or "", lang)
        said = words("notebook.searched", n=len(rows), until=until)
    if stored := [row["ARCHIVED"] for row in rows if row["ARCHIVED"]]:
        said = words("join", parts=said, more=words("held.stored", day=period(latest(stored) or "", lang)))
    if rest := len(searches_made(every)) - len(rows):
        said = words("join", parts=said, more=words("held.unlogged", n=rest))
    return said
