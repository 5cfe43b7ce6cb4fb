"""The words by which a table is understood (data/codes/tables.yaml), folded once."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

from pipelines.ground.errors import CodesError
from pipelines.ground.folding import fold
from pipelines.ground.project import Project
from pipelines.ground.yamlio import load_model

Head = Literal["area", "unit", "period", "id", "remark", "item"]


class Lexicon(BaseModel):
    """The closed lists of words, as written in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

    missing: tuple[str, ...]
    totals: tuple[str, ...]
    wholes: tuple[str, ...]
    nation: tuple[str, ...]
    urban: tuple[str, ...]
    ofwhich: tuple[str, ...]
    heads: dict[Head, tuple[str, ...]]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    changes: tuple[str, ...]
    shares: tuple[str, ...]
    running: tuple[str, ...]
    absolute: tuple[str, ...]
    meta: tuple[str, ...]
    multipliers: tuple[str, ...]
    bases: tuple[str, ...]
    measures: dict[str, tuple[str, ...]]
    per: tuple[str, ...]

    @cached_property
    def missing_marks(self) -> frozenset[str]:
        """The marks for a missing figure, folded."""
        return frozenset(fold(mark) for mark in self.missing)

    @cached_property
    def many(self) -> str:
        """The multipliers as a pattern, the longest first."""
        return "|".join(sorted(map(re.escape, self.multipliers), key=len, reverse=True))

    @cached_property
    def unit(self) -> re.Pattern[str]:
        """A whole folded text that is a unit: 万吨, 元/人, 吨标准煤/万元, 人/平方公里, 万千瓦·时."""
        bases = "|".join(sorted({re.escape(fold(base)) for base in self.bases}, key=len, reverse=True))
        one = rf"(?:(?:{self.many}){{0,2}}(?:{bases}))"
        return re.compile(rf"{one}(?:[/·]{one}|每{one}){{0,2}}")

    def measured_in(self, labels: tuple[str, ...], units: list[str]) -> str:
        """The one of several plain units that the innermost label can be counted in; "" where none or two.

        Silent where a unit is a rate of two (公斤/公顷) or the label may be one (单产, 人均收入).
        """
        label = fold(labels[-1]).rstrip(")") if labels else ""
        if any("/" in unit or "每" in unit for unit in units) or any(word in label for word in self.per):
            return ""
        bases = {unit: re.sub(rf"^(?:{self.many})+", "", fold(unit)) for unit in units}
        fitting = [u for u in units if label.endswith(self.measures.get(bases[u], ("\0",)))]
        return fitting[0] if len(fitting) == 1 else ""

    @cached_property
    def head_words(self) -> dict[str, Head]:
        """Folded header of a stub column → what the column holds."""
        return {fold(word): head for head, words in self.heads.items() for word in words}

    def head_of(self, word: str) -> str:
        """What a stub column under this folded header holds; 区划代码 and 企业编号 are codes by their end."""
        if word in self.head_words:
            return self.head_words[word]
        return "id" if word.endswith(("代码", "编码", "序号", "编号")) else ""

    def is_meta(self, text: str) -> bool:
        """Whether a line speaks of the page or the form: 发布日期：2023-12-01, 有效期至：2025年6月."""
        flat = fold(text)
        return any(word in flat.partition(":")[0] for word in self.meta) and (":" in flat or len(flat) < 12)

    def is_running(self, label: str) -> bool:
        """Whether a folded label sums up since the start of the year."""
        return any(word in label for word in self.running)

    def is_total(self, label: str) -> bool:
        """Whether a folded label sums up the others."""
        return label in self.totals

    def is_ofwhich(self, label: str) -> bool:
        """Whether a folded label says "of which" (其中, #采矿业)."""
        return label.startswith(self.ofwhich)

    def is_note(self, text: str) -> bool:
        """Whether a line is a note or names the source of the figures."""
        flat = text.strip()
        return flat.startswith((*self.notes, *self.sources)) or bool(
            re.match(r"[①②③④⑤⑥⑦⑧⑨⑩*]|\(?[a-z]\)\s", flat)
        )


def load_lexicon(project: Project) -> Lexicon:
    """The project's `data/codes/tables.yaml`, or the package's; raises CodesError."""
    return load_model(project.asset("data", "codes", "tables.yaml"), Lexicon, CodesError)
