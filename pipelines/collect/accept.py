"""A document of the inbox becomes a source, or is turned down; either way the ledger says so.

How a source is made of it is not known here: the caller hands in one callable for tables (`tracker new
source`) and one for prose (`tracker propose statements`), each of which returns the new source's id.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipelines.collect.inbox import payload_of
from pipelines.collect.ledger import ACCEPTED, REJECTED, Found, Ledger, alone
from pipelines.collect.pages import TABLES, plain
from pipelines.ground.errors import CollectError, Fault
from pipelines.ground.project import Project

Make = Callable[[Path, Found], str]


def accept(
    project: Project, id_: str, table: Make, propose: Make, as_table: bool = False, source: str = ""
) -> str:
    """Makes a source of a waiting document and notes it; returns its id, `` where nothing was written.

    table, propose: make a source of a file, return its id (`` for a trial that wrote nothing, or where a
    person has to confirm first); as_table: take a page or a document for its table; source: the id of one
    that exists already. Raises CollectError: no such document (E-INBOX-01), decided before (E-INBOX-02), its
    bytes are elsewhere (E-INBOX-03) or altered (E-FILE-02), a source that is not there (E-FILE-01), somebody
    who collects or decides meanwhile (E-INBOX-05).
    """
    with alone(project):
        ledger = Ledger(project)
        row = ledger.undecided(id_)
        made = _named(project, source) if source else _made(project, row, table, propose, as_table)
        if made:
            ledger.put(row.model_copy(update={"state": ACCEPTED, "source_id": made}))
        return made


def _named(project: Project, source: str) -> str:
    base = project.path("data", "sources")
    if source not in {path.parent.name for path in base.glob("*/source.yaml")}:
        expected = f"{project.relative(base)}/*/source.yaml"
        raise CollectError(Fault("E-FILE-01", "--source", source, expected))
    return source


def _made(project: Project, row: Found, table: Make, propose: Make, as_table: bool) -> str:
    path = payload_of(project, row)
    return (table if as_table or path.suffix[1:] in TABLES else propose)(path, row)


def reject(project: Project, id_: str, reason: str) -> None:
    """Notes that a waiting document is not wanted, and why.

    Raises CollectError: E-INBOX-01, E-INBOX-02, E-INBOX-05, no reason (E-ARG-01).
    """
    with alone(project):
        ledger = Ledger(project)
        row = ledger.undecided(id_)
        if not plain(reason):
            raise CollectError(Fault("E-ARG-01", "--reason", "—", "REASON"))
        ledger.put(row.model_copy(update={"state": REJECTED, "reason": plain(reason)}))
