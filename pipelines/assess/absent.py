"""Why nothing can be judged: no threshold, no data, not due, kept back, or nothing to measure."""

from __future__ import annotations

from pipelines.assess import kept_back
from pipelines.assess.verdict import Verdict
from pipelines.assess.wording import pick
from pipelines.assess.words import Scene, point_text
from pipelines.codes import Lang, period, uncapital


def pending(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """Who sets the figure, and whether there are data to compare."""
    return [_unknown_threshold(scene, lang), _unread(scene, lang), _but_there_are_data(scene, verdict, lang)]


def _unknown_threshold(scene: Scene, lang: Lang) -> str:
    target = scene.target
    if target.level == "city":
        if target.delegation == "assigned":
            return pick(
                lang,
                f"数值由省里下达给{scene.place_zh}，没有找到写明这个数的文件。",
                f"The province assigns the figure to {scene.place_en}; no document with it was found.",
            )
        return pick(
            lang,
            "数值由省里提出要求，没有找到写明对各市要求的文件。",
            "The province sets the requirement; no document that states it for its cities was found.",
        )
    words: dict[tuple[str, str | None], tuple[str, str]] = {
        ("province", "assigned"): ("由国家下达", "the nation assigns it"),
        ("province", "required"): ("按国家的要求", "it follows what the nation requires"),
    }
    above = words.get((target.level, target.delegation), ("由上一级定", "it is set one level up"))
    return pick(
        lang,
        f"原文是“{target.quote}”，没有写出数值；数值{above[0]}，写明它的文件没有找到。",
        f"The text reads “{target.quote}” and gives no figure; {above[1]}, and no document with it was found.",
    )


def _unread(scene: Scene, lang: Lang) -> str:
    """That something is known that may state it and was not obtained."""
    if not scene.unread:
        return ""
    return pick(
        lang,
        f"已知有 {scene.unread} 处资料可能写明，还没有取得。",
        f"{_documents(scene.unread).capitalize()} may state it and {_is(scene.unread)} not yet obtained.",
    )


def _but_there_are_data(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    point = scene.point(verdict.latest)
    if point is None or scene.indicator is None:
        usable = scene.beside is not None
        return pick(
            lang,
            f"{scene.place_zh}{'能用的' if usable else '的'}数据也没有找到。",
            f"No {'usable ' if usable else ''}data for {scene.place_en} were found either.",
        )
    figure = point_text(point, scene.indicator, scene.codes, lang)
    when = period(point.period, lang)
    return pick(
        lang,
        f"数据有：{when}，{figure}；没有可比的目标值。",
        f"There are data ({figure} for {when}), but no threshold to compare them with.",
    )


def no_data(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """What was looked for, and where."""
    if verdict.reason == "only-estimates":
        return [
            pick(
                lang,
                "只有预计数，预计数不作判定依据。",
                "Only estimates were found, and an estimate decides nothing.",
            )
        ]
    if scene.target.kind == "prohibition":
        first = pick(
            lang,
            "没有找到查核过这一禁令的来源；没有找到，不等于没有违反。",
            "No source was found that checked this ban; finding none does not mean that it was kept.",
        )
        return [first, _searched(scene, verdict, lang)]
    name = _series_name(scene, lang)
    first = pick(
        lang,
        f"没有找到{scene.place_zh}的数据：{name}。",
        f"No data were found for {scene.place_en}: {name}.",
    )
    return [first, _searched(scene, verdict, lang)]


def _series_name(scene: Scene, lang: Lang) -> str:
    """What was looked for: indicator and definition; of several series, all that have no figure."""
    names = []
    for series in scene.target.series:
        indicator = scene.codes.indicators[series.indicator]
        definition = indicator.said_definition(series.definition, lang)
        name = indicator.name[lang] if lang == "zh" else uncapital(indicator.name[lang])
        if definition:
            name += pick(lang, f"，口径为“{definition}”", f", counted as “{uncapital(definition)}”")
        names.append(name)
    listed = list(dict.fromkeys(names))
    if len(listed) == 1 or not scene.points:
        return pick(lang, "；", "; ").join(listed)
    return pick(lang, "；", "; ").join(listed) + pick(
        lang, "（其中有的有数据）", " (for some of them there are data)"
    )


def _searched(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    n, unread = scene.searches, scene.unread
    if verdict.reason == "known-unread" and not n:
        return pick(
            lang,
            f"有 {unread} 处已知的资料可能载有，还没有读到。",
            f"{_documents(unread).capitalize()} may hold them and {_is(unread)} still unread.",
        )
    if verdict.reason == "known-unread":
        return pick(
            lang,
            f"查过 {n} 处；另有 {unread} 处已知的资料可能载有，还没有读到。",
            f"{_places(n)} searched; {_documents(unread)} may hold them and {_is(unread)} still unread.",
        )
    if verdict.reason == "searched":
        return pick(lang, f"查过 {n} 处，没有找到。", f"{_places(n)} searched without a find.")
    return pick(lang, "还没有查找。", "Nobody has looked yet.")


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def _places(n: int) -> str:
    return "One place was" if n == 1 else f"{n} places were"


def _documents(n: int) -> str:
    return "one known publication" if n == 1 else f"{n} known publications"


def not_applicable(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """That there is nothing of the kind."""
    return [
        pick(
            lang,
            f"{scene.place_zh}没有这类对象。",
            f"{scene.place_en} has nothing of the kind.",
        )
    ]


def not_yet_due(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """When its period begins."""
    first = period(scene.target.from_period or "", lang)
    return [
        pick(
            lang,
            f"从 {first}起算，第一年的数字还不到公布的时候。",
            f"Its period begins in {first}; the first year’s figure is not yet due.",
        )
    ]


def listed(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """That no figure in it could be measured."""
    return [
        pick(
            lang,
            "这一条没有可以测量的数字，所以只列出，不作判定。",
            "It states no figure that could be measured, so it is listed and not judged.",
        )
    ]


def kept(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """Who keeps the figure back, and why."""
    return [kept_back.sentence(verdict.status, verdict.reason, lang)]
