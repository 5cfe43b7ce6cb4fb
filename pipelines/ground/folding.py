"""The form in which words are compared, wherever they were printed."""

from __future__ import annotations

import unicodedata

_FOLD = str.maketrans("，；：∶（）％﹪～—–－−μ", ",;::()%%~----µ")


def fold(text: str) -> str:
    """`text` in the form in which words are compared: NFKC width, plain punctuation, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text.translate(_FOLD)).translate(_FOLD).split())
