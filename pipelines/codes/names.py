"""What documents, publishers and remarks are called in the reader's language: `data/codes/names.csv`.

A row may hold places that both sides share: {month…} a month's number, written as its name; {body…} a
publisher, called as its own row says; {n} {y} {z} digits; {_} what the other side leaves out; any other name,
digits, dates and codes as they stand. Bodies on the code list of organisations need no row.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal, get_args

from pydantic import ConfigDict

from pipelines.codes.models import Codes
from pipelines.codes.text import Lang, period
from pipelines.ground.errors import CodesError
from pipelines.ground.project import Project
from pipelines.ground.registers import Row, load_rows
from pipelines.ground.yamlio import Strict

Kind = Literal["publisher", "title", "published", "remark", "period", "locator"]
_PLACE = re.compile(r"\{(\w+?)(\d?)\}")
_PART = r"[^,，/;；()（）、]+?"
_JOINTS_OF = (re.compile(r"([,，、/;；()（）·])"), re.compile(r"( )"))  # the stronger first
_JOINTS = {
    ",": ", ",
    "，": ", ",
    "、": ", ",
    "/": " / ",
    ";": "; ",
    "；": "; ",
    "(": " (",
    "（": " (",
    ")": ")",
    "）": ")",
    "·": " · ",
}


class Name(Row):
    """One row: what a publisher, a title, a date or a remark is called in Chinese and in English."""

    kind: Kind
    zh: str
    en: str


class Names(Strict):
    """The rows as a means to say a name in a language; what no row knows stays as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

    rows: tuple[Name, ...] = ()
    bodies: dict[str, str] = {}

    def say(self, kind: Kind, text: str | None, lang: Lang) -> str:
        """A name or a remark (parts joined by «; ») in the language of the page."""
        if not text or (lang == "zh" and kind != "remark"):
            return text or ""
        if kind == "publisher":
            return self._publisher(text)
        if kind == "remark":
            joint = "；" if lang == "zh" else "; "
            return joint.join(self._row(kind, part, lang) or part for part in text.split("; "))
        return self._row(kind, text, lang) or text

    def _publisher(self, text: str) -> str:
        """A publisher in English: whole, by a pattern, or part by part."""
        known = self._row("publisher", text, "en") or self.bodies.get(text)
        if known:
            return known
        parts = next((cut for joint in _JOINTS_OF if len(cut := joint.split(text)) > 1), [text])
        if len(parts) == 1:
            return text
        said = [_JOINTS.get(part, ", ") if n % 2 else self._publisher(part) for n, part in enumerate(parts)]
        return re.sub(r"(?<=\)),(?= \()|\s+(?=[),])|^\s+", "", "".join(said)).replace("  ", " ").strip()

    def _row(self, kind: Kind, text: str, lang: Lang) -> str:
        """What the first fitting row says, an exact one before those with places; empty where none fits."""
        exact = self._exact.get((kind, lang, text))
        if exact:
            return exact
        for pattern, said in self._patterns[kind, lang]:
            if match := pattern.fullmatch(text):
                return self._filled(said, match.groupdict(), lang)
        return ""

    def _filled(self, said: str, found: dict[str, str], lang: Lang) -> str:
        def fill(place: re.Match[str]) -> str:
            name, value = place[1], found[place[1] + place[2]]
            if lang == "en" and name == "month":
                return period(f"0000-{int(value):02}", "en").removesuffix(" 0000")
            return self.say("publisher", value, lang) if name == "body" else value

        return _PLACE.sub(fill, said)

    @cached_property
    def _exact(self) -> dict[tuple[Kind, Lang, str], str]:
        plain = [row for row in self.rows if not _PLACE.search(row.zh)]
        return {(row.kind, "en", row.zh): row.en for row in plain} | {
            (row.kind, "zh", row.en): row.zh for row in plain if row.kind == "remark"
        }

    @cached_property
    def _patterns(self) -> dict[tuple[Kind, Lang], list[tuple[re.Pattern[str], str]]]:
        """For each kind and language what a text may look like, and what is said for it; a remark may have
        been written in either language."""
        found: dict[tuple[Kind, Lang], list[tuple[re.Pattern[str], str]]] = {
            (kind, lang): [] for kind in get_args(Kind) for lang in ("zh", "en")
        }
        for row in self.rows:
            if not _PLACE.search(row.zh):
                continue
            found[row.kind, "en"].append((_pattern(row.zh), row.en))
            if row.kind == "remark":
                found[row.kind, "en"].append((_pattern(row.en), row.en))
                found[row.kind, "zh"].append((_pattern(row.en), row.zh))
        return found


def _pattern(text: str) -> re.Pattern[str]:
    parts, at, seen = [], 0, set()
    for place in _PLACE.finditer(text):
        name = place[1] + place[2]
        parts.append(re.escape(text[at : place.start()]))
        shape = {"month": r"\d{1,2}", "body": _PART, "n": r"\d+", "y": r"\d+", "z": r"\d+", "_": ".*?"}
        kind = shape.get(place[1], r"[\w,.–/-]+?")
        parts.append(kind if name in seen or name == "_" else f"(?P<{name}>{kind})")
        seen.add(name)
        at = place.end()
    return re.compile("".join([*parts, re.escape(text[at:])]))


def load_names(project: Project, codes: Codes) -> Names:
    """The project's names (its own file, else the package's), with those of the organisations.

    Raises CodesError where the file is malformed or a name stands twice.
    """
    rows = load_rows(project.asset("data", "codes", "names.csv"), Name, CodesError, ("KIND", "ZH"))
    bodies = {
        printed: one.name_en
        for one in codes.organisations.values()
        for printed in (one.name_zh, *one.printed)
    }
    return Names(rows=tuple(rows), bodies=bodies)
