"""`data/watch.yaml`: the list pages where figures appear, how often, and the words of the titles wanted."""

from __future__ import annotations

import re
from typing import Literal

import httpx
from pydantic import Field, field_validator

from pipelines.codes import Codes
from pipelines.collect.addresses import joined, site_of
from pipelines.collect.ledger import PLACE
from pipelines.collect.pages import plain
from pipelines.ground.bilingual import Bilingual
from pipelines.ground.errors import CollectError, Fault, stop_if
from pipelines.ground.folding import fold
from pipelines.ground.project import Project
from pipelines.ground.yamlio import Strict, load_models

WATCH = ("data", "watch.yaml")
_HOST = re.compile(r"[^\s/?#@*\\]+")


class Place(Strict):
    """One list page.

    every: how often something new appears on it; expect: a title that is wanted has one of these words;
    indicators: what its documents tell of; hosts: besides the page's own, `host` or `host:port`; pages: how
    many pages of the list are read.
    """

    id: str = Field(pattern=PLACE, max_length=60)
    title: Bilingual
    publisher: str = Field(min_length=1)
    url: str
    every: Literal["month", "quarter", "year"]
    expect: tuple[str, ...] = Field(min_length=1)
    indicators: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    pages: int = Field(default=2, ge=1, le=50)

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        whole = joined(url, url)
        if whole is None or httpx.URL(whole).userinfo:
            raise ValueError("http(s)://host/…, no user name in it")
        return whole

    @field_validator("hosts")
    @classmethod
    def _are_hosts(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        addresses = [joined(f"http://{host}/", "") if _HOST.fullmatch(host) else None for host in hosts]
        if None in addresses:
            raise ValueError("host or host:port, nothing else")
        return tuple(site_of(address) for address in addresses if address)

    @field_validator("expect")
    @classmethod
    def _says_something(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        if not all(map(fold, map(plain, words))):
            raise ValueError("words; an empty one stands in every title")
        return words

    @property
    def allowed(self) -> frozenset[str]:
        """The hosts that this place's pages and documents may come from."""
        return frozenset({site_of(self.url), *self.hosts})

    def wants(self, title: str) -> bool:
        """Whether a title has one of the words that are looked for."""
        return any(fold(word) in fold(title) for word in self.expect)


def load_watch(project: Project, codes: Codes) -> list[Place]:
    """The watched places in their order.

    Raises CollectError: what `load_models` raises, an id that stands twice (E-KEY-01), an indicator that
    there is not (E-IND-01).
    """
    path = project.path(*WATCH)
    places = load_models(path, Place, CollectError)
    where = project.relative(path)
    ids = [place.id for place in places]
    twice = [Fault("E-KEY-01", where, one, "1 ×") for one in sorted(set(ids)) if ids.count(one) > 1]
    unknown = [
        Fault("E-IND-01", f"{where} {place.id}", name, "data/codes/indicators.yaml")
        for place in places
        for name in place.indicators
        if name not in codes.indicators
    ]
    stop_if([*twice, *unknown], CollectError)
    return places
