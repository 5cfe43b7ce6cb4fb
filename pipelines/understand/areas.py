"""Which labels of a table name areas, and the area that each figure is about."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from pipelines.ground.folding import fold
from pipelines.understand.axes import (
    NO_AREA,
    are_townships,
    bare,
    column_labels,
    finest,
    full_names,
    heading,
    is_axis,
    is_country,
    is_japanese,
    named_lines,
)
from pipelines.understand.block import Block
from pipelines.understand.countries import country_code, one_subdivision, subdivisions_of
from pipelines.understand.gazetteer import NATION, Gazetteer, Place
from pipelines.understand.labels import Line
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.meaning import Attribute, Context, Header
from pipelines.understand.understanding import Understanding
from pipelines.understand.when import is_chinese, is_comparison, period_in
from pipelines.understand.words import label_of

_JAPAN = "日本"
_ASIDES = re.compile(r"\s*\((?:map|[^()]*\b(?:until|from|since|before|after)\s[^()]*)\)", re.IGNORECASE)
_SOME = re.compile(r"部分|重点|样本|主要城市|selected", re.IGNORECASE)
_CITIES = re.compile(r"城市|设区市|地级市|地市|city|cities", re.IGNORECASE)


@dataclass(frozen=True)
class Areas:
    """The places that labels name; the labels of the axes that list areas (empty: that axis lists none);
    the place that a row names among several of its name; and the code of what the areas make up, or of the
    area that the title names."""

    places: dict[str, Place]
    by_row: dict[int, Place]
    row_labels: frozenset[str]
    column_labels: frozenset[str]
    whole: str
    country: str = ""
    abroad: dict[str, str] = field(default_factory=dict)  # label → code of ISO 3166-2
    headed: frozenset[str] = frozenset()  # the labels below a word that says that areas stand there
    finest: int | None = None  # of several columns of areas the one with the smallest
    printed: str = ""  # the name of the whole as the title prints it
    some: bool = False  # the title says that only some areas are listed


def areas_of(
    headers: dict[int, Header],
    lines: list[Line],
    context: Context,
    block: Block,
    known: Understanding,
) -> Areas:
    """Finds the label column, or the header, that lists areas."""
    lexicon, gazetteer = known.lexicon, known.gazetteer
    within = context.place.code if context.place else ""
    depth = max((len(header.labels) for header in headers.values()), default=0)
    sets = [(column_labels(lines, c), heading(block, c, lexicon)) for c in block.label_columns]
    stubs = len(sets)
    for level in range(depth):
        sets.append(({bare(h.labels[level]) for h in headers.values() if len(h.labels) > level}, ""))
    sets.append(({fold(h.place) for h in headers.values() if h.place}, "area"))
    sets += [(labels, "area") for labels in named_lines(block, lexicon)]
    wholes = {
        fold(word)
        for word in (*lexicon.totals, *lexicon.wholes, *lexicon.nation, *lexicon.urban, *lexicon.aggregates)
    }
    places: dict[str, Place] = {}
    axes: list[frozenset[str]] = []
    parts: dict[str, str] = {}
    for labels, over in sets:
        named = {
            x for x in labels if x.casefold() not in wholes and not period_in(x) and not is_comparison(x)
        }
        found = gazetteer.resolve(sorted(named), context.year, within, bool(_CITIES.search(over)))
        upper = {x.partition(":")[0] for x in named if not is_chinese(x) and not lexicon.is_township(x)}
        groups = {x for x in labels if not is_chinese(x) and lexicon.is_aggregate(x)}
        parts |= subdivisions_of(upper | groups)
        abroad = {x for x in named if not is_chinese(x) and (is_country(x, over) or x in parts)}
        for label in named - abroad:  # «Connecticut:coal»: a series that begins with its place
            first, colon, _ = label.partition(":")
            if colon and (first in parts or country_code(first)):
                parts[label] = parts.get(first, "") or country_code(first)
        abroad |= named & parts.keys()
        towns = {x for x in named if lexicon.is_township(x)}
        listed = is_axis(named | groups, set(found) | abroad | groups, towns, bool(over))
        axis = labels if listed or are_townships(named, lexicon) else full_names(found)
        axes.append(frozenset(axis))
        places |= {label: place for label, place in found.items() if label in axis}
    said = {x for labels, _ in sets for x in labels if x.startswith("全")}
    return Areas(
        places,
        _in_order(lines, places, gazetteer),
        frozenset().union(*axes[:stubs]),
        frozenset().union(*axes[stubs:]),
        _whole(places, context, said, gazetteer),
        context.country or (_JAPAN if is_japanese(block) else ""),
        parts,
        frozenset().union(*(labels for labels, over in sets[:stubs] if over)),
        finest(block, sets[:stubs]),
        _printed_whole(context, known.gazetteer),
        any(_SOME.search(text) for text in context.titles),
    )


def _printed_whole(context: Context, gazetteer: Gazetteer) -> str:
    """The full name, by the title's own words, of the area that it names: one for all years of a table."""
    if context.place is None:
        return ""
    return gazetteer.full_name(context.place, "")


def _in_order(lines: list[Line], places: dict[str, Place], gazetteer: Gazetteer) -> dict[int, Place]:
    """Rows whose name is that of several areas: the one below the city that stands before it."""
    found: dict[int, Place] = {}
    city = ""
    since: set[Place] = set()  # the areas since the last subtotal
    for line in lines:
        flat = bare(line.path[-1]) if line.path else ""
        named = [place for label in line.path if (place := places.get(bare(label))) is not None]
        if flat == "小计" and len(since) == 1 and not named:  # of the one area whose lines stand above it
            found[line.row] = next(iter(since))
        since = set() if flat == "小计" else since | set(named[-1:])
        for outer in line.path[:-1]:  # the city in a column of its own
            over = places.get(bare(outer))
            city = over.code if over is not None and over.code.endswith("00") else city
        below = [p for p in gazetteer.by_name.get(flat, []) if city and gazetteer.parent_of(p.code) == city]
        if below:
            found[line.row] = below[0]
        place = found.get(line.row) or places.get(flat)
        if place is not None and place.code.endswith("00"):
            city = place.code
    return found


def _whole(places: dict[str, Place], context: Context, said: set[str], gazetteer: Gazetteer) -> str:
    """What the listed areas make up: their common parent, where enough of them are listed or a total of the
    parent's level is; else the area that the title names."""
    distinct = {place.code for place in places.values()}
    parents = Counter(_province(gazetteer.parent_of(code)) for code in distinct)
    inner = {code for code in parents if code in distinct}
    for code, count in sorted(parents.items(), key=lambda item: (-item[1], item[0])):
        # a city listed with its own counties is no whole, the province above is
        outer = code not in inner or len(parents) == 1 or code == gazetteer.parent_of(code)
        enough = count >= 3 or count >= gazetteer.children(code) / 2
        if outer and (enough or (count >= 2 and _says_whole(said, code))):
            return code
    return context.place.code if context.place else ""


def _province(code: str) -> str:
    """The province in place of the code that only holds its directly governed counties together (429000)."""
    return f"{code[:2]}0000" if code[2:4] == "90" else code


def _says_whole(said: set[str], code: str) -> bool:
    """Whether a label names the whole of an area of that level (全省合计 for a province)."""
    return any(label.startswith(word) for label in said for word in _whole_words(code))


def _whole_words(code: str) -> set[str]:
    """The words that mean the whole of an area of that level: 全省, 全市, 全县."""
    if code == NATION:
        return {"全国"}
    if code.endswith("0000"):
        return {"全省", "全区", "全市"}
    return {"全市", "全州", "全盟", "全地区"} if code.endswith("00") else {"全县", "全区", "全市"}


def area_of(header: Header, line: Line, areas: Areas, year: str, known: Understanding) -> Attribute:
    """The area of a figure: its row's or its column's, the whole for a total, else the table's."""
    if header.place:
        return _exported_area(header.place, areas, year, known)
    if line.row in areas.by_row:
        return _standing(areas.by_row[line.row], year, known.gazetteer)
    stubs = [label_of(slot.cell.TEXT) for slot in reversed(line.slots)]
    smallest = next((slot for slot in line.slots if slot.column == areas.finest), None)
    if smallest is not None:
        label = label_of(smallest.cell.TEXT)
        own = _one_area(label, bare(label), areas.row_labels, areas, year, known)
        if own is not None and own.value:
            return own
    if len(stubs) > 1 and (certain := _certain_area(stubs, areas, year, known)):
        return _within(certain, stubs, areas.row_labels, areas, year, known)
    rows = [*reversed(line.path), *stubs]
    for labels, axis in ((rows, areas.row_labels), (list(reversed(header.labels)), areas.column_labels)):
        said = _first_area(labels, axis, areas, year, known)
        if said is not None:
            return _within(said, labels, axis, areas, year, known)
    if not areas.whole and areas.country:
        return _foreign(areas.country)
    return _whole_area(areas, year, known.gazetteer)


def _certain_area(stubs: list[str], areas: Areas, year: str, known: Understanding) -> Attribute | None:
    """Of several columns of labels the area of the last that names one for certain (City | Region)."""
    axis = areas.row_labels
    for label in stubs:
        said = _one_area(label, bare(label), axis, areas, year, known) if bare(label) in axis else None
        if said is not None and said.code and not said.doubts:
            return said
    return None


def _within(
    said: Attribute, labels: list[str], axis: frozenset[str], areas: Areas, year: str, known: Understanding
) -> Attribute:
    """Of a city and its province in columns of their own the city, whichever stands first."""
    for label in labels:
        place = areas.places.get(bare(label))
        if place is not None and said.code and bare(label) in axis:
            parent = known.gazetteer.parent_of(place.code)
            if (
                said.code in (parent, known.gazetteer.parent_of(parent) if parent else "")
                and said.code != NATION
            ):
                said = _standing(place, year, known.gazetteer)
    return said


def _exported_area(name: str, areas: Areas, year: str, known: Understanding) -> Attribute:
    """The area that an export names over a column."""
    flat = fold(name)
    if flat.casefold() in known.lexicon.nation:
        return _named_area(NATION, year, known.gazetteer)
    place = areas.places.get(flat)
    return _standing(place, year, known.gazetteer) if place else _foreign(name)


def _foreign(name: str) -> Attribute:
    """An area that GB/T 2260 lacks: a country by ISO 3166, else its words with a doubt."""
    code = country_code(name) or one_subdivision(name)
    return Attribute(name, code, () if code else ("area:not-in-gb2260",))


def _first_area(
    labels: list[str],
    axis: frozenset[str],
    areas: Areas,
    year: str,
    known: Understanding,
) -> Attribute | None:
    """The area that the innermost label names that names any; None where none does."""
    lexicon, gazetteer = known.lexicon, known.gazetteer
    for label in labels:
        flat = bare(label)
        if flat in axis and (said := _one_area(label, flat, axis, areas, year, known)):
            return said
        if flat in lexicon.nation:
            return _nation(label, areas, year, gazetteer)
    flats = [bare(label) for label in labels]
    if any(lexicon.is_whole(flat) and (flat in axis or flat.startswith("全")) for flat in flats):
        if areas.some and not any(flat.startswith("全") for flat in flats):
            return Attribute(doubts=("area:unknown",))  # the total of some of the areas
        return _whole_area(areas, year, gazetteer)
    # a label where areas stand that is none we know: nobody can say what the figure is about
    unknown = any(flat in axis and _may_be_area(flat, lexicon) for flat in flats)
    return Attribute(doubts=("area:unknown",)) if unknown else None


def _one_area(
    label: str,
    flat: str,
    axis: frozenset[str],
    areas: Areas,
    year: str,
    known: Understanding,
) -> Attribute | None:
    """The area that one label of an axis of areas names; None where it names none."""
    lexicon, gazetteer = known.lexicon, known.gazetteer
    if lexicon.is_aggregate(flat):
        return Attribute(label.lstrip("#"))
    if flat in areas.abroad and flat not in areas.places:
        return Attribute(_short(label.partition(":")[0]), areas.abroad[flat])
    if not is_chinese(flat) and country_code(label) and (flat not in areas.places or _are_countries(axis)):
        return Attribute(_short(label), country_code(label))
    if flat.casefold() in lexicon.nation:
        return _nation(label, areas, year, gazetteer)
    if flat in areas.places:
        place = areas.places[flat]
        alike = gazetteer.resolve([flat, fold(place.zh)], year, gazetteer.parent_of(place.code))
        return _standing(alike.get(flat, place), year, gazetteer)
    if flat in lexicon.urban and areas.whole:
        return Attribute(gazetteer.name(areas.whole, year) + "市辖区")
    if not _may_be_area(flat, lexicon):
        return None
    if gazetteer.looks_like_one(flat) or lexicon.is_township(flat):
        upper = gazetteer.name(areas.whole, year) if areas.whole not in ("", NATION) else ""
        name = upper + flat if is_chinese(flat) else _short(label)
        return Attribute(name, doubts=("area:not-in-gb2260",))
    if label.startswith("#"):  # a part of the area before it, and not that area
        return Attribute(doubts=("area:unknown",))
    if is_chinese(flat) and (flat not in areas.headed or NO_AREA.search(flat)):
        return None
    return Attribute(_short(label), doubts=("area:not-in-gb2260",))


def _short(label: str) -> str:
    """A place's name without what a bracket says of it: Germany (until 1990 …), Ontario (map)."""
    return _ASIDES.sub("", label).strip()


def _nation(label: str, areas: Areas, year: str, gazetteer: Gazetteer) -> Attribute:
    """The nation of a table: China for Chinese words, and for «National» where other areas are in China."""
    if areas.country == _JAPAN:
        return Attribute(label, "JP")
    if is_chinese(label) or "china" in label.casefold() or areas.places:
        return _named_area(NATION, year, gazetteer)
    return _foreign(areas.country) if areas.country else Attribute(label, doubts=("area:not-in-gb2260",))


def _are_countries(axis: frozenset[str]) -> bool:
    """Whether most labels of an axis are countries."""
    return sum(bool(country_code(label)) for label in axis) > len(axis) / 2


def _may_be_area(flat: str, lexicon: Lexicon) -> bool:
    whole = lexicon.is_whole(flat) or lexicon.is_total(flat)
    return not (whole or period_in(flat) or is_comparison(flat))


def _standing(place: Place, year: str, gazetteer: Gazetteer) -> Attribute:
    """A place by its full name in that year."""
    return Attribute(gazetteer.full_name(place, year), place.code)


def _whole_area(areas: Areas, year: str, gazetteer: Gazetteer) -> Attribute:
    """The area of the whole table: as the title calls it, where that is its name today."""
    said = _named_area(areas.whole, year, gazetteer)
    today = gazetteer.name(areas.whole, "") if areas.whole else ""
    return Attribute(areas.printed, said.code) if said.code and areas.printed == today else said


def _named_area(code: str, year: str, gazetteer: Gazetteer) -> Attribute:
    return Attribute(gazetteer.name(code, year), code) if code else Attribute()
