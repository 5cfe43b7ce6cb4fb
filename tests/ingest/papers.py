"""Documents made for tests: PDF with Chinese text (a font that readers bring along), Word documents."""

from __future__ import annotations

from pathlib import Path

HEIGHT, WIDTH, LEFT = 842, 595, 72


class Pdf:
    """A PDF written by hand: text at places, ruled tables, pictures; `y` counts from the top."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]

    def text(self, x: float, y: float, text: str, size: float = 12) -> Pdf:
        code = text.encode("utf-16-be").hex()
        self.pages[-1].append(f"BT /F1 {size} Tf {x} {HEIGHT - y} Td <{code}> Tj ET")
        return self

    def prose(self, y: float, text: str, size: float = 12, width: int = 36) -> float:
        """A paragraph: its first line indented by two letters, `width` letters a line; returns where it ends."""
        lines = [text[: width - 2]] + [text[n : n + width] for n in range(width - 2, len(text), width)]
        for number, line in enumerate(filter(None, lines)):
            self.text(LEFT + (2 * size if number == 0 else 0), y, line, size)
            y += 1.5 * size
        return y

    def table(
        self, x: float, y: float, widths: list[float], rows: list[list[str]], height: float = 20
    ) -> Pdf:
        """A ruled table; a cell of None belongs to the one on its left."""
        for number, row in enumerate(rows):
            top, left = y + number * height, x
            for column, cell in enumerate(row):
                span = 1
                while column + span < len(row) and row[column + span] is None:
                    span += 1
                wide = sum(widths[column : column + span])
                if cell is not None:
                    self.pages[-1].append(f"{left} {HEIGHT - top - height} {wide} {height} re S")
                    if cell:
                        self.text(left + 3, top + 14, cell, 10)
                left += widths[column]
        return self

    def page(self) -> Pdf:
        self.pages.append([])
        return self

    def bytes(self, locked: bool = False) -> bytes:
        """The file; locked: with a password that nobody knows."""
        count = len(self.pages)
        font = count * 2 + 3
        parts = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {count} /Kids [{' '.join(f'{3 + 2 * n} 0 R' for n in range(count))}] >>",
        ]
        for number, drawn in enumerate(self.pages):
            stream = "\n".join(drawn)
            parts.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {4 + 2 * number} 0 R "
                f"/Resources << /Font << /F1 {font} 0 R >> >> >>"
            )
            parts.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        parts.append(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
            f"/DescendantFonts [{font + 1} 0 R] >>"
        )
        parts.append(
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
            f"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor {font + 2} 0 R "
            "/DW 1000 >>"
        )
        parts.append(
            "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] "
            "/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
        )
        out, places = b"%PDF-1.5\n", []
        for number, part in enumerate(parts, start=1):
            places.append(len(out))
            out += f"{number} 0 obj\n{part}\nendobj\n".encode()
        start = len(out)
        out += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
        zeros = "00" * 32
        lock = (
            f"/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <{zeros}> /U <{zeros}> >> "
            f"/ID [<{zeros}> <{zeros}>] "
        )
        out += f"trailer << /Size {len(parts) + 1} /Root 1 0 R {lock if locked else ''}>>\nstartxref\n{start}\n%%EOF\n".encode()
        return out


def word(path: Path, *parts) -> Path:
    """A Word document of paragraphs (a text), headings («# text») and tables (a list of rows)."""
    import docx

    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            if part.startswith("# "):
                document.add_heading(part[2:], level=1)
            else:
                document.add_paragraph(part)
        else:
            table = document.add_table(len(part), len(part[0]))
            for row, cells in zip(table.rows, part, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
    document.save(str(path))
    return path
