"""What the words of a label say: its unit, its period, its plain form."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.ground.folding import even_width, fold
from pipelines.ground.periods import NoPeriod, read_period
from pipelines.understand.lexicon import Lexicon

_BRACKET = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_CAPTION_UNIT = re.compile(r"(?:计量)?单位:\s*(?P<unit>[^:()]+(?:\([^()]*\))?[^:()]*?)\s*(?:[)\]]|$)")
_ENGLISH = re.compile(
    r"(?P<zh>.*[\u4e00-\u9fff)%①-⑳])(?:\s+|\n)(?P<en>[A-Za-z][A-Za-z0-9 ,.'’&()/%#:;\-\n+]{2,})"
)
_BASE_YEAR = re.compile(r"(?:以)?(?:(?:19|20)\d\d年?|上年|去年)(?:价格)?(?:为100|=100)")
_COMPARED = re.compile(r"(?P<later>(?:19|20)\d\d)年?(?:末|底)?(?:比|较|为|/)(?:19|20)\d\d年?")
_AGAINST = re.compile(r"(?:比|较|与)(?:19|20)\d\d年?")
_PLAN = re.compile(
    r"[“\"']?(?P<n>[一二三四五六七八九十]{1,3})五[”\"']?(?:时期|期间|规划|累计|合计|计划|以来|年均|平均)?"
)
# «表5  2022年…»: the table's number and the year would run together without the blank between them
_TABLE_NUMBER = re.compile(r"^(?:附|续)?[表图]?\s*\d{1,3}(?:[-–—.．－]\d{1,3})*\s+(?=\S)")
_YEAR = r"(?:19|20)\d\d"
_TEXTUAL = (
    re.compile(rf"(?<!\d){_YEAR}-\d\d-\d\d(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}年\d{{1,2}}-\d{{1,2}}月"),
    re.compile(rf"(?<!\d){_YEAR}年1-[234]季度"),
    re.compile(rf"(?<!\d){_YEAR}年?[Qq][1-4]"),
    re.compile(rf"(?<!\d){_YEAR}年\d{{1,2}}月\d{{1,2}}日"),
    re.compile(rf"(?<!\d){_YEAR}年?(?:第?[一二三四1-4]季度|[上下]半年)"),
    re.compile(rf"(?<!\d){_YEAR}年\d{{1,2}}月(?:\d{{1,2}}日)?"),
    re.compile(rf"(?<!\d){_YEAR}-(?:0[1-9]|1[0-2])(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}年?[-~—至/]{_YEAR}年?(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}年"),
    re.compile(rf"(?<![\d.]){_YEAR}(?![\d.])"),
)
_PARTS = (
    (re.compile(r"(?<!\d)(?P<a>\d{1,2})[-~至](?P<b>\d{1,2})月"), "months"),
    (re.compile(r"(?<!\d)(?P<a>\d{1,2})月(?:份|末|底)?(?!\d)"), "month"),
    (re.compile(r"第?(?P<q>[一二三四1-4])季度"), "quarter"),
    (re.compile(r"(?P<h>[上下])半年"), "half"),
)
_QUARTER = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_FIVE = {zh: n for n, zh in enumerate("一二三四五六七八九", start=1)}


@dataclass(frozen=True)
class Said:
    """The period that words say: whole (`code`), or a part of a year that stands elsewhere (`part`)."""

    code: str = ""
    part: str = ""
    relative: int = 0  # -1: the year before the table's

    def __bool__(self) -> bool:
        """Whether anything was said."""
        return bool(self.code or self.part or self.relative)


def label_of(text: str) -> str:
    """A label as printed, inner blanks and an English second line removed, footnote marks cut off."""
    plain = even_width(text).strip()
    match = _ENGLISH.fullmatch(plain)
    # Chinese as printed: even_width keeps one character for one, so the cut falls at the same place.
    kept = text.strip()[: match.end("zh")] if match else text
    joined = "".join(kept.split()).replace("\xa0", "").replace("\u3000", "")
    return re.sub(r"[①-⑳*†‡]+$", "", joined)


def is_english(text: str) -> bool:
    """Whether a text is English words: letters in lower case and no Chinese (PM2.5 and mg/L are none)."""
    return bool(re.search(r"[A-Za-z][a-z]{2,}", text)) and not re.search(r"[\u4e00-\u9fff]", text)


def unit_in(text: str, lexicon: Lexicon) -> str:
    """The text's unit if the whole of it is one (万吨, (万吨), %), folded; else empty."""
    flat = fold(text).strip("()[]")
    flat = re.sub(r"^(?:计量)?单位:", "", flat).replace("^", "")
    flat = re.sub(r"^[±+\-、/]+(?=[%‰])", "", flat)
    return flat if lexicon.unit.fullmatch(flat) else ""


def unit_of_label(label: str, lexicon: Lexicon) -> tuple[str, str]:
    """(unit in a label, label without it): 化肥施用量(万吨), 产量,万吨, 比2021年+、-%."""
    for match in reversed(list(_BRACKET.finditer(label))):
        inside = match.group(1)
        unit = unit_in(inside, lexicon) or next(
            (u for part in re.split("[,，、;； ]", inside) if (u := unit_in(part, lexicon))), ""
        )
        unit = unit or _printed_unit(inside)
        if unit:
            without = label[: match.start()] + label[match.end() :]
            # a comparison of two years is one phrase and keeps its bracket
            return unit, (label if _COMPARED.search(fold(label)) else without)
    for mark in (",", "，", "/"):
        head, found, tail = label.rpartition(mark)
        if found and re.search(r"[\u4e00-\u9fff]$", head) and (unit := unit_in(tail, lexicon)):
            return unit, label if mark == "/" else head
    if unit := _suffix_unit(label, lexicon):
        return unit, label.removesuffix(label[-len(unit) :])
    if len(label) > 1 and fold(label).endswith(("%", "‰")):
        return fold(label)[-1], label
    return "", label


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
    match = _CAPTION_UNIT.search(re.sub(r"(?:Unit|unit|UNIT)\b.*", "", even_width(text)))
    if match is None:
        return None
    printed = match["unit"]
    if unit := unit_in(printed, lexicon):
        return [unit]
    parts = [
        part for part in re.split(r"[、,;\s]+|(?<=[\u4e00-\u9fff%])/(?=[\u4e00-\u9fff])", printed) if part
    ]
    units = [unit_in(part, lexicon) for part in parts]
    known = [unit for unit in units if unit]
    # A unit that the lexicon does not know is still what the caption says, if it stands alone.
    return known or ([fold(printed)] if len(fold(printed)) <= 8 and not is_english(printed) else [])


def period_in(text: str) -> Said:
    """The period that a label, title or caption says; a base year (2019年=100) is none."""
    flat = _BASE_YEAR.sub("", fold(_TABLE_NUMBER.sub("", even_width(text).strip())))
    flat = re.sub(r"(?:年鉴|第)\d{4}(?:年版)?", "", flat)
    if compared := _COMPARED.search(flat):
        return Said(code=compared["later"])
    flat = _AGAINST.sub("", flat)
    if plan := _PLAN.search(flat):
        return _plan(plan["n"])
    for pattern in _TEXTUAL:
        codes = {code for match in pattern.finditer(flat) if (code := _code_of(match.group()))}
        if len(codes) == 1:
            return Said(code=codes.pop())
        if codes:
            return Said()
    if re.fullmatch(r"(?:上年|去年)(?:同期|同月)?(?:实际|完成)?(?:累计)?(?:数|值|末|底)?", flat):
        return Said(relative=-1)
    return Said(part=_part(flat))


def _code_of(text: str) -> str:
    """One printed period as a code; empty where it is none."""
    plain = re.sub("[至~—]", "-", text)
    if day := re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})日", plain):
        # the last day of a year is how a year's end is written
        end = (int(day[2]), int(day[3])) == (12, 31)
        plain = day[1] if end else f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}"
    elif quarters := re.fullmatch(r"(\d{4})年1-([234])季度", plain):
        plain = f"{quarters[1]}年1-{3 * int(quarters[2])}月"
    elif quarter := re.fullmatch(r"(\d{4})年?[Qq]([1-4])", plain):
        plain = f"{quarter[1]}-Q{quarter[2]}"
    period = read_period(plain)
    return "" if isinstance(period, NoPeriod) else period.code


def is_comparison(text: str) -> bool:
    """Whether a label compares with another year: 比2021年+、-%, 2018年比2017年增长."""
    return bool(_AGAINST.search(fold(text)))


def _part(flat: str) -> str:
    """A part of a year without the year: M03, M01/M09, Q1, S1; empty where there is none."""
    for pattern, kind in _PARTS:
        match = pattern.search(flat)
        if match is None:
            continue
        if kind == "months" and 1 <= int(match["a"]) < int(match["b"]) <= 12:
            return f"M{int(match['a']):02d}/M{int(match['b']):02d}"
        if kind == "month" and 1 <= int(match["a"]) <= 12:
            return f"M{int(match['a']):02d}"
        if kind == "quarter":
            return f"Q{_QUARTER[match['q']]}"
        if kind == "half":
            return "S1" if match["h"] == "上" else "S2"
    return ""


def _plan(numeral: str) -> Said:
    """A five-year plan by its number: 十四五 is 2021–2025; the first began in 1953, the sixth in 1981."""
    tens, _, ones = numeral.rpartition("十")
    number = (10 * (_FIVE.get(tens, 1)) if "十" in numeral else 0) + _FIVE.get(ones, 0)
    first = 1981 + 5 * (number - 6)
    return Said(code=f"{first}/{first + 4}") if number >= 6 else Said()


def since_january(code: str) -> str:
    """From the start of the year to the end of a month or quarter: 2022-05 → 2022-01/2022-05."""
    match = re.fullmatch(r"(?P<year>\d{4})-(?:(?P<month>\d\d)|Q(?P<quarter>[1-4]))", code)
    if match is None:
        return code
    last = int(match["month"]) if match["month"] else 3 * int(match["quarter"])
    period = read_period(f"{match['year']}年1-{last}月")
    return code if last == 1 or isinstance(period, NoPeriod) else period.code


def joined(year: str, part: str) -> str:
    """A year and a part of it as one period code; empty where the year is not a plain year."""
    if not re.fullmatch(r"\d{4}", year):
        return ""
    if part.startswith("M"):
        months = [int(m) for m in re.findall(r"M(\d\d)", part)]
        if len(months) == 1:
            return f"{year}-{months[0]:02d}"
        period = read_period(f"{year}年{months[0]}-{months[1]}月")
        return "" if isinstance(period, NoPeriod) else period.code
    return f"{year}-{part}"
