"""Records of binary Office Open XML ([MS-XLSB] 2.1.4): the few that cells, their looks and merges need."""

from __future__ import annotations

import struct
from collections.abc import Iterator

ROW, RK, ERROR, BOOL, REAL, SHARED = 0, 2, 3, 4, 5, 7
FORMULA_NUMBER, FORMULA_BOOL, FORMULA_ERROR = 9, 10, 11
RICH_STRING = 62
STRING_ITEM, FONT, FORMAT, XF, COLUMN = 19, 43, 44, 47, 60
BOOK_PROPERTIES, SHEET, DATA, DATA_END = 153, 156, 145, 146
FILTER, FILTER_COLUMN, MERGE = 161, 163, 176
CELL_STYLES, CELL_STYLES_END = 617, 618
COMMENT, COMMENT_TEXT = 635, 637
ERRORS = {
    **{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?"},
    **{0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA"},
}


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(type, content) of each record; IndexError or struct.error where the part is cut off."""
    place, end = 0, len(data)
    while place < end:
        kind = data[place]
        place += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[place] << 7)
            place += 1
        size = shift = 0
        while True:
            byte = data[place]
            place += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift == 28:
                break
        if place + size > end:
            raise IndexError(f"record {kind} of {size} B is cut off")
        yield kind, data[place : place + size]
        place += size


def wide_string(data: bytes, place: int) -> tuple[str, int]:
    """(text, place behind it) of a text with its length in front; none where the length says so."""
    (length,) = struct.unpack_from("<I", data, place)
    if length == 0xFFFFFFFF:
        return "", place + 4
    end = place + 4 + 2 * length
    if end > len(data):
        raise IndexError("a text is cut off")
    return data[place + 4 : end].decode("utf-16-le", "replace"), end


def rich_string(data: bytes, place: int) -> tuple[str, list[tuple[int, int]]]:
    """(text, runs as (first letter, number of the font)) of a text that may have fonts."""
    text, end = wide_string(data, place + 1)
    if not data[place] & 1 or end + 4 > len(data):
        return text, []
    (count,) = struct.unpack_from("<I", data, end)
    count = min(count, (len(data) - end - 4) // 4)
    return text, [struct.unpack_from("<HH", data, end + 4 + 4 * n) for n in range(count)]


def rk_number(data: bytes, place: int) -> float:
    """A number packed into four bytes: an integer or the upper half of a double, perhaps in hundredths."""
    (packed,) = struct.unpack_from("<i", data, place)
    if packed & 2:
        number = float(packed >> 2)
    else:
        (number,) = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<i", packed & ~3))
    return number / 100 if packed & 1 else number
