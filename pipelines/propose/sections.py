"""A document as sentences, each with what headings and title say of it: outcomes or plans, which year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.ingest import Paragraph, Prose, is_byline, without_dateline
from pipelines.propose.cues import Cues, any_of, one
from pipelines.propose.dateline import DATELINE
from pipelines.propose.plain import Plain, plain_of
from pipelines.propose.tables import TablePart
from pipelines.propose.times import Clock, moments_in
from pipelines.understand import period_in

_YEAR = re.compile(r"(?:19|20)\d\d(?=年|[-~—–至])")
_BOOKED = re.compile(r"(?<=年鉴[(])20\d\d|(?<=年鉴)20\d\d")
_PLAN = re.compile(r"“?十[一二三四五六七]五”?")
# Numbered headings by their depth: 第一部分, 一、, (一), 1., (1).
_NUMBERED = (
    re.compile(r"第[一二三四五六七八九十]{1,3}(?:部分|章|篇|节)"),
    re.compile(r"[一二三四五六七八九十]{1,3}、|[壹贰叁肆伍柒捌玖拾][、.]?|陆(?:[、.]|(?![上地域续路运]))"),
    re.compile(r"[(][一二三四五六七八九十]{1,3}[)]"),
    re.compile(r"\d{1,2}(?:[.、](?!\d)|[.]\d{1,2}(?![\d%]))"),
    re.compile(r"[(]\d{1,2}[)]|[①-⑳]"),
)
_SET = 1  # the depth of a heading that is set as one and has no number
_LONGEST = 40  # letters of a heading
_MARKED = re.compile("[■◆●▲★▌◇□]|【[^】]*】$")
_SHORTEST = 16  # letters of a heading that nothing marks as one
_OPENING = 4  # lines among which a subtitle stands
_MEASURED = re.compile(r"\d(?:%|个百分点|万|亿|亩|吨|微克|辆|公顷|立方|平方|千瓦)")
_ABOUT = re.compile("(?:情况|简报|总结|小结|分析|综述)$")
_ENDS = re.compile(r"[。！？!?]+[”’\"）)]?|\n")
_RUN_IN = re.compile(r"^([^。;,]{2,36})。(?=.)")
_SPEAKER = re.compile(r"^[^,;。:\d]{1,24}:(?!$)")
_PLACED = re.compile("(?:会议|活动|发布)?(?:地点|时间)[:]")  # where one met is not what is spoken of
_SEVERAL = re.compile("[及和与暨]")
AHEAD, REVIEW = "ahead", "review"


@dataclass(frozen=True)
class Heading:
    """A heading that holds at present: its depth, its words, its stance (empty: it says none)."""

    depth: int
    text: str
    stance: str


@dataclass(frozen=True)
class Sentence:
    """A sentence where it stands; stance: `ahead` where its section or title speaks of what is to come,
    `review` where of what was, else empty; around: the words of title and headings."""

    at: str
    plain: Plain
    stance: str
    estimate: bool
    clock: Clock
    around: str
    headings: tuple[str, ...]
    opens: bool  # whether it is the first of its paragraph


class Sections:
    """Goes through a document's parts and hands out its sentences and tables."""

    def __init__(self, prose: Prose, published: str, cues: Cues) -> None:
        self.prose, self.cues = prose, cues
        self.title = plain_of(prose.title).text
        self.named = plain_of(without_dateline(prose.title)).text  # the day in brackets is no period
        plan = _PLAN.search(self.title)
        years = period_in(plan.group().strip("“”")).code if plan else ""
        self.clock = replace(self._clock_of_title(published), plan=years)
        self.target_year = max(_YEAR.findall(self.named), default=years[5:])
        ahead = list(one(cues.heading.year_ahead).finditer(self.named))
        self.year_ahead = ahead[-1]["year"] if ahead else ""
        self.headings: list[Heading] = []
        self.tasks_begun = False

    def parts(self) -> Iterator[Sentence | TablePart]:
        """Sentences and tables in order; headings say what holds below them and are no sentences."""
        above: list[str] = []
        for part in self.prose.parts:
            if isinstance(part, Paragraph):
                above = [*above[-2:], part.text] if len(part.text) <= 2 * _LONGEST else []
                yield from self._sentences(part)
            else:
                yield TablePart(part, tuple(above), self.prose.title, self.stance(), self._clock())
                above = []

    def stance(self) -> str:
        """What title and headings say at present."""
        inner = next((heading.stance for heading in reversed(self.headings) if heading.stance), "")
        return AHEAD if self.tasks_begun else inner or self._stance_of_title()

    def _sentences(self, paragraph: Paragraph) -> Iterator[Sentence]:
        plain = plain_of(paragraph.text)
        short = len(plain.text) <= 2 * _LONGEST
        dated = short and (is_byline(plain.text) or one(self.cues.byline).search(plain.text))
        titled = plain.text == self.title
        if dated or (titled and not _measured(self.named)):
            return
        depth = _depth(plain.text)
        heads = _is_heading(plain.text) and (depth is not None or _is_said(plain.text, self.cues))
        if not titled and (paragraph.heading or heads):
            self._head(plain.text, _SET if depth is None else depth)
            if not _measured(plain.text):
                return
        start = reported.end() if (reported := DATELINE.match(plain.text)) else 0
        if depth is not None and (run_in := _RUN_IN.match(plain.text)) and not _figured(run_in[1]):
            self._head(run_in[1], depth)
            start = run_in.end()
        if one(self.cues.opens_tasks).match(plain.text):
            self.tasks_begun = True
        if _SPEAKER.match(plain.text):  # another one speaks, of what is or was
            self.tasks_begun = self._turns_ahead(plain.text)
        opens = True
        for end in [*(match.end() for match in _ENDS.finditer(plain.text)), len(plain.text)]:
            if plain.text[start:end].strip("。 "):
                self.tasks_begun = self.tasks_begun or self._turns_ahead(plain.text[start:end])
                yield self._sentence(paragraph.at, plain.part(start, end), opens)
                opens = False
            start = max(start, end)

    def _turns_ahead(self, text: str) -> bool:
        """Whether with a sentence a document begins to speak of what comes next: it says so, or opens with
        the year whose plan the title names beside what was."""
        year = bool(self.year_ahead) and text.startswith(f"{self.year_ahead}年")
        turns = one(self.cues.opens_tasks).match(text) or one(self.cues.turns).search(text)
        return year or bool(turns)

    def _sentence(self, at: str, plain: Plain, opens: bool) -> Sentence:
        said = [heading.text for heading in self.headings]
        around = " ".join([self.title, *said])
        estimate = any(one(self.cues.heading.estimate).search(text) for text in said)
        return Sentence(at, plain, self.stance(), estimate, self._clock(), around, tuple(said), opens)

    def _head(self, text: str, depth: int) -> None:
        self.headings = [heading for heading in self.headings if heading.depth < depth]
        if depth <= _SET:
            self.tasks_begun = False
        self.headings.append(Heading(depth, text, stance_of(text, self.cues)))

    def _clock(self) -> Clock:
        """The clock that headings set, the innermost that names a year first."""
        clock = self.clock
        for heading in reversed(self.headings):
            if year := self._year_in(heading.text):
                return replace(clock, year=year, period=clock.period if clock.period[:4] == year else "")
        if self.stance() != AHEAD:
            return clock
        # What a report on last year says is to come is of the year in which it says so.
        over = self._stance_of_title() != AHEAD and self.target_year < clock.this_year
        year = clock.this_year if over else self.target_year or clock.this_year
        return replace(clock, year=year, period="")

    def _year_in(self, text: str) -> str:
        years = _YEAR.findall(text)
        if years:
            return str(max(years))
        if plan := _PLAN.search(text):
            return period_in(plan.group().strip("“”")).code[5:]
        if one(self.cues.heading.past_year).search(text) and self.clock.this_year:
            return str(int(self.clock.this_year) - 1)
        return ""

    def _clock_of_title(self, published: str) -> Clock:
        """The years of the title: of two the first is looked back on; a report of early in the year that
        names this year alone looks back on the one before."""
        years = sorted({*_YEAR.findall(self.named), *_BOOKED.findall(self.named)})
        period = period_in(without_dateline(self.prose.title)).code if len(years) == 1 else ""
        this_year = published[:4] or max(years, default="")
        year = years[0] if years else ""
        early = published[:4] == year and published[5:7] in ("01", "02", "03", "04")
        said = self.cues.heading
        reports = one(said.report_title).search(self.title) and not one(said.told_title).search(self.title)
        booked = bool(one(said.yearbook).search(self.title))  # of the year before it
        reports = bool(reports) and (early or not published)
        if len(years) == 1 and (booked or (period == year and reports)):
            year, period = str(int(year) - 1), ""
        if not years and this_year:  # «前三季度»: of the year of writing
            named = " ".join([self.named, *_headlines(self.prose)])
            part = next((m for m in moments_in(named, Clock("", this_year, published), self.cues)), None)
            if (
                part is not None
                and part.code.startswith(f"{part.code[:4]}-")
                and not (part.held or part.since)
            ):
                year, period = part.code[:4], part.code
        return Clock(year, this_year, published, period)

    def _stance_of_title(self) -> str:
        said = self.cues.heading
        plans = one(said.plan_title).search(self.title) and not one(said.not_a_plan).search(self.title)
        return AHEAD if plans else ""


def subtitle_of(prose: Prose) -> list[str]:
    """The lines below a title that belong to it: they end in no sentence and address nobody."""
    lines: list[str] = []
    for paragraph in prose.paragraphs[:_OPENING]:
        plain = plain_of(paragraph.text).text
        if _PLACED.match(plain):
            continue
        if len(plain) > 2 * _LONGEST or plain.endswith(("。", ";", ",", ":")) or _depth(plain) is not None:
            break
        lines.append(paragraph.text)
    return lines


def _headlines(prose: Prose) -> list[str]:
    """The lines near the top of a paper that bears a series' name that say what it is about."""
    lines = [plain_of(paragraph.text).text for paragraph in prose.paragraphs[: _OPENING + 1]]
    return [text for text in lines if len(text) <= _LONGEST and _ABOUT.search(text) and not is_byline(text)]


def stance_of(text: str, cues: Cues) -> str:
    """What a heading says of its section: `ahead`, `review`, or neither where it says both."""
    ahead, review = one(cues.heading.target).search(text), one(cues.heading.review).search(text)
    if ahead and review:
        return "" if _SEVERAL.search(text) else REVIEW
    return AHEAD if ahead else REVIEW if review else ""


def _depth(text: str) -> int | None:
    return next((n for n, pattern in enumerate(_NUMBERED) if pattern.match(text)), None)


def _is_heading(text: str) -> bool:
    return len(text) <= _LONGEST and not text.endswith(("。", ";", ",", ":")) and not _figured(text)


def _is_said(text: str, cues: Cues) -> bool:
    """Whether a line without a number of its own is marked as a heading, or says as one what comes below."""
    return bool(_MARKED.match(text)) or (len(text) <= _SHORTEST and bool(stance_of(text, cues)))


def _figured(text: str) -> bool:
    """Whether a line holds a figure that is no year and no number of its own."""
    return bool(re.search(r"\d", re.sub(r"^[(\d.)、]+|(?:19|20)\d\d年?|十[一二三四五六]五", "", text)))


def _measured(text: str) -> bool:
    """Whether a title or heading holds a figure with something that it measures."""
    return bool(_MEASURED.search(text))


def without_done(text: str, cues: Cues) -> str:
    """`text` with what tells of goals that were reached blanked out, letter for letter."""
    return any_of(cues.done).sub(lambda match: "□" * len(match.group()), text)
