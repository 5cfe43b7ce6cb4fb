"""A document's folder in data/inbox: its bytes, the exchange as a WARC file, and who gave it when."""

from __future__ import annotations

import datetime as dt
import io
from http.client import responses
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.collect.ledger import INBOX, Found
from pipelines.collect.pages import kind_of
from pipelines.collect.wire import Answer
from pipelines.ground.errors import CollectError, Fault
from pipelines.ground.files import put_folder
from pipelines.ground.project import Project
from pipelines.ground.yamlio import yaml_bytes
from pipelines.sources import sha256_of

WARC, DESCRIPTION = "capture.warc.gz", "document.yaml"


def store(project: Project, row: Found, answer: Answer, when: dt.datetime, found_on: str) -> Path:
    """Keeps what was fetched, whole or not at all; returns the folder.

    found_on: the list or notice that links it. Raises CollectError (E-FILE-03) where the disk is full.
    """
    name = f"{row.place}-{row.published or row.first_seen}.{kind_of(answer.body, answer.url)}"
    told = {
        "id": row.id,
        "place": row.place,
        "title": row.title,
        "published": row.published,
        "address": row.url,
        "redirects": [*answer.hops[1:], answer.url] if answer.hops else [],
        "found_on": found_on,
        "fetched": when.isoformat(timespec="seconds"),
        "file": name,
        "sha256": row.sha256,
        "headers": [f"{key}: {value}" for key, value in answer.headers],
    }
    files = {name: answer.body, WARC: warc_of(answer, when), DESCRIPTION: yaml_bytes(told)}
    folder = project.path(*INBOX, row.folder)
    return put_folder(folder, _beside(folder, row) | files, CollectError, over=True)


def _beside(folder: Path, row: Found) -> dict[str, bytes]:
    """What people have put beside a document, as the statements that they confirm; it outlives the bytes."""
    own = (WARC, DESCRIPTION)
    kept = [path for path in folder.glob("*") if path.is_file() and path.name not in own]
    return {path.name: path.read_bytes() for path in kept if not path.name.startswith(f"{row.place}-")}


def warc_of(answer: Answer, when: dt.datetime) -> bytes:
    """One exchange as a WARC file (gzip): the response as it came, but for its transfer encoding."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    told = [
        (f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name, value)
        for name, value in answer.headers
    ]
    status = f"{answer.status} {responses.get(answer.status, '')}".strip()
    record = writer.create_warc_record(
        answer.url,
        "response",
        payload=io.BytesIO(answer.raw),
        length=len(answer.raw),
        http_headers=StatusAndHeaders(status, told, protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": f"{when.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"},
    )
    writer.write_record(record)
    return buffer.getvalue()


def is_held(project: Project, row: Found) -> bool:
    """Whether a document's bytes are on this machine, and what they were."""
    try:
        payload_of(project, row)
    except CollectError:
        return False
    return project.path(*INBOX, row.folder, DESCRIPTION).is_file()


def payload_of(project: Project, row: Found) -> Path:
    """The file of a document as it was fetched.

    Raises CollectError: it is not on this machine (E-INBOX-03), or no longer what it was (E-FILE-02).
    """
    folder = project.path(*INBOX, row.folder)
    where = project.relative(folder)
    files = sorted(path for path in folder.glob(f"{row.place}-*") if path.is_file())
    if not files:
        raise CollectError(Fault("E-INBOX-03", where, "—", row.url))
    sha256 = sha256_of(files[0])
    if sha256 != row.sha256:
        raise CollectError(Fault("E-FILE-02", project.relative(files[0]), sha256, row.sha256))
    return files[0]
