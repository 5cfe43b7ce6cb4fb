"""The finished site against the products beside it: every status, figure, number and date that a page shows.

What is compared is what lies in `data/` of the new site, read as text, not what the pages were made from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.assess import threshold_text
from pipelines.codes import Lang, amount, number, period
from pipelines.ground.errors import Fault
from pipelines.plan import Target
from pipelines.publish import PRODUCTS, headline
from pipelines.render.pages.home import numeral_of
from pipelines.render.parts.rows import headline_of
from pipelines.render.picturecheck import FOLDERS, picture_faults, title_faults
from pipelines.render.reader import PageRead, resolved
from pipelines.render.spec import PREFIX
from pipelines.views import (
    LANGS,
    SiteData,
    answers,
    figure_of,
    kicker_of,
    rebased_of,
    target_path,
    threshold_of,
)

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_DATE = re.compile(r"(?<![\d-])\d{4}-\d{2}(?:-\d{2})?(?![\d-])")
_DECIMALS = 5  # no unit shows more
_BODIES = ("chapters/", "method.html")  # notebooks compare their own figures with the products as they run


def lang_of(name: str) -> Lang:
    """The language of a page, by its path."""
    return "en" if name.startswith(PREFIX["en"]) else "zh"


class Products:
    """The published tables of a finished site, as text."""

    def __init__(self, out: Path) -> None:
        self.tables = {name: _read(out / "data" / f"{name}.csv") for name in PRODUCTS}
        self.status = dict(self.tables["assessments"].select("TARGET_ID", "STATUS").iter_rows())
        self.verdict = {row["TARGET_ID"]: row for row in self.tables["assessments"].iter_rows(named=True)}
        self.value = dict(self.tables["observations"].select("OBS_ID", "OBS_VALUE").iter_rows())
        self.lists = [
            path.read_text(encoding="utf-8")
            for folder in ("data", "api/v1")
            for path in sorted((out / folder).glob("*.json"))
        ]
        self.rows = max(table.height for table in self.tables.values())
        pictures = {p.name: _read(p) for f in FOLDERS for p in sorted((out / f).glob("*.csv"))}
        self.drawn = {
            name: [float(value) for value in table["drawn"].drop_nulls() if value]
            for name, table in pictures.items()
            if "drawn" in table.columns
        }

    def counts(self) -> dict[str, int]:
        """The sets and statuses of the quantified promises."""
        counted = self.tables["targets"].with_columns(pl.col("COUNTED") == "true")
        return headline(counted, self.tables["assessments"])

    def cells(self) -> Iterator[str]:
        """Every text of every table, and the lists and reports beside them."""
        yield from self.lists
        for text in self.lists:
            yield from _sums(json.loads(text))
        for table in self.tables.values():
            for column in table.iter_columns():
                yield from column.drop_nulls().unique().to_list()


def _sums(rows: Any) -> Iterator[str]:
    """The sums of a list's whole numbers, key by key: a page may show a total of what it lists."""
    totals: dict[str, int] = {}
    for row in rows if isinstance(rows, list) else ():
        for key, value in row.items():
            if isinstance(value, int) and not isinstance(value, bool):
                totals[key] = totals.get(key, 0) + value
    yield from map(str, totals.values())


def _read(path: Path) -> pl.DataFrame:
    return pl.read_csv(path.read_bytes(), infer_schema=False)


def readback(pages: dict[str, PageRead], out: Path, data: SiteData) -> list[Fault]:
    """Every way in which a page says something else than the products. pages: path → page as read."""
    products = Products(out)
    known = {lang: known_numbers(products, data, lang) for lang in LANGS}
    dates = known_dates(products, data)
    faults = _sentences(pages, products, data) + picture_faults(out, data, known, products.rows)
    for name, page in pages.items():
        lang = lang_of(name)
        faults += [*_verdicts(name, page, products, data), *_figures(name, page, products, data)]
        faults += [*_fields(name, page, products), *_release(name, page, data, lang)]
        faults += title_faults(name, page.pictures, out, lang)
        if not name.removeprefix(PREFIX["en"]).startswith(_BODIES):
            faults += _numbers(name, page, known[lang], products.rows)
            faults += _dates(name, page, dates, lang)
    return faults


def _verdicts(name: str, page: PageRead, products: Products, data: SiteData) -> list[Fault]:
    """A status says the word of its code, and where it is said of a promise it is that promise's."""
    faults = []
    for shown in page.verdicts:
        status = data.codes.statuses.get(shown.code)
        words = (status.zh, status.en) if status else ()
        if not any(word in shown.text for word in words):
            faults.append(
                Fault("E-SITE-05", name, f"{shown.code}: {shown.text[:80]}", " | ".join(words) or "—")
            )
        expected = products.status.get(shown.target, shown.code)
        if shown.code != expected:
            faults.append(Fault("E-SITE-05", f"{name} {shown.target}", shown.code, expected))
    return faults


def _figures(name: str, page: PageRead, products: Products, data: SiteData) -> list[Fault]:
    """A figure carries the product's value, and its text is that value as the language writes it."""
    faults, lang = [], lang_of(name)
    for figure in page.figures:
        value = products.value.get(figure.obs)
        if value is None or float(value) != float(figure.value or "nan"):
            faults.append(Fault("E-SITE-09", f"{name} {figure.obs}", figure.value or "—", value or "—"))
            continue
        row = {**data.observation[figure.obs], "OBS_VALUE": float(value)}
        texts = [figure_of(data, row, lang, printed) for printed in (True, False)]
        if figure.text not in texts:
            faults.append(Fault("E-SITE-09", f"{name} {figure.obs}", figure.text, " | ".join(texts)))
    return faults


def _sentences(pages: dict[str, PageRead], products: Products, data: SiteData) -> list[Fault]:
    """The front page's numerals, the ledger's answer, and on each promise's page its reason, what is missing
    and its threshold."""
    faults, found = [], answers(data)
    for lang in LANGS:
        home, ledger = (PREFIX[lang] + name for name in ("index.html", "ledger.html"))
        expected = [(home, kicker_of(data, lang)), *((ledger, text) for text in headline_of(data, lang))]
        numerals = filter(None, (numeral_of(data, answer, found, lang) for answer in found))
        expected += [(home, f"{one['n']} {one['words']}") for one in numerals]
        if products.counts() != data.headline:
            expected.append((ledger, "—"))
        for row in products.tables["assessments"].iter_rows(named=True):
            name = PREFIX[lang] + target_path(row["TARGET_ID"])
            texts = (row[f"WHY_{lang.upper()}"], row[f"MISSING_{lang.upper()}"])
            expected += [(name, text) for text in texts if text]
        for target in data.city_targets:
            expected.append((PREFIX[lang] + target_path(target.id), threshold_of(data, target, lang)))
        faults += [
            Fault("E-SITE-09", name, "—", text[:120])
            for name, text in expected
            if name in pages and _flat(text) not in _flat(pages[name].prose)
        ]
    return faults


def _fields(name: str, page: PageRead, products: Products) -> list[Fault]:
    """An element that says which field of which verdict it shows, shows it to the letter."""
    faults = []
    for column, target, text in page.fields:
        row = products.verdict.get(target, {})
        expected = row.get(f"{column}_{lang_of(name).upper()}") or ""
        if text != expected.strip():
            faults.append(Fault("E-SITE-09", f"{name} {target} {column}", text[:120], expected[:120] or "—"))
    return faults


def _flat(text: str) -> str:
    """A text without the spaces that a template may put or leave."""
    return "".join(text.split())


def _release(name: str, page: PageRead, data: SiteData, lang: Lang) -> list[Fault]:
    release = data.release
    named = (release.name(lang), release.date.isoformat())
    missing = [text for text in named if text not in page.footer]
    return [Fault("E-SITE-10", name, page.footer.strip()[:80] or "—", text) for text in missing]


def _numbers(name: str, page: PageRead, known: frozenset[str], rows: int) -> list[Fault]:
    """Numbers that stand nowhere in products, registers and texts.

    A whole number up to the number of rows of the largest table may be a count of rows.
    """
    found = dict.fromkeys(plain_numbers(_DATE.sub(" ", page.prose)))
    strange = [text for text in found if text not in known and not (text.isdigit() and int(text) <= rows)]
    return [Fault("E-SITE-09", name, text, "a number of the products") for text in strange]


def _dates(name: str, page: PageRead, known: frozenset[str], lang: Lang) -> list[Fault]:
    faults = [
        Fault("E-SITE-10", name, text, "a date of the products")
        for text in dict.fromkeys(_DATE.findall(page.prose))
        if text not in known
    ]
    for code, text in page.times:
        if code not in known or text not in (code, period(code, lang)):
            faults.append(Fault("E-SITE-10", name, f"{code}: {text}", "a date of the products, in its words"))
    return faults


def plain_numbers(text: str) -> list[str]:
    """Numbers of a text without their grouping commas."""
    return [found.replace(",", "").rstrip(".") for found in _NUMBER.findall(text)]


def known_dates(products: Products, data: SiteData) -> frozenset[str]:
    """Every date that stands in the products or the registers, and the release's."""
    texts = [*products.cells(), *_registers(data), data.project.params.release.date.isoformat()]
    return frozenset(date for text in texts for date in _DATE.findall(text))


def known_numbers(products: Products, data: SiteData, lang: Lang) -> frozenset[str]:
    """Every number that the products, the registers and our own texts hold, as one language writes it."""
    known: set[str] = set()
    for text in (*products.cells(), *_registers(data), *_words(data.words[lang].tree)):
        known.update(plain_numbers(text))
    for row in data.observation.values():
        for printed in (True, False):
            known.update(plain_numbers(figure_of(data, row, lang, printed)))
    for target in data.registry.all_targets:
        if target.value is not None:
            known.update(plain_numbers(threshold_text(target, data.codes, lang)))
    for value in (*_judged(data), *(value for values in products.drawn.values() for value in values)):
        known.update(_roundings(value))
    for target in data.city_targets:
        for value in products.drawn.get(f"{target.id}.{lang}.csv", ()):
            known.update(_amounts(value, target, data, lang))
    return frozenset(known)


def _amounts(value: float, target: Target, data: SiteData, lang: Lang) -> Iterator[str]:
    """A drawn figure in its promise's unit, as the language converts it (45 万亩, 450,000 mu, 30,000 ha)."""
    units = {data.codes.indicators[series.indicator].unit for series in target.series} | {target.unit}
    for unit in sorted(units & data.codes.units.keys()):
        for decimals in range(_DECIMALS):
            yield from plain_numbers(amount(value, decimals, unit, data.codes, lang))


def _judged(data: SiteData) -> Iterator[float]:
    """The figures of verdicts, opinions and context; shares as per cent too."""
    for row in (row for rows in data.contexts.values() for row in rows if row["CHANGE"] is not None):
        yield from (change for _, change in rebased_of(data, row))
    for name in ("assessments", "opinions", "context"):
        table = data.tables[name]
        for column, kind in table.schema.items():
            if kind == pl.Float64:
                for value in table[column].drop_nulls().unique():
                    yield from (value, value * 100)


@cache
def _roundings(value: float) -> frozenset[str]:
    texts = (number(value, decimals) for decimals in range(_DECIMALS))
    return frozenset(found for text in texts for found in plain_numbers(text))


def _registers(data: SiteData) -> Iterator[str]:
    """What people wrote and reviewed: the plan, codes, calendar, requests, parents' targets, the city's
    other aims."""
    yield data.registry.text
    for folder in (data.project.asset("data", "codes"), data.project.path("data", "plan")):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".yaml", ".csv"):
                yield path.read_text(encoding="utf-8")
    yield from (str(cell) for row in (*data.calendar, *data.requests) for cell in row.values() if cell)
    yield from (
        str(cell) for decision in data.decisions for cell in (*decision.raw.values(), *decision.row.values())
    )
    yield from (text for aim in data.registry.aims for text in (aim.plan, aim.printed, aim.deadline))
    yield from (str(value) for value in data.project.params.model_dump().values())
    for term in data.codes.glossary:  # the package's, where the project has none of its own
        yield from (term.zh, term.en, term.text.zh, term.text.en)


def _words(tree: dict[str, Any]) -> Iterator[str]:
    for value in tree.values():
        if isinstance(value, dict):
            yield from _words(value)
        else:
            yield str(value)


def reach(pages: dict[str, PageRead], start: str, clicks: int) -> set[str]:
    """The pages that can be reached from `start` with that many clicks."""
    seen, edge = {start}, {start}
    for _ in range(clicks):
        edge = {to for name in edge for to in _leads(name, pages[name].links, pages)} - seen
        seen |= edge
    return seen


def _leads(name: str, links: Iterable[str], pages: dict[str, PageRead]) -> Iterator[str]:
    for address in links:
        to = resolved(name, address)
        if to in pages:
            yield to
