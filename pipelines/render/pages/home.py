"""The front page: the answer in five numerals, the wall of promises, the deadlines, the city in pictures."""

from __future__ import annotations

from typing import Any

from pipelines.charts import inline, scale_picture
from pipelines.codes import Lang
from pipelines.ground.periods import bounds
from pipelines.pictures import pictures_of, timeline_of
from pipelines.plan import Target
from pipelines.render.parts.news import deadlines_of, news_of
from pipelines.render.spec import Making, PageSpec, Place, Shown
from pipelines.views import (
    Answer,
    SiteData,
    Tile,
    answers,
    by_own_word,
    due_of,
    kicker_of,
    tile_of,
)

DECIDED = ("kept", "not-kept")


def home_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Everything that the front page's template shows in one language."""
    found = answers(data)
    tiles = {target.id: tile_of(data, target, lang) for target in data.quantified}
    directions = [t for t in data.city_targets if t.kind == "directional"]
    return {
        "kicker": kicker_of(data, lang),
        "answers": [numeral for answer in found if (numeral := numeral_of(data, answer, found, lang))],
        "bar": [tiles[target.id] for targets in found.values() for target in targets],
        "caveat": caveat_of(data, found, lang),
        "tiles": [{"tile": tile, "scale": inline(scale_picture(tile.scale))} for tile in tiles.values()],
        "legend": legend_of(data, list(tiles.values()), lang),
        "total": len(tiles),
        "deadlines": deadlines_of(data, lang),
        "timeline": timeline_of(data, lang),
        "calendar": [
            {"what": row[f"PUBLICATION_{lang.upper()}"], "when": due_of(data, row["EXPECTED_BY"], lang)}
            for row in data.calendar
        ],
        "pictures": pictures_of(data, lang),
        "news": news_of(data, lang),
        "counts": {
            "directions": len(directions),
            "bans": sum(t.kind == "prohibition" for t in data.city_targets),
        },
    }


def numeral_of(
    data: SiteData, answer: Answer, found: dict[Answer, list[Target]], lang: Lang
) -> dict[str, Any] | None:
    """How many promises give an answer, and its words; none for nought, which is no result."""
    n = len(found[answer])
    return {"answer": answer, "n": n, "words": data.words[lang](f"front.answer.{answer}", n=n)} if n else None


def caveat_of(data: SiteData, found: dict[Answer, list[Target]], lang: Lang) -> list[str]:
    """What the numerals don't say: of which year «recent» is, what is not final and what not due yet,
    whose word a verdict rests on, and that what can't be seen may have been kept."""
    words = data.words[lang]
    seen = [data.assessment[t.id]["TIME_PERIOD"] or "" for t in found["reached"] + found["not-reached"]]
    years = sorted({one[:4] for one in seen if one[:4].isdigit()})
    said = []
    if years:
        key = "front.recent_one" if len(years) == 1 else "front.recent_some"
        said.append(words(key, year=years[0], first=years[0], last=years[-1]))
    waiting = [t for answer, targets in found.items() if answer not in DECIDED for t in targets]
    later = sum(bounds(t.deadline or "9999")[1] > data.project.params.release.date for t in waiting)
    counts = {"open": len(waiting) - later, "later": later}
    parts = [words(f"front.{name}", n=n) for name, n in counts.items() if n]
    if parts:
        said.append(words("comma").join(parts) + words("stop").strip())
    decided = found["kept"] + found["not-kept"]
    own = sum(by_own_word(data, target) for target in decided)
    if own:
        said.append(words("front.own_word_all" if own == len(decided) else "front.own_word", n=own))
    return [*said, *([words("front.absence")] if found["unseen"] else [])]


def legend_of(data: SiteData, tiles: list[Tile], lang: Lang) -> list[str]:
    """What the signs of the scales mean: of those that are drawn."""
    words, city = data.words[lang], data.city(lang)
    scales = [tile.scale for tile in tiles]
    spots = [spot for scale in scales for spot in scale.spots]
    others = dict.fromkeys(spot.label for spot in spots if spot.kind == "other")
    drawn = {
        "threshold": any(scale.threshold is not None for scale in scales),
        "own": any(spot.kind == "own" and not spot.loose for spot in spots),
        "loose": any(spot.kind == "own" and spot.loose for spot in spots),
        "before": any(spot.kind == "before" for spot in spots),
        "bound": any(spot.kind == "own" and spot.opened for spot in spots),
        "other": bool(others),
        "hatch": any(not scale.known for scale in scales),
    }
    letters = words("list_sep").join(words(f"wall.who.{letter}") for letter in _letters(data, others, lang))
    return [
        words(f"wall.legend.{sign}", city=city, who=letters) for sign, is_drawn in drawn.items() if is_drawn
    ]


def _letters(data: SiteData, others: dict[str, None], lang: Lang) -> list[str]:
    """The levels whose letters stand on a scale."""
    levels = ("national", "province", "prefecture", "county")
    return [level for level in levels if data.words[lang](f"wall.letter.{level}") in others]


def _show(making: Making, lang: Lang, member: str) -> Shown:
    data, t = making.data, making.data.words[lang]
    plan, total = data.registry.plan.title[lang], len(data.quantified)
    description = t("home.description", plan=plan, total=total)
    return Shown(t("home.title"), description, {"v": home_view(data, lang)})


PAGE = PageSpec("index.html", "home.html.j2", show=_show, place=Place("promises", 10, "nav.home"))
