"""Raised text as letters of its own, so that a footnote's figure can never join the number before it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PLAIN = "0123456789+-−=()（）abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ"
_FORMS = str.maketrans(dict(zip(_PLAIN, _RAISED, strict=True)))
# These are marks by themselves, raised or not, and can't be taken for a part of a number or a word.
_MARKS = re.compile(r"[*＊†‡§¶#＃※°º®™′″'‘’\"①-⓿❶-➓㉈-㉏㊀-㊉⁰¹²³⁴-⁾ᵃ-ᶻ\s]+")
_BRACKETED = re.compile(r"\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|［[^［］]*］")
_FOUND = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


def raised(text: str) -> str:
    """`text` as superscript letters (`2` → `²`, `1)` → `¹⁾`); what has no such letters goes in square
    brackets (`注1` → `[注1]`) unless it is a mark or bracketed already (`*`, `①`, `[1]`)."""
    match = _FOUND.fullmatch(text)
    before, core, after = match.groups() if match else ("", text, "")
    if not core or _MARKS.fullmatch(core) or _BRACKETED.fullmatch(core):
        return text
    letters = core.translate(_FORMS)
    if any(letter not in _RAISED for letter in letters if not _MARKS.fullmatch(letter)):
        letters = f"[{core}]"
    return f"{before}{letters}{after}"


def joined(runs: Iterable[tuple[str, bool]]) -> str:
    """The text of runs (text, is it raised); raised runs beside each other are one."""
    parts: list[list[str]] = []
    kinds: list[bool] = []
    for text, high in runs:
        if not text:
            continue
        if kinds and kinds[-1] == high:
            parts[-1].append(text)
        else:
            parts.append([text])
            kinds.append(high)
    return "".join(
        raised("".join(part)) if high else "".join(part) for part, high in zip(parts, kinds, strict=True)
    )
