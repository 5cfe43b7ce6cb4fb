"""Atom feeds: one for the releases and one a promise, in both languages.

They list the releases that were made, the withdrawn ones marked; before the first one, the working
version, called so. Dates are the releases', never the clock's; links are relative to the feed unless
`site_url` is set.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.codes import Codes, Lang
from pipelines.ground.bilingual import Bilingual
from pipelines.ground.project import Params, Release
from pipelines.plan import Registry, Target
from pipelines.publish.harmless import harmless_text
from pipelines.publish.identity import address, urn
from pipelines.publish.tables import headline
from pipelines.publish.words import say

_TAG: dict[Lang, str] = {"zh": "zh-Hans", "en": "en"}
_PREFIX: dict[Lang, str] = {"zh": "", "en": "en/"}


@dataclass(frozen=True)
class Edition:
    """What one release said: its version and date, the promises (schema TARGETS), the verdicts.

    released: whether it was made, or is only being worked on; withdrawn: the day it was taken back and why.
    """

    version: str
    date: dt.date
    targets: pl.DataFrame
    assessments: pl.DataFrame
    released: bool = True
    withdrawn: tuple[dt.date, Bilingual] | None = None

    def name(self, lang: str) -> str:
        """The version as texts name it: a release, or a working version."""
        return Release(version=self.version, date=self.date).standing(self.released).name(lang)

    @property
    def changed(self) -> dt.date:
        """The last day on which something about it changed."""
        return self.date if self.withdrawn is None else max(self.date, self.withdrawn[0])


def feed_path(lang: Lang, target_id: str = "") -> str:
    """Where a feed lies below the site's root; without a promise, the feed of the releases."""
    return f"feeds/targets/{target_id}.{lang}.atom" if target_id else f"feeds/releases.{lang}.atom"


def feeds(editions: list[Edition], registry: Registry, codes: Codes, params: Params) -> dict[str, bytes]:
    """Path → feed, for both languages. editions: newest first, one at least."""
    langs: tuple[Lang, Lang] = ("zh", "en")
    files = {}
    for lang in langs:
        files[feed_path(lang)] = _releases(editions, codes, params, lang)
        for target in registry.targets:
            files[feed_path(lang, target.id)] = _target(editions, target, codes, params, lang)
    return files


def _releases(editions: list[Edition], codes: Codes, params: Params, lang: Lang) -> bytes:
    title = say(lang, "feed.releases", site=params.site_title[lang])
    feed = _feed(params, lang, title, feed_path(lang), "index.html", "../", editions)
    for edition in editions:
        text = _counted(edition, codes, lang)
        parts = ("release" if edition.released else "working", edition.version)
        _entry(feed, params, parts, text, text, "releases.html", "../", edition, lang)
    return _bytes(feed)


def _counted(edition: Edition, codes: Codes, lang: Lang) -> str:
    counts = headline(edition.targets, edition.assessments)
    parts = [
        say(lang, "feed.count", status=_word(codes, key.removeprefix("status:"), lang), n=n)
        for key, n in counts.items()
        if key.startswith("status:") and n
    ]
    told = say(lang, "feed.between").join(parts)
    return say(lang, "feed.counted", version=edition.name(lang), total=counts["total"], parts=told)


def _target(editions: list[Edition], target: Target, codes: Codes, params: Params, lang: Lang) -> bytes:
    page = f"targets/{target.id}.html"
    title = say(lang, "feed.promise", site=params.site_title[lang], promise=target.title[lang])
    feed = _feed(params, lang, title, feed_path(lang, target.id), page, "../../", editions)
    for edition in editions:
        rows = edition.assessments.filter(pl.col("TARGET_ID") == target.id)
        for row in rows.iter_rows(named=True):
            head = say(
                lang, "feed.verdict", version=edition.name(lang), status=_word(codes, row["STATUS"], lang)
            )
            why = row[f"WHY_{lang.upper()}"]
            parts = ("verdict" if edition.released else "working", target.id, edition.version)
            _entry(feed, params, parts, head, why, page, "../../", edition, lang)
    return _bytes(feed)


def _word(codes: Codes, status: str, lang: Lang) -> str:
    known = codes.statuses.get(status)  # a status of an old release may be gone from the list
    if known is None:
        return status
    return known[lang]


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
        feed.subtitle(say(lang, "unofficial"))
    feed.link(href=address(params, path, root), rel="self", type="application/atom+xml")
    feed.link(href=address(params, _PREFIX[lang] + page, root), rel="alternate", type="text/html")
    feed.generator("tracker")
    feed.updated(_moment(max(edition.changed for edition in editions)))
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
    if edition.withdrawn is not None:
        day, reason = edition.withdrawn
        said = say(lang, "feed.reason", date=day.isoformat(), reason=reason[lang])
        title, text = say(lang, "feed.withdrawn", text=title), f"{said}\n{text}"
    entry = feed.add_entry(order="append")
    entry.id(urn(params, *parts, lang))
    entry.title(harmless_text(title))
    entry.summary(harmless_text(text))
    entry.link(href=address(params, _PREFIX[lang] + page, root), rel="alternate", type="text/html")
    entry.published(_moment(edition.date))
    entry.updated(_moment(edition.changed))


def _bytes(feed: Any) -> bytes:
    return bytes(feed.atom_str(pretty=True))


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
