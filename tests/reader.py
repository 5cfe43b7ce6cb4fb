"""Reads sentences against the verdicts and the figures that they are about: what it finds is untrue.

Names are taken out first (titles, indicators, reasons, notes): they hold words of change and of absence that
state nothing. What is left are the sentences of chapters and pages.
"""

import html
import re

ABSENT = {
    "zh": "没有找到|未找到|不能判定|判不了|不知道|算不出|不能计算|看不到|没有数据|无法判定",
    "en": "no (?:yearly )?(?:figure|data|number)s?[^.]*found|not found|none was found|can’t be (?:judged|computed|told)|not computable|nobody can tell",
}  # fmt: skip
ROSE = {
    "zh": "上升|升到|升至|提高了|增加了|在增长",
    "en": r"\brose\b|\brising\b|\brises\b|\d up\b|\bincreased\b",
}
FELL = {
    "zh": "下降|降到|降至|减少了|变少|在减",
    "en": r"\bfell\b|\bfalling\b|\bfalls\b|\bshr[aiu]nk|\d down\b|\bdecreased\b",
}
KEPT = {"zh": r"(\d+) 项已做到", "en": r"(\d+) kept"}
BROKEN = {"zh": r"(\d+) 项没有做到", "en": r"(\d+) not kept"}
# What is said of words and rules, not of any figure.
RULES = {
    "zh": "[^。]*(?:不等于|说的是本站|只指)[^。]*。",
    "en": "[^.]*(?:Not finding|speaks (?:only )?of|does not mean)[^.]*\\.",
}


def names_of(data, lang):
    """Everything that is a name or a quotation, longest first."""
    found = [data.registry.plan.title[lang]]
    for target in data.registry.all_targets:
        row = data.assessment[target.id]
        found += [
            target.title[lang],
            target.quote,
            row[f"WHY_{lang.upper()}"],
            row[f"MISSING_{lang.upper()}"] or "",
        ]
        found += [target.note[lang]] if target.note else []
        found += [context.note[lang] for context in target.context]
    for indicator in data.codes.indicators.values():
        found += [indicator.name[lang], *(d.name[lang] for d in indicator.definitions)]
    found += [row["TITLE"] for row in data.source.values()]
    found += data.tables["opinions"][f"NOTE_{lang.upper()}"].drop_nulls().unique().to_list()
    return sorted({name for name in found if len(name) > 2}, key=len, reverse=True)


def tallies(data, groups, lang):
    """How statuses are counted in words, for each of some groups of promises: what a tally may say."""
    found = set()
    for group in groups:
        codes = [data.assessment[target.id]["STATUS"] for target in group]
        for code in set(codes):
            status = data.codes.statuses[code]
            word = status[lang].lower()
            found.add(data.words[lang]("notebook.tally", word=word, n=codes.count(code)))
    return sorted(found, key=len, reverse=True)


def sentences(text, names, lang):
    """Plain text of markup or Markdown without code, tables, pictures, names and sentences about words."""
    for pattern in (
        r'<span class="verdict.*?</span>',
        r'<span class="state">.*?</span>',
        r"<table.*?</table>",
        r"<svg.*?</svg>",
        r"<pre.*?</pre>",
        r"<script.*?</script>",
        r"</?[a-zA-Z][^>]*>",
    ):
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    text = html.unescape(text)
    for name in names:
        text = text.replace(name, "〔〕").replace(name[:1].lower() + name[1:], "〔〕")
    return re.sub(RULES[lang], " ", text)


def lies(text, lang, *, absent, way, kept, broken):
    """What in these sentences the data do not bear out.

    absent: whether anything may be called not found; way: rising, falling, none (no figure at all) or any;
    kept, broken: how many promises are, which every count has to say.
    """
    found = []
    if not absent:
        found += [f"absent: {around(text, m)}" for m in re.finditer(ABSENT[lang], text, re.IGNORECASE)]
    if way in ("rising", "none"):
        found += [f"fell: {around(text, m)}" for m in re.finditer(FELL[lang], text)]
    if way in ("falling", "none"):
        found += [f"rose: {around(text, m)}" for m in re.finditer(ROSE[lang], text)]
    for pattern, n in ((KEPT, kept), (BROKEN, broken)):
        found += [f"count: {m[0]} ({n})" for m in re.finditer(pattern[lang], text) if int(m[1]) != n]
    return found


def around(text, match):
    """The words about a place, so that a failure says where to look."""
    return " ".join(text[max(0, match.start() - 40) : match.end() + 20].split())
