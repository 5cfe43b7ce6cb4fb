"""Tables made up from parts, each with the reading that a careful person gives it.

A recipe chooses one way for each part (title, units, header, stub, figures, what stands below); every part draws
from its own source of chance, so that a part can be made plain without any change in the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random
from typing import Any

from clean.understand.reading import readout, words
from clean.understand.recipes import AREAS, DATED, LATIN, PARTS, TIMED, Recipe, settled
from clean.understand.speech import (
    CHINESE,
    CITIES,
    COUNTIES,
    COUNTRIES,
    DITTO,
    ENGLISH,
    LATIN_SPEECH,
    MARKS,
    NEARLY,
    NEARLY_IN_WORDS,
    NEARLY_LATIN,
    PROVINCES,
    WITHHELD,
    WORDS,
    WORDS_LATIN,
)

from pipelines.ground.folding import even_width
from pipelines.ingest.cells import Readout, address

Place = tuple[int, int]
BEHIND = {"english right": "Item", "remarks": "备注"}
TOLD_ABOVE = ("caption", "caption right", "rates", "caption and bracket", "title")


class Error(str):
    """A formula's error, as a cell holds it."""

    __slots__ = ()


@dataclass(frozen=True)
class Reading:
    """What one figure means; `must`: nobody can be certain of it; `blank`: nothing is printed there."""

    value: Decimal | None
    unit: str | None
    period: str | None
    area: str | None
    row: tuple[str, ...]
    column: tuple[str, ...]
    must: bool = False
    blank: bool = False
    own: str = ""  # the unit that the header or the row says, not the caption


@dataclass
class Sketch:
    """A table as its cells, merges and the readings of its figures."""

    cells: dict[Place, Any] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    known: dict[Place, Reading] = field(default_factory=dict)

    @property
    def last_row(self) -> int:
        return max(row for row, _ in self.cells)

    @property
    def last_column(self) -> int:
        return max([column for _, column in self.cells] + [right for *_, right in self.merges])

    def add(self, other: Sketch, down: int, right: int) -> None:
        """Puts another sketch into this one, so many places down and to the right."""
        self.cells |= {(r + down, c + right): cell for (r, c), cell in other.cells.items()}
        self.known |= {(r + down, c + right): known for (r, c), known in other.known.items()}
        self.merges += [(a + down, b + right, c + down, d + right) for a, b, c, d in other.merges]

    def rows(self) -> list[list[Any]]:
        width = self.last_column
        return [
            [self.cells.get((r, c), "") for c in range(1, width + 1)] for r in range(1, self.last_row + 1)
        ]

    def readout(self) -> Readout:
        """The cells as a file gives them."""
        spans = [f"{address(a, b)}:{address(c, d)}" for a, b, c, d in self.merges]
        read = readout(self.rows(), spans)
        errors = {address(r, c) for (r, c), cell in self.cells.items() if isinstance(cell, Error)}
        cells = [cell._replace(KIND="error") if cell.ADDRESS in errors else cell for cell in read.cells]
        return Readout(cells, read.sheets)


@dataclass
class Head:
    """One cell of a header and what stands below it; `own`: a total with a column of its own beside its
    parts; `front`: labels that belong in front of its own."""

    label: str
    text: str = ""
    below: tuple[Head, ...] = ()
    unit: str | None = None
    period: str | None = None
    area: str | None = None
    own: bool = False
    change: bool = False
    front: tuple[str, ...] = ()
    must: bool = False

    @property
    def depth(self) -> int:
        return 1 + max((head.depth for head in self.below), default=0)

    @property
    def width(self) -> int:
        return sum(head.width for head in self.below) + self.own if self.below else 1


@dataclass(frozen=True)
class Column:
    """What a column says of its figures."""

    labels: tuple[str, ...]
    unit: str | None = None
    period: str | None = None
    area: str | None = None
    change: bool = False
    must: bool = False


@dataclass(frozen=True)
class Line:
    """A row's stub: the texts of its cells, its labels, and what they say."""

    texts: tuple[Any, ...]
    path: tuple[str, ...]
    area: str | None = None
    period: str | None = None
    unit: str | None = None
    data: bool = True
    total: bool = False


def table_of(seed: int, recipe: Recipe) -> Sketch:
    """The table of a recipe, with its readings."""
    said = settled(recipe)
    sketch = Maker(seed, said).table()
    if said["below"].startswith("second"):
        _put_second(sketch, seed, said)
    if said["place"] == "corner":
        return sketch
    moved = Sketch()
    moved.add(sketch, 2, 1)
    return moved


def _put_second(sketch: Sketch, seed: int, said: Recipe) -> None:
    """A plain table below the first, or beside it, with a title, a unit and a year of its own."""
    parts = LATIN if said["language"] == "latin" else PARTS
    plain = {part: ways[0] for part, ways in parts.items()}
    maker = Maker(seed + 1_000_000, {"language": said["language"], **plain, "title": "numbered"})
    if said["below"] == "second beside":
        sketch.add(maker.table(), 0, sketch.last_column + 1)
        return
    gap = 0 if said["below"] == "second at once" else maker.chance("gap").randint(1, 2)
    sketch.add(maker.table(), sketch.last_row + gap, 0)


class Maker:
    """Makes the parts of one table."""

    def __init__(self, seed: int, said: Recipe) -> None:
        self.seed, self.said, self.bodies = seed, said, 0
        self.latin = said["language"] == "latin"
        self.speech = LATIN_SPEECH if self.latin else CHINESE
        chance = self.chance("context")
        self.year = chance.randint(2014, 2023)
        self.parent, self.listed = self._areas(said["stub"])
        self.area = self.parent or chance.choice((*COUNTIES, *CITIES))
        if self.latin:
            self.area = "" if said["stub"] == "countries" else chance.choice(COUNTRIES)
        self.unit: str | None = self.chance("units").choice(self.speech.units)
        self.has_year = self._has_year()
        self.has_area = said["title"] not in ("no area", "none") and bool(self.area) and self.area != "全国"

    def chance(self, part: str) -> Random:
        """A part's own source of chance."""
        return Random(f"{self.seed} {part}")

    def _has_year(self) -> bool:
        if self.said["columns"] in ("months", "quarters"):
            return True
        timed = self.said["stub"] in (*DATED, "headings of years") or self.said["columns"] in TIMED
        return not timed and self.said["title"] not in ("no year", "none")

    def _areas(self, stub: str) -> tuple[str, dict[str, str]]:
        """The area that the stub lists the parts of, and label → name of the parts."""
        chance = self.chance("areas")
        if stub in ("counties", "areas and items"):
            city = chance.choice(tuple(COUNTIES))
            return city, {name: city + name for name in COUNTIES[city]}
        if stub == "cities":
            province = chance.choice(tuple(CITIES))
            return province, {name: name for name in CITIES[province]}
        if stub == "provinces":
            return "全国", {name: name for name in PROVINCES.values()}
        if stub == "bare provinces":
            return "全国", dict(PROVINCES)
        return "", {name: name for name in COUNTRIES} if stub == "countries" else {}

    # ── the whole ──

    def table(self) -> Sketch:
        """Captions, header, body and what stands below."""
        heads, lines = self.heads(), self.lines()
        sketch = Sketch()
        row = self._captions(sketch)
        if self.said["below"] == "halves":
            return self._halves(sketch, row, heads, lines)
        if self.said["below"] == "continued" and len(lines) >= 4:
            row = self._grid(sketch, row, 1, heads, lines[:-2])
            sketch.cells[row + 1, 1] = "续表"
            row = self._grid(sketch, row + 2, 1, heads, lines[-2:])
        else:
            row = self._grid(sketch, row, 1, heads, lines)
        self._below(sketch, row)
        return sketch

    def _halves(self, sketch: Sketch, row: int, heads: list[Head], lines: list[Line]) -> Sketch:
        half = (len(lines) + 1) // 2
        self._grid(sketch, row, 1, heads, lines[:half])
        self._grid(sketch, row, sketch.last_column + 1, heads, lines[half:])
        return sketch

    def _captions(self, sketch: Sketch) -> int:
        texts = [*self._titles()]
        for row, text in enumerate(texts, start=1):
            sketch.cells[row, 1] = text
            if self.chance("wide title").random() < 0.3 and self.said["below"] == "nothing":
                sketch.merges.append((row, 1, row, 4))
        row = len(texts) + 1
        units = self._unit_caption()
        if units:
            column = 3 if self.said["units"] == "caption right" else 1
            sketch.cells[row, column] = units
            row += 1
        return row

    def _titles(self) -> Iterator[str]:
        way, year, area = (
            self.said["title"],
            str(self.year) if self.has_year else "",
            self.area if self.has_area else "",
        )
        if way == "none" and not year:
            return
        number = f"{self.chance('title').randint(1, 12)}-{self.chance('title').randint(1, 20)}"
        if self.latin:
            words = "Energy and agriculture" + (f" in {area}" if area else "")
            if way == "year line":
                yield words
                yield from [year] if year else []
                return
            year = f" ({year})" if year and way == "year in brackets" else f", {year}" if year else ""
            yield (f"Table {number} " if way == "numbered" else "") + words + year
            return
        prefix = f"{self.chance('number').choice(('表', ''))}{number}  " if way == "numbered" else ""
        unit = f"（单位：{self.unit}）" if self.said["units"] == "title" else ""
        if way == "year in brackets":
            yield f"{prefix}{area}主要指标情况{unit}" + (f"（{year}年）" if year else "")
        elif way == "year line":
            yield f"{prefix}{area}主要指标情况{unit}"
            yield from [f"（{year}年）"] if year else []
        else:
            below = "\nMain Indicators" if way == "english below" else ""
            yield prefix + (f"{year}年" if year else "") + area + "主要指标情况" + unit + below
        if way == "english line":
            yield "Main Indicators" + (f" ({year})" if year else "")

    def _unit_caption(self) -> str:
        way = self.said["units"]
        if way == "several":
            return "单位：公顷、吨"
        if way == "rates":
            return f"单位：{self.unit}、%"
        if way == "title" or way not in TOLD_ABOVE:
            return ""
        if self.latin:
            return self.chance("caption").choice((f"Unit: {self.unit}", f"({self.unit})"))
        return self.chance("caption").choice(
            (
                f"单位：{self.unit}",
                f"单位:{self.unit}",
                f"计量单位：{self.unit}",
                f"（单位：{self.unit}）",
                f"({self.unit})",
            )
        )

    def _below(self, sketch: Sketch, row: int) -> None:
        mark = MARKS.get(self.said["figures"])
        notes: list[str] = [f"{mark}{'preliminary' if self.latin else '为初步数。'}"] if mark else []
        note = "Note: figures of 2012 cover 31 areas." if self.latin else "注：2012年起口径含31个单位。"
        source = "Source: Statistical Yearbook 2024" if self.latin else "资料来源：《统计年鉴2024》。"
        way = self.said["below"]
        notes += [note] if way in ("note", "both") else []
        notes += [source] if way in ("source", "both") else []
        for at, text in enumerate(notes):
            sketch.cells[row + at, 1] = text

    # ── the header ──

    def heads(self) -> list[Head]:
        """The header's cells as trees, with their units."""
        chance = self.chance("columns")
        heads = self._plain_heads(chance, self.said["columns"])
        self._give_units(heads)
        for head in _all(heads):
            head.text = self._printed(head)
        return heads

    def _plain_heads(self, chance: Random, way: str) -> list[Head]:
        names = chance.sample(self.speech.indicators, chance.randint(3, 4))
        if self.said["units"] == "several":
            return [Head("茶园面积", unit="公顷"), Head("茶叶产量", unit="吨"), Head("绿茶", must=True)]
        if way == "one":
            return [Head(names[0])]
        if way == "years":
            return self._years(chance.randint(2, 4))
        if way == "dated months":
            written = f"{{}} {self.year}" if self.latin else f"{self.year}年{{}}"
            names = ("Mar", "Apr", "May") if self.latin else ("3月", "4月", "5月")
            return [
                Head(written.format(x), period=f"{self.year}-{n:02d}") for n, x in enumerate(names, start=3)
            ]
        if way in ("months", "quarters"):
            return self._parts_of_year(chance, way)
        if way.startswith("change"):
            return self._changes(chance)
        if way == "areas":
            city = self.area if self.area in COUNTIES else ""
            listed = COUNTIES[city] if city else CITIES[self.area if self.area in CITIES else "福建省"]
            return [Head(name, area=city + name) for name in chance.sample(listed, 4)]
        if way == "qualified":
            told = ("现价", "含农户", "规模以上", "不含税")
            return [Head(f"{name}({word})") for name, word in zip(names, told, strict=False)]
        return self._levels(chance, way, names)

    def _levels(self, chance: Random, way: str, names: list[str]) -> list[Head]:
        whole = chance.choice(tuple(self.speech.parts))
        parts = self.speech.parts[whole]
        after = [Head(name) for name in names if name != whole][:2]
        if way in ("hash parts", "spelt parts"):
            front = "#" if way == "hash parts" else "其中："
            return [Head(whole), *(Head(front + part, front=(whole,)) for part in parts[:2]), *after]
        if way == "bare change":  # a change by so much, or by so many per cent?
            return [*after, Head("比上年增减", must=True)]
        if way == "share":
            return [*after, Head("比重", text="比重(%)", unit="%", change=True)]
        if way == "merged parts":
            inner = tuple(Head(part) for part in parts)
            return [Head(whole), Head("其中", below=inner, front=(whole,)), *after]
        if way == "l-shape":
            return [after[0], Head(whole, below=tuple(Head(part) for part in parts), own=True)]
        if way == "two levels":
            return [after[0], Head(whole, below=tuple(Head(part) for part in parts)), *after[1:]]
        if way == "years over":
            inner = [name for name in names if name != whole][:2]
            parts_of = {
                year.period: tuple(Head(x, period=year.period) for x in inner) for year in self._years(2)
            }
            return [replace(year, below=parts_of[year.period]) for year in self._years(2)]
        if way == "grouped change":
            change = Head("增长", text="增长(%)", unit="%", period=str(self.year), change=True)
            return [Head(name, below=(*self._years(2), replace(change))) for name in names[:2]]
        if way == "two levels of years":
            return [Head(name, below=tuple(self._years(2))) for name in names[:2]]
        if way == "three levels":
            inner = Head(whole, below=tuple(Head(part) for part in parts))
            return [Head("农作物", below=(Head(after[0].label), inner)), *after[1:]]
        return [Head(name) for name in names]

    def _years(self, count: int) -> list[Head]:
        first = self.year - count + 1
        written = self.chance("years").choice((self.speech.year, "{}"))
        return [Head(written.format(first + n), period=str(first + n)) for n in range(count)]

    def _parts_of_year(self, chance: Random, way: str) -> list[Head]:
        if self.latin:
            names = ("January", "February", "March", "April", "May", "June")
            return [Head(name, period=f"{self.year}-{n:02d}") for n, name in enumerate(names, start=1)][:4]
        if way == "quarters":
            names = chance.choice(
                (("一季度", "二季度", "三季度", "四季度"), ("第一季度", "第二季度", "第三季度"))
            )
            return [Head(name, period=f"{self.year}-Q{n}") for n, name in enumerate(names, start=1)]
        said = {
            "1-2月": "-01/{}-02",
            "3月": "-03",
            "1-3月": "-Q1",
            "5月": "-05",
            "上半年": "-S1",
            "11月": "-11",
        }
        chosen = sorted(chance.sample(range(len(said)), 3))
        pairs = [list(said.items())[n] for n in chosen]
        return [Head(name, period=f"{self.year}{code.format(self.year)}") for name, code in pairs]

    def _changes(self, chance: Random) -> list[Head]:
        years = self._years(2)
        if self.latin:
            return [*years, Head("Change", text="Change (%)", unit="%", period=str(self.year), change=True)]
        bare = self.said["columns"] == "change in words"
        label, text = chance.choice(
            (
                ("比上年增长", "比上年增长(%)"),
                ("比上年增长%", "比上年增长%"),
                ("增长率", "增长率（%）"),
                ("同比增长", "同比增长(%)"),
                ("比上年增长", "比上年\n增长(%)"),
            )
        )
        if bare:
            text = label = label.rstrip("%")
        return [*years, Head(label, text=text, unit="%", period=str(self.year), change=True)]

    def _give_units(self, heads: list[Head]) -> None:
        """Each column's own unit, and the text with it where the header prints it."""
        way, chance = self.said["units"], self.chance("brackets")
        if way == "group brackets":
            for head in heads:
                unit = chance.choice(self.speech.units)
                head.text = self._bracketed(head.label, unit)
                for leaf in head.below:
                    leaf.unit = unit
            return
        common = self._some_unit(chance, way)
        for head in _leaves(heads):
            if head.change or way not in ("brackets", "line", "line headed", "rare", "unknown", "comma"):
                continue
            if head.front:
                head.unit = next(h.unit for h in heads if h.label == head.front[0])
                continue
            head.unit = common if head.period else self._some_unit(chance, way)
            if not way.startswith("line"):
                head.text = (
                    f"{head.label}, {head.unit}" if way == "comma" else self._bracketed(head.label, head.unit)
                )
        for head in heads:  # what stands below «其中» counts as the column before it
            if head.label == "其中":
                for leaf in head.below if way in ("brackets", "rare", "unknown") else ():
                    leaf.unit, leaf.text = heads[0].unit, ""
        if way == "caption and bracket":
            leaf = _leaves(heads)[-1]
            if not leaf.change and not leaf.front and leaf.period is None:
                leaf.unit = chance.choice(self.speech.units)
                leaf.text = self._bracketed(leaf.label, leaf.unit)

    def _some_unit(self, chance: Random, way: str) -> str:
        listed = (
            self.speech.rare
            if way == "rare"
            else self.speech.unknown
            if way == "unknown"
            else self.speech.units
        )
        return chance.choice(listed)

    def _bracketed(self, label: str, unit: str) -> str:
        return (
            f"{label} ({unit})"
            if self.latin
            else f"{label}{self.chance('bracket').choice(('({})', '（{}）')).format(unit)}"
        )

    def _printed(self, head: Head) -> str:
        """A header's text in the ways of words."""
        text, way = head.text or head.label, self.said["words"]
        english = ENGLISH.get(head.label.lstrip("#"), "")
        if way == "marked" and not head.below and self.chance(head.label).random() < 0.4:
            return text.replace(head.label, head.label + "①", 1)
        if not english or way in ("plain", "index row", "marked"):
            return text
        if way == "spaced":
            return " ".join(text) if len(text) == 2 else text
        joint = {"bilingual": "\n", "bilingual crlf": "\r\n", "bilingual spaced": " "}[way]
        return text + joint + english

    # ── the stub ──

    def stub_heads(self) -> list[str]:
        """The words over the columns of labels, codes and units, from left to right."""
        stub = self.said["stub"]
        kind = "area" if stub in AREAS else "period" if stub in DATED else "item"
        chance = self.chance("stub heads")
        words_of = self.speech.heads[kind]
        word = chance.choice(words_of if self.said["below"] != "halves" else words_of[:2])
        heads = [word]
        if stub == "two columns":
            heads = ["Category", "Product"] if self.latin else ["类别", "品种"]
        elif stub == "areas and items":
            heads = ["地区", "指标"]
        way = self.said["beside"]
        if way in ("codes", "serial"):
            code = {"codes": "Code" if self.latin else "代码", "serial": "序号"}[way]
            heads = [code, *heads] if self._codes_first else [*heads, code]
        if way == "english left":
            heads.append(chance.choice(("Item", "")))
        if self.said["units"] == "column":
            heads.append("Unit" if self.latin else chance.choice(("单位", "计量单位")))
        return heads

    @property
    def _codes_first(self) -> bool:
        return self.said["beside"] == "serial" or self.chance("codes first").random() < 0.5

    def lines(self) -> list[Line]:
        """The rows with their labels; units of rows are put in here."""
        among_areas = self.said["stub"] in AREAS
        lines = self._with_total(self._listed_lines() if among_areas else self._worded_lines())
        lines = [self._written_label(line) for line in lines]
        if self.said["units"] in ("rows", "column"):
            lines = self._with_units(lines)
        return lines

    def _written_label(self, line: Line) -> Line:
        """A line whose innermost label is printed with blanks, its English, or a mark of a footnote."""
        text, way = line.texts[-1], self.said["labels"]
        if not isinstance(text, str) or way == "plain":
            return line
        bare = text.strip()
        english = ENGLISH.get(bare, "")
        written = {
            "spaced": f"{bare[0]} {bare[1]}" if len(bare) == 2 and not bare.isascii() else bare,
            "bilingual": f"{bare} {english}" if english else bare,
            "marked": f"{bare}①" if line.data and self.said["stub"] not in DATED else bare,
            "padded": bare + "  ",
        }
        return replace(line, texts=(*line.texts[:-1], text.replace(bare, written[way])))

    def _listed_lines(self) -> list[Line]:
        chance = self.chance("lines")
        chosen = set(chance.sample(tuple(self.listed), chance.randint(5, 7)))
        names = [name for name in self.listed if name in chosen]
        return [Line((name,), (name,), area=self.listed[name]) for name in names]

    def _worded_lines(self) -> list[Line]:
        chance, stub = self.chance("lines"), self.said["stub"]
        names = chance.sample(self.speech.items, chance.randint(4, 6))
        if stub in DATED:
            return self._year_lines(chance, stub)
        if stub == "items":
            return [Line((name,), (name,)) for name in names]
        if stub == "two columns":
            groups = self.speech.groups
            outer = [groups[0], "", groups[1], "", ""][: len(names)]
            full = [groups[0]] * 2 + [groups[1]] * 3
            return [Line((o, n), (f, n)) for o, f, n in zip(outer, full, names, strict=False)]
        made = {
            "indented": self._indented,
            "numbered": self._numbered,
            "numbered deep": self._numbered_deep,
            "of which": self._of_which,
            "headings": self._headings,
            "indented headings": self._indented_headings,
            "areas and items": self._areas_and_items,
            "headings of years": self._headings_of_years,
            "headings with units": self._headings_with_units,
        }
        return made[stub](names)

    def _areas_and_items(self, names: list[str]) -> list[Line]:
        areas = self.chance("outer").sample(tuple(self.listed), 4)
        return [
            Line((area if n == 0 else "", name), (area, name), area=self.listed[area])
            for area in areas
            for n, name in enumerate(names[:2])
        ]

    def _headings_of_years(self, names: list[str]) -> list[Line]:
        found = []
        for year in (self.year - 1, self.year):
            head = self.speech.year.format(year)
            found.append(Line((head,), (head,), data=False))
            found += [Line((name,), (head, name), period=str(year)) for name in names[:3]]
        return found

    def _headings_with_units(self, names: list[str]) -> list[Line]:
        found = []
        units = self.chance("heading units").sample(self.speech.units, 2)
        for group, unit in zip(self.speech.groups, units, strict=False):
            found.append(Line((self._bracketed(group, unit),), (group,), data=False))
            found += [Line(("  " + name,), (group, name), unit=unit) for name in names[:3]]
        return found

    def _year_lines(self, chance: Random, stub: str) -> list[Line]:
        years = range(self.year - chance.randint(3, 5), self.year + 1)
        if stub == "years as numbers":
            return [Line((year,), (str(year),), period=str(year)) for year in years]
        written = chance.choice((self.speech.year, "{}"))
        return [Line((written.format(y),), (written.format(y),), period=str(y)) for y in years]

    def _indented(self, names: list[str]) -> list[Line]:
        blank = self.chance("indent").choice(
            ("  ", "    ") if self.latin else ("  ", "\u3000", "\u3000\u3000")
        )
        first, second = names[0], names[3]
        inner = [Line((blank + name,), (first, name)) for name in names[1:3]]
        deep = [Line((blank * 2 + "Other",), (first, names[2], "Other"))] if self.latin else []
        after = [Line((blank + name,), (second, name)) for name in names[4:]]
        return [Line((first,), (first,)), *inner, *deep, Line((second,), (second,)), *after]

    def _numbered(self, names: list[str]) -> list[Line]:
        one, two = f"一、{names[0]}", f"二、{names[3]}"
        inner = [Line((f"{n}.{x}",), (one, f"{n}.{x}")) for n, x in enumerate(names[1:3], start=1)]
        after = [Line((f"{n}.{x}",), (two, f"{n}.{x}")) for n, x in enumerate(names[4:], start=1)]
        return [Line((one,), (one,)), *inner, Line((two,), (two,)), *after]

    def _numbered_deep(self, names: list[str]) -> list[Line]:
        one, inner, two = f"一、{names[0]}", f"（一）{names[1]}", f"二、{names[3]}"
        deep = [
            Line((f"{n}、{x}",), (one, inner, f"{n}、{x}"))
            for n, x in enumerate((names[2], *names[4:]), start=1)
        ]
        return [Line((one,), (one,)), Line((inner,), (one, inner)), *deep, Line((two,), (two,))]

    def _of_which(self, names: list[str]) -> list[Line]:
        front = self.chance("of which").choice(
            ("of which: ", "of which ") if self.latin else ("其中：", "其中:", "#")
        )
        blank = "  " if not front.startswith("#") else ""
        part, owner = front + names[1], names[0]
        first = [Line((owner,), (owner,)), Line((blank + part,), (owner, part))]
        return [*first, *(Line((name,), (name,)) for name in names[2:])]

    def _headings(self, names: list[str], blank: str = "") -> list[Line]:
        one, two = self.speech.groups[:2]
        inner = [Line((blank + name,), (one, name)) for name in names[:2]]
        after = [Line((blank + name,), (two, name)) for name in names[2:]]
        return [Line((one,), (one,), data=False), *inner, Line((two,), (two,), data=False), *after]

    def _indented_headings(self, names: list[str]) -> list[Line]:
        return self._headings(names, "\u3000\u3000")

    def _with_total(self, lines: list[Line]) -> list[Line]:
        way = self.said["total"]
        if way == "none":
            return lines
        word, area = self.speech.total, self.area if self.has_area else None
        if self.parent:
            own = {"全国": "全国"}.get(self.parent) or ("全省" if self.parent.endswith("省") else "全市")
            word, area = (
                self.chance("total").choice((own, "全  国" if own == "全国" else "合计", own)),
                self.parent,
            )
            word = own if own == "全国" and word == "合计" else word
        elif self.said["stub"] == "countries":
            area = None
        total = Line((word,), (word.replace(" ", ""),), area=area, total=True)
        return [total, *lines] if way == "top" else [*lines, total]

    def _with_units(self, lines: list[Line]) -> list[Line]:
        chance = self.chance("row units")
        own: dict[tuple[str, ...], str] = {}
        found = []
        for line in lines:
            if not line.data:
                found.append(
                    replace(line, texts=(*line.texts, "")) if self.said["units"] == "column" else line
                )
                continue
            above = next(
                (own[line.path[:n]] for n in range(len(line.path) - 1, 0, -1) if line.path[:n] in own), None
            )
            unit = above or chance.choice(self.speech.units)
            own[line.path] = unit
            if self.said["units"] == "column":
                found.append(replace(line, texts=(*line.texts, unit), unit=unit))
            elif above:
                found.append(replace(line, unit=unit))
            else:
                texts = (*line.texts[:-1], self._bracketed(str(line.texts[-1]), unit))
                found.append(replace(line, texts=texts, unit=unit))
        return found

    def _stub_cells(self, n: int, line: Line) -> list[Any]:
        """The cells of a row before the figures, in the order of `stub_heads`."""
        texts, way = list(line.texts), self.said["beside"]
        unit = [texts.pop()] if self.said["units"] == "column" else []
        if way in ("codes", "serial"):
            code: Any = (
                n
                if way == "serial"
                else self.chance("code").choice(("{:02d}", "A{:02d}", "10{:02d}")).format(n)
            )
            texts = [code, *texts] if self._codes_first else [*texts, code]
        if way == "english left":
            texts.append(ENGLISH.get(line.path[-1], "Others"))
        return [*texts, *unit]

    # ── the grid ──

    def _grid(self, sketch: Sketch, row: int, left: int, heads: list[Head], lines: list[Line]) -> int:
        """Header and body from a place on; returns the first free row."""
        stub_heads = self.stub_heads()
        first = left + len(stub_heads)
        depth = max(head.depth for head in heads)
        for n, word in enumerate(stub_heads):
            self._put(sketch, row, left + n, word, row + depth - 1, left + n)
        columns = [*self._head_cells(sketch, heads, row, first, row + depth - 1, ())]
        if self.said["beside"] in BEHIND:
            word = BEHIND[self.said["beside"]]
            self._put(sketch, row, first + len(columns), word, row + depth - 1, first + len(columns))
        row = self._extra_rows(sketch, row + depth, left, first, columns, len(stub_heads))
        return self._body(sketch, row, left, columns, lines)

    def _put(self, sketch: Sketch, row: int, column: int, text: Any, last_row: int, last_column: int) -> None:
        if text == "":
            return
        sketch.cells[row, column] = text
        if self.said["merges"] == "merged" and (last_row > row or last_column > column):
            sketch.merges.append((row, column, last_row, last_column))

    def _head_cells(
        self,
        sketch: Sketch,
        heads: list[Head] | tuple[Head, ...],
        row: int,
        column: int,
        last: int,
        path: tuple[str, ...],
    ) -> Iterator[Column]:
        for head in heads:
            labels = (*path, *head.front, head.label)
            leaf = Column(labels, head.unit, head.period, head.area, head.change, head.must)
            if not head.below:
                self._put(sketch, row, column, head.text, last, column)
                yield leaf
            elif head.own:
                self._put(sketch, row, column, head.text, last, column)
                yield leaf
                yield from self._head_cells(sketch, head.below, row + 1, column + 1, last, labels)
            else:
                self._put(sketch, row, column, head.text, row, column + head.width - 1)
                yield from self._head_cells(sketch, head.below, row + 1, column, last, labels)
            column += head.width

    def _extra_rows(
        self, sketch: Sketch, row: int, left: int, first: int, columns: list[Column], stubs: int
    ) -> int:
        """A line of units, and one that numbers the columns."""
        if self.said["units"].startswith("line"):
            if self.said["units"] == "line headed":
                sketch.cells[row, left] = "单位"
            for n, column in enumerate(columns):
                sketch.cells[row, first + n] = column.unit or ""
            row += 1
        if self.said["words"] == "index row":
            for n in range(stubs):
                sketch.cells[row, left + n] = "甲乙丙丁"[n]
            for n in range(len(columns)):
                sketch.cells[row, first + n] = n + 1
            row += 1
        return row

    def _body(self, sketch: Sketch, row: int, left: int, columns: list[Column], lines: list[Line]) -> int:
        if self.said["stub"] in ("two columns", "areas and items"):
            self._merge_outer(sketch, row, left, lines)
        odd = Oddities(self, [n for n, line in enumerate(lines) if line.data], len(columns))
        for n, line in enumerate(lines):
            cells = self._stub_cells(n + 1, line)
            if self.said["spacing"] == "blank rows" and n in (3, 5):
                row += 1
            for at, cell in enumerate(cells):
                if cell != "":
                    sketch.cells[row, left + at] = cell
            first = left + len(cells)
            for at, column in enumerate(columns if line.data else ()):
                cell, known = odd.figure(n, at, self._reading(line, column))
                sketch.known[row, first + at] = known
                if cell != "":
                    sketch.cells[row, first + at] = cell
            if self.said["beside"] == "remarks" and n % 2:
                sketch.cells[row, first + len(columns)] = f"含{n}个镇，2015年并入"
            if self.said["beside"] == "english right":
                sketch.cells[row, first + len(columns)] = ENGLISH.get(line.path[-1], "Others")
            row += 1
        return row

    def _merge_outer(self, sketch: Sketch, row: int, left: int, lines: list[Line]) -> None:
        """The outer labels over the lines that they stand for, where cells are merged."""
        if self.said["merges"] != "merged" or self.said["spacing"] != "none":
            return
        starts = [n for n, line in enumerate(lines) if line.texts[0]]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            if end - start > 1:
                sketch.merges.append((row + start, left, row + end - 1, left))

    def _reading(self, line: Line, column: Column) -> Reading:
        own = unit = column.unit or line.unit
        if unit is None and self.said["units"] in TOLD_ABOVE:
            unit = self.unit
        period = column.period or line.period or (str(self.year) if self.has_year else None)
        area = line.area or column.area or (self.area if self.has_area else None)
        if line.total and self.said["columns"] == "areas":
            area = column.area
        return Reading(None, unit, period, area, line.path, column.labels, column.must, own=own or "")


class Oddities:
    """What is printed in the cells of one body: figures, and here and there what is none."""

    def __init__(self, maker: Maker, rows: list[int], width: int) -> None:
        self.maker, self.rows, self.width = maker, rows, width
        maker.bodies += 1
        self.chance = maker.chance(f"figures {maker.bodies}")
        self.odd = maker.chance(f"odd {maker.bodies}")
        self.column = 0 if maker.said["where"] == "first column" else self.odd.randrange(width)

    def figure(self, row: int, column: int, known: Reading) -> tuple[Any, Reading]:
        """The cell at a place of the body, and its reading."""
        cell, known = self._plain(known)
        kind = self.maker.said["odd"]
        return (
            self._odd(kind, cell, known) if kind != "none" and self._is_here(row, column) else (cell, known)
        )

    def _is_here(self, row: int, column: int) -> bool:
        where = self.maker.said["where"]
        if where == "first row":
            return row == self.rows[0]
        if where == "last row":
            return row == self.rows[-1]
        if where in ("column", "first column"):
            return column == self.column
        here = self.odd.random() < 0.25
        kind = self.maker.said["odd"]
        if self.width > 1 or kind in ("blank", "weak", "like years"):
            here = here and column != self.width - 1  # a row of nothing else is another thing to test
        # a column that holds more words than figures is one of words
        return here and (kind != "words" or self.rows.index(row) % 2 == 1)

    def _plain(self, known: Reading) -> tuple[Any, Reading]:
        way = self.maker.said["figures"]
        whole = (
            self.chance.randint(2100, 999_999) if self.chance.random() < 0.7 else self.chance.randint(3, 999)
        )
        value = Decimal(whole)
        if way in ("decimals", "decimal texts", "negative", "per cent", "with unit", "full width"):
            value = Decimal(whole) / (100 if way == "per cent" else 10)
            value = Decimal(f"{value:.1f}") if way != "per cent" else Decimal(f"{value:.2f}")
        if way == "negative" and self.chance.random() < 0.5:
            value = -value
        known = replace(known, value=value)
        if way in ("plain", "decimals"):
            return (int(value) if way == "plain" else float(value)), known
        return self._written(way, value, known)

    def _written(self, way: str, value: Decimal, known: Reading) -> tuple[Any, Reading]:
        if way == "thousands":
            return f"{value:,}", known
        if way == "padded":
            return f" {value}\u3000", known
        if way == "blanks between":
            return f"{value:,}".replace(",", " "), known
        if way == "full width":
            return str(value).translate(
                {ord(a): ord(b) for a, b in zip("0123456789.", "０１２３４５６７８９．", strict=True)}
            ), known
        if way in ("per cent", "with unit"):
            unit = "%" if way == "per cent" else "亿元"
            return f"{value}{unit}", replace(known, unit=unit, must=known.must or known.own not in ("", unit))
        if way in MARKS and self.chance.random() < 0.3:
            return f"{value}{MARKS[way]}", known
        if way == "flagged" and self.chance.random() < 0.3:
            return f"{value} {self.chance.choice(('p', 'e', 'r', '(p)'))}", known
        return str(value), known

    def _odd(self, kind: str, cell: Any, known: Reading) -> tuple[Any, Reading]:
        none = replace(known, value=None)
        if kind == "blank":
            return "", replace(none, blank=True)
        if kind == "like years":
            year = self.odd.randint(1950, 2030)
            return year, replace(known, value=Decimal(year))
        if kind == "error":
            return Error(self.odd.choice(("#REF!", "#DIV/0!", "#N/A"))), replace(none, must=True)
        if kind == "brackets":
            return f"({even_width(str(cell)).lstrip('-')})", replace(known, must=True)
        if kind == "below":
            return f"<{self.odd.randint(1, 9)}", replace(none, must=True)
        latin = self.maker.latin
        if kind == "near":
            return self.odd.choice(NEARLY_LATIN if latin else NEARLY), replace(none, must=True)
        if kind == "near words":
            return self.odd.choice(NEARLY_IN_WORDS), replace(none, must=True)
        if kind == "words":
            words_alone = self.maker.said["where"] in ("column", "first column")
            return self.odd.choice(WORDS_LATIN if latin else WORDS), replace(
                none, must=True, blank=words_alone
            )
        return self.odd.choice(marks_of(kind, latin)), none


def marks_of(kind: str, latin: bool) -> tuple[str, ...]:
    """The marks for no figure of a kind; in English tables those that are not Chinese words."""
    lexicon = words().lexicon
    if kind == "withheld":
        return WITHHELD
    lists = lexicon.weak if kind == "weak" else lexicon.missing
    return tuple(
        mark for listed in lists.values() for mark in listed if mark not in DITTO and mark.isascii() >= latin
    )


def _all(heads: list[Head] | tuple[Head, ...]) -> Iterator[Head]:
    for head in heads:
        yield head
        yield from _all(head.below)


def _leaves(heads: list[Head] | tuple[Head, ...]) -> list[Head]:
    return [head for head in _all(heads) if not head.below or head.own]
