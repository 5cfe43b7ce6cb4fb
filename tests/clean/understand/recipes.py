"""How a made-up table goes together: for each part one of several ways, and which ways go with each other."""

from __future__ import annotations

from random import Random

# Part → the ways it may go, the plain one first.
PARTS: dict[str, tuple[str, ...]] = {
    "stub": (
        "items", "counties", "cities", "provinces", "bare provinces", "years", "years as numbers", "indented",
        "numbered", "numbered deep", "of which", "headings", "indented headings", "two columns",
        "areas and items", "headings of years", "headings with units",
    ),
    "labels": ("plain", "spaced", "bilingual", "marked", "padded"),
    "spacing": ("none", "blank rows"),
    "total": ("none", "top", "bottom"),
    "beside": ("none", "codes", "serial", "english left", "english right", "remarks"),
    "columns": (
        "indicators", "one", "years", "months", "quarters", "change", "change in words", "hash parts", "merged parts", "l-shape",
        "two levels", "two levels of years", "three levels", "areas", "qualified", "years over", "grouped change", "dated months",
        "bare change", "share", "spelt parts",
    ),
    "merges": ("merged", "unmerged"),
    "words": ("plain", "bilingual", "bilingual crlf", "bilingual spaced", "spaced", "index row", "marked"),
    "units": (
        "caption", "caption right", "none", "brackets", "group brackets", "line", "line headed", "rows", "column", "rare",
        "unknown", "several", "rates", "caption and bracket", "title",
    ),
    "title": ("whole", "numbered", "no year", "no area", "none", "english line", "year in brackets", "year line", "english below"),
    "place": ("corner", "moved"),
    "figures": (
        "plain", "decimals", "texts", "thousands", "full width", "negative", "blanks between", "per cent", "circled", "starred",
        "raised", "with unit", "padded", "decimal texts",
    ),
    "odd": ("none", "missing", "withheld", "weak", "blank", "near", "error", "words", "like years", "brackets", "below"),
    "where": ("scattered", "first row", "last row", "column", "first column"),
    "below": ("nothing", "note", "source", "both", "second table", "second at once", "continued", "halves", "second beside"),
}  # fmt: skip
LATIN: dict[str, tuple[str, ...]] = {
    "stub": ("items", "countries", "years", "years as numbers", "indented", "of which", "headings", "two columns"),
    "labels": ("plain", "marked", "padded"),
    "spacing": ("none", "blank rows"),
    "total": ("none", "top", "bottom"),
    "beside": ("none", "codes"),
    "columns": ("indicators", "one", "years", "months", "change", "two levels", "two levels of years", "l-shape", "dated months"),
    "merges": ("merged", "unmerged"),
    "words": ("plain",),
    "units": ("caption", "none", "brackets", "group brackets", "line", "rows", "column", "comma", "unknown"),
    "title": ("whole", "numbered", "no year", "no area", "none", "year in brackets", "year line"),
    "place": ("corner", "moved"),
    "figures": ("plain", "decimals", "texts", "thousands", "negative", "per cent", "starred", "raised", "flagged", "decimal texts"),
    "odd": ("none", "missing", "weak", "blank", "near", "near words", "error", "words", "like years", "brackets", "below"),
    "where": ("scattered", "first row", "last row", "column", "first column"),
    "below": ("nothing", "note", "source", "both", "second table", "second at once", "second beside"),
}  # fmt: skip
# Ways that are hard to read on purpose: what has none of them is a plain table.
HARD = {
    "columns": {"bare change"},
    "units": {"unknown", "several"},
    "figures": {"per cent", "with unit", "blanks between"},
    "odd": {"near", "near words", "error", "words", "brackets", "below", "weak"},
}

TIMED = (
    "years", "months", "quarters", "change", "change in words", "two levels of years", "years over", "grouped change",
    "dated months",
)  # fmt: skip
AREAS = ("counties", "cities", "provinces", "bare provinces", "countries")
DATED = ("years", "years as numbers")
NESTED = (
    "indented", "numbered", "numbered deep", "of which", "headings", "indented headings", "two columns",
    "areas and items", "headings of years", "headings with units",
)  # fmt: skip

Recipe = dict[str, str]


def recipe_of(seed: int) -> Recipe:
    """The recipe of a number: every fourth table is in English; three parts in five are plain."""
    chance = Random(f"recipe {seed}")
    latin = chance.random() < 0.25
    parts = LATIN if latin else PARTS
    plain = chance.choice((0.8, 0.6, 0.4))
    chosen = {
        part: ways[0] if chance.random() < plain else chance.choice(ways) for part, ways in parts.items()
    }
    free = chance.random() < 0.8  # what the figures are about varies most
    for part in ("stub", "columns") if free else ():
        chosen[part] = chance.choice(parts[part])
    return {"language": "latin" if latin else "chinese", **chosen}


def plain_of(recipe: Recipe, part: str) -> Recipe:
    """The recipe with one part made plain."""
    parts = LATIN if recipe["language"] == "latin" else PARTS
    return {**recipe, part: parts[part][0]}


def settled(recipe: Recipe) -> Recipe:
    """The recipe without what nobody would print, or could not read: years on both sides, months of no year."""
    said = dict(recipe)
    for rules in (_settle_sides, _settle_units, _settle_stub, _settle_words, _settle_odd, _settle_quarrels):
        said |= rules(said)
    return said


def _settle_sides(said: Recipe) -> Recipe:
    """What stands down the side does not stand across as well; a total closes a plain list."""
    stub, columns = said["stub"], said["columns"]
    twice = stub in (*DATED, "headings of years") and columns in TIMED
    twice = twice or (stub in (*AREAS, "areas and items") and columns == "areas")
    change = "change" if columns == "change in words" and stub == "headings with units" else columns
    cut = stub in NESTED and said["below"] in ("continued", "halves")
    return {
        "columns": "indicators" if twice else change,
        "total": "none" if stub in (*DATED, *NESTED) else said["total"],
        "below": "nothing" if cut else said["below"],
    }


def _settle_units(said: Recipe) -> Recipe:
    """Units stand where there is room for them, and in one place."""
    stub, columns, units = said["stub"], said["columns"], said["units"]
    if stub == "headings with units":  # what stands below each has its unit
        return {"units": "none"}
    if columns == "change in words":
        return {"units": "rates"}
    if columns == "bare change":
        return {"units": units if units in ("caption right", "title", "rows", "column") else "caption"}
    if units == "group brackets" and columns != "two levels of years":
        return {"units": "brackets"}
    nowhere = (
        (units in ("rows", "column") and stub in (*AREAS, *DATED))
        or (units == "several" and columns != "indicators")
        or (units == "rates" and not columns.startswith("change"))
    )
    return {"units": "caption"} if nowhere else {}


def _settle_stub(said: Recipe) -> Recipe:
    """Codes and English stand beside plain labels only."""
    beside, labels = said["beside"], said["labels"]
    coded = beside in ("codes", "serial") and "headings" in said["stub"]
    crowded = said["stub"] in (*DATED, "two columns", "areas and items") or said["below"] == "halves"
    twice = said["units"] == "rows" and beside.startswith("english")
    beside = "none" if coded or crowded or twice else beside
    busy = said["units"] == "rows" or (labels == "bilingual" and beside.startswith("english"))
    return {"beside": beside, "labels": "plain" if busy else labels}


def _settle_words(said: Recipe) -> Recipe:
    """Titles that the words and units need; words of which a header of areas has none."""
    title, words_of = said["title"], said["words"]
    alone = said["units"] == "title" or said["below"] in ("halves", "second beside")
    return {
        "title": "whole" if title == "none" and alone else title,
        "words": "bilingual" if title == "english line" and words_of == "plain" else words_of,
        "columns": "indicators" if words_of != "plain" and said["columns"] == "areas" else said["columns"],
        "units": "caption" if said["below"] == "second beside" and said["units"] == "none" else said["units"],
    }


def _settle_odd(said: Recipe) -> Recipe:
    """Oddities stand where they are odd: a whole column of words is one of labels or remarks."""
    odd, where = said["odd"], said["where"]
    column = where in ("column", "first column")
    scattered = odd == "blank" or (column and (said["columns"] == "one" or odd == "words"))
    plain = odd == "below" and said["figures"] not in ("plain", "decimals")
    return {"where": "scattered" if scattered else where, "odd": "none" if plain else odd}


def _settle_quarrels(said: Recipe) -> Recipe:
    """Figures print no unit that their table cannot mean."""
    if said["figures"] not in ("per cent", "with unit"):
        return {}
    if said["units"] == "several" or "change" in said["columns"]:
        return {"figures": "plain"}
    quiet = said["odd"] in ("blank", "missing", "withheld", "weak", "like years")
    return {"odd": "none" if quiet else said["odd"]}


def is_plain(recipe: Recipe) -> bool:
    """Whether nothing in a recipe is hard to read on purpose."""
    return not any(recipe[part] in ways for part, ways in HARD.items())
