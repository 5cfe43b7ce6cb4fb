"""`Ledger.open(name)` in a notebook's first cell: the published tables and the ways to show them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.errors import EngineError, Fault
from pipelines.notebook import markup
from pipelines.notebook.chapter import parent_rows, promise_rows, search_line
from pipelines.notebook.derive import checks
from pipelines.notebook.lines import Series, lines_picture, promise_picture
from pipelines.notebook.pictures import Picture, digest_of, publish_picture
from pipelines.plan.models import Target
from pipelines.project import Project
from pipelines.render.bars import Bar, BarChart, bar_chart
from pipelines.render.beside import BARS, bar_row
from pipelines.render.data import LANGS, SiteData
from pipelines.render.views.charts import footer_of
from pipelines.render.views.common import figure_of, verdict_of
from pipelines.text import Lang

Say = Callable[[Lang], str]


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
    def open(cls, name: str = "") -> Ledger:
        """The project around the current directory; raises PublishError where products are missing."""
        return cls(_read(Project.find().root), name)

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

    def last(self, series: pl.DataFrame) -> dict[str, Any]:
        """The latest row of a series; raises EngineError (E-NB-08) where it is empty."""
        if not series.height:
            raise EngineError(Fault("E-NB-08", self.name, "—", "OBS_VALUE"))
        return series.row(-1, named=True)

    def context(self, target_id: str, area: str) -> dict[str, Any]:
        """The published context row of a promise for one area (schema CONTEXT)."""
        rows = [row for row in self.data.contexts.get(target_id, []) if row["REF_AREA"] == area]
        if not rows:
            raise EngineError(Fault("E-NB-08", f"{target_id} {area}", "—", "context"))
        return rows[0]

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

    def statuses(self, targets: list[Target]) -> dict[str, int]:
        """Status code → how many of these have it, most frequent first."""
        codes = [self.data.assessment[t.id]["STATUS"] for t in targets]
        return dict(sorted(((c, codes.count(c)) for c in set(codes)), key=lambda item: (-item[1], item[0])))

    def tally(self, targets: list[Target], lang: Lang) -> str:
        """The statuses of some promises in words: 未找到数据 6 项, no data found: 6."""
        statuses, words = self.data.codes.statuses, self.data.words[lang]
        parts = [
            words(
                "notebook.tally",
                word=getattr(statuses[code], lang).lower() if lang == "en" else statuses[code].zh,
                n=n,
            )
            for code, n in self.statuses(targets).items()
        ]
        return words("comma").join(parts)

    def status(self, target_id: str, lang: Lang) -> str:
        """The published status of a promise in words."""
        return verdict_of(self.data, target_id, lang)["word"]

    def figure(self, row: dict[str, Any], lang: Lang) -> str:
        """An observation's figure with unit and qualifier."""
        return figure_of(self.data, row, lang)

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
        found = [check for target in targets for check in checks(self.data, target)]
        for what, computed, published in found:
            self.same(what, computed, published)
        return len(found)

    # — showing —

    def say(self, zh: str, en: str) -> None:
        """One paragraph (Markdown) in both languages; numbers in it come from data."""
        markup.show(markup.both({"zh": zh, "en": en}))

    def head(self, anchor: str, zh: str, en: str) -> None:
        """A heading of the second level with the same anchor in both languages."""
        markup.show(markup.both({"zh": f"## {zh} {{#sec-{anchor}}}", "en": f"## {en} {{#sec-{anchor}}}"}))

    def promise(self, target_id: str, fig_id: str, zh: str, en: str) -> None:
        """The chart of a promise, the city's or a parent's, with a caption in both languages."""
        target = self.target(target_id)
        self._figure(fig_id, {lang: promise_picture(self.data, target, lang) for lang in LANGS}, zh, en)

    def lines(self, fig_id: str, series: list[Series], zh: str, en: str, zero: bool = False) -> None:
        """Series in one unit as lines, the first in ink; raises EngineError (E-NB-08) where all are empty."""
        own = self.data.project.params.ref_area
        if not any(s.rows(self.current, own).height for s in series):
            raise EngineError(Fault("E-NB-08", fig_id, "—", "OBS_VALUE"))
        titles: dict[Lang, str] = {"zh": zh, "en": en}
        pictures = {
            lang: lines_picture(self.data, self.current, series, titles[lang], lang, zero) for lang in LANGS
        }
        self._figure(fig_id, dict(pictures), zh, en)

    def bars(
        self,
        fig_id: str,
        bars: dict[Lang, list[Bar]],
        unit: tuple[str, str],
        zh: str,
        en: str,
        mark: tuple[float, str, str] | None = None,
    ) -> None:
        """Bars with their words beside them; `mark`: an upright line at a value, with its words."""
        sources = self._sources_of(bars["zh"])
        pictures: dict[Lang, Picture | None] = {}
        for place, lang in enumerate(LANGS):
            rows = [
                bar_row(self.data, bar.label, bar.text, bar.value, bar.inputs, lang) for bar in bars[lang]
            ]
            seen = self.data.words[lang]("sep").join(f"{bar.label} {bar.text}" for bar in bars[lang])
            title = (zh, en)[place]
            chart = BarChart(
                title,
                seen,
                unit[place],
                tuple(bars[lang]),
                mark[0] if mark else None,
                mark[1 + place] if mark else "",  # type: ignore[arg-type]
            )
            footer = footer_of(self.data, sources, digest_of(rows), lang)
            pictures[lang] = Picture(bar_chart(chart), title, seen, footer, rows, BARS)
        self._figure(fig_id, pictures, zh, en)

    def _sources_of(self, bars: list[Bar]) -> set[str]:
        """The documents behind bars that are observations (their `source`); none for counts of ours."""
        return {bar.source for bar in bars if bar.source}

    def _figure(self, fig_id: str, pictures: dict[Lang, Picture | None], zh: str, en: str) -> None:
        captions: dict[Lang, str] = {"zh": zh, "en": en}
        drawn = {lang: picture for lang, picture in pictures.items() if picture is not None}
        if len(drawn) < len(LANGS):
            raise EngineError(Fault("E-NB-09", fig_id, "—", "fig-alt"))
        markup.show(markup.both(publish_picture(self.data, self.name, fig_id, drawn, captions)))

    def table(
        self,
        tbl_id: str,
        head: dict[Lang, list[str]],
        rows: dict[Lang, list[list[markup.Cell]]],
        zh: str,
        en: str,
    ) -> None:
        """A table with caption and header in both languages; the first column names its row."""
        captions: dict[Lang, str] = {"zh": zh, "en": en}
        markup.show(markup.both({g: markup.table(tbl_id, captions[g], head[g], rows[g]) for g in LANGS}))

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
