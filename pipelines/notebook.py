"""The one helper that notebooks read through: disclosed observations in, bilingual output out.

A chapter derives its figures again from the observations and calls `same` on each published one: a
number that differs stops the build.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import polars as pl

from pipelines.errors import EngineError, Fault
from pipelines.project import Project
from pipelines.render.charts import PromiseChart, inline, promise_chart, to_svg
from pipelines.render.data import LANGS, SiteData
from pipelines.render.views.charts import promise_chart_of
from pipelines.render.views.common import figure_of, verdict_of
from pipelines.text import Lang, amount, number, period

__all__ = ["Ledger", "amount", "number", "period"]


@dataclass(frozen=True)
class Ledger:
    """The published tables and the ways to show them; `Ledger.open()` in a notebook's first cell."""

    data: SiteData

    @classmethod
    def open(cls) -> Ledger:
        """The project around the current directory; raises PublishError where products are missing."""
        return cls(SiteData.load(Project.find()))

    @cached_property
    def current(self) -> pl.DataFrame:
        """The current view of the disclosed observations (schema RANKED, CURRENT rows)."""
        return self.data.tables["observations"].filter(pl.col("CURRENT"))

    def series(
        self, indicator: str, definition: str = "_", area: str = "", breakdown: str = "_T"
    ) -> pl.DataFrame:
        """A yearly series by year (schema RANKED), grades A to C, the area's own figures."""
        return self.current.filter(
            (pl.col("INDICATOR") == indicator)
            & (pl.col("DEFINITION") == definition)
            & (pl.col("REF_AREA") == (area or self.data.project.params.ref_area))
            & (pl.col("BREAKDOWN") == breakdown)
            & (pl.col("FREQ") == "A")
            & (pl.col("GRADE") != "D")
            & pl.col("ENTITY").is_null()
        ).sort("TIME_PERIOD")

    def value(self, series: pl.DataFrame, year: int | str) -> float:
        """The figure of one year; raises EngineError (E-NB-08) where the series has none."""
        found = series.filter(pl.col("TIME_PERIOD") == str(year))["OBS_VALUE"].to_list()
        if not found:
            raise EngineError(Fault("E-NB-08", f"{year}", "—", "OBS_VALUE"))
        return float(found[0])

    def context(self, target_id: str, area: str) -> dict[str, Any]:
        """The published context row of a promise for one area (schema CONTEXT)."""
        rows = [row for row in self.data.contexts.get(target_id, []) if row["REF_AREA"] == area]
        if not rows:
            raise EngineError(Fault("E-NB-08", f"{target_id} {area}", "—", "context"))
        return rows[0]

    def status(self, target_id: str, lang: Lang) -> str:
        """The published status of a promise in words."""
        return verdict_of(self.data, target_id, lang)["word"]

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

    def figure(self, row: dict[str, Any], lang: Lang) -> str:
        """An observation's figure with unit and qualifier."""
        return figure_of(self.data, row, lang)

    def say(self, zh: str, en: str) -> None:
        """One paragraph (Markdown) in both languages; numbers in it come from data."""
        self._both({"zh": zh, "en": en})

    def promise(self, target_id: str, fig_id: str, zh: str, en: str) -> None:
        """The chart of a promise, with a caption in both languages."""
        target = next(t for t in self.data.registry.targets if t.id == target_id)
        captions: dict[Lang, str] = {"zh": zh, "en": en}
        charts = {lang: promise_chart_of(self.data, target, lang) for lang in LANGS}
        self._figures(fig_id, charts, captions)

    def chart(self, fig_id: str, charts: dict[Lang, PromiseChart], zh: str, en: str) -> None:
        """A chart of the notebook's own, drawn once a language."""
        self._figures(fig_id, dict(charts), {"zh": zh, "en": en})

    def _figures(
        self, fig_id: str, charts: dict[Lang, PromiseChart | None], captions: dict[Lang, str]
    ) -> None:
        blocks: dict[Lang, str] = {}
        for lang, chart in charts.items():
            if chart is None or not chart.description.strip():
                raise EngineError(Fault("E-NB-09", fig_id, "—", "fig-alt"))
            svg = to_svg(
                promise_chart(chart),
                f"{fig_id}-{lang}",
                chart.title,
                chart.description,
                chart.footer,
                self.data.project,
            )
            caption = escape(captions[lang])
            blocks[lang] = _html(
                f'<figure id="{fig_id}"><figcaption>{caption}</figcaption>{inline(svg)}</figure>'
            )
        self._both(blocks)

    def table(
        self,
        tbl_id: str,
        head: dict[Lang, list[str]],
        rows: dict[Lang, list[list[str]]],
        zh: str,
        en: str,
    ) -> None:
        """A table with caption and header in both languages; the first column names its row."""
        captions: dict[Lang, str] = {"zh": zh, "en": en}
        self._both({lang: _html_table(tbl_id, captions[lang], head[lang], rows[lang]) for lang in LANGS})

    def _both(self, texts: dict[Lang, str]) -> None:
        print(f'::: {{.content-visible unless-profile="en"}}\n\n{texts["zh"]}\n\n:::\n')
        print(f'::: {{.content-visible when-profile="en"}}\n\n{texts["en"]}\n\n:::\n')


def _html_table(tbl_id: str, caption: str, head: list[str], rows: list[list[str]]) -> str:
    cells = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    body = "".join(
        "<tr>"
        + f'<th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(text)}</td>" for text in row[1:])
        + "</tr>"
        for row in rows
    )
    table = (
        f'<table id="{tbl_id}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"
    )
    return _html(
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">{table}</div>'
    )


def _html(markup: str) -> str:
    """Markup as a raw block, which both engines pass through."""
    return f"```{{=html}}\n{markup}\n```"
