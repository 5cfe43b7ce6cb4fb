"""Sentences out of code: a module's words lie in a YAML file beside it, each key a pair zh / en.

Code chooses a key from the data and gives the values; what is said of them stands in the word file alone.
Gaps are those of `str.format`, and besides:

- `{n:promise|promises}`: the word for one, and the word for any other number;
- `{figure: }`: a space before what begins with a digit, as Chinese text has it (为 12 吨, 为不足 80 吨);
- `{name!l}`: as it stands in mid-sentence, with a small first letter.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator
from functools import cached_property, reduce
from pathlib import Path
from typing import Any, NamedTuple

from pipelines.ground.errors import ProjectError
from pipelines.ground.yamlio import read_yaml


class Pair(NamedTuple):
    """One text in Chinese and in English."""

    zh: str
    en: str


class Form(string.Formatter):
    """Fills a text's gaps."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """The chosen word, the text with its space, or the value as text."""
        if format_spec == " ":
            return f" {value}" if str(value)[:1].isdigit() else str(value)
        if "|" not in format_spec:
            return str(super().format_field(value, format_spec))
        one, many = format_spec.split("|")
        return one if str(value) == "1" else many

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        """`!l`: the value as it stands in mid-sentence."""
        return uncapital(str(value)) if conversion == "l" else super().convert_field(value, conversion)


FORM = Form()


def uncapital(text: str) -> str:
    """`text` as it stands in mid-sentence: a first letter that begins an ordinary word is small; GDP, VOC,
    CO₂ and names of one letter keep theirs."""
    first, rest = text[:1], text[1:2]
    return first.lower() + text[1:] if rest.islower() else text


class Phrases:
    """The words of one file, read when the first of them is asked for.

    A key that it lacks, or a gap that is given no value, is a defect of ours: KeyError with file and key.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def pairs(self) -> dict[str, dict[str, str]]:
        """Dotted key → its text by language."""
        return dict(_pairs(read_yaml(self.path, ProjectError)))

    def __call__(self, lang: str, key: str, **values: object) -> str:
        """The text of `key` («gap.no-base») in one language, its gaps filled."""
        try:
            text = self.pairs[key][lang]
            return FORM.vformat(text, (), values) if "{" in text else text
        except KeyError as missing:
            raise KeyError(f"{self.path.name}: {key} ({lang}) lacks {missing}") from missing

    def known(self, *keys: str) -> str:
        """The first of some keys that there is; empty where there is none."""
        return next((key for key in keys if key in self.pairs), "")

    def pair(self, key: str, **values: object) -> Pair:
        """The text of `key` in both languages; a value that has a `zh` and an `en` gives each its own."""
        said = (
            self(lang, key, **{name: getattr(value, lang, value) for name, value in values.items()})
            for lang in Pair._fields
        )
        return Pair(*said)

    def both(self, key: str, between: str = " ", **values: object) -> str:
        """Chinese and English one after the other, as a terminal shows them."""
        return between.join(self.pair(key, **values))

    def several(self, key: str, parts: Iterable[Pair | str]) -> Pair | str:
        """Several texts in one (one at least), each joined by `key` ({one}, {more}) to those before it."""
        return reduce(lambda one, more: self.pair(key, one=one, more=more), parts)


def _pairs(tree: dict[str, Any], above: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    for name, value in tree.items():
        if value.keys() == set(Pair._fields):
            yield f"{above}{name}", value
        else:
            yield from _pairs(value, f"{above}{name}.")
