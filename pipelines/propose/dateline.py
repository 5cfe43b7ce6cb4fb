"""The day of a report whose dateline names a day and no year: read from the times that the report tells of.

It serves to place «今年» and «9月底» alone; no source takes it for the day on which it was published.
"""

from __future__ import annotations

import re

from pipelines.ground.periods import bounds
from pipelines.ingest import Prose
from pipelines.propose.plain import plain_of
from pipelines.understand import period_in

# «本报某地8月15日讯(记者…)», «本网讯»: who reports from where and when, before the first sentence
DATELINE = re.compile(
    r"^(?P<office>[^\d,。;]{0,24})(?:(?P<year>\d{4}年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日[^,。;\d]{0,4}|本[报网台刊])"
    r"[讯电](?!力|价|量|动|站|网|池)(?:\([^()]{1,24}\))?"
)
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
    line = next((match for text in lines if (match := DATELINE.match(text))), None)
    if line is None or not (line["office"] and line["month"]) or line["year"]:
        return ""
    month, day = int(line["month"]), int(line["day"])
    text = plain_of(prose.text).text
    told = list(_TOLD.finditer(text))
    if not told or not (1 <= month <= 12 and 1 <= day <= 31):
        return ""
    year = max(match[1] for match in told)
    parts = [period_in(match.group()).code for match in told if match[1] == year and match["part"]]
    ends = [bounds(code)[1].month for code in parts if code]
    if not ends and not _IN_PASSING.search(text):
        return ""
    same = bool(ends) and max(ends) <= month  # a part of that year was over when it was told
    return f"{int(year) + (not same)}-{month:02d}-{day:02d}"
