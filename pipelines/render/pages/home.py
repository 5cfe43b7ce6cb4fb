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
    neighbours_of,
    tile_of,
)

DECIDED: tuple[Answer, ...] = ("kept", "not-kept")
SEEN: tuple[Answer, ...] = ("reached", "not-reached")


def home_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Everything that the front page's template shows in one language."""
    found = answers(data)
    tiles = [tile_of(data, target, lang) for targets in found.values() for target in targets]
    directions = [t for t in data.city_targets if t.kind == "directional"]
    return {
        "kicker": kicker_of(data, lang),
        "answers": [numeral for answer in found if (numeral := numeral_of(data, answer, found, lang))],
        "caveat": caveat_of(data, found, lang),
        "tiles": [{"tile": tile, "scale": inline(scale_picture(tile.scale))} for tile in tiles],
        "before": before_of(data, lang),
        "legend": legend_of(data, tiles, lang),
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
    """How many promises give an answer, and its words, with the year of what was last seen where it is one;
    none for nought, which is no result."""
    n, years = len(found[answer]), _years(data, found[answer])
    if not n:
        return None
    one_year = answer in SEEN and len(years) == 1
    key = f"front.answer_in.{answer}" if one_year else f"front.answer.{answer}"
    return {"answer": answer, "n": n, "words": data.words[lang](key, n=n, year="".join(years))}


def _years(data: SiteData, targets: list[Target]) -> list[str]:
    """The years of the figures by which promises were last seen."""
    seen = [data.assessment[t.id]["TIME_PERIOD"] or "" for t in targets]
    return sorted({one[:4] for one in seen if one[:4].isdigit()})


def caveat_of(data: SiteData, found: dict[Answer, list[Target]], lang: Lang) -> list[str]:
    """What the numerals don't say: whose word a verdict rests on, which promises fell due without a figure of
    that year, which are not due yet, and that what was not found may have been kept."""
    words, release = data.words[lang], data.project.params.release.date
    decided = [target for answer in DECIDED for target in found[answer]]
    said = []
    own = [target for target in decided if by_own_word(data, target)]
    kept = sum(target in found["kept"] for target in own)
    if own and own == decided:
        said.append(words("front.own_word_all"))
    elif kept:
        said.append(words("front.own_word", n=kept))
    seen = [target for answer in SEEN for target in found[answer]]
    late = [target for target in seen if bounds(target.deadline or "9999")[1] <= release]
    if late:
        said.append(words("front.late", n=len(late), years=words("list_sep").join(_years(data, late))))
    waiting = seen + found["unseen"]
    later = sum(bounds(target.deadline or "9999")[1] > release for target in waiting)
    if later:
        said.append(words("front.later", n=later))
    return [*said, *([words("front.absence")] if found["unseen"] else [])]


def before_of(data: SiteData, lang: Lang) -> str:
    """How many promises the figure of the year before already satisfied; empty for none."""
    rows = [data.assessment[target.id] for target in data.quantified]
    observations = [data.observation[row["AT_BASE_OBS"]] for row in rows if row["AT_BASE"] == "yes"]
    if not observations:
        return ""
    years = sorted({row["TIME_PERIOD"][:4] for row in observations}, key=int)
    return data.words[lang](
        "front.before", n=len(observations), years=data.words[lang]("list_sep").join(years)
    )


def legend_of(data: SiteData, tiles: list[Tile], lang: Lang) -> list[str]:
    """What the signs of the scales mean: of those that are drawn."""
    words, city = data.words[lang], data.city(lang)
    scales = [tile.scale for tile in tiles]
    spots = [spot for scale in scales for spot in scale.spots]
    others = neighbours_of(data, lang)
    drawn = {
        "threshold": any(scale.threshold is not None for scale in scales),
        "own": any(spot.kind == "own" and not spot.loose for spot in spots),
        "loose": any(spot.kind == "own" and spot.loose for spot in spots),
        "before": any(spot.kind == "before" for spot in spots),
        "bound": any(spot.kind == "own" and spot.opened for spot in spots),
        "other": bool(others),
        "hatch": any(not scale.known for scale in scales),
    }
    who = words("list_sep").join(words("wall.who", area=area) for area in others.values())
    return [words(f"wall.legend.{sign}", city=city, who=who) for sign, is_drawn in drawn.items() if is_drawn]


def _show(making: Making, lang: Lang, member: str) -> Shown:
    data, t = making.data, making.data.words[lang]
    plan, total = data.registry.plan.title[lang], len(data.quantified)
    description = t("home.description", plan=plan, total=total)
    return Shown(t("home.title"), description, {"v": home_view(data, lang)})


PAGE = PageSpec("index.html", "home.html.j2", show=_show, place=Place("promises", 10, "nav.home"))
