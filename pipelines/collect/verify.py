"""Whether sources still are what they were, and whether publishers still show what was quoted from them."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from pipelines.collect.addresses import joined, same_page, site_of
from pipelines.collect.collecting import OK, REFUSED, is_gone
from pipelines.collect.pages import DATA, PAGE, kind_of, tree_of, words_of
from pipelines.collect.stated import Stated, stated_in
from pipelines.collect.visitor import Visitor
from pipelines.collect.wire import Answer
from pipelines.ground.errors import CollectError, Fault, SourceError, stop_if
from pipelines.ground.files import csv_lines, put_file
from pipelines.ground.folding import fold
from pipelines.ground.registers import columns_of
from pipelines.ingest import BETWEEN, page_text, read_prose
from pipelines.sources import DOCUMENTS, SEEN, Seen, SourceFolder, seen_in

State = Literal["there", "changed", "gone", "moved", "unread", "held", "unheld"]
LEAST_ALIKE = 0.5  # of a quote's letters; below this nothing on the page is its new wording
SEED, MOST_PIECES = (
    3,
    2000,
)  # letters in a row that a new wording shares with the old; places that are looked at


@dataclass(frozen=True)
class Shown:
    """What became of one document's quotes; note: the old and new words, or why nothing could be said."""

    source: str
    document: str
    state: State
    note: str
    url: str


def verify_held(folders: list[SourceFolder]) -> list[Shown]:
    """Every document with quotes: whether its bytes are held, and every quote noted as found stands there.

    Raises SourceError: bytes that are missing (E-FILE-01) or altered (E-FILE-02), a quote that they lack or
    that is no longer in the source (E-SEEN-01). The sources' own files were held against their sha256 when
    they were loaded.
    """
    shown: list[Shown] = []
    faults: list[Fault] = []
    for folder in folders:
        stated = stated_in(folder)
        faults += [
            Fault("E-SEEN-01", f"data/sources/{folder.source.id}/{SEEN}", id_, "source_id")
            for id_ in sorted(set(folder.seen) - {one.id for one in stated})
        ]
        for one in stated:
            seen = folder.seen.get(one.id)
            faults += list(_held_faults(folder, one, seen)) if seen else []
            if one.spans:
                count = f"{len(seen.spans_found) if seen else 0} / {len(one.spans)}"
                note = f"{count} {seen.date if seen else ''}".strip()
                shown.append(Shown(folder.source.id, one.id, "held" if seen else "unheld", note, one.address))
    stop_if(faults, SourceError)
    return shown


def _held_faults(folder: SourceFolder, one: Stated, seen: Seen) -> Iterator[Fault]:
    where = f"data/sources/{folder.source.id}/{DOCUMENTS}/{seen.sha256}"
    paths = sorted((folder.folder / DOCUMENTS).glob(f"{seen.sha256}.*.gz"))
    if not paths:
        yield Fault("E-FILE-01", where, "—", one.id)
        return
    try:
        body = gzip.decompress(paths[0].read_bytes())
    except (OSError, EOFError, zlib.error) as failure:
        yield Fault("E-FILE-02", where, str(failure)[:120], seen.sha256)
        return
    if (found := hashlib.sha256(body).hexdigest()) != seen.sha256:
        yield Fault("E-FILE-02", where, found, seen.sha256)
        return
    text = fold(said(body, one.address))
    for id_ in seen.spans_found:
        if id_ not in one.spans or fold(one.spans[id_]) not in text:
            yield Fault("E-SEEN-01", f"{where} {id_}", one.spans.get(id_, "—"), one.id)


def said(body: bytes, url: str) -> str:
    """A document's words: of a page all that it shows, of a PDF or Word file its paragraphs and tables.

    Raises CollectError (E-NET-05), SourceError for a kind whose words are not read (E-KIND-06) and what can't
    be opened.
    """
    kind = kind_of(body, url)
    if kind == PAGE:
        return words_of(tree_of(body, url))
    if kind in ("txt", DATA):
        return page_text(body, url)[0]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"document.{kind}"
        path.write_bytes(body)
        return read_prose(path, url).text.replace(BETWEEN, " ")


def verify_online(folder: SourceFolder, visitor: Visitor) -> Iterator[Shown]:
    """Each document of a source with quotes and an address, as its publisher shows it now.

    Where quotes are still there, the document's bytes are kept beside the source, with a line in `seen.csv`.
    Raises CollectError (E-FILE-03) where they can't be kept.
    """
    for one in stated_in(folder):
        url = joined(one.address, one.address) if one.spans else None
        if url is None:
            continue
        shown = Shown(folder.source.id, one.id, "unread", "", url)
        try:
            answer = visitor.get(url, frozenset({site_of(url)}))
            yield _compared(folder, one, answer, visitor, shown)
        except (CollectError, SourceError) as error:
            fault = error.faults[0]
            if fault.code == "E-FILE-03":
                raise
            away = fault.code in REFUSED and fault.found.startswith(("→", "http"))
            note = fault.found if away else f"{fault.code} {fault.found}"
            yield replace(shown, state="moved" if away else "unread", note=note)


def _compared(folder: SourceFolder, one: Stated, answer: Answer, visitor: Visitor, shown: Shown) -> Shown:
    if is_gone(answer):
        return replace(shown, state="gone", note=str(answer.status))
    if answer.status != OK:
        return replace(shown, note=f"E-NET-02 {answer.status}")
    text = fold(said(answer.body, answer.url))
    if found := _standing(one, text):
        _keep(folder, one, (answer.body, answer.url), found, visitor.clock.today())
    for id_ in found:  # another quote that still stands is not what became of one that does not
        text = text.replace(fold(one.spans[id_]), " ")
    lost = [f"{span} → {likest(span, text) or '—'}" for id_, span in one.spans.items() if id_ not in found]
    moved = "" if same_page(answer.url) == same_page(shown.url) else f"→ {answer.url}"
    state: State = "changed" if lost else "moved" if moved else "there"
    note = "\n".join(filter(None, (f"{len(found)} / {len(one.spans)}", moved, *lost)))
    return replace(shown, state=state, note=note)


def likest(span: str, text: str) -> str:
    """The piece of a folded text that is most like a quote, as long as it; `` where nothing is."""
    wanted = fold(span)
    seeds = {wanted[at : at + SEED]: at for at in range(len(wanted) - SEED + 1)}
    starts = (
        found.start() - at for seed, at in seeds.items() for found in re.finditer(re.escape(seed), text)
    )
    pieces = {text[max(start, 0) : start + len(wanted)] for start in islice(starts, MOST_PIECES)}
    rated = [(SequenceMatcher(None, wanted, piece, autojunk=False).ratio(), piece) for piece in pieces]
    alike, piece = max(rated, default=(0.0, ""))
    return piece if alike >= LEAST_ALIKE else ""


def keep_as_fetched(folder: SourceFolder, body: bytes, url: str, day: str) -> None:
    """Notes a source's documents as seen on the day on which their bytes were fetched from their publisher.

    Raises CollectError (E-FILE-03) where they can't be kept.
    """
    text = fold(said(body, url))
    for one in stated_in(folder):
        found = _standing(one, text)
        if found and same_page(one.address) == same_page(url):
            _keep(folder, one, (body, url), found, day)


def _standing(one: Stated, text: str) -> list[str]:
    """The statements of a document whose quotes stand in a folded text."""
    return [id_ for id_, span in one.spans.items() if fold(span) in text]


def _keep(folder: SourceFolder, one: Stated, shown: tuple[bytes, str], found: list[str], today: str) -> None:
    """The document's bytes beside the source, and its line in `seen.csv`; shown: the bytes, their address."""
    body, url = shown
    sha256 = hashlib.sha256(body).hexdigest()
    name = f"{sha256}.{kind_of(body, url)}.gz"
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
        file.write(body)
    put_file(folder.folder / DOCUMENTS / name, packed.getvalue(), CollectError)
    now = Seen(source_id=one.id, url=url, date=today, sha256=sha256, spans_found=tuple(found))
    rows = seen_in(folder.folder) | {one.id: now}
    lines = [
        [";".join(v) if isinstance(v, tuple) else v for v in rows[id_].model_dump().values()]
        for id_ in sorted(rows)
    ]
    put_file(folder.folder / SEEN, csv_lines(tuple(columns_of(Seen)), lines), CollectError)
    for old in (folder.folder / DOCUMENTS).glob("*.gz"):
        if old.name.partition(".")[0] not in {seen.sha256 for seen in rows.values()}:
            old.unlink()
