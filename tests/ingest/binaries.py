"""Binary workbooks that tests build from records: .xlsb ([MS-XLSB]) and streams of Excel 2 to 95."""

import struct

from ingest.workbooks import zip_of

WIDE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def record(kind, content=b""):
    """One record of BIFF12: type and size in seven bits a byte."""
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, rest = [], len(content)
    while True:
        size.append(rest & 0x7F | (0x80 if rest > 0x7F else 0))
        rest >>= 7
        if not rest:
            return number + bytes(size) + content


def wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def rich(text, *runs):
    """A text with fonts: runs as (first letter, number of the font)."""
    if not runs:
        return b"\0" + wide(text)
    return (
        b"\1" + wide(text) + struct.pack("<I", len(runs)) + b"".join(struct.pack("<HH", *run) for run in runs)
    )


def relations(*pairs):
    body = "".join(
        f'<Relationship Id="rId{n}" Type="{WIDE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(pairs, 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{body}</Relationships>'.encode()


def font(struck=False, raised=False):
    head = struct.pack("<HHHHBBBB", 220, 8 if struck else 0, 400, 1 if raised else 0, 0, 0, 0, 0)
    return record(43, head + b"\0" * 9 + wide("宋体"))


def styles(codes):
    """A styles part: for each format code a style; then one struck out, one raised."""
    formats = b"".join(record(44, struct.pack("<H", 164 + n) + wide(code)) for n, code in enumerate(codes))
    fonts = font() + font(struck=True) + font(raised=True)
    xfs = [(164 + n, 0) for n in range(len(codes))] + [(0, 1), (0, 2)]
    packed = b"".join(
        record(47, struct.pack("<HHHHHBB", 0, code, number, 0, 0, 0, 0) + b"\0" * 4) for code, number in xfs
    )
    return formats + fonts + record(617, struct.pack("<I", len(xfs))) + packed + record(618)


def row(number, *cells, hidden=False):
    head = struct.pack("<IIH", number, 0, 300) + bytes([0, 0x10 if hidden else 0]) + b"\0" * 5
    return record(0, head) + b"".join(cells)


def number(column, value, style=0):
    return record(5, struct.pack("<IId", column, style, value))


def packed(column, value, style=0):
    """An integer, perhaps in hundredths."""
    return record(2, struct.pack("<IIi", column, style, value))


def shared(column, place, style=0):
    return record(7, struct.pack("<III", column, style, place))


def sheet(rows, columns=b"", behind=b""):
    return record(129) + columns + record(145) + b"".join(rows) + record(146) + behind + record(130)


def xlsb(path, sheets, texts=(), codes=(), states=(), without=()):
    """A workbook of sheets' parts, shared texts and format codes; `without` names parts to leave out."""
    bundle = b"".join(
        record(
            156, struct.pack("<II", (states or [0] * 9)[n], n + 1) + wide(f"rId{n + 1}") + wide(f"表{n + 1}")
        )
        for n in range(len(sheets))
    )
    leads = [("worksheet", f"worksheets/sheet{n + 1}.bin") for n in range(len(sheets))]
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": relations(("officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": record(131) + record(153, b"\0" * 12) + bundle + record(132),
        "xl/_rels/workbook.bin.rels": relations(
            *leads, ("styles", "styles.bin"), ("sharedStrings", "sharedStrings.bin")
        ),
        "xl/styles.bin": styles(codes),
        "xl/sharedStrings.bin": b"".join(record(19, text) for text in texts),
    }
    parts |= {f"xl/worksheets/sheet{n + 1}.bin": part for n, part in enumerate(sheets)}
    path.write_bytes(zip_of({name: content for name, content in parts.items() if name not in without}))
    return path


def stream_of_excel_4(path):
    """A sheet of Excel 4 without a container: a label, a share with its format, in GB2312."""

    def old(kind, content):
        return struct.pack("<HH", kind, len(content)) + content

    text = "三元区".encode("gbk")
    xf = struct.pack("<BBHHH", 0, 0, 0, 0, 0) + b"\0" * 4
    share = struct.pack("<BBHHH", 0, 1, 0, 0, 0) + b"\0" * 4
    path.write_bytes(
        old(0x0409, struct.pack("<HHH", 0, 0x10, 0))
        + old(0x42, struct.pack("<H", 936))
        + old(0x31 | 0x200, struct.pack("<HHHB", 200, 0, 0x7FFF, 1) + b"A")
        + old(0x41E, struct.pack("<HB", 0, 7) + b"General")
        + old(0x41E, struct.pack("<HB", 1, 4) + b"0.0%")
        + old(0x443, xf)
        + old(0x443, share)
        + old(0x204, struct.pack("<HHHH", 0, 0, 0, len(text)) + text)
        + old(0x203, struct.pack("<HHHd", 0, 1, 1, 0.923))
        + old(0x0A, b"")
    )
    return path


def stream_of_excel_95():
    """A workbook of Excel 5.0/95: one sheet with a label in GB2312 and a share."""

    def old(kind, content):
        return struct.pack("<HH", kind, len(content)) + content

    text, name = "三元区".encode("gbk"), "表".encode("gbk")
    xfs = b"".join(old(0xE0, struct.pack("<HHHHHHHH", 0, code, 1, 0, 0, 0, 0, 0)) for code in (0, 164))
    fonts = old(0x31, struct.pack("<HHHHHBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 1) + b"A") * 4
    head = (
        old(0x809, struct.pack("<HHHH", 0x500, 5, 0, 0))
        + old(0x42, struct.pack("<H", 936))
        + fonts
        + old(0x41E, struct.pack("<HB", 164, 4) + b"0.0%")
        + xfs
    )
    begin = len(head) + 4 + 7 + len(name) + 4
    bundle = old(0x85, struct.pack("<IBBB", begin, 0, 0, len(name)) + name) + old(0x0A, b"")
    return (
        head
        + bundle
        + old(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 0))
        + old(0x204, struct.pack("<HHHH", 0, 0, 0, len(text)) + text)
        + old(0x203, struct.pack("<HHHd", 0, 1, 1, 0.923))
        + old(0x0A, b"")
    )


def contained(stream, name):
    """A stream in an OLE container under a name of at most eight letters."""
    import io

    from xlwt.CompoundDoc import XlsDoc

    out = io.BytesIO()
    XlsDoc().save(out, stream)
    usual = "Workbook".encode("utf-16-le") + b"\0\0"
    given = name.encode("utf-16-le") + b"\0\0"
    data = out.getvalue()
    place = data.index(usual)
    entry = given + b"\0" * (64 - len(given)) + struct.pack("<H", len(given))
    return data[:place] + entry + data[place + len(entry) :]
