"""One run over the watched places: what is new, changed or gone is kept and told; what fails is told too."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from pipelines.collect.addresses import counted_on, same_page
from pipelines.collect.datalists import data_entries
from pipelines.collect.inbox import is_held, store
from pipelines.collect.ledger import CHANGED, GONE, SAME, WAITING, Found, Ledger, alone, id_of
from pipelines.collect.lists import Entry, attachments_of, entries_of
from pipelines.collect.pages import DATA, PAGE, digest_of, is_absent, kind_of, tree_of, words_of
from pipelines.collect.paging import next_page
from pipelines.collect.visitor import Visitor
from pipelines.collect.watch import Place
from pipelines.collect.wire import Answer
from pipelines.ground.errors import CollectError, Fault, SourceError
from pipelines.ground.project import Project

OK, ABSENT = 200, (404, 410)
FEW_WORDS = 12  # a page with less is a script's shell, or asks the visitor to prove something
MOST_ATTACHED = 50
MOST_TITLES = 3  # that are named where none is wanted
REFUSED = ("E-NET-03", "E-NET-04", "E-NET-06")

What = Literal["new", "changed", "gone", "refused", "failed", "unread", "layout", "overdue"]


@dataclass(frozen=True)
class Told:
    """One line of a run's report; fault: why, where something went wrong."""

    what: What
    place: str
    title: str
    url: str = ""
    note: str = ""
    fault: Fault | None = None

    @property
    def stops(self) -> bool:
        """Whether the run has failed with it: a list or a document that was not read or not understood."""
        return self.what in ("unread", "layout", "failed")


def is_gone(answer: Answer) -> bool:
    """Whether a document is no longer there: 404, a page that says so, or the way to the home page."""
    page = answer.status == OK and kind_of(answer.body, answer.url) == PAGE
    home = answer.hops and re.fullmatch(r"[^/]+/(?:index\.\w+|40\d\.\w+)?", same_page(answer.url))
    return answer.status in ABSENT or bool(home) or (page and is_absent(answer.body, answer.url))


@dataclass
class Run:
    """What one run knows and has found. known: addresses that a source has already → that source."""

    project: Project
    visitor: Visitor
    ledger: Ledger
    known: dict[str, str] = field(default_factory=dict)
    since: str = ""
    told: list[Told] = field(default_factory=list)
    newest: dict[str, str] = field(default_factory=dict)  # place → the last day beside a title that is wanted
    seen: set[str] = field(default_factory=set)

    @property
    def today(self) -> str:
        """The date of the run, YYYY-MM-DD."""
        return self.visitor.clock.today()

    def place(self, place: Place) -> None:
        """Reads one place: its list, the documents wanted, and those that wait but left the list.

        Raises CollectError (E-FILE-03) where what was fetched can't be kept; all else is told.
        """
        entries = self._listed(place)
        wanted = [entry for entry in entries or () if place.wants(entry.title)]
        if entries is None:
            return
        if not entries:
            self._tell(
                "layout", place, place.title.zh, place.url, Fault("E-LIST-01", place.id, place.url, "<a>")
            )
        elif not wanted:
            titles = "；".join(entry.title for entry in entries[:MOST_TITLES])
            fault = Fault("E-LIST-02", place.id, f"{len(entries)}: {titles}", "、".join(place.expect))
            self._tell("layout", place, place.title.zh, place.url, fault)
        self.newest[place.id] = max((entry.day for entry in wanted), default="")
        for entry in wanted:
            if not (entry.day and entry.day < self.since):
                self._document(place, entry, place.url)
        for row in list(self.ledger.rows.values()):
            if row.place == place.id and row.waits:
                self._document(place, Entry(row.url, row.title, row.published or ""), place.url)

    def _tell(self, what: What, place: Place, title: str, url: str, fault: Fault | None = None) -> None:
        self.told.append(Told(what, place.id, title, url, fault=fault))

    def _listed(self, place: Place) -> list[Entry] | None:
        """The entries of a place's list pages; None where not even the first could be read."""
        found: dict[str, Entry] = {}
        url, visited = place.url, set[str]()
        for number in range(1, place.pages + 1):
            visited.add(url)
            try:
                entries, behind = self._page(place, url, number)
            except (CollectError, SourceError) as error:
                for fault in error.faults:
                    self._tell("unread", place, place.title.zh, url, fault)
                return list(found.values()) if number > 1 else None
            fresh = [entry for entry in entries if entry.url not in found]
            found |= {entry.url: entry for entry in fresh}
            over = all(entry.day and entry.day < self.since for entry in fresh)
            if behind is None or behind in visited or over:
                break
            url = behind
        return list(found.values())

    def _page(self, place: Place, url: str, number: int) -> tuple[list[Entry], str | None]:
        """(entries of one list page, the address of the page behind it)."""
        answer = self.visitor.get(url, place.allowed)
        if answer.status != OK:
            raise CollectError(Fault("E-NET-02", url, str(answer.status), str(OK)))
        if kind_of(answer.body, url) == DATA:
            return data_entries(answer.body, answer.url, self.today), counted_on(url)
        root = tree_of(answer.body, answer.url)
        return entries_of(root, answer.url, self.today), next_page(root, answer.url, number)

    def _document(self, place: Place, entry: Entry, found_on: str, attached: bool = False) -> None:
        """One document that is wanted, and what is attached to it; once a run."""
        page = same_page(entry.url)
        if page in self.seen or page in self.known:
            return
        self.seen.add(page)
        rows = [row for row in self.ledger.rows.values() if same_page(row.url) == page]
        try:
            answer = self.visitor.get(entry.url, place.allowed)
            kind = kind_of(answer.body, answer.url)
            if is_gone(answer):
                self._gone(place, entry, rows, answer.status)
                return
            attachments = self._attached(answer, kind)
            said = digest_of(answer.body, kind, answer.url)
        except (CollectError, SourceError) as error:
            for fault in error.faults:
                what: What = "refused" if fault.code in REFUSED else "failed"
                self._tell(what, place, entry.title, entry.url, fault)
            return
        self._keep(place, entry, rows, answer, said, found_on)
        for one in () if attached else attachments:
            whole = Entry(one.url, f"{entry.title}：{one.title}", entry.published)
            self._document(place, whole, entry.url, attached=True)

    def _attached(self, answer: Answer, kind: str) -> list[Entry]:
        """What is attached to a document.

        Raises CollectError (E-NET-02): a status that is no document, no bytes at all, a page with neither
        words nor files.
        """
        if answer.status != OK:
            raise CollectError(Fault("E-NET-02", answer.url, str(answer.status), str(OK)))
        if not answer.body.strip():
            raise CollectError(Fault("E-NET-02", answer.url, f"{OK}: {len(answer.body)} B", "> 0 B"))
        if kind != PAGE:
            return []
        root = tree_of(answer.body, answer.url)
        attached = attachments_of(root, answer.url)[:MOST_ATTACHED]
        if not attached and len(words := words_of(root)) < FEW_WORDS:
            raise CollectError(Fault("E-NET-02", answer.url, f"{OK}: «{words}»", f"≥ {FEW_WORDS}"))
        return attached

    def _gone(self, place: Place, entry: Entry, rows: list[Found], status: int) -> None:
        if not rows:
            self._tell(
                "failed", place, entry.title, entry.url, Fault("E-NET-02", entry.url, str(status), str(OK))
            )
            return
        self._tell("gone", place, entry.title, entry.url)
        why = f"{status} {self.today}"
        waiting = [row.model_copy(update={"state": GONE, "reason": why}) for row in rows if row.waits]
        if waiting:
            self.ledger.put(*waiting)

    def _keep(
        self, place: Place, entry: Entry, rows: list[Found], answer: Answer, said: str, found_on: str
    ) -> None:
        """Enters a document into the ledger: seen again, known under another address, changed or new."""
        sha256, now = hashlib.sha256(answer.body).hexdigest(), self.visitor.clock.now()
        again = next((row for row in rows if row.said_sha256 == said), None)
        if again:
            number = rows.index(again)
            before, after = rows[:number], rows[number + 1 :]
            row = again.model_copy(update={"last_seen": self.today})
            if row.state == GONE:
                state = f"{CHANGED}{before[-1].id}" if before else WAITING
                row = row.model_copy(update={"state": state, "reason": ""})
            if row.waits and not is_held(self.project, row):
                row = row.model_copy(update={"sha256": sha256})
                store(self.project, row, answer, now, found_on)
            undone = self._undone(row, after)
            if undone or (before and row.state != again.state):
                self._tell("changed", place, entry.title, entry.url)
            self.ledger.put(row, *undone)
            return
        twin = next((row for row in self.ledger.rows.values() if row.sha256 == sha256), None)
        state = f"{SAME}{twin.id}" if twin else f"{CHANGED}{rows[-1].id}" if rows else WAITING
        row = Found(
            id=id_of(entry.url, sha256),
            place=place.id,
            url=entry.url,
            title=entry.title,
            published=entry.published or None,
            first_seen=self.today,
            last_seen=self.today,
            sha256=sha256,
            said_sha256=said,
            state=state,
        )
        if not twin:
            store(self.project, row, answer, now, found_on)
            self._tell("changed" if rows else "new", place, entry.title, entry.url)
        self.ledger.put(row)

    def _undone(self, row: Found, after: list[Found]) -> list[Found]:
        """What an address showed after `row` and nobody decided on, now that it shows `row` again."""
        why = f"{row.id} {self.today}"
        return [one.model_copy(update={"state": GONE, "reason": why}) for one in after if one.waits]


def collect(
    project: Project,
    places: list[Place],
    visitor: Visitor,
    known: dict[str, str],
    since: str = "",
    on: Callable[[Place], None] = lambda place: None,
) -> Run:
    """Reads the places one after the other, keeps what is found in data/inbox; returns the run.

    known: addresses that sources have already; since: the first day that is looked at (YYYY-MM-DD); on: told
    of each place before it is read. Raises CollectError: the ledger can't be read, the disk is full
    (E-FILE-03), another run is under way (E-INBOX-05).
    """
    with alone(project):
        run = Run(project, visitor, Ledger(project), known, since)
        for place in places:
            on(place)
            run.place(place)
    return run
