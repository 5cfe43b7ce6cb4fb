"""The encoding of a text, told from its bytes: a BOM, then UTF-8, then what its letters look like."""

from __future__ import annotations

import re

from pipelines.ground.errors import Fault, SourceError

# A BOM decides; then strict UTF-8, which text of other encodings practically never is by accident.
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 200_000
# Pairs of bytes: what everyday Chinese text is made of, punctuation and the more frequent characters.
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]", re.DOTALL)
_GB = re.compile(rb"[\xa1\xa3\xb0-\xd7][\xa1-\xfe]", re.DOTALL)
_BIG5 = re.compile(rb"[\xa1-\xc6][\x40-\x7e\xa1-\xfe]", re.DOTALL)
_ALONE = re.compile(rb"[\x81-\xfe][\x40-\x7f]", re.DOTALL)
_LATIN = re.compile("[À-ÖØ-öø-ÿŠšŽžŸŒœ§°²³µ€–—‘’“”„…ºª«»·½¼¾±×©®™\xa0]")
USUAL, SOME = 0.9, 0.7


def decode(data: bytes, where: str) -> tuple[str, str]:
    """(text, encoding): UTF-8, UTF-16, GB18030, Big5, cp932 (Japanese) or, for European letters, cp1252.

    Raises SourceError (E-ENC-01) where the bytes are none of them.
    """
    encodings = [name for bom, name in _BOMS if data.startswith(bom)] or _candidates(data)
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError as mistake:
            last = mistake
    raise SourceError(Fault("E-ENC-01", where, str(last)[:80], "UTF-8, UTF-16, GB18030, Big5, cp932, cp1252"))


def _candidates(data: bytes) -> list[str]:
    """Encodings to try in order. Without a BOM, every second byte of Latin and digits in UTF-16 is zero."""
    head = data[:400]
    if head.count(0) > len(head) // 8:
        return ["utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"]
    return ["utf-8", *_chinese_or_latin(data)]


def _chinese_or_latin(data: bytes) -> list[str]:
    """GB18030 unless the letters would be rare ones while they are usual in Big5 or European text."""
    if len(data) > _SAMPLE:
        data = data[: data.rfind(b"\n", 0, _SAMPLE) + 1 or _SAMPLE]
    pairs = _PAIR.findall(data)
    gb = _share(_GB, pairs)
    # the second byte of a European letter's "pair" is the plain letter behind it
    alone = _share(_ALONE, pairs) >= SOME
    if gb < USUAL and not alone and _share(_BIG5, pairs) >= USUAL and _decodes(data, "big5"):
        return ["big5", "gb18030"]
    if gb < SOME and _is_japanese(data):
        return ["cp932", "gb18030"]
    if gb < SOME and _is_latin(data):
        return ["cp1252", "gb18030"]
    return ["gb18030", "cp1252"] if _is_latin(data) else ["gb18030"]


def _share(pattern: re.Pattern[bytes], pairs: list[bytes]) -> float:
    return sum(pattern.fullmatch(pair) is not None for pair in pairs) / len(pairs) if pairs else 0.0


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as mistake:
        return mistake.end >= len(data)  # the sample may end within a letter
    return True


def _is_japanese(data: bytes) -> bool:
    """Whether the bytes are Japanese text: they decode, and most letters are kana or kanji."""
    if not _decodes(data, "cp932"):
        return False
    text = data.decode("cp932", "ignore")
    wide = [letter for letter in text if "\u3040" <= letter <= "\u30ff" or "\u4e00" <= letter <= "\u9fff"]
    above = sum(letter > "\x7f" for letter in text)
    narrow = sum("\uff61" <= letter <= "\uff9f" for letter in text)  # what bytes of other encodings give
    return bool(wide) and len(wide) >= 0.5 * above and narrow < 0.05 * above


def _is_latin(data: bytes) -> bool:
    """Whether the bytes above ASCII are European letters, few among plain ones."""
    if not _decodes(data, "cp1252"):
        return False
    text = data.decode("cp1252", "replace")
    above = [letter for letter in text if letter > "\x7f"]
    plain = sum(letter.isascii() and letter.isalpha() for letter in text)
    return len(above) <= plain and sum(bool(_LATIN.match(letter)) for letter in above) >= USUAL * len(above)
