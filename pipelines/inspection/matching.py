"""Which labels of one edition are those of another: the same, renamed, added or gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipelines.ground.folding import fold
from pipelines.inspection.inspected import Inspected
from pipelines.understand import Labelled, Table, period_in

Labels = tuple[str, ...]
ALIKE = 0.6  # of difflib's ratio: two words of five letters that share three
SAME_TABLE = 0.2  # of all labels of two tables, the least that they share
MANY = 20_000  # pairs of labels that are compared letter by letter


@dataclass(frozen=True)
class Matched:
    """Old label path → new one, for the same and the renamed; what is only in one of the two."""

    renamed: dict[Labels, Labels]
    gone: list[Labels]
    added: list[Labels]


def undated(labels: Labels) -> Labels:
    """A label path without the years and months in it, which change from edition to edition."""
    return tuple(label for label in labels if not period_in(label).code)


def key_of(labels: Labels) -> Labels:
    """An undated path in the form in which paths are compared."""
    return tuple(fold(label) for label in undated(labels))


def matched(old: Sequence[Labels], new: Sequence[Labels]) -> Matched:
    """Paths (keys, in their order) of two editions: what looks alike is renamed, and what stands alone
    between the same neighbours."""
    before, after = set(old), set(new)
    gone = [path for path in old if path not in after]
    added = [path for path in new if path not in before]
    renamed = _alike(gone, added) if len(gone) * len(added) <= MANY else {}
    gone, added = _left(gone, added, renamed)
    by_place = _same_place(old, new, gone, added)
    return Matched(renamed | by_place, *_left(gone, added, by_place))


def _left(
    gone: list[Labels], added: list[Labels], renamed: dict[Labels, Labels]
) -> tuple[list[Labels], list[Labels]]:
    """What of the two is not renamed."""
    taken = set(renamed.values())
    return [path for path in gone if path not in renamed], [path for path in added if path not in taken]


def _alike(gone: list[Labels], added: list[Labels]) -> dict[Labels, Labels]:
    """The pairs that look most alike, the best first."""
    scored = [
        (ratio, one, other)
        for one in gone
        for other in added
        if (ratio := SequenceMatcher(None, "›".join(one), "›".join(other), autojunk=False).ratio()) >= ALIKE
    ]
    found: dict[Labels, Labels] = {}
    for _, one, other in sorted(scored, key=lambda pair: -pair[0]):
        if one not in found and other not in found.values():
            found[one] = other
    return found


def _same_place(
    old: Sequence[Labels], new: Sequence[Labels], gone: list[Labels], added: list[Labels]
) -> dict[Labels, Labels]:
    """One path gone and one added between the same two that stayed."""
    common = set(old) & set(new)
    before = _between(old, set(gone), common)
    after = _between(new, set(added), common)
    return {
        paths[0]: after[place][0]
        for place, paths in before.items()
        if len(paths) == 1 and len(after.get(place, ())) == 1
    }


def _between(
    paths: Sequence[Labels], wanted: set[Labels], common: set[Labels]
) -> dict[tuple[Labels | None, Labels | None], list[Labels]]:
    """(the nearest path that stayed before, after) → the wanted paths between the two."""
    found: dict[tuple[Labels | None, Labels | None], list[Labels]] = {}
    left: Labels | None = None
    run: list[Labels] = []  # the wanted since `left`
    for path in (*paths, None):
        if path is None or path in common:
            if run:
                found.setdefault((left, path), []).extend(run)
            left, run = path, []
        elif path in wanted:
            run.append(path)
    return found


def pairs_of(old: Inspected, new: Inspected) -> tuple[list[tuple[Table, Table]], list[Table], list[Table]]:
    """(tables that are each other's, tables only in the old file, tables only in the new): by their labels,
    and of several alike by the name of the sheet and their order."""
    left = [table for table in old.tables if table.figures and not table.same_as]
    right = [table for table in new.tables if table.figures and not table.same_as]
    scored = sorted(
        (
            (-_shared(one, other), abs(i - j), i, j)
            for i, one in enumerate(left)
            for j, other in enumerate(right)
        ),
    )
    pairs: dict[int, int] = {}
    for score, _, i, j in scored:
        if -score >= SAME_TABLE and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return (
        [(left[i], right[j]) for i, j in sorted(pairs.items())],
        [table for i, table in enumerate(left) if i not in pairs],
        [table for j, table in enumerate(right) if j not in pairs.values()],
    )


def _shared(one: Table, other: Table) -> float:
    mine, theirs = (
        {label for figure in table.figures for label in (*key_of(figure.row), *key_of(figure.column))}
        for table in (one, other)
    )
    together = mine | theirs
    same_name = 0.1 if one.block.sheet.name == other.block.sheet.name else 0.0
    return (len(mine & theirs) / len(together) if together else 1.0) + same_name


def paths_of(figures: Sequence[Labelled], side: str) -> dict[Labels, Labels]:
    """Key → undated labels as printed, of the rows or columns (`side`) of a table, in their order."""
    return {key_of(getattr(f, side)): undated(getattr(f, side)) for f in figures}
