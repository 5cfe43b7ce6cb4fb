"""`data/inbox/ledger.csv`: every document that was ever found, and what became of it. Its bytes lie beside
it in folders that git does not see."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import Field, field_validator

from pipelines.collect.addresses import joined
from pipelines.ground.errors import CollectError, Fault
from pipelines.ground.files import csv_lines, put_file, safe_cell
from pipelines.ground.project import Project
from pipelines.ground.registers import Day, Row, columns_of, load_rows

INBOX = ("data", "inbox")
LEDGER = "ledger.csv"
WAITING, ACCEPTED, REJECTED, GONE = "waiting", "accepted", "rejected", "gone"
CHANGED, SAME = "changed-of:", "same-as:"
PLACE = r"^[a-z0-9]+(-[a-z0-9]+)*$"
SHA = r"^[0-9a-f]{64}$"


class Found(Row):
    """One document: the bytes that one address gave.

    published: the date beside its title; state: waiting, accepted, rejected, gone, changed-of:ID (another
    content of a known address, which waits too), same-as:ID (a known content at another address);
    said_sha256: of what the document says, so that a page whose counter ticked is no other one; sha256: of
    its bytes.
    """

    id: str = Field(pattern=r"^d[0-9a-f]{10}$")
    place: str = Field(pattern=PLACE)  # part of a file's name
    url: str
    title: str
    published: Day | None = None
    first_seen: Day
    last_seen: Day
    sha256: str = Field(pattern=SHA)
    said_sha256: str = Field(pattern=SHA)
    state: str = Field(pattern=r"^(waiting|accepted|rejected|gone|(changed-of|same-as):d[0-9a-f]{10})$")
    reason: str = ""
    source_id: str = ""

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        if joined(url, url) is None:
            raise ValueError("http(s)://host/…")
        return url

    @property
    def waits(self) -> bool:
        """Whether nobody has decided on it yet."""
        return self.state == WAITING or self.state.startswith(CHANGED)

    @property
    def folder(self) -> str:
        """The name of its folder in data/inbox."""
        return f"{self.first_seen}-{self.id}"


def id_of(url: str, sha256: str) -> str:
    """The id of the bytes that an address gave; its letter keeps spreadsheets from reading a number."""
    return "d" + hashlib.sha256(f"{url}\0{sha256}".encode()).hexdigest()[:10]


@contextmanager
def alone(project: Project) -> Iterator[None]:
    """Nobody else collects or decides meanwhile, whose rows would be lost.

    Raises CollectError: somebody does (E-INBOX-05), the inbox can't be written (E-FILE-03).
    """
    path = project.path(*INBOX, ".lock")
    where = project.relative(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.open("w")
    except OSError as failure:
        raise CollectError(Fault("E-FILE-03", where, failure.strerror or "", "writable")) from failure
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise CollectError(Fault("E-INBOX-05", where, "flock", "—")) from held
        except OSError as failure:
            raise CollectError(Fault("E-FILE-03", where, failure.strerror or "", "flock")) from failure
        yield


class Ledger:
    """The ledger of a project, read once; `put` writes it, whole or not at all."""

    def __init__(self, project: Project) -> None:
        """Raises CollectError for what can't be read, and for an id that stands twice (E-KEY-01)."""
        self.path: Path = project.path(*INBOX, LEDGER)
        known = load_rows(self.path, Found, CollectError, ("ID",)) if self.path.is_file() else []
        self.rows: dict[str, Found] = {row.id: row for row in known}

    def put(self, *rows: Found) -> None:
        """Adds rows, or replaces those of the same id. Raises CollectError (E-FILE-03)."""
        self.rows |= {row.id: row for row in rows}
        columns = columns_of(Found)
        lines = [
            [safe_cell(str(value)) if value else "" for value in row.model_dump().values()]
            for row in self.rows.values()
        ]
        put_file(self.path, csv_lines(tuple(columns), lines), CollectError)

    def one(self, id_: str) -> Found:
        """The document of an id; raises CollectError (E-INBOX-01)."""
        if id_ not in self.rows:
            waiting = ", ".join(row.id for row in self.rows.values() if row.waits)
            raise CollectError(Fault("E-INBOX-01", LEDGER, id_, waiting[:200] or "—"))
        return self.rows[id_]

    def undecided(self, id_: str) -> Found:
        """The document of an id, which waits; raises CollectError (E-INBOX-01, E-INBOX-02)."""
        row = self.one(id_)
        if not row.waits:
            raise CollectError(
                Fault("E-INBOX-02", f"{LEDGER} {id_}", f"{row.state} {row.source_id}".strip(), WAITING)
            )
        return row
