"""The numbers of a sheet that are part of no table as read: what is not understood shows."""

from __future__ import annotations

from pipelines.understand.block import Block
from pipelines.understand.labelled import Labelled, Table
from pipelines.understand.meaning import Context
from pipelines.understand.rows import is_index_row
from pipelines.understand.sheet import Sheet, Slot
from pipelines.understand.understanding import Understanding


def unplaced(sheet: Sheet, blocks: list[Block], known: Understanding) -> list[Table]:
    """The numbers of a sheet that stand in no table as figures, nor as anything else that was understood:
    each is given out without a value, so that it is seen."""
    tables = [_Places(block) for block in blocks]
    left = [
        slot
        for _, slot in sorted(sheet.slots.items())
        if slot.look in ("number", "near")
        and not (slot.is_year or slot.is_month)
        and not any(places.hold(slot) for places in tables)
    ]
    rows = sorted({slot.row for slot in left})
    left = [slot for slot in left if not is_index_row(sheet.row(slot.row))]
    if not left:
        return []
    columns = sorted({slot.column for row in rows for slot in sheet.row(row)})
    block = Block(sheet, columns, body_rows=rows, value_columns=sorted({slot.column for slot in left}))
    figures = [
        Labelled(
            sheet.name, slot.cell.ADDRESS, slot.text, None, None, None, None, None, None, (), (),
            doubts=(*slot.doubts, "cell:unplaced"),
        )
        for slot in left
    ]  # fmt: skip
    return [Table(block, Context(), {}, [], known.lexicon, figures)]


class _Places:
    """Where the cells of a block stand that were understood, as figures or as anything else."""

    def __init__(self, block: Block) -> None:
        self.body, self.above = set(block.body_rows), {*block.header_rows, *block.export}
        stubs = {*block.label_columns, *block.id_columns, block.unit_column, block.scale_column}
        self.read = (stubs - set(block.unnamed)) | set(block.value_columns)
        self.columns = set(block.columns)
        # of several columns of labels the later ones hold words: a number among those is no label
        self.worded = {c for c in block.label_columns[1:] if _is_worded(block, c)}
        self.notes = {(slot.row, slot.column) for slot in block.notes}

    def hold(self, slot: Slot) -> bool:
        """Whether a cell is one of them."""
        if slot.column in self.worded and slot.row in self.body and slot.look == "number":
            return False
        if slot.row in self.above:
            return slot.column in self.columns
        return (slot.row in self.body and slot.column in self.read) or (slot.row, slot.column) in self.notes


def _is_worded(block: Block, column: int) -> bool:
    """Whether nearly all cells of a column are words."""
    slots = [s for row in block.body_rows if (s := block.sheet.slots.get((row, column))) is not None]
    return len(slots) > 4 and sum(slot.look == "text" for slot in slots) > 0.7 * len(slots)
