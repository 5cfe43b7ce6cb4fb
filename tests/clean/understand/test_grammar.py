"""Tables made up from parts are read as a careful person reads them, or with a doubt: nothing is lost, and
nothing is wrong and certain. `python tests/clean/understand/test_grammar.py 5000 [first]` tries many more."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

if __name__ == "__main__":  # by hand, the tests' own folder is not on the path
    sys.path.insert(0, str(Path(__file__).parents[2]))

from clean.understand.grammar import Reading, Sketch, table_of
from clean.understand.reading import tables
from clean.understand.recipes import Recipe, is_plain, plain_of, recipe_of, settled

from pipelines.ground.folding import fold
from pipelines.ingest.cells import address
from pipelines.understand import Labelled

EXAMPLES = 400
# Ways of parts that together are read wrong today, by what goes wrong; the last part is made plain before a table
# is made.
Gap = dict[str, set[str]]
KNOWN_GAPS: dict[str, Gap] = {
    "a word behind a label below an empty line may be a signature": {
        "spacing": {"blank rows"},
        "columns": {"one"},
        "odd": {"words"},
    },
    "a first row of words below a header without a word over the stub is one more line of it": {
        "odd": {"words"},
        "where": {"first row"},
    },
    "a first row of nothing but years is a header": {
        "stub": {"years", "years as numbers"},
        "odd": {"like years"},
        "where": {"first row"},
    },
}


class Fault(NamedTuple):
    """What is wrong with one figure: which half of the rule is broken, where, and both readings."""

    kind: str
    place: str
    detail: str


def without_gaps(recipe: Recipe) -> Recipe:
    """A recipe with every known gap closed by making a part plain."""
    for gap in KNOWN_GAPS.values():
        plainer = plain_of(recipe, list(gap)[-1])
        if plainer != recipe and all(settled(recipe)[part] in ways for part, ways in gap.items()):
            return without_gaps(plainer)
    return recipe


def figures_of(sketch: Sketch) -> dict[str, Labelled]:
    return {figure.address: figure for table in tables(sketch.readout()) for figure in table.figures}


def faults_of(sketch: Sketch) -> list[Fault]:
    """Everything that a table's reading loses, or says wrongly without a doubt."""
    try:
        found = figures_of(sketch)
    except Exception as error:  # no table may stop the reader: the number of it is what a person needs
        return [Fault("broken", "", repr(error))]
    known = {address(*place): reading for place, reading in sketch.known.items()}
    faults = [fault for at, reading in known.items() for fault in _against(at, reading, found.get(at))]
    invented = [f for at, f in found.items() if at not in known and f.value is not None and not f.doubts]
    return [*faults, *(Fault("invented", f.address, f"{f.text!r} {f.row} {f.column}") for f in invented)]


def _against(at: str, known: Reading, figure: Labelled | None) -> Iterator[Fault]:
    if figure is None:
        if not known.blank:
            yield Fault("lost", at, f"{known}")
        return
    if figure.doubts:
        return
    if known.must:
        yield Fault("certain", at, f"{figure.text!r} read as {figure.value} {figure.unit} without a doubt")
        return
    for name in ("value", "unit", "period", "area", "row", "column"):
        right, read = getattr(known, name), getattr(figure, name)
        if _plain(right) != _plain(read):
            yield Fault(name, at, f"{figure.text!r}: {read!r}, not {right!r}")


def _plain(said: Any) -> Any:
    if isinstance(said, tuple):
        return tuple(fold(label) for label in said)
    return fold(said) if isinstance(said, str) else said


def smallest(seed: int, recipe: Recipe, kind: str) -> Recipe:
    """A recipe with as many parts plain as still show a fault of the kind."""
    for part in [part for part in recipe if part != "language"]:
        plainer = plain_of(recipe, part)
        if plainer != recipe and any(f.kind == kind for f in faults_of(table_of(seed, plainer))):
            recipe = plainer
    return recipe


def odd_of(recipe: Recipe) -> list[str]:
    """The language of a recipe, and its parts that are not plain."""
    parts = [part for part in recipe if part != "language" and plain_of(recipe, part) != recipe]
    return [recipe["language"], *(f"{part}={recipe[part]}" for part in parts)]


def told(seed: int, recipe: Recipe, faults: list[Fault]) -> str:
    """A table and its faults, to be read by a person."""

    sketch = table_of(seed, recipe)
    lines = [
        f"seed {seed}: {', '.join(odd_of(recipe))}",
        *(f"    {row}" for row in sketch.rows()),
        f"    merges {sketch.merges}",
    ]
    return "\n".join([*lines, *(f"  {fault.kind} {fault.place}: {fault.detail}" for fault in faults[:4])])


def failure_of(seed: int) -> tuple[str, Recipe, str] | None:
    """(kind, smallest recipe, the table in words) of the first fault of a number's table; None where it has none."""
    recipe = without_gaps(recipe_of(seed))
    faults = faults_of(table_of(seed, recipe))
    if not faults:
        return None
    small = smallest(seed, recipe, faults[0].kind)
    same = [fault for fault in faults_of(table_of(seed, small)) if fault.kind == faults[0].kind]
    return faults[0].kind, small, told(seed, small, same)


def test_no_figure_of_a_made_up_table_is_lost_or_wrong_and_certain():
    failures = [failure[2] for seed in range(EXAMPLES) if (failure := failure_of(seed))]
    assert not failures, "\n\n".join(failures[:5])


def test_a_plain_table_is_hardly_ever_doubted():
    doubted, figures = doubts_in(range(EXAMPLES))
    assert figures > 1000
    assert sum(doubted.values()) <= 0.05 * figures, doubted


def doubts_in(seeds: range) -> tuple[Counter[tuple[str, ...]], int]:
    """Doubts of the figures of plain tables, and how many figures those tables have."""
    doubted: Counter[tuple[str, ...]] = Counter()
    figures = 0
    for seed in seeds:
        recipe = without_gaps(recipe_of(seed))
        if is_plain(settled(recipe)):
            sketch = table_of(seed, recipe)
            figures += len(sketch.known)
            doubted.update(doubts_of(sketch).values())
    return doubted, figures


def doubts_of(sketch: Sketch) -> dict[str, tuple[str, ...]]:
    """Address → doubts of the figures that the grammar made."""
    places = {address(*place) for place in sketch.known}
    return {at: f.doubts for at, f in figures_of(sketch).items() if at in places and f.doubts}


def doubtful(seed: int) -> tuple[tuple[str, ...], str] | None:
    """(sort, the smallest table in words) where a plain table is doubted; None where it is not."""
    recipe = without_gaps(recipe_of(seed))
    found = doubts_of(table_of(seed, recipe)) if is_plain(settled(recipe)) else {}
    if not found:
        return None
    first = next(iter(found.values()))
    for part in [part for part in recipe if part != "language"]:
        plainer = plain_of(recipe, part)
        if is_plain(settled(plainer)) and first in doubts_of(table_of(seed, plainer)).values():
            recipe = plainer
    at = [f"{address} {doubts}" for address, doubts in doubts_of(table_of(seed, recipe)).items()]
    return (*first, *odd_of(recipe)), told(seed, recipe, [Fault("doubted", "", "; ".join(at[:4]))])


def main(count: int, first: int = 0) -> None:
    """Tries many tables; prints one example for each sort of failure, and how many there are."""
    seen: Counter[tuple[str, ...]] = Counter()
    examples: dict[tuple[str, ...], str] = {}
    for seed in range(first, first + count):
        if failure := failure_of(seed):
            kind, small, text = failure
            found = [((kind, *odd_of(small)), text)]
        else:
            found = [(("doubted", *sort), text) for sort, text in filter(None, [doubtful(seed)])]
        for sort, text in found:
            seen[sort] += 1
            examples.setdefault(sort, text)
    for sort, times in seen.most_common():
        print(f"── {times} × {sort}\n{examples[sort]}\n")
    doubted, figures = doubts_in(range(first, first + count))
    print(f"{sum(seen.values())} of {count} tables fail or are doubted in {len(seen)} ways")
    print(f"{sum(doubted.values())} of {figures} plain figures are doubted: {doubted.most_common(12)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
