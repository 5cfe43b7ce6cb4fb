"""What the words of a label say: its plain form, its translation, its marks, its unit."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.ground.folding import even_width, fold
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.marks import RAISED, marked
from pipelines.understand.when import COMPARED, HAN, is_chinese, period_in

# What an office adds to a heading in a Latin script: 2029 (r), 2030 (provisional).
_FLAGS = re.compile(
    r"(?:\s|(?<=\d))[(\[](?:[pre]|bp|pe|prov|rev|est|provisional|revised|estimated?|preliminary)[)\]](?=\s|$)"
)
# Whoever fills in a form is a 单位 too: 填报单位：…, 制表单位：…
_WHO = ("填报", "填表", "制表", "报送", "上报", "编制", "责任", "主管", "发布", "汇总")
_NO_UNIT = "".join(f"(?<!{word})" for word in _WHO)
_CAPTION_UNIT = re.compile(
    _NO_UNIT + r"单位:\s*(?P<unit>[^:()]+(?:\([^()]*\))?[^:()]*?)\s*(?:[)\]]|$)",
)
_ONE_BRACKET = re.compile(r"[(（]\S+[)）]")  # (mg/L) on a line of its own below Chinese
# （人）(person): a unit in Chinese and then in English
_TWICE = re.compile(
    rf"([(（][^()（）]*[{HAN}][^()（）]*[)）])"
    r"[(（](?=[^)）]*[a-z]{3})[A-Za-z0-9 .'%‰/]+[)）]$"
)
_PLAIN = re.compile(rf"[{HAN}0-9、，：.%‰]+")  # a label that is nothing but itself
_ENGLISH = re.compile(r"[A-Za-z][a-z]{2,}")
_LATIN_WORD = re.compile(r"[A-Za-z]*[a-z]{2}|[A-Z]{2,}")
_GLUED = re.compile(rf"(?P<zh>.*[{HAN})）])(?P<en>[A-Z][a-z]{{2,}}[^{HAN}]*)", re.DOTALL)
_SPACED = re.compile(rf"(?P<zh>.*[{HAN})）%‰①-⑳{RAISED}])[ \t]+(?P<en>[(（]?[A-Za-z#][^{HAN}]*)", re.DOTALL)


@lru_cache(maxsize=1 << 16)
def bilingual(text: str) -> tuple[str, str]:
    """(Chinese, English) of a label that says both, on lines of their own or one behind the other.

    A text in one language alone is the first of the two, whatever the language. Blanks inside Chinese and
    breaks of a line go; a bracket that stands on an English line below the Chinese goes with it.
    """
    lines = [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]
    if not is_chinese(text):
        return _FLAGS.sub("", " ".join(" ".join(lines).split())).strip(), ""
    first = next(n for n, line in enumerate(lines) if is_chinese(line))
    zh: list[str] = list(lines[:first])
    en: list[str] = []
    for line in lines[first:]:
        bracket = _ONE_BRACKET.fullmatch(line) and not en and "(" not in even_width("".join(zh))
        unit = line.startswith("/") or bracket
        target = zh if is_chinese(line) or unit or not (_LATIN_WORD.search(line) or en) else en
        target.append(line)
    joined = "\n".join(zh)
    match = _SPACED.fullmatch(joined) or _GLUED.fullmatch(joined)
    if (
        match
        and _is_closed(match["zh"])
        and _LATIN_WORD.search(match["en"])
        and re.search("[a-z]{2}", match["en"])
    ):
        joined, en = match["zh"], [match["en"], *en]
    return _TWICE.sub(r"\1", "".join(joined.split())), " ".join(" ".join(en).split())


def _is_closed(text: str) -> bool:
    """Whether every bracket of a text is closed."""
    plain = even_width(text)
    return plain.count("(") == plain.count(")")


def label_of(text: str) -> str:
    """A label as printed: without inner blanks (of Chinese), the English beside it and marks of footnotes."""
    if _PLAIN.fullmatch(text):
        return text
    return marked(bilingual(marked(text.strip())[0])[0])[0].rstrip("*†‡").strip()


def english_of(text: str) -> str:
    """The English that stands in the same cell as a Chinese label; empty where there is none."""
    return bilingual(marked(text.strip())[0])[1]


def is_english(text: str) -> bool:
    """Whether a text is English words: letters in lower case and no Chinese (PM2.5 and mg/L are none)."""
    return _ENGLISH.search(text) is not None and not is_chinese(text)


_UNIT_OPENING = re.compile(r"^(?:计量)?单位:|^[±+\-、/]+(?=[%‰])")


def unit_in(text: str, lexicon: Lexicon, expected: bool = False) -> str:
    """The text's unit if the whole of it is one (万吨, (万吨), %), folded; else empty.

    expected: the text stands where units do (a bracket, a column of units); then words that are labels
    elsewhere, and units in Latin words, are units too.
    """
    flat = _bare(fold(text))
    flat = _UNIT_OPENING.sub("", flat).replace("^", "")
    if (lexicon.in_bracket if expected else lexicon.unit).fullmatch(flat):
        return flat
    if not expected or is_chinese(flat):
        return ""
    if text.strip().startswith("in "):
        return unit_in(text.strip().removeprefix("in "), lexicon, expected=True)
    if re.fullmatch("[A-Z]{2,4}", flat) and flat not in lexicon.capitals:
        return ""  # (GDP), (CPI) are names
    share = re.fullmatch(r"%of[A-Za-z]{2,40}", flat)  # % of land area
    return " ".join(_bare(text.strip()).split()) if share or lexicon.foreign.fullmatch(flat) else ""


_OPEN = frozenset("(（[【")


def _bare(text: str) -> str:
    """A text without a bracket around the whole of it."""
    if text[:1] not in _OPEN:
        return text
    for left, right in ("()", "（）", "[]", "【】"):
        inner = text[1:-1]
        if text.startswith(left) and text.endswith(right) and not set(inner) & {left, right}:
            return inner.strip()
        if text.startswith(left) and text.endswith(right) and inner.find(left) < inner.rfind(right) > 0:
            closes = inner.find(right) > inner.find(left) >= 0
            return inner.strip() if closes else text
    return text


PER_CENT = re.compile(
    r"(?<![\d\s])\s*%\s*(?:change|of|share)|\bper ?cent(?:age)? (?:change|of|share)|^%\s*(?:change|of|share)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"^(?:total|all), \w+$", re.IGNORECASE)  # «Total, households»: of whom, not in what
_FIELD = re.compile(r"[A-Z0-9]+__(?P<label>.+?)__(?P<unit>[^_]+)")  # FLC006__Gebietsflaeche__qkm
_SYMBOL_BEHIND = re.compile(  # CY 2005 tCO2e
    r"(?P<label>.+\S)\s+(?P<unit>(?:[kMG]?t|tonnes )CO2(?:e|eq|-eq)?|[kMGT]Wh|[TPGM]J|ktoe|Mtoe|Mtce)"
)
_RUN_IN = re.compile(rf"(?P<label>[{HAN}]{{2,}})(?P<unit>[℃°]|[A-Za-zμµ][A-Za-zμµ0-9/·^²³.-]+)")  # 气压hPa


def unit_of_label(label: str, lexicon: Lexicon) -> tuple[str, str]:
    """(unit in a label, label without it): 化肥施用量(万吨), 产量,万吨, 比2021年+、-%, Output (kt)."""
    for start, end, within in reversed(_brackets(label)):
        inside = re.sub("^(?:in|en) ", "", within)
        unit = unit_in(inside, lexicon, expected=True) or next(
            (u for part in re.split("[,，、;；]", inside) if (u := unit_in(part, lexicon, expected=True))), ""
        )
        unit = unit or _printed_unit(inside) or _thousands(inside)
        if unit:
            without = (label[:start] + label[end:]).strip().rstrip("/")
            # a comparison of two years is one phrase and keeps its bracket
            return unit, (label if COMPARED.search(fold(label)) else without)
    if match := _FIELD.fullmatch(label):
        return match["unit"], match["label"]
    if (match := _RUN_IN.fullmatch(label)) and unit_in(match["unit"], lexicon):
        return match["unit"], match["label"]
    for mark in (",", "，", "/"):
        head, found, tail = label.rpartition(mark)
        if found and re.search(r"[\u4e00-\u9fff]$", head) and (unit := unit_in(tail, lexicon)):
            return unit, head  # 量/单位, as GB 3101 writes the head of a table
    if not is_chinese(label) and (latin := _behind_comma(label, lexicon)) and not _COUNTED.search(label):
        return latin
    if (match := _SYMBOL_BEHIND.fullmatch(label)) and unit_in(match["unit"], lexicon, expected=True):
        return match["unit"], match["label"]
    if unit := _suffix_unit(label, lexicon):
        return unit, label.removesuffix(label[-len(unit) :])
    if not is_chinese(label) and PER_CENT.search(label):
        return "%", label
    if len(label) > 1 and fold(label).endswith(("%", "‰")):
        return fold(label)[-1], label
    return "", label


def _thousands(inside: str) -> str:
    """A bracket that begins with nothing but a multiple: ('000s, mid-year estimate), (thousands)."""
    first = re.split("[,;]", inside)[0].strip()
    return first if re.fullmatch(r"['’]?000s?|thousands|millions|billions", first, re.IGNORECASE) else ""


def _behind_comma(label: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """A Latin label with its unit behind a comma or a dash: Emissions, Mt CO2e; Output - thousand tonnes."""
    for mark in (", ", "; ", " - ", " in "):
        head, found, tail = label.rpartition(mark)
        if found and head and (unit := unit_in(tail, lexicon, expected=True)):
            return unit, head.strip()
    return None


def _brackets(label: str) -> list[tuple[int, int, str]]:
    """(start, end, inside) of a label's outermost brackets, from left to right."""
    found: list[tuple[int, int, str]] = []
    depth = start = 0
    for at, letter in enumerate(label):
        if letter in "(（[【":
            start = at if depth == 0 else start
            depth += 1
        elif letter in ")）]】" and depth:
            depth -= 1
            if depth == 0:
                found.append((start, at + 1, label[start + 1 : at]))
    return found


_UNKNOWN_BEHIND = re.compile(r"(?P<label>.+) in (?P<unit>[\d., ]+[A-Z][A-Za-z/.²³]{0,11})")  # in 1.000 FM


def unknown_unit(label: str, lexicon: Lexicon) -> tuple[str, str]:
    """(words, label without them) of a last bracket that may be a unit though no list has it (蒸吨/炉).

    Empty where the bracket is a word of the label: a year, a class, 含…, 按…价格, a name in capitals.
    """
    brackets = [
        bracket for bracket in _brackets(label) if not re.match(r"\d+[个项家户件处座所条]?$", bracket[2])
    ]
    if not is_chinese(label) and (behind := _UNKNOWN_BEHIND.fullmatch(label)):
        return behind["unit"], behind["label"]
    if not brackets or brackets[-1][1] != len(label):
        return "", label
    start, _, inside = brackets[-1]
    flat = fold(inside)
    if (
        not flat
        or len(flat) > 8
        or period_in(inside)
        or re.search(r"^[\d.\-=]+$|=\d|、|,", flat)
        or start == 0
    ):
        return "", label
    if is_chinese(flat):
        told = any(word in flat for word in lexicon.qualifiers) or bool(
            re.fullmatch("[一二三四五六七八九十甲乙丙丁]+", flat)
        )
    elif len(inside) == 1 or " " in inside.strip():
        return "", label
    else:
        words = inside.casefold().split()
        told = bool(re.fullmatch(r"[A-Z][A-Za-z&.]*[A-Z\d.]*", flat)) or any(
            w in words for w in lexicon.qualifiers
        )
    return ("", label) if told else (flat, label[:start].strip())


def _printed_unit(inside: str) -> str:
    """A bracket that is a unit by its form though no list has it: 万TEU, kgce/t."""
    flat = fold(inside)
    if re.fullmatch(r"[十百千万亿]{1,2}[\u4e00-\u9fffA-Za-z]{1,5}", flat):
        return flat
    slash = re.fullmatch(r"[\u4e00-\u9fffA-Za-z23]{1,8}/[\u4e00-\u9fffA-Za-z23]{1,6}", flat)
    return flat if slash and not re.search(r"市|县|区|省|或|和", flat) else ""


def _suffix_unit(label: str, lexicon: Lexicon) -> str:
    """A unit run into the end of a label, told by its multiplier: 货物周转量 亿吨公里."""
    for start in range(2, len(label) - 1):
        tail = label[start:]
        if (
            tail[0] in "百千万亿"
            and re.match(r"[\u4e00-\u9fff]", label[start - 1])
            and unit_in(tail, lexicon) == tail
        ):
            return tail
    return ""


def units_of_caption(text: str, lexicon: Lexicon) -> list[str] | None:
    """The units that a caption names (单位：万吨、%), folded; None where it names none."""
    plain = even_width(text)
    match = _CAPTION_UNIT.search(re.sub(r"[(（]?\s*(?:Unit|unit|UNIT)\b.*", "", plain))
    if match is None and is_chinese(plain):
        return _bracketed_units(plain, lexicon)
    if match is None:
        return _foreign_units(plain, lexicon)
    printed = match["unit"]
    if unit := unit_in(printed, lexicon, expected=True):
        return [unit]
    parts = [
        part for whole in re.split(r"[、,;\s]+", printed) for part in _at_strokes(whole, lexicon) if part
    ]
    units = [_plainly(part, lexicon) for part in parts if not is_english(part)]
    # A unit that the lexicon does not know is still what the caption says.
    return [unit for unit in units if len(unit) <= 12]


def _plainly(part: str, lexicon: Lexicon) -> str:
    """A unit of a caption without a remark in brackets: 吨（折百量）, mg/L(pH为无量纲)."""
    bare = re.sub(r"[(（][^()（）]*[)）]$", "", part)
    return unit_in(part, lexicon, expected=True) or unit_in(bare, lexicon, expected=True) or fold(part)


def exceptions_in(text: str) -> dict[str, str]:
    """What a caption of units says of single labels: mg/L（pH为无量纲）."""
    inside = re.findall(r"[(（]([^()（）]+)[)）]", text) if "单位" in text else []
    said = [
        match for part in inside for one in re.split("[、,，;；]", part) if (match := _EXCEPT.fullmatch(one))
    ]
    return {fold(match["label"]): fold(match["unit"]) for match in said}


def pairs_in(text: str, lexicon: Lexicon) -> dict[str, str]:
    """Label → unit of a caption that gives each its own: 面积：公顷；单产：公斤/公顷；总产：吨."""
    parts = [part.partition(":") for part in re.split("[;；,，、]", even_width(text)) if part.strip()]
    units = {
        fold(label): unit
        for label, colon, said in parts
        if colon and (unit := unit_in(said, lexicon, expected=True)) and "单位" not in label
    }
    return units if len(units) == len(parts) > 1 else {}


_EXCEPT = re.compile("(?P<label>.+)[为以](?P<unit>.+?)(?:计)?")


def _at_strokes(text: str, lexicon: Lexicon) -> list[str]:
    """元/人 is one unit, 吨/公顷 after «单位：» may be one or two: two where no list has it."""
    return [text] if unit_in(text, lexicon, expected=True) else re.split(rf"(?<=[{HAN}%])/(?=[{HAN}])", text)


def _bracketed_units(text: str, lexicon: Lexicon) -> list[str] | None:
    """The units of a line that is one bracket: (百万港元 HK$ million); None where it is something else."""
    inside = _bare(text.strip())
    if inside == text.strip():
        return None
    units = [
        unit_in(part, lexicon, expected=True) for part in re.split(r"[\s、,;]+", inside) if is_chinese(part)
    ]
    return units if units and all(units) else None


def is_unit_line(text: str, lexicon: Lexicon) -> bool:
    """Whether a text opens as a line of units does: 单位：…, Unit: …"""
    opens = fold(text).casefold().lstrip("(").startswith(lexicon.unit_openings)
    return opens or bool(is_chinese(text) and _CAPTION_UNIT.search(even_width(text)))


_UNLESS = re.compile(
    r"(?:^|[.;:,] )(?P<unit>[^.;:,]+?),? "
    r"(?:unless|except where|except as) (?:otherwise )?(?:stated|specified|noted|indicated|shown)"
)


def _foreign_units(text: str, lexicon: Lexicon) -> list[str] | None:
    """The units of a line such as «Unit: Mt CO2» or «(thousand tonnes)»; None where it is none."""
    text = text.strip()
    sentences = [part.strip().rstrip(".") for part in re.split(r"(?<=[.;])\s+", text)]
    said = [part for part in sentences if part.casefold().startswith(lexicon.unit_sentences)]
    text = said[0] if said else text
    flat = text.casefold()
    opening = max((word for word in lexicon.units if flat.startswith(word)), key=len, default="")
    rest = _bare(text)[len(opening) if not text.startswith("(") else 0 :].strip()
    if is_chinese(text) or not rest:
        return None
    if unit := unit_in(rest, lexicon, expected=True):
        return [unit]
    plain = re.sub(r"\s*\([^()]*\)$", "", text)
    if text.endswith(")") and len(plain.split()) > 2 and unit_in(plain, lexicon, expected=True):
        return [text]  # Thousand tonnes of carbon dioxide equivalent (CO2e)
    bare = re.sub(r"\s*\([^()]*\)$|,.*", "", rest)  # En TWh (données corrigées)
    if opening.endswith(" ") and (unit := unit_in(bare, lexicon, expected=True)):
        return [unit]
    if unless := _UNLESS.search(rest):
        unit = unit_in(unless["unit"].strip(), lexicon, expected=True)
        return [unit] if unit else None
    if not opening.endswith(":"):
        return None
    parts = [part.strip() for part in re.split("[;；、]", rest) if part.strip()]
    return [unit_in(part, lexicon, expected=True) or part for part in parts]
