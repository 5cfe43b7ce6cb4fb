"""The file in which a person confirms: each proposal with what may be changed of it, and a yes or no."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from pipelines.codes import Codes
from pipelines.ground.errors import Fault, SourceError
from pipelines.ground.files import short, write
from pipelines.ground.phrases import Phrases
from pipelines.ground.registers import Day
from pipelines.ground.yamlio import Strict, load_model, yaml_bytes
from pipelines.propose.proposals import Proposal, Proposed
from pipelines.sources import sha256_of

say = Phrases(Path(__file__).with_suffix(".yaml"))
_PERIOD = r"^\d{4}(-(S[12]|Q[1-4]|\d\d(-\d\d)?))?(/\d{4}(-\d\d)?)?$"


class Confirmed(Strict):
    """One proposal as a person left it; confirm: yes, no, or not yet decided."""

    confirm: bool | None = None
    indicator: str
    definition: str = ""
    area: str = Field(pattern=r"^\d{6}$")
    breakdown: str = ""
    period: str = Field(pattern=_PERIOD)
    value: str = Field(pattern=r"^-?\d+(\.\d+)?$")
    unit: str
    qualifier: Literal["exact", "about", "nearly", "over", "ge", "gt", "le", "lt"]
    kind: Literal["outcome", "estimate", "target", "task"]
    comparison: Literal["level", "change", "cumulative", "since-base"]
    base_period: str = ""
    status: Literal["A", "E", "P"] = "A"
    entity: str = ""
    span: str
    at: str


class DocumentAsRead(Strict):
    """The document that was read, and what a person has to say of it."""

    file: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    id: str = Field(pattern=r"^[\w.-]+$")
    title: str
    publisher: str = ""
    published: Day | Literal[""] = ""
    address: str = ""
    access: Literal["original", "copy"] = "original"
    title_en: str = ""
    obtained: Day | Literal[""] = ""
    grade: Literal["A", "B", "C", "D"] = "C"


class Confirmation(Strict):
    """The whole file."""

    document: DocumentAsRead
    proposals: tuple[Confirmed, ...] = ()
    left_aside: tuple[dict[str, str], ...] = ()


def confirmation_of(proposed: Proposed, file: Path, told: dict[str, str], codes: Codes) -> bytes:
    """The file to confirm, as YAML with a sentence on top that says how.

    told: id, publisher, address of the document where a person states them.
    """
    prose, digest = proposed.prose, sha256_of(file)
    document = {
        "file": file.name,
        "sha256": digest,
        "id": told.get("id") or f"{_plain_id(file)}-{digest[:8]}",
        "title": prose.title,
        "publisher": told.get("publisher") or prose.publisher,
        "published": proposed.published,
        "address": told.get("address", ""),
        "access": "original",
        "title_en": "",
        "obtained": "",
        "grade": "C",
    }
    body = {
        "document": document,
        "proposals": [_row(proposal, codes) for proposal in proposed.proposals],
        "left_aside": [
            {"span": aside.span, "at": aside.at, "reason": say.both(f"why.{aside.why}", " / ")}
            for aside in proposed.aside
        ],
    }
    head = "".join(f"# {line}\n" for line in say.pair("how"))
    return head.encode() + yaml_bytes(body)


def _row(proposal: Proposal, codes: Codes) -> dict[str, Any]:
    definitions = codes.indicators[proposal.indicator].definition_ids
    unknown = "" if len(definitions) == 1 else " | ".join(definitions)
    return {
        "confirm": None,
        **proposal.as_dict(),
        "definition": proposal.definition or unknown,
        "breakdown": proposal.breakdown,
        "status": proposal.status,
        "entity": "",
        "at": proposal.at,
    }


def _plain_id(file: Path) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in file.stem)


def write_confirmation(path: Path, data: bytes) -> None:
    """Writes the file to confirm; raises SourceError (E-FILE-03) where it can't be written."""
    try:
        write(path, data)
    except OSError as failure:
        raise SourceError(
            Fault("E-FILE-03", short(path), failure.strerror or str(failure), "writable")
        ) from failure


def load_confirmation(path: Path) -> Confirmation:
    """A file that a person filled in; raises SourceError with every wrong field and its line."""
    return load_model(path, Confirmation, SourceError)
