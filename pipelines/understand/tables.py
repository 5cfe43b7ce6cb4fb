"""Cells → labelled numbers, without being told how the table is laid out.

What comes in are the cells of one file; what goes out is one row for each number and each cell marked
missing, with its unit, period, area and labels, `None` where the file does not say. Nothing is guessed in
silence: what is not certain carries a doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pipelines.ground.folding import fold
from pipelines.ingest import ABOVE, PAGE, Cell, Readout, address, undisturbed
from pipelines.understand.areas import Areas, area_of, areas_of
from pipelines.understand.block import Block
from pipelines.understand.blocks import blocks_of, says_it_continues
from pipelines.understand.labelled import Labelled, Table, is_dated
from pipelines.understand.labels import Line, row_lines
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.marks import note_numbers, unnumbered
from pipelines.understand.meaning import (
    Context,
    Header,
    context_of,
    frequency,
    headers_of,
    row_of,
)
from pipelines.understand.numbers import locale_of
from pipelines.understand.periods import period_of
from pipelines.understand.rows import NUMBERED
from pipelines.understand.sheet import Sheet, Slot, sheet_of
from pipelines.understand.together import dated_together
from pipelines.understand.understanding import Understanding
from pipelines.understand.units import unit_of
from pipelines.understand.unplaced import unplaced
from pipelines.understand.when import Said, period_in


def understand(readout: Readout, known: Understanding) -> list[Table]:
    """Every table of a file, in the order of its sheets.

    readout: the file's cells (`pipelines.ingest.read_file`); known: the words of the project. A sheet without
    figures gives no table.
    """
    with undisturbed():
        tables = _tables_of(readout, known)
        if readout.unformatted:
            _doubt_shares(tables)
        _mark_repeats(tables)
    return tables


_APPENDED = ("附:", "附表", "附件", "补充")  # titles of a second table that is a part of the first


def _tables_of(readout: Readout, known: Understanding) -> list[Table]:
    """The tables of each sheet, with the numbers that are part of none."""
    titles = [cell.TEXT for cell in readout.cells if cell.SHEET == PAGE]
    by_sheet: dict[str, list[Cell]] = {name: [] for name in readout.sheets}
    above: dict[str, list[str]] = {}
    for cell in readout.cells:
        if cell.SHEET.startswith(ABOVE):
            above.setdefault(cell.SHEET.removeprefix(ABOVE), []).append(cell.TEXT)
        elif cell.SHEET != PAGE:
            by_sheet.setdefault(cell.SHEET, []).append(cell)
    locale = locale_of(cell.TEXT for cell in readout.cells if cell.KIND == "text")
    tables: list[Table] = []
    carried: list[str] = []
    for name, cells in by_sheet.items():
        sheet = sheet_of(name, cells, known.lexicon, locale)
        blocks = blocks_of(sheet, known.lexicon)
        if not blocks and name.startswith("table["):
            # a table that holds nothing but «单位:万吨» speaks for the next one
            own = [slot.text for row in sheet.rows for slot in sheet.row(row)]
            carried = [*above.get(name, ()), *own[:4]]
            tables += unplaced(sheet, [], known)
            continue
        for block in blocks:
            _inherit(block, [*carried, *above.get(name, ())], sheet)
            opens = block is blocks[0] and tables  # it may go on with a table of another sheet
            if opens and (says_it_continues(block) or re.search(r"续\d*$", name)):
                block.continues = tables[-1].block
            tables.append(_table(block, titles, name, known, tables))
        carried = []
        tables += unplaced(sheet, blocks, known)
    return tables


def _doubt_shares(tables: list[Table]) -> None:
    """Where number formats were lost, a per cent of no more than one may be a fraction."""
    for table in tables:
        table.figures = [
            replace(f, doubts=(*f.doubts, "number:share")) if f.unit == "%" and _is_fraction(f.value) else f
            for f in table.figures
        ]


def _is_fraction(value: Decimal | None) -> bool:
    return value is not None and value != 0 and abs(value) <= 1


def _inherit(block: Block, carried: list[str], sheet: Sheet) -> None:
    for text in carried:
        cell = Cell(sheet.name, "R0C1", text)
        block.captions.append(Slot(0, 1, 0, 1, cell, "text", text, fold(text), 0))


def _table(
    block: Block,
    titles: list[str],
    name: str,
    known: Understanding,
    before: list[Table],
) -> Table:
    context = context_of(block, titles, name, known)
    headers = headers_of(block, known)
    told = dated_together([header.labels[-1] if header.labels else "" for header in headers.values()])
    for n, header in enumerate(headers.values()):
        header.said = told.get(n, header.said)
    page = name.startswith("table[") and not context.period and bool(before)
    if page and not any(period_in(slot.text) for slot in block.captions):
        context.period, context.year = before[-1].context.period, before[-1].context.year
    first = next((t for t in before if block.continues is t.block), None)
    if first is not None:
        _go_on(block, context, headers, first)
    above = next((t.context for t in before if t.block.sheet is block.sheet), None)
    own = any(NUMBERED.match(slot.text) and not slot.flat.startswith(_APPENDED) for slot in block.captions)
    if above is not None and not own and block.captions:
        context.period, context.year = context.period or above.period, context.year or above.year
        context.place = context.place or above.place
    if not block.export:  # the series of an export stand each for itself
        _look_left(headers, context)
    context.claimed = frozenset(
        header.unit for header in headers.values() if header.unit and not header.change
    )
    context.measured = frozenset(
        known.lexicon.measured_in(header.core, context.units)
        or known.lexicon.measured_above(header.core, context.units)
        or known.lexicon.persons_in(header.core, context.units)
        for header in headers.values()
    )
    lines = [_with_freq(line, block) for line in row_lines(block, known.lexicon)]
    table = Table(block, context, headers, lines, known.lexicon)
    areas = areas_of(headers, lines, context, block, known)
    for line in lines:
        table.figures += _figures(table, line, areas, known)
    if numbers := note_numbers(slot.text for slot in block.notes):
        table.figures = [_without_numbers(figure, numbers) for figure in table.figures]
    table.figures = _doubt_twins(table.figures)
    return table


def _without_numbers(figure: Labelled, numbers: frozenset[str]) -> Labelled:
    """A figure whose labels are without the numbers of the notes below the table: Production3."""
    row, column = (tuple(unnumbered(label, numbers) for label in ls) for ls in (figure.row, figure.column))
    area = unnumbered(figure.area, numbers) if figure.area and not figure.ref_area else figure.area
    return replace(figure, row=row, column=column, area=area)


def _with_freq(line: Line, block: Block) -> Line:
    slot = block.sheet.at(line.row, block.freq_column) if block.freq_column is not None else None
    return replace(line, freq=frequency(slot.text)) if slot is not None else line


def _doubt_twins(figures: list[Labelled]) -> list[Labelled]:
    """Figures of one table that the same words describe are doubted: what tells them apart was not read."""
    keys = Counter(_words(figure) for figure in figures)
    return [
        replace(figure, doubts=(*figure.doubts, "label:twice")) if keys[_words(figure)] > 1 else figure
        for figure in figures
    ]


def _words(figure: Labelled) -> tuple[Any, ...]:
    return (figure.row, figure.column, figure.period, figure.area, figure.unit)


def _look_left(headers: dict[int, Header], context: Context) -> None:
    """What a column of changes needs to know: the years of the columns, and the one just before it."""
    years = [header.said.code for header in headers.values() if header.said.code and not header.change]
    spoken = {code[:4] for code in years}
    if not context.year and len(spoken) == 1:  # «1-6月» beside the months of one year is of that year
        context.year = spoken.pop()
    context.latest = max(years, default="")
    run: list[Header] = []  # the columns of figures just before, up to the last column of changes
    for _, header in sorted(headers.items()):
        if header.change:
            _stand_behind(header, run)
            run = [] if header.said else run
        elif header.said.relative:  # «上年同期» is the same part of the year before
            _stand_behind(header, run)
        else:
            run = [*run, header] if header.said and not _after_change(headers, header) else [header]


def _after_change(headers: dict[int, Header], header: Header) -> bool:
    ordered = [h for _, h in sorted(headers.items())]
    at = next(n for n, h in enumerate(ordered) if h is header)
    return at > 0 and ordered[at - 1].change


def _stand_behind(header: Header, run: list[Header]) -> None:
    """A column of changes is about the last of the columns before it, or of their years the latest."""
    if not run:
        return
    codes = [h.said.code for h in run]
    last = run[-1]
    alike = all(codes) and len({re.sub(r"(?:19|20)\d\d", "", code) for code in codes}) == 1
    header.behind = Said(code=max(codes)) if alike else last.said
    header.behind_running = last.running


def _go_on(block: Block, context: Context, headers: dict[int, Header], first: Table) -> None:
    """A continued table has what its first part said and it does not say again."""
    context.units = context.units or first.context.units
    if not any(period_in(slot.text).code for slot in block.captions):  # before what the page is called
        context.period = first.context.period or context.period
    context.year = context.year or first.context.year
    context.place = context.place or first.context.place
    if not block.header_rows:
        for own, theirs in zip(block.value_columns, first.block.value_columns, strict=False):
            headers[own] = first.headers[theirs]


def _figures(table: Table, line: Line, areas: Areas, known: Understanding) -> list[Labelled]:
    block = table.block
    if not line.has_figures and not _awaits_figures(table, line, areas):
        return []
    found = []
    for column in block.value_columns:
        slot = block.figure(line.row, column)
        if slot is None and (block.sheet.at(line.row, column) is not None or _is_spanned(block, line.row)):
            continue  # below a merged cell, or a row of a page of which no one can say where its cells stand
        found.append(_labelled(table, line, column, slot, areas, known))
    return found


def _is_spanned(block: Block, row: int) -> bool:
    """Whether a row of a page has cells that stand elsewhere than they are written (rowspan, colspan)."""
    paged = block.sheet.name.startswith("table[")
    return paged and any(slot.cell.MERGED_FROM for slot in block.sheet.row(row))


def _awaits_figures(table: Table, line: Line, areas: Areas) -> bool:
    """A line of nothing but blanks is missing figures where its label is of the same sort as the others'."""
    if not line.path:
        return False
    columns = table.block.label_columns
    if len(columns) > 1 and len(line.slots) == len(columns) and table.is_filled:
        return True  # one fact a line, and this one's figure is not there
    label = fold(line.path[-1])
    return label in areas.places or (table.is_dated and is_dated(line))


def _labelled(
    table: Table,
    line: Line,
    column: int,
    slot: Slot | None,
    areas: Areas,
    known: Understanding,
) -> Labelled:
    block, header, context = table.block, table.headers[column], table.context
    row = row_of(line.path, known.lexicon)
    beside = table.units.get(line.row, "")
    if beside and block.scale_column is not None:
        beside = _scaled(beside, block.sheet.at(line.row, block.scale_column))
    unit = unit_of(header, row, beside, context, slot.unit if slot else "", known.lexicon)
    period = period_of(header, line, context, known.lexicon)
    year = period.value[:4] or context.year
    area = area_of(header, line, areas, year, known)
    doubts = [*(slot.doubts if slot else ()), *unit.doubts, *period.doubts, *area.doubts]
    if not header.labels:
        doubts.append("column:no-label")
    if not line.path:
        doubts.append("row:no-label")
    return Labelled(
        sheet=block.sheet.name,
        address=slot.cell.ADDRESS if slot else _blank_at(block, line.row, column),
        text=slot.text if slot else "",
        value=slot.value if slot else None,
        unit=unit.value or None,
        unit_code=known.codes.unit_words.get(unit.value.replace("³", "3")) if unit.value else None,
        period=period.value or None,
        area=area.value or None,
        ref_area=area.code or None,
        row=row.labels,
        column=header.labels,
        notes=_notes(block, line, slot),
        doubts=tuple(dict.fromkeys(doubts)),
        status=_status(block, line.row, column, slot, known.lexicon),
        column_en=header.english,
    )


def _status(block: Block, row: int, column: int, slot: Slot | None, lexicon: Lexicon) -> str:
    """Why a figure is missing, or its flag: in its cell, or in a column of flags behind it."""
    flag = block.sheet.at(row, block.flags[column]) if column in block.flags else None
    said = lexicon.flag_of(flag.text) or lexicon.weak_kind(flag.text) if flag is not None else ""
    return said or (slot.status if slot else "O")


def _blank_at(block: Block, row: int, column: int) -> str:
    """The address of an empty cell, written as its sheet's others are."""
    return f"R{row}C{column}" if block.sheet.name.startswith("table[") else address(row, column)


def _scaled(unit: str, scale: Slot | None) -> str:
    """A unit with the multiple that stands in a column of its own: Thousands | Tonnes, 3 | tonnes."""
    if scale is None or scale.flat.casefold() in ("0", "units", "unit", "1"):
        return unit
    power = scale.flat.isdigit()
    return f"10^{scale.flat} {unit}" if power else f"{scale.text.lower().removesuffix('s')} {unit}"


def _notes(block: Block, line: Line, slot: Slot | None) -> tuple[str, ...]:
    """The notes below the table that the marks on a figure or on its label point to."""
    marks = {mark for s in (*line.slots, *((slot,) if slot else ())) for mark in s.marks}
    return tuple(note.text for note in block.notes if any(note.text.startswith(mark) for mark in marks))


def _mark_repeats(tables: list[Table]) -> None:
    """A page may print each table twice (for desktop and phone): the second says so."""
    seen: dict[tuple[Any, ...], str] = {}
    for table in tables:
        key = tuple((f.row, f.column, f.text, f.period, f.unit, f.area) for f in table.figures)
        if key in seen:
            table.same_as = seen[key]
            note = f"与 {seen[key]} 相同 / same as {seen[key]}"
            table.figures = [replace(f, notes=(*f.notes, note)) for f in table.figures]
        elif key:
            seen[key] = table.block.sheet.name
