"""`Ledger.open(name)` in a notebook's first cell: the published tables and the ways to show them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.charts import Bar, use_theme
from pipelines.codes import Lang, SeriesKey
from pipelines.ground.errors import EngineError, Fault
from pipelines.ground.project import Project
from pipelines.notebook import markup, monthly, said
from pipelines.notebook.chapter import parent_rows, promise_rows, search_line
from pipelines.notebook.derive import Check, checks, context_checks
from pipelines.notebook.display import show_well
from pipelines.notebook.lines import Series, lines_picture, promise_picture
from pipelines.notebook.pictures import Picture, bars_picture, chart_picture, drawn_as, publish_picture
from pipelines.notebook.watched import watched
from pipelines.plan import Target
from pipelines.views import (
    LANGS,
    SiteData,
    context_line,
    figure_of,
    ordered_contexts,
    verdict_of,
)


@lru_cache(maxsize=1)
def _read(root: Path) -> SiteData:
    """The products, read once a kernel: they do not change while notebooks are rendered."""
    return SiteData.load(Project(root))


@dataclass(frozen=True)
class Ledger:
    """The published tables and the ways to show them, for one notebook."""

    data: SiteData
    name: str = ""

    @classmethod
    def open(cls, name: str) -> Ledger:
        """The project around the current directory, for the notebook of this name.

        Raises PublishError where products are missing.
        """
        use_theme()
        project = Project.find()
        show_well(project)
        return cls(watched(_read(project.root)), name)

    @cached_property
    def current(self) -> pl.DataFrame:
        """The current view of the disclosed observations (schema RANKED, CURRENT rows)."""
        return self.data.tables["observations"].filter(pl.col("CURRENT"))

    # — reading —

    def series(
        self, indicator: str, definition: str = "_", area: str = "", breakdown: str = "_T"
    ) -> pl.DataFrame:
        """A yearly series by year (schema RANKED), grades A to C, the area's own figures."""
        return Series(indicator, definition, area, breakdown).rows(
            self.current, self.data.project.params.ref_area
        )

    def value(self, series: pl.DataFrame, year: int | str) -> float:
        """The figure of one year; raises EngineError (E-NB-08) where the series has none."""
        found = series.filter(pl.col("TIME_PERIOD") == str(year))["OBS_VALUE"].to_list()
        if not found:
            raise EngineError(Fault("E-NB-08", f"{year}", "—", "OBS_VALUE"))
        return float(found[0])

    def target(self, target_id: str) -> Target:
        """A promise, the city's or a parent's; raises EngineError (E-NB-08) for an unknown one."""
        found = [t for t in self.data.registry.all_targets if t.id == target_id]
        if not found:
            raise EngineError(Fault("E-NB-08", target_id, "—", "TARGET_ID"))
        return found[0]

    def promises(self, *chapters: str) -> list[Target]:
        """The quantified promises of some chapters (all where none is named), in the plan's order."""
        return [t for t in self.data.quantified if not chapters or t.chapter in chapters]

    def directions(self, *chapters: str) -> list[Target]:
        """The promises with a direction or a ban and no number."""
        kinds = ("directional", "prohibition")
        return [t for t in self.data.city_targets if t.kind in kinds and t.chapter in chapters]

    def parents(self, *chapters: str) -> list[Target]:
        """The nation's and the province's own targets of some chapters."""
        return [t for t in self.data.registry.parent_targets if t.level != "city" and t.chapter in chapters]

    def owners(self, targets: list[Target], lang: Lang) -> str:
        """Who above the city has targets of its own: the nation, the province, or both."""
        levels = {target.level for target in targets}
        return self.data.words[lang](f"said.owners.{levels.pop() if len(levels) == 1 else 'both'}")

    def statuses(self, targets: list[Target]) -> dict[str, int]:
        """Status code → how many of these have it, most frequent first."""
        codes = [self.data.assessment[t.id]["STATUS"] for t in targets]
        return dict(sorted(((c, codes.count(c)) for c in set(codes)), key=lambda item: (-item[1], item[0])))

    def tally(self, targets: list[Target], lang: Lang) -> str:
        """The statuses of some promises in words: 未找到数据 6 项, no data found: 6."""
        return said.tally(self.data, targets, lang)

    def status(self, target_id: str, lang: Lang) -> str:
        """The published status of a promise in words."""
        return verdict_of(self.data, target_id, lang)["word"]

    def figure(self, row: dict[str, Any], lang: Lang) -> str:
        """An observation's figure with unit and qualifier."""
        return figure_of(self.data, row, lang)

    def source(self, source_id: str, lang: Lang) -> str:
        """Who published a document, by its name in the language where it has one; else its title."""
        row = self.data.source[source_id]
        publisher, title = row["PUBLISHER"], row["TITLE"]
        return self.data.named("publisher", publisher, lang) or self.data.named("title", title, lang)

    def area(self, code: str, lang: Lang) -> str:
        """An area's name."""
        return self.data.area_name(code, lang)

    # — deriving again —

    def same(
        self,
        what: str,
        computed: float | str | None,
        published: float | str | None,
        digits: int = 6,
    ) -> None:
        """Stops the build (E-NB-07) where a figure derived here differs from the published one."""
        if isinstance(computed, int | float) and isinstance(published, int | float):
            equal = round(float(computed), digits) == round(float(published), digits)
        else:
            equal = computed == published
        if not equal:
            raise EngineError(Fault("E-NB-07", what, str(computed), str(published)))

    def verify(self, targets: list[Target]) -> int:
        """Derives again what can be derived of these verdicts; returns how many figures were compared."""
        return self._agree([check for target in targets for check in checks(self.data, target)])

    def _agree(self, found: list[Check]) -> int:
        for what, computed, published in found:
            self.same(what, computed, published)
        return len(found)

    # — showing —

    def say(self, zh: str, en: str) -> None:
        """One paragraph (Markdown) in both languages; numbers in it come from data."""
        markup.show(markup.both({"zh": zh, "en": en}))

    def words(self, key: str, **values: Any) -> said.Both:
        """One text of site/i18n in both languages; a value may be one text a language."""
        return said.both(self.data, key, **values)

    def tell(self, *texts: said.Both) -> None:
        """One paragraph of sentences that the data chose."""
        text = said.joined(*texts)
        self.say(text["zh"], text["en"])

    def answer(
        self,
        promises: list[Target],
        directions: list[Target],
        *texts: said.Both,
        own: bool = True,
        firm: bool = True,
    ) -> None:
        """The chapter's verdicts counted and how firm the kept ones are (firm); then, one a line, what its
        own series show (own) and `texts`."""
        self.tell(said.lead(self.data, promises, firm), said.others(self.data, directions))
        self.each(
            *(self.seen(series) for series in self.own(promises) if own),
            said.at_base(self.data, promises) if own else {"zh": "", "en": ""},
            *texts,
        )

    def standing(self, promises: list[Target]) -> tuple[said.Both, said.Both]:
        """How promises stood when last seen, and which were satisfied in their base year already."""
        return said.last_seen(self.data, promises), said.at_base(self.data, promises)

    def each(self, *texts: said.Both) -> None:
        """Sentences as a list, one a line; nothing for none."""
        kept = {text["zh"]: text for text in texts if text["zh"]}.values()
        if kept:
            self.tell({lang: "\n".join(f"- {text[lang]}" for text in kept) for lang in LANGS})

    def notes(self, *target_ids: str) -> None:
        """What the registry notes of some promises, one a line; nothing of one that has no note."""
        noted = [(t.title, t.note) for t in map(self.target, target_ids) if t.note]
        self.each(
            *(
                {g: self.data.words[g]("said.noted", title=title[g], note=note[g]) for g in LANGS}
                for title, note in noted
            )
        )

    def own(self, promises: list[Target]) -> list[Series]:
        """The promises' own series that have a yearly figure."""
        every = [Series(s.indicator, s.definition, s.area, s.breakdown) for t in promises for s in t.series]
        return [s for s in dict.fromkeys(every) if self.rows(s).height]

    def counted(self, key: str, n: int, **values: Any) -> said.Both:
        """The text of `key` for n things, that of `<key>_none` for none."""
        return self.words(key if n else f"{key}_none", n=n, **values)

    def seen(self, series: Series, figure: str = "") -> said.Both:
        """A yearly series in one sentence: none, one figure, or its ends, their change and its trend; where
        there is none, what was printed without a year."""
        rows = self.rows(series)
        return said.seen(self.data, series, rows, figure) if rows.height else self.told(series, figure)

    def told(self, series: Series, figure: str = "") -> said.Both:
        """A yearly series, and what was printed of it without a year."""
        found = said.seen(self.data, series, self.rows(series), figure)
        return said.joined(found, self.undated(series))

    def undated(self, series: Series) -> said.Both:
        """The figures of a series that were printed without a period; nothing where there is none."""
        return monthly.undated(self.data, self.current, series)

    def rows(self, series: Series) -> pl.DataFrame:
        """A yearly series by year (schema RANKED)."""
        return series.rows(self.current, self.data.project.params.ref_area)

    def printed(self, series: Series) -> pl.DataFrame:
        """A yearly series by year with what repeats an earlier survey or print (schema RANKED)."""
        repeats = pl.col("CURRENT") | (pl.col("BEATEN_FOR") == "carried-forward")
        found = self.data.tables["observations"].filter(repeats)
        return series.rows(found, self.data.project.params.ref_area)

    def yardsticks(self, *target_ids: str) -> None:
        """What stands beside some promises, derived again: their own area's figures by another measure,
        then other areas' series; each said to be so."""
        found: dict[str, list[said.Both]] = {"said.context_own": [], "said.context": []}
        for target_id in target_ids:
            target = self.target(target_id)
            self._agree(context_checks(self.data, target))
            for row in ordered_contexts(self.data, target):
                own = row["REF_AREA"] == target.ref_area
                found["said.context_own" if own else "said.context"].append(
                    {lang: self._context(row, lang) for lang in LANGS}
                )
        for heading, lines in found.items():
            if lines:
                self.tell(self.words(heading))
                self.each(*lines)

    def _context(self, row: dict[str, Any], lang: Lang) -> str:
        series = Series(*SeriesKey.parse(row["SERIES"]))
        return context_line(self.data, row, lang, said.series_name(self.data, series, lang))

    def before_plan(self, series: Series) -> said.Both:
        """That a series ends before the plan was issued, where it does; else nothing."""
        return said.before_plan(self.data, series, self.rows(series))

    def verdict(self, target_id: str) -> said.Both:
        """A promise's title, its published verdict and the reason, in sentences."""
        return said.verdict(self.data, self.target(target_id))

    def note(self, target_id: str) -> said.Both:
        """What the registry notes about a promise; nothing where it notes nothing."""
        note = self.target(target_id).note
        return {lang: note[lang] if note else "" for lang in LANGS}

    def cite(self, source_id: str) -> said.Both | None:
        """A document's title as a link to its page; None where it is not among the sources."""
        return said.cite(self.data, source_id)

    def head(self, anchor: str, zh: str, en: str) -> None:
        """A heading of the second level with the same anchor in both languages."""
        markup.show(markup.both({"zh": f"## {zh} {{#sec-{anchor}}}", "en": f"## {en} {{#sec-{anchor}}}"}))

    def promise(self, target_id: str, fig_id: str) -> None:
        """The chart of a promise, the city's or a parent's; its title says what is seen in it."""
        target = self.target(target_id)
        whose = said.caption(self.data, target)
        self._figure(fig_id, {g: promise_picture(self.data, target, whose[g], g) for g in LANGS})

    def lines(self, fig_id: str, series: list[Series], zh: str, en: str, zero: bool = False) -> None:
        """Series in one unit as lines, the first in ink; where all are empty, sentences say so."""
        if not any(self.rows(s).height for s in series):
            self.tell(*(self.seen(s) for s in series))
            return
        titles: dict[Lang, str] = {"zh": zh, "en": en}
        pictures = {
            lang: lines_picture(self.data, self.current, series, titles[lang], lang, zero) for lang in LANGS
        }
        self._figure(fig_id, dict(pictures))

    def chart(
        self,
        fig_id: str,
        draw: Callable[[Lang], Any],
        finding: said.Both,
        frame: pl.DataFrame,
        zh: str,
        en: str,
    ) -> None:
        """A chapter's own Altair chart, in the theme `ledger`: its title is the finding, below it what is
        drawn (zh, en, with the unit).

        draw: gives the chart in a language; frame: what is drawn, for the file beside it, with the column
        `INPUTS` (OBS_IDs joined by `;`, empty for a count). Without rows a sentence says so.
        """
        if not frame.height:
            self.tell(self.words("said.no_rows", what={"zh": zh, "en": en}))
            return
        whole = {"zh": zh, "en": en}
        self._figure(
            fig_id, {g: chart_picture(self.data, draw(g), finding[g], frame, whole[g], g) for g in LANGS}
        )

    def bars(
        self,
        fig_id: str,
        bars: dict[Lang, list[Bar]],
        unit: tuple[str, str],
        zh: str,
        en: str,
        mark: tuple[float, str, str] | None = None,
        top: str = "most",
        finding: said.Both | None = None,
    ) -> None:
        """Bars with their words beside them; `mark`: an upright line at a value, with its words; `top`: what
        the title calls the longest, `most` of counts and amounts, `highest` of levels, unless a `finding` is
        the title."""
        if not bars["zh"]:
            self.tell(self.words("said.no_rows", what={"zh": zh, "en": en}))
            return
        at = {"zh": (mark[0], mark[1]), "en": (mark[0], mark[2])} if mark else {}
        pictures: dict[Lang, Picture | None] = {}
        for n, lang in enumerate(LANGS):
            said_of = (zh, en)[n], unit[n], at.get(lang), finding[lang] if finding else top
            pictures[lang] = bars_picture(self.data, bars[lang], *said_of, lang)
        self._figure(fig_id, pictures)

    def _figure(self, fig_id: str, pictures: dict[Lang, Picture | None]) -> None:
        drawn = {lang: picture for lang, picture in pictures.items() if picture is not None}
        if len(drawn) < len(LANGS):
            raise EngineError(Fault("E-NB-09", fig_id, "—", "fig-alt"))
        if lang := markup.in_lab():  # looked at, and never published
            picture = drawn[lang]
            markup.draw(drawn_as(self.data, fig_id, picture, lang).file, picture.description)
            return
        markup.show(markup.both(publish_picture(self.data, self.name, fig_id, drawn)))

    def table(
        self,
        tbl_id: str,
        head: dict[Lang, list[str]],
        rows: dict[Lang, list[list[markup.Cell]]],
        zh: str,
        en: str,
    ) -> None:
        """A table whose first column names its row, with caption and header; without rows a sentence."""
        captions: dict[Lang, str] = {"zh": zh, "en": en}
        if not rows["zh"]:
            self.tell(self.words("said.no_rows", what=captions))
            return
        markup.show(markup.both({g: markup.table(tbl_id, captions[g], head[g], rows[g], g) for g in LANGS}))

    def promise_table(self, tbl_id: str, targets: list[Target], zh: str, en: str) -> None:
        """Promises with threshold, deadline, verdict and newest figure; every verdict is derived again."""
        self.verify(targets)
        rows = {lang: promise_rows(self.data, targets, lang) for lang in LANGS}
        self.table(tbl_id, self._heads("promise", 5), rows, zh, en)

    def parent_table(self, tbl_id: str, targets: list[Target], zh: str, en: str) -> None:
        """The nation's and the province's own targets with their own verdicts, derived again."""
        self.verify(targets)
        rows = {lang: parent_rows(self.data, targets, lang) for lang in LANGS}
        self.table(tbl_id, self._heads("parent", 5), rows, zh, en)

    def _heads(self, kind: str, columns: int) -> dict[Lang, list[str]]:
        return {g: [self.data.words[g](f"notebook.{kind}_{n}") for n in range(columns)] for g in LANGS}

    def searched(self, targets: list[Target]) -> None:
        """Where the missing figures were looked for, in one sentence, with the whole list linked."""
        self.say(search_line(self.data, targets, "zh"), search_line(self.data, targets, "en"))

    def command(self) -> None:
        """The command that computes this page again."""
        page = "method.html" if self.name == "method" else f"chapters/{self.name.lstrip('0123456789-')}.html"
        markup.show(markup.raw(f'<pre tabindex="0"><code>tracker reproduce {page}</code></pre>'))
