"""Atom feeds: one for the releases and one a promise, in both languages.

Dates are the releases', never the clock's; links are relative to the feed unless `site_url` is set.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.codes import Codes
from pipelines.plan import Registry
from pipelines.plan.models import Target
from pipelines.project import Params
from pipelines.publish.identity import address, urn
from pipelines.publish.tables import headline
from pipelines.text import Lang

_TAG: dict[Lang, str] = {"zh": "zh-Hans", "en": "en"}
_PREFIX: dict[Lang, str] = {"zh": "", "en": "en/"}
_WORDS: dict[Lang, dict[str, str]] = {
    "zh": {
        "releases": "{site}：各版本",
        "release": "版本 {version}：{total} 项量化承诺，{parts}",
        "count": "{word} {n} 项",
        "sep": "，",
        "colon": "：",
        "unofficial": "非官方，不是政府网站",
    },
    "en": {
        "releases": "{site}: releases",
        "release": "Release {version}: {total} quantified promises, {parts}",
        "count": "{word}: {n}",
        "sep": "; ",
        "colon": ": ",
        "unofficial": "Not official, not a government site",
    },
}


@dataclass(frozen=True)
class Edition:
    """What one release said: its version and date, the promises (schema TARGETS), the verdicts."""

    version: str
    date: dt.date
    targets: pl.DataFrame
    assessments: pl.DataFrame


def feed_path(lang: Lang, target_id: str = "") -> str:
    """Where a feed lies below the site's root; without a promise, the feed of the releases."""
    return f"feeds/targets/{target_id}.{lang}.atom" if target_id else f"feeds/releases.{lang}.atom"


def feeds(editions: list[Edition], registry: Registry, codes: Codes, params: Params) -> dict[str, bytes]:
    """Path → feed, for both languages. editions: newest first; the first is the one being built."""
    langs: tuple[Lang, Lang] = ("zh", "en")
    files = {}
    for lang in langs:
        files[feed_path(lang)] = _releases(editions, codes, params, lang)
        for target in registry.targets:
            files[feed_path(lang, target.id)] = _target(editions, target, codes, params, lang)
    return files


def _releases(editions: list[Edition], codes: Codes, params: Params, lang: Lang) -> bytes:
    title = _WORDS[lang]["releases"].format(site=params.site_title[lang])
    feed = _feed(params, lang, title, feed_path(lang), "index.html", "../", editions)
    for edition in editions:
        text = _counted(edition, codes, lang)
        _entry(feed, params, ("release", edition.version), text, text, "index.html", "../", edition, lang)
    return _bytes(feed)


def _counted(edition: Edition, codes: Codes, lang: Lang) -> str:
    words = _WORDS[lang]
    counts = headline(edition.targets, edition.assessments)
    parts = [
        words["count"].format(word=_word(codes, key.removeprefix("status:"), lang), n=n)
        for key, n in counts.items()
        if key.startswith("status:") and n
    ]
    return words["release"].format(
        version=edition.version, total=counts["total"], parts=words["sep"].join(parts)
    )


def _target(editions: list[Edition], target: Target, codes: Codes, params: Params, lang: Lang) -> bytes:
    page = f"targets/{target.id}.html"
    title = _WORDS[lang]["colon"].join((params.site_title[lang], target.title[lang]))
    feed = _feed(params, lang, title, feed_path(lang, target.id), page, "../../", editions)
    for edition in editions:
        rows = edition.assessments.filter(pl.col("TARGET_ID") == target.id)
        for row in rows.iter_rows(named=True):
            head = f"{edition.version}{_WORDS[lang]['colon']}{_word(codes, row['STATUS'], lang)}"
            why = row[f"WHY_{lang.upper()}"]
            parts = ("verdict", target.id, edition.version)
            _entry(feed, params, parts, head, why, page, "../../", edition, lang)
    return _bytes(feed)


def _word(codes: Codes, status: str, lang: Lang) -> str:
    known = codes.statuses[status]
    return known.zh if lang == "zh" else known.en


def _feed(
    params: Params, lang: Lang, title: str, path: str, page: str, root: str, editions: list[Edition]
) -> Any:
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.id(urn(params, path))
    feed.title(title)
    feed.language(_TAG[lang])
    feed.author({"name": params.publisher[lang]})
    if not params.official:
        feed.subtitle(_WORDS[lang]["unofficial"])
    feed.link(href=address(params, path, root), rel="self", type="application/atom+xml")
    feed.link(href=address(params, _PREFIX[lang] + page, root), rel="alternate", type="text/html")
    feed.generator("tracker")
    feed.updated(_moment(editions[0].date))
    return feed


def _entry(
    feed: Any,
    params: Params,
    parts: tuple[str, ...],
    title: str,
    text: str,
    page: str,
    root: str,
    edition: Edition,
    lang: Lang,
) -> None:
    entry = feed.add_entry(order="append")
    entry.id(urn(params, *parts, lang))
    entry.title(title)
    entry.summary(text)
    entry.link(href=address(params, _PREFIX[lang] + page, root), rel="alternate", type="text/html")
    entry.published(_moment(edition.date))
    entry.updated(_moment(edition.date))


def _bytes(feed: Any) -> bytes:
    return bytes(feed.atom_str(pretty=True))


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
