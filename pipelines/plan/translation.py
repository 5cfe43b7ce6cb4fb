"""A translation of a plan's text, kept beside it: ours, never official, each paragraph bound to the words it
renders.

`data/plan/<plan>/translation.en.yaml` gives every paragraph by the beginning and the hash of its Chinese, so
that a text that changed leaves no sentence behind that says something else. `[[id]]…[[/]]` marks a promise's
clause (several ids where one clause makes several promises), `{bodies}` stands for the bodies that an article
names: their names come from the code list. An empty line begins a new paragraph on the page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pydantic import Field

from pipelines.ground.errors import Fault, PlanError
from pipelines.ground.project import Project
from pipelines.ground.yamlio import Strict, load_models
from pipelines.plan.models import Measure, Target

FILE = "translation.en.yaml"
BODIES = "{bodies}"
DIGITS = 12
_MARK = re.compile(r"\[\[(?P<ids>[^\[\]/][^\[\]]*)\]\](?P<words>.*?)\[\[/\]\]", re.DOTALL)
_NUMBER = re.compile(r"(\d+)(万)?")


class Paragraph(Strict):
    """One paragraph as written in the file: which one (its beginning and hash), its heading, its words."""

    begins: str = Field(min_length=1)
    sha256: str = Field(pattern=rf"^[0-9a-f]{{{DIGITS}}}$")
    heading: str = ""
    text: str = ""


class Piece(NamedTuple):
    """Some words of a paragraph and the promises that they are; none for what stands between."""

    text: str
    targets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """A translated paragraph: its heading, and its words cut at the promises."""

    heading: str
    pieces: tuple[Piece, ...]


class Line(NamedTuple):
    """A paragraph of a plan's text and where it stands (code points)."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def lines_of(text: str) -> Iterator[Line]:
    """The paragraphs of a plan's text that hold words, each with its place."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield Line(start, line)
        start += len(line) + 1


def digest(line: str) -> str:
    """What a translated paragraph is bound to: the first digits of the SHA-256 of the Chinese."""
    return hashlib.sha256(line.encode()).hexdigest()[:DIGITS]


def load_translation(
    project: Project, text: str, targets: list[Target], measures: list[Measure]
) -> tuple[dict[int, Passage], list[Fault]]:
    """Passages by where their paragraph starts, with every fault; none where the plan has no translation.

    E-TRANS-01 a paragraph without one · E-TRANS-02 one whose Chinese is not in the text (any more) ·
    E-TRANS-03 a promise whose clause is not marked exactly once · E-TRANS-04 bodies that the article does not
    name, or names and the translation leaves out · E-TRANS-05 a figure of a promise that its clause lacks.
    """
    path = project.path("data", "plan", project.params.plan, FILE)
    if not path.is_file():
        return {}, []
    where = project.relative(path)
    written = {one.sha256: one for one in load_models(path, Paragraph, PlanError)}
    lines = list(lines_of(text))
    hashes = {digest(line.text) for line in lines}
    faults = [
        Fault("E-TRANS-02", f"{where} {one.begins}", one.sha256, _now(one, lines))
        for one in written.values()
        if one.sha256 not in hashes
    ]
    passages = {}
    for line in lines:
        one = written.get(digest(line.text))
        if one is None or not line.text.startswith(one.begins) or not one.heading + one.text:
            faults.append(Fault("E-TRANS-01", f"{where} {line.text[:12]}", "—", digest(line.text)))
            continue
        passages[line.start] = Passage(one.heading, tuple(_pieces(one.text)))
        faults += _mark_faults(line, passages[line.start], targets, f"{where} {one.begins}")
        named = any(m.organisations for m in measures if m.start == line.start)
        if one.text.count(BODIES) != named:
            faults.append(Fault("E-TRANS-04", f"{where} {one.begins}", str(one.text.count(BODIES)), BODIES))
    return passages, faults


def _now(one: Paragraph, lines: list[Line]) -> str:
    """The hash of the paragraph that begins as a stale one did, to be looked at; a dash where none does."""
    return next((digest(line.text) for line in lines if line.text.startswith(one.begins)), "—")


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    for match in _MARK.finditer(text):
        if match.start() > at:
            yield Piece(text[at : match.start()])
        yield Piece(match["words"], tuple(match["ids"].split()))
        at = match.end()
    if at < len(text):
        yield Piece(text[at:])


def _mark_faults(line: Line, passage: Passage, targets: list[Target], where: str) -> Iterator[Fault]:
    """What is wrong with the marks of one paragraph: each promise of it once, no other, with its figures."""
    here = {t.id: t for t in targets if t.start is not None and line.start <= t.start < line.end}
    marked = [id_ for piece in passage.pieces for id_ in piece.targets]
    for id_ in sorted({*here, *marked}):
        if marked.count(id_) != (id_ in here):
            yield Fault("E-TRANS-03", where, f"{id_} × {marked.count(id_)}", str(int(id_ in here)))
    for piece in passage.pieces:
        if not piece.targets and "[[" in piece.text:
            yield Fault("E-TRANS-03", where, piece.text[:60], "[[id]]…[[/]]")
        for id_ in piece.targets:
            for figure in _figures(here[id_].quote if id_ in here else ""):
                if figure not in re.findall(r"\d[\d,]*\d|\d", piece.text):
                    yield Fault("E-TRANS-05", f"{where} {id_}", piece.text[:60], figure)


def _figures(quote: str) -> list[str]:
    """The numbers of a clause as English writes them: 45万 → 450,000; others as they stand."""
    return [f"{int(n) * 10_000:,}" if wan else n for n, wan in _NUMBER.findall(quote)]
