"""Quantities that a new standard made others: which one a document means that names the standard it is by."""

from __future__ import annotations

import re

from pipelines.codes import Codes
from pipelines.ground.folding import even_width
from pipelines.ground.periods import bounds

_STANDARD = re.compile(r"(?:GB|HJ)(?:/T)?\d+-\d{4}")
_SINCE = re.compile(r"(\d{4})年(\d{1,2})月起")
_BRACKETED = re.compile(r"\([^()]*\)")


class Standards:
    """The indicators whose names say by which standard, and since when, they are counted."""

    def __init__(self, codes: Codes) -> None:
        plain = {_closed(indicator.name.zh): name for name, indicator in codes.indicators.items()}
        # (the indicator by the older standard, the standard, its first month, the indicator by it)
        self._known: list[tuple[str, str, str, str]] = []
        for text, name in plain.items():
            standard, older = _STANDARD.search(text), plain.get(_BRACKETED.sub("", text))
            if standard and older:
                since = _SINCE.search(text)
                first = f"{since[1]}-{int(since[2]):02d}" if since else standard.group()[-4:]
                self._known.append((older, standard.group(), first, name))
        self._named: set[str] = set()

    def enter(self, text: str) -> None:
        """Goes on to a document of this text."""
        said = _closed(text)
        self._named = {standard for _, standard, _, _ in self._known if standard in said}

    def of(self, indicator: str, period: str) -> str:
        """The indicator that is meant in a period: the one by the standard that the document names."""
        for older, standard, first, name in self._known:
            if older == indicator and standard in self._named and _from(period) >= first:
                return name
        return indicator


def _from(period: str) -> str:
    return bounds(period)[0].isoformat()[:7] if re.match(r"\d{4}", period) else ""


def _closed(text: str) -> str:
    return re.sub(r"[\s《》]|(?<=\d)[—–](?=\d)", lambda m: "-" if m.group() in "—–" else "", even_width(text))
