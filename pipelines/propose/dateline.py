"""The day of a report whose dateline names a day and no year: read from the times that the report tells of.

It serves to place «今年» and «9月底» alone; no source takes it for the day on which it was published.
"""

from __future__ import annotations

import re

from pipelines.ground.periods import bounds
from pipelines.ingest import Prose
from pipelines.propose.plain import plain_of
from pipelines.understand import period_in

_DATELINE = re.compile(r"^[^\d,。;]{1,24}(\d{1,2})月(\d{1,2})日[^,。;\d]{0,4}[讯电](?!力|价|量|动|站|网|池)")
_LINES = 3  # among which a dateline stands
_TOLD = re.compile(
    r"(?<![到至\d])(20\d\d)年(?P<part>上半年|(?:前|第)[一二三]季度|前?[\d一二三四五六七八九十]{1,2}(?:[-—–~至到]\d{1,2})?个?月)?"
    r"(?!底?前|[^,。;]{0,6}(?:力争|计划|目标|将))"
)
_IN_PASSING = re.compile("今年|去年")


def wired_day(prose: Prose) -> str:
    """YYYY-MM-DD of a dateline without a year, by the latest time that is told as past; empty where there
    is no such line or nothing tells the year."""
    lines = [plain_of(paragraph.text).text for paragraph in prose.paragraphs[:_LINES]]
    line = next((match for text in lines if (match := _DATELINE.match(text))), None)
    text = plain_of(prose.text).text
    told = list(_TOLD.finditer(text))
    if line is None or not told or not (1 <= int(line[1]) <= 12 and 1 <= int(line[2]) <= 31):
        return ""
    year = max(match[1] for match in told)
    parts = [period_in(match.group()).code for match in told if match[1] == year and match["part"]]
    ends = [bounds(code)[1].month for code in parts if code]
    month = f"-{int(line[1]):02d}-{int(line[2]):02d}"
    if ends:  # a part of that year was over when it was told
        return (year if max(ends) <= int(line[1]) else str(int(year) + 1)) + month
    return str(int(year) + 1) + month if _IN_PASSING.search(text) else ""
