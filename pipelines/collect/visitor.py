"""A polite visitor: says who it is, reads robots.txt, waits between two requests, comes back when told to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime

import httpx
from protego import Protego
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from pipelines import __version__
from pipelines.collect.addresses import check_allowed, joined, site_of
from pipelines.collect.clock import Clock
from pipelines.collect.wire import Answer, Wire
from pipelines.ground.errors import CollectError, Fault
from pipelines.ground.project import Params

NAME = "progress-tracker"
PAUSE_S = 1.0
MOST_PAUSE_S = 30.0  # a robots.txt may ask for more than anybody waits
ATTEMPTS, MOST_WAIT_S, NEVER_S = 4, 120.0, 1e9
LATER = frozenset((408, 425, 429, 500, 502, 503, 504))
MOVED = frozenset((301, 302, 303, 307, 308))
MAX_HOPS = 5
ROBOTS_BYTES = 500_000
CLIENT_FAULT, SERVER_FAULT = 400, 500


def agent_of(params: Params) -> str:
    """How a project says who visits: name, version, publisher, site and contact as far as they are given."""
    told = (params.site_url, params.contact, params.publisher.en)
    plain = [re.sub(r"[^\x20-\x7e]|[()]", " ", text).split() for text in told]
    return f"{NAME}/{__version__} ({'; '.join(' '.join(words) for words in plain if words)})"


class _AgainError(CollectError):
    """What may be tried again, after so many seconds where the server says so."""

    def __init__(self, fault: Fault, after_s: float | None = None) -> None:
        super().__init__(fault)
        self.after_s = after_s


@dataclass
class Visitor:
    """Fetches pages of allowed hosts. One for a run: it knows when it last asked a host, and its rules."""

    wire: Wire
    clock: Clock = field(default_factory=Clock)
    asked: dict[str, float] = field(default_factory=dict)
    rules: dict[str, Protego | CollectError | None] = field(default_factory=dict)

    def get(self, url: str, allowed: frozenset[str]) -> Answer:
        """The answer at the end of an address's redirects, whatever its status; each hop is checked.

        Raises CollectError: no connection (E-NET-01), a status that stays one of «later» (E-NET-02), a host
        or scheme that is not allowed (E-NET-03), robots.txt (E-NET-06), and what `Wire.get` raises.
        """
        return self._followed(url, allowed, self._heeded)

    def _followed(self, url: str, allowed: frozenset[str], admit: Callable[..., None] | None) -> Answer:
        hops: list[str] = []
        check_allowed(url, allowed, url)
        while True:
            if admit is not None:
                admit(url, allowed)
            answer = self._tried(url)
            target = answer.header("location") if answer.status in MOVED else ""
            if not target:
                return replace(answer, hops=tuple(hops))
            hops.append(url)
            url = self._next(url, target, allowed, len(hops))

    def _next(self, url: str, target: str, allowed: frozenset[str], hops: int) -> str:
        """Where a redirect leads, if it may be followed."""
        there = joined(url, target)
        if hops > MAX_HOPS:
            raise CollectError(Fault("E-NET-03", url, f"{hops} × → {target[:200]}", f"≤ {MAX_HOPS} ×"))
        if there is None:
            raise CollectError(Fault("E-NET-03", url, f"→ {target[:200]}", "http, https"))
        check_allowed(there, allowed, url)
        if url.startswith("https:") and there.startswith("http:"):
            raise CollectError(Fault("E-NET-03", url, f"→ {there}", "https"))
        return there

    def _tried(self, url: str) -> Answer:
        again = Retrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=_wait,
            retry=retry_if_exception(_is_for_later),
            sleep=self.clock.sleep,
            reraise=True,
        )
        return again(self._once, url)

    def _once(self, url: str) -> Answer:
        self._pause(url)
        try:
            answer = self.wire.get(url)
        except httpx.TransportError as failure:
            found = f"{type(failure).__name__}: {failure}"[:160]
            raise _AgainError(Fault("E-NET-01", url, found, "200")) from failure
        if answer.status in LATER:
            after = self._after(answer.header("retry-after"))
            told = f"{answer.status}" + (f", Retry-After {after:.0f} s" if after else "")
            raise _AgainError(Fault("E-NET-02", url, told, "200"), after)
        return answer

    def _pause(self, url: str) -> None:
        site = site_of(url)
        known = self.rules.get(url.partition("://")[0] + "://" + site)
        asked = known.crawl_delay(NAME) if isinstance(known, Protego) else None
        pause = min(max(PAUSE_S, asked or 0), MOST_PAUSE_S)
        if site in self.asked:
            left = self.asked[site] + pause - self.clock.monotonic()
            if left > 0:
                self.clock.sleep(left)
        self.asked[site] = self.clock.monotonic()

    def _after(self, header: str) -> float | None:
        """Seconds that `Retry-After` asks for, given as a number or as a date; None where it says nothing."""
        if re.fullmatch(r"[0-9]+", header.strip()):
            return min(float(header), NEVER_S)
        try:
            when = parsedate_to_datetime(header)
        except (ValueError, OverflowError):
            return None
        when = when if when.tzinfo else when.replace(tzinfo=dt.UTC)
        return max(0.0, (when - self.clock.now()).total_seconds())

    def _heeded(self, url: str, allowed: frozenset[str]) -> None:
        """Raises CollectError (E-NET-06) where the site's robots.txt does not let us read an address; one
        that can't be read is not asked for again in this run."""
        origin = f"{url.partition('://')[0]}://{site_of(url)}"
        if origin not in self.rules:
            try:
                self.rules[origin] = self._robots(f"{origin}/robots.txt", allowed)
            except CollectError as unread:
                self.rules[origin] = unread
        rules = self.rules[origin]
        if isinstance(rules, CollectError):
            raise rules
        if rules is None or not rules.can_fetch(url, NAME):
            found = "robots.txt ?" if rules is None else "Disallow"
            raise CollectError(Fault("E-NET-06", url, found, "Allow"))

    def _robots(self, url: str, allowed: frozenset[str]) -> Protego | None:
        """A site's rules (RFC 9309): none at all where there is no such file or it lies on another host;
        None where the server fails, which forbids everything. Raises as `get` where nothing answers."""
        try:
            answer = self._followed(url, allowed, None)
        except CollectError as refused:
            code = refused.faults[0].code
            if code not in ("E-NET-02", "E-NET-03"):
                raise
            return Protego.parse("") if code == "E-NET-03" else None
        if answer.status >= SERVER_FAULT:
            return None
        there = answer.status < CLIENT_FAULT
        return Protego.parse(answer.body[:ROBOTS_BYTES].decode("utf-8-sig", "replace") if there else "")


def _is_for_later(failure: BaseException) -> bool:
    return isinstance(failure, _AgainError) and (failure.after_s or 0) <= MOST_WAIT_S


def _wait(state: RetryCallState) -> float:
    """Seconds before the next attempt: what the server asked for, or 2, 4, 8."""
    failure = state.outcome.exception() if state.outcome else None
    told = failure.after_s if isinstance(failure, _AgainError) else None
    return told if told is not None else float(2**state.attempt_number)
