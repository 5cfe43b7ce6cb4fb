"""The forms in which characters are compared, in prose and in tables alike."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# One for one, so that what is found in the plain text stands at the same place in the printed one.
_EVEN = str.maketrans(
    "０１２３４５６７８９％．－−，（）：∶～；μ\u3000\xa0\u2009\u202f", "0123456789%.--,()::~;µ    "
)
_DASHES = str.maketrans("—–﹪", "--%")


def even_width(text: str) -> str:
    """`text` with full-width digits, signs and blanks at half width; one character stays one."""
    return text.translate(_EVEN)


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """`text` in the form in which words are compared: NFKC width, plain punctuation, no blanks."""
    normal = unicodedata.normalize("NFKC", even_width(text).translate(_DASHES))
    return "".join(even_width(normal).translate(_DASHES).split())
