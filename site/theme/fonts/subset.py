"""How LedgerSans-Regular.otf was made, for whoever has to make it again.

A subset of Noto Sans CJK SC (OFL 1.1) under a family name of our own, so that charts have one layout on
every machine whatever fonts it has. Run with the path of NotoSansCJK-Regular.ttc (Debian: fonts-noto-cjk).
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Ledger Sans"
SC = 2  # Noto Sans CJK SC inside the collection
EXTRA = "−–—…·×÷±≤≥≈→←↑↓°µ²³₂₃₅‰√№ⅠⅡⅢⅣⅤⅥ\u00a0\u2009\u202f“”‘’《》〈〉【】〔〕、。，；：？！（）％～¥"


def characters() -> str:
    """ASCII, Latin-1, all of GB 2312 (6,763 characters and its symbols), and what units need."""
    gb2312 = [
        bytes((high, low)).decode("gb2312", "ignore")
        for high in range(0xA1, 0xF8)
        for low in range(0xA1, 0xFF)
    ]
    return "".join(map(chr, range(0x20, 0x100))) + "".join(gb2312) + EXTRA


def main(source: str) -> None:
    """Writes LedgerSans-Regular.otf and the list of its characters beside this file."""
    font = TTFont(source, fontNumber=SC)
    options = subset.Options(
        layout_features=["kern", "tnum", "lnum"],
        hinting=False,
        desubroutinize=False,
        notdef_outline=True,
    )
    options.name_IDs = [0, 13, 14]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    worker = subset.Subsetter(options)
    worker.populate(text=characters())
    worker.subset(font)
    for record, text in {
        1: FAMILY,
        2: "Regular",
        3: "LedgerSans-Regular-1",
        4: FAMILY,
        5: "Version 1.000",
        6: "LedgerSans-Regular",
    }.items():
        font["name"].setName(text, record, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = ["LedgerSans-Regular"]
        top = cff.topDictIndex[0]
        top.FamilyName, top.FullName = FAMILY, FAMILY
    font["head"].created = font["head"].modified = 3_800_000_000
    font.recalcTimestamp = False
    here = Path(__file__).parent
    font.save(here / "LedgerSans-Regular.otf")
    # What charts may contain: a missing glyph has to fail the build, without a font library at run time.
    glyphs = "".join(map(chr, sorted(font.getBestCmap())))
    (here / "LedgerSans-Regular.glyphs.txt").write_text(glyphs, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
