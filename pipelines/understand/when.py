"""What the words of a label say about time: a period, a part of a year, the year before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipelines.ground.folding import even_width, fold
from pipelines.ground.periods import NoPeriod, read_period
from pipelines.ground.spoken import count_of

_BASE_YEAR = re.compile(
    r"(?:base|basis|index)100(?:en|in|=|:)?(?:19|20)\d\d|(?:19|20)\d\dbase=100|"
    r"(?:以)?(?:(?:19|20)\d\d年?|上年|去年)(?:价格)?(?:为100|=100)"
)
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAN = re.compile(f"[{HAN}]")
OF_THE_YEARS = re.compile(r"(?P<later>(?:19|20)\d\d)年?(?:比|为|较)(?:以下|下列|下述)")
_SOME_YEAR = re.compile(r"(?:19|20)\d\d")
_BOOK = re.compile(r"(?:年鉴[-(·]?|第)\d{4}(?:年版)?|\d{4}年?(?=[^\d年]{0,8}统计年鉴)")
_BEFORE = re.compile(r"(?:上年|去年)(?:同期|同月)?(?:实际|完成)?(?:累计)?(?:数|值|末|底)?")
COMPARED = re.compile(r"(?P<later>(?:19|20)\d\d)年?(?:末|底)?(?:比|较|为|/)(?P<base>(?:19|20)\d\d)年?")
_SINCE = re.compile(
    r"(?:since|from|vs\.?|versus|compared (?:with|to)|relative to|against|gegenüber|seit|zu|over|on)"
    r"\s+(?:19|20)\d\d(?!\s*(?:to|-))",
    re.IGNORECASE,
)
# What a bracket says of a name and not of the figure: Germany (until 1990 …), EU (from 2020).
_ASIDE = re.compile(
    r"\([^()]*?(?:until|from|since|before|after|up to|bis|ab|seit)\s*(?:19|20)\d\d[^()]*\)", re.IGNORECASE
)
_AGAINST = re.compile(r"(?:比|较|与)(?:19|20)\d\d年?")
_PLAN = re.compile(
    r"[“\"']?(?P<n>[一二三四五六七八九十]{1,3})五[”\"']?(?:时期|期间|规划|累计|合计|计划|以来|年均|平均)?"
)
# «表5  2022年…»: the table's number and the year would run together without the blank between them
_TABLE_NUMBER = re.compile(
    r"^(?:附件|附录|附|续|Table|Tabelle|Figure|Chart|ET|Tab\.?|Fig\.?)?\s*[表图]?\s*\d{1,3}(?:[-–—.．－]\d{1,3})*\s+(?=\S)"
)
# What a table of months or quarters says of its whole year.
_WHOLE_YEAR = re.compile(
    r"全年|(?:本年|全年|年度|年初|年)(?:工作|考核|预期)?(?:目标|计划|任务)(?:数|值|量|任务)?(?:\(.*\))?|"
    r"(?:年初|全年|年度|调整)预算(?:数|额)?|(?:full|whole)year|(?:annual|yearly|full-?year)(?:target|plan|total)|jahresziel"
)
_YEAR = r"(?:19|20)\d\d"
_TEXTUAL = (
    re.compile(r"(?<!.)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!.)"),
    re.compile(rf"(?<!\d){_YEAR}-\d\d-\d\d(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}年\d{{1,2}}-\d{{1,2}}月"),
    re.compile(rf"(?<!\d){_YEAR}年(?:前[二三]|[1一][-至]?[2-4二三四])季度"),
    re.compile(rf"(?<!\d){_YEAR}年前(?:\d{{1,2}}|[二两三四五六七八九十]{{1,2}})个?月"),
    re.compile(rf"(?<!\d){_YEAR}-?[Mm](?:0?[1-9]|1[0-2])(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}年?[Qq][1-4]"),
    re.compile(rf"(?<!\d){_YEAR}年\d{{1,2}}月\d{{1,2}}日"),
    re.compile(rf"(?<!\d){_YEAR}年?(?:第?(?:IV|I{{1,3}}|[一二三四1-4])季度|[上下]半年)"),
    re.compile(rf"(?<!\d){_YEAR}年\d{{1,2}}月(?:\d{{1,2}}日)?"),
    re.compile(rf"(?<!\d){_YEAR}[-/](?:0[1-9]|1[0-2])(?![\d-])"),
    re.compile(rf"(?<!\d){_YEAR}年?[-~—至/]{_YEAR}年?(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}年"),
    re.compile(rf"(?<![\d.]){_YEAR}(?![\d.])"),
)
_PARTS = (
    (re.compile(r"(?P<first>前[一二三]季度|[1一][-~至]?[23二三]季度)"), "quarters"),
    (re.compile(r"(?<!\d)(?P<a>\d{1,2})[-~至](?P<b>\d{1,2})月"), "months"),
    (re.compile(r"前(?P<n>\d{1,2}|[二两三四五六七八九十]{1,2})个?月"), "first"),
    (re.compile(r"(?<!\d)(?P<a>\d{1,2})月(?:份|末|底)?(?!\d)"), "month"),
    (re.compile(r"第?(?P<q>IV|I{1,3}|[一二三四1-4])季度"), "quarter"),
    (re.compile(r"(?P<h>[上下])半年"), "half"),
)
_SOME_PART = re.compile("月|季度|半年")
_QUARTER = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
}
_FIVE = {zh: n for n, zh in enumerate("一二三四五六七八九", start=1)}


# Nothing that a period is said with: most labels take one look.
_TIMED = re.compile(r"[\d０-９①-⑳〇年月季旬五]|[IVＩＶⅠ-Ⅻ]|半年|[A-Za-zＡ-Ｚａ-ｚ]{2}")
# A text that is a period and nothing else.
_WHOLE_PERIOD = re.compile(
    rf"(?:截至)?(?:{_YEAR}年?|\d{{2}}年)?(?:年)?(?:[-./至~]?(?:{_YEAR}年?)?)?(?:第?(?:IV|I{{1,3}}|[一二三四1-4])季度|前[二三]季度|[上下]半年|"
    r"前?[\d一二两三四五六七八九十]{1,2}(?:[-~至]\d{1,2})?个?月(?:份|末|底)?|[-/.]?[Mm]?\d{1,2}|[-年]?[Qq][1-4]|[QqHh][1-4]|-\d\d-\d\d|"
    r"\d{1,2}月\d{1,2}日)?[末底]?|[A-Za-z]{3,9}[-.']?\d{2,4}|\d{4}[A-Za-z]{3,9}\.?|[QqHh][1-4]\d{4}"
)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner", "february feb februar", "march mar märz mär mrz",
            "april apr", "may mai",
            "june jun juni", "july jul juli", "august aug", "september sept sep", "october oct oktober okt",
            "november nov", "december dec dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
_COUNT = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_MONTH = rf"(?P<m>{MONTH_NAME})\.?"
_TO = rf"(?:\s*(?:-|–|to|bis)\s*(?P<n>{MONTH_NAME})\.?)?"
_Y4, _Y2 = r"(?P<y>(?:19|20)\d\d)", r"['’]?(?P<yy>\d\d)"
_SPAN_IN_WORDS = re.compile(
    r"(?<!\d)(?P<a>(?:19|20)\d\d)\s*(?:to|until|bis|and|–|—)\s*(?P<b>(?:19|20)\d\d)(?!\d)"
)
# In words: a month (or months) with a year, a quarter, a half, a financial year.
_LATIN_PERIODS = (
    re.compile(rf"(?<![\d.])(?P<day>\d{{1,2}})[./](?P<num>0?[1-9]|1[0-2])[./]{_Y4}(?!\d)"),
    re.compile(rf"(?<!\d){_Y4}[./](?P<num>0?[1-9]|1[0-2])[./](?P<day>\d{{1,2}})(?![\d.])"),
    re.compile(rf"(?<![a-zäöü]){_MONTH}{_TO}[\s,./-]*{_Y4}(?!\d)"),
    re.compile(rf"(?<!\d){_Y4}[\s/-]*{_MONTH}{_TO}(?![a-zäöü])"),
    re.compile(rf"(?<![a-zäöü\d]){_MONTH}{_TO}[\s-]{_Y2}(?!\d)"),
    re.compile(rf"(?<!\d)(?P<num>0?[1-9]|1[0-2])[/.]{_Y4}(?!\d)"),
    re.compile(rf"(?<![a-z\d])q(?P<q>[1-4])[\s/-]*(?:{_Y4}|{_Y2})(?!\d)"),
    re.compile(rf"(?<!\d){_Y4}\s*[-:/]?\s*q(?P<q>[1-4])(?!\d)"),
    re.compile(rf"(?<!\d){_Y4}\s*[-:/]?\s*h(?P<h>[12])(?!\d)"),
    re.compile(rf"(?<![a-z\d])h(?P<h>[12])[\s/-]*{_Y4}"),
    re.compile(
        rf"(?P<qw>first|second|third|fourth|1st|2nd|3rd|4th|[1-4]\.)\s*(?:quarter|quartal)(?:\s*of)?[\s,]*{_Y4}"
    ),
    re.compile(rf"(?<![a-z])(?:quarter|quartal|trimestre|trim\.)\s*(?P<q>[1-4])[\s,/-]*{_Y4}"),
    re.compile(rf"(?<![a-z\d])[t](?P<q>[1-4])[\s/-]+{_Y4}"),
    re.compile(
        rf"(?<!\d){_Y4}\s+(?P<qw>first|second|third|fourth|1st|2nd|3rd|4th|[1-4]\.)\s*(?:quarter|quartal)"
    ),
    re.compile(rf"(?P<hw>first|second|1st|2nd|[12]\.)\s*(?:half|halbjahr)(?:\s*of)?[\s,]*{_Y4}"),
)
_FISCAL = (
    re.compile(rf"(?<!\d){_Y4}\s*[/–-]\s*(?P<end>(?:19|20)?\d\d)(?![\d/-])"),
    re.compile(rf"(?<![a-z])(?:fy|fiscal year|financial year)\s*(?:{_Y4}|{_Y2})(?!\d)"),
)
_LATIN_PARTS = re.compile(
    rf"{_MONTH}{_TO}|q(?P<q>[1-4])|(?P<q2>[1-4])q|h(?P<h>[12])|(?P<qw>first|second|third|fourth|1st|2nd|3rd|4th|[1-4]\.)\s*(?:quarter|quartal)|"
    r"quarter\s*(?P<q3>[1-4])|(?P<hw>first|second|1st|2nd|[12]\.)\s*(?:half|halbjahr)|m(?P<num>0[1-9]|1[0-2])"
)


@dataclass(frozen=True)
class Said:
    """The period that words say: whole (`code`), or a part of a year that stands elsewhere (`part`; Y: all
    of it)."""

    code: str = ""
    part: str = ""
    relative: int = 0  # -1: the year before the table's
    doubt: str = ""  # what is not certain about it

    def __bool__(self) -> bool:
        """Whether anything was said."""
        return bool(self.code or self.part or self.relative or self.doubt)


def is_chinese(text: str) -> bool:
    """Whether a text holds a Chinese character."""
    return _HAN.search(text) is not None


def is_period(text: str) -> bool:
    """Whether a text is nothing but a period: 2030年9月, 1-9月, 2030 Q1, Sep-30, 2030-09."""
    return len(text) <= 24 and bool(_WHOLE_PERIOD.fullmatch(fold(text))) and bool(period_in(text))


@lru_cache(maxsize=1 << 16)
def period_in(text: str) -> Said:
    """The period that a label, title or caption says; a base year (2019年=100) is none."""
    if not _TIMED.search(text):
        return Said()
    text = text if is_chinese(text) else _ASIDE.sub("", text)
    flat = _BASE_YEAR.sub("", fold(_TABLE_NUMBER.sub("", even_width(text).strip())))
    dated = _SOME_YEAR.search(flat) is not None  # most labels with a digit hold no year
    if dated:
        flat = _BOOK.sub("", flat)
        if below := OF_THE_YEARS.search(flat):
            return Said(code=below["later"])
        compared = COMPARED.search(flat)
        if compared and not ("/" in compared.group() and compared["later"] < compared["base"]):
            return Said(code=compared["later"])
        flat = _AGAINST.sub("", flat)
    if not is_chinese(text) and _SINCE.search(text):
        flat = fold(_SINCE.sub("", text))
    if plan := _PLAN.search(flat):
        return _plan(plan["n"])
    if not is_chinese(text) and (latin := _latin_period(text)):
        return latin
    for pattern in _TEXTUAL if dated else ():
        codes = {code for match in pattern.finditer(flat) if (code := _code_of(match.group()))}
        if len(codes) == 1:
            return Said(code=codes.pop())
        if codes:
            return Said()
    if _BEFORE.fullmatch(flat):
        return Said(relative=-1)
    return Said(part="Y" if _WHOLE_YEAR.fullmatch(flat.casefold()) else _part(flat))


def _latin_period(text: str) -> Said | None:
    """A period in a Latin script: March 2030, Sep-30, 2030 Q1, FY2029/30; None where it is none."""
    plain = _SINCE.sub("", " ".join(even_width(text).casefold().split()))
    for pattern in _LATIN_PERIODS:
        codes = {_latin_code(match) for match in pattern.finditer(plain)}
        if codes:
            return Said(code=codes.pop()) if len(codes) == 1 else Said()
    span = _SPAN_IN_WORDS.search(plain)
    if span and span["a"] < span["b"]:
        return Said(code=f"{span['a']}/{span['b']}")
    for pattern in _FISCAL:
        if fiscal := pattern.search(plain):
            return _fiscal(fiscal)
    match = _LATIN_PARTS.fullmatch(plain)
    return Said(part=_latin_part(match)) if match else None


def _latin_code(match: re.Match[str]) -> str:
    found = match.groupdict()
    year = found.get("y") or century(found["yy"])
    if day := found.get("day"):
        return _code_of(f"{year}年{found['num']}月{day}日")
    return joined(year, _latin_part(match)) or year


def _latin_part(match: re.Match[str]) -> str:
    """M03, M01/M09, Q3, S1 of a match of the patterns above."""
    found = {name: value for name, value in match.groupdict().items() if value}
    if quarter := found.get("q") or found.get("q2") or found.get("q3"):
        return f"Q{quarter}"
    if word := found.get("qw"):
        return f"Q{_COUNT.get(word) or word[0]}"
    if half := found.get("h"):
        return f"S{half}"
    if word := found.get("hw"):
        return f"S{_COUNT.get(word) or word[0]}"
    month = MONTHS[found["m"]] if "m" in found else int(found["num"])
    last = MONTHS[found["n"]] if "n" in found else month
    return f"M{month:02d}" if last == month else f"M{month:02d}/M{last:02d}"


def _fiscal(match: re.Match[str]) -> Said | None:
    """A financial year: which months it has is not said, so it is doubted."""
    found = match.groupdict()
    first, end = found.get("y") or century(found["yy"]), found.get("end", "")
    if not end:
        return Said(code=first, doubt="period:fiscal")
    last = end if len(end) == 4 else first[:2] + end
    if int(last) != int(first) + 1:
        return None
    return Said(code=f"{first}/{last}", doubt="period:fiscal" if len(end) == 2 else "")


def century(year: str) -> str:
    """A year of two digits in full: 30 is 2030, 87 is 1987."""
    return year if len(year) == 4 else ("20" if int(year) < 60 else "19") + year


def _code_of(text: str) -> str:
    """One printed period as a code; empty where it is none."""
    plain = re.sub("[至~—]", "-", text)
    if month := re.fullmatch(r"(\d{4})(?:-?[Mm]|/)(\d{1,2})", plain):
        return f"{month[1]}-{int(month[2]):02d}"
    if day := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", plain):
        plain = f"{day[1]}年{day[2]}月{day[3]}日"
    if part := re.fullmatch(r"(\d{4})年(前.+|[1一]-?[2-4二三四]季度)", plain):
        said = _part(part[2])
        return joined(part[1], said) if said else ""
    if roman := re.fullmatch(r"(\d{4})年?第?(IV|I{1,3})季度", plain):
        return f"{roman[1]}-Q{_QUARTER[roman[2]]}"
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
    return _SOME_YEAR.search(text) is not None and bool(_AGAINST.search(fold(text)))


def _part(flat: str) -> str:
    """A part of a year without the year: M03, M01/M09, Q1, S1; empty where there is none."""
    if not _SOME_PART.search(flat):
        return ""
    for pattern, kind in _PARTS:
        match = pattern.search(flat)
        if match is None:
            continue
        if kind == "quarters":
            last = _FIVE.get(match["first"][-3]) or int(match["first"][-3])
            return f"M01/M{3 * last:02d}" if last > 1 else "Q1"
        if kind == "first":
            count = count_of(match["n"])
            return f"M01/M{count:02d}" if 2 <= count <= 12 else ""
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
    number = count_of(numeral)
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
    if part == "Y":
        return year
    if part.startswith("M"):
        months = [int(m) for m in re.findall(r"M(\d\d)", part)]
        if len(months) == 1:
            return f"{year}-{months[0]:02d}"
        period = read_period(f"{year}年{months[0]}-{months[1]}月")
        return "" if isinstance(period, NoPeriod) else period.code
    return f"{year}-{part}"
