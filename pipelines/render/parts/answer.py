"""The answer that stands below a promise's verdict, and the facts beside its picture."""

from __future__ import annotations

import re

from pipelines.assess import threshold_text, time_of
from pipelines.codes import Lang, period
from pipelines.ground.periods import bounds
from pipelines.plan import Target
from pipelines.views import SiteData, due_of, figure_of, keys_of, when_of

_SENTENCE = re.compile(r"(?<=。)|(?<=[a-z”)%]\.)\s+(?=[A-Z“\d])")
_FEW = 2  # sentences of an answer


def answer_of(data: SiteData, target: Target, lang: Lang) -> str:
    """The answer in two sentences: of a level whose deadline's figure is awaited, how it stood when last seen
    and what is awaited; else the first sentences of the verdict's reason."""
    row, words = data.assessment[target.id], data.words[lang]
    seen = data.observation.get((row["INPUTS"] or "").split(";")[-1])
    awaited = row["STATUS"] == "awaiting-final-data" and target.kind == "level" and target.value is not None
    if not awaited or seen is None or row["LAST_SEEN"] not in ("reached", "not-reached"):
        sentences = [part for part in _SENTENCE.split(row[f"WHY_{lang.upper()}"]) if part.strip()]
        return ("" if lang == "zh" else " ").join(sentences[:_FEW])
    return words(
        f"answer.{row['LAST_SEEN']}",
        when=when_of(data, seen, lang),
        figure=figure_of(data, seen, lang),
        threshold=threshold_text(target, data.codes, lang),
        deadline=period(target.deadline or "", lang),
    )


def next_of(data: SiteData, target: Target, lang: Lang) -> str:
    """The publication expected next of a promise's own figures, and when; empty where none is known."""
    indicators = {(key.indicator, key.area) for key in keys_of(target)}
    rows = [
        row
        for row in data.calendar
        if (row["TARGET_ID"] == target.id or (row["INDICATOR"], row["REF_AREA"]) in indicators)
        and bounds(row["EXPECTED_BY"])[1] >= data.release.date
    ]
    if not rows:
        return ""
    row = min(rows, key=lambda one: time_of(one["EXPECTED_BY"]))
    return data.words[lang](
        "answer.next_of", what=row[f"PUBLICATION_{lang.upper()}"], when=due_of(data, row["EXPECTED_BY"], lang)
    )
