"""The form in which words are compared, wherever they were printed."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_FOLD = str.maketrans("，；：∶（）％﹪～—–－−μ", ",;::()%%~----µ")


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """`text` in the form in which words are compared: NFKC width, plain punctuation, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text.translate(_FOLD)).translate(_FOLD).split())
