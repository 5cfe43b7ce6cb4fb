"""Every text with a gap in it, in both languages, filled with each kind of thing that it may be given.

The snapshots are read by people: whoever changes a text looks at what it says of one, of two, of a year, of a
day, writes the snapshot anew (`pytest tests/render/test_words_snapshot.py --snapshot-update`) and signs it by
committing it.
"""

import re
import string

import pytest

from pipelines.ground.project import Project
from pipelines.views.data import LANGS, load_words

# What a gap may hold, by its name; any other holds its own name in brackets.
COUNTS = {
    "n", "total", "all", "same", "beside", "alone", "parents", "definitions", "better", "worse", "whole",
    "partly", "unread", "spoken", "varied", "inside", "indicators", "both", "agree", "checks", "failed", "let",
    "rest", "named", "core", "met", "judged", "taken", "aside", "figures", "documents", "bans", "quantified",
    "directional", "others", "observations", "targets", "sources", "tables", "rows", "fewest", "most",
}  # fmt: skip
DATES = {
    "zh": {
        "year": ("2025 年", {"horizon", "base", "first", "last", "first_period", "last_period"}),
        "day": ("2026 年 6 月 30 日", {"until", "on", "date"}),
    },
    "en": {
        "year": ("2025", {"horizon", "base", "first", "last", "first_period", "last_period"}),
        "day": ("30 June 2026", {"on", "date"}),
    },
}

OWN_ONE = ("search_page.found:", "ledger_page.shown:", "about_page", "releases_page")


def gaps(text):
    """The names of a text's gaps, each once, in the order of the text."""
    return list(dict.fromkeys(name for _, name, _, _ in string.Formatter().parse(text) if name))


def fillings(text, lang):
    """What to put into a text's gaps: counts of one and of two, dates as they are written, names in brackets."""
    names = gaps(text)
    counts = [name for name in names if name in COUNTS]
    fixed = {name: f"[{name}]" for name in names if name not in COUNTS}
    for words, which in DATES[lang].values():
        fixed |= {name: words for name in names if name in which and name not in COUNTS}
    return [fixed | dict.fromkeys(counts, n) for n in ((1, 2) if counts else (0,))]


def lines(words, lang):
    """`key: text` for every text with a gap, once for each way of filling it."""
    for key in sorted(words.keys()):
        text = words(key)
        if gaps(text):
            for values in fillings(text, lang):
                yield f"{key}: {' '.join(words(key, **values).split())}"


def written(lang):
    return "\n".join(lines(load_words(Project.find())[lang], lang)) + "\n"


@pytest.mark.parametrize("lang", LANGS)
def test_every_text_says_what_was_last_read_and_signed(lang, reviewed):
    assert written(lang) == reviewed


def test_no_sentence_in_the_snapshot_is_one_that_no_careful_writer_would_sign():
    english = written("en")
    # These are chosen by a script, or by a page, that has another text for one.
    english = "".join(line for line in english.splitlines(True) if not line.startswith(OWN_ONE))
    plural = "promises|searches|figures|years|sections|documents|targets|verdicts|places|pages|rows|requests|indicators"
    assert re.findall(rf"[^:\d.,\[]\b1 (?:{plural})\b", english) == []
    assert re.findall(r"\bin \d{1,2} [A-Z][a-z]+ \d{4}", english) == []
    assert re.findall(r"\(\)|（）|  |\.\.|。。", english) == []
