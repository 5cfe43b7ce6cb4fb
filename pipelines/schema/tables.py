"""The tables that rooms hand to each other and that the site publishes (ARCHITECTURE: The tables)."""

from __future__ import annotations

from pipelines.schema.core import Column, Table, maybe, text
from pipelines.schema.registers import DUTIES, SEARCHES

DISCLOSURES = ("主动公开", "依申请公开", "不予公开")
GRADES = ("A", "B", "C", "D")
ORIGINS = ("survey", "administrative", "enterprise-disclosure", "press", "submission")
PROVENANCES = ("cell", "transcribed", "copy", "gated", "derived")
QUALIFIERS = ("exact", "about", "nearly", "over", "ge", "gt", "le", "lt")
TRANSFORMATIONS = ("N", "G1", "GB", "CU", "IX")
LAST_SEEN = ("reached", "not-reached", "part", "undated", "unseen", "no-threshold")
OBS_STATUSES = ("A", "P", "E", "B", "O", "Q", "M", "U")
KINDS = (
    "level",
    "change",
    "cumulative",
    "completion",
    "delegated",
    "directional",
    "rule",
    "prohibition",
    "restraint",
    "qualitative",
)
# The first ones have a method each (pipelines/assess/methods/), whose words stand in data/codes/lists.yaml.
PATHS = ("linear", "geometric", "ceiling", "floor", "none")
FIRMNESS = ("binding", "expected", "strive", "encourage", "plain")
COMPARATORS = ("ge", "gt", "le", "lt")


def _flag(name: str, zh: str, en: str) -> Column:
    return Column(name, "boolean", zh, en, True, default=False)


def _number(name: str, zh: str, en: str) -> Column:
    return Column(name, "number", zh, en)


CELLS = Table(
    "cells",
    "来源文件中每个非空单元格",
    "Every non-empty cell of every source file",
    (
        text("SOURCE_ID", "来源编号", "Source"),
        text("FILE", "文件", "File inside the source's folder"),
        text("SHEET", "工作表", "Sheet; (csv) for delimited text, table[n] for HTML"),
        text("ADDRESS", "单元格", "Cell address: A1, or RrCc in HTML"),
        text("TEXT", "显示文本", "Text as shown"),
        text("KIND", "存储类型", "Stored type", codes=("text", "number", "date", "boolean", "error")),
        _number("VALUE", "存储数值", "Stored number of a number cell"),
        maybe("MERGED_FROM", "所属合并区域", "Merged range that it belongs to"),
        Column("HIDDEN", "boolean", "是否隐藏", "In a hidden row, column or sheet", True),
        maybe("NOTE", "批注", "Comment"),
        maybe("FORMULA", "公式", "Formula; TEXT holds the cached value"),
    ),
    ("SOURCE_ID", "FILE", "SHEET", "ADDRESS"),
)

_KIND = (
    "Kind of figure: N the level or the period's amount, G1 change on the period before, GB change since "
    "BASE_PER, CU sum over the whole span, IX index with BASE_PER = 100"
)
_OBSERVATION_COLUMNS = (
    text("OBS_ID", "观测编号", "Short hash of the key"),
    text("INDICATOR", "指标", "Indicator code"),
    text("DEFINITION", "口径", "Version of the indicator's definition"),
    text("REF_AREA", "地区代码(GB/T 2260)", "Area (GB/T 2260)"),
    text("BREAKDOWN", "细分", "Part of the area: _T total, URBAN city proper …"),
    text("TIME_PERIOD", "时期", "Period: 2023, 2024-11, 2018-01/2018-09 …"),
    text("FREQ", "频度", "Frequency (SDMX)", codes=("A", "S", "Q", "M", "D", "O", "_U")),
    Column("TRANSFORMATION", "text", "数字的种类(SDMX)", _KIND, True, TRANSFORMATIONS, "N"),
    maybe("BASE_PER", "对比的基期", "Period that a change or an index is counted from"),
    text("UNIT_MEASURE", "单位", "Unit code"),
    _number("OBS_VALUE", "数值", "Value as printed, in UNIT_MEASURE"),
    _number("OBS_LOW", "下界", "Lower bound; null: open"),
    _number("OBS_HIGH", "上界", "Upper bound; null: open"),
    text("QUALIFIER", "限定词", "How the figure is qualified in print", codes=QUALIFIERS),
    Column("DECIMALS", "integer", "印刷小数位", "Decimals as printed", True),
    _number("ROUNDING", "印刷末位的一半", "Half a unit of the last printed digit, in UNIT_MEASURE"),
    text("OBS_TEXT", "原文数字", "The figure as printed"),
    text("UNIT_PRINTED", "原文单位", "Unit code as printed"),
    text("OBS_STATUS", "观测状态(SDMX)", "Observation status (SDMX)", codes=OBS_STATUSES),
    text("CONF_STATUS", "保密状态(SDMX)", "Confidentiality status (SDMX)", codes=("F", "N", "C")),
    text("DISCLOSURE", "公开属性", "Disclosure class", codes=DISCLOSURES),
    Column("EMBARGO", "date", "发布前保密至", "Not before this date"),
    maybe("ENTITY", "单个主体", "An enterprise or subset; never taken for the area"),
    text("ORIGIN", "产生方式", "How the figure came about", codes=ORIGINS),
    text("PROVENANCE", "溯源深度", "How deep the figure can be traced", codes=PROVENANCES),
    Column("DERIVED_FROM", "list", "由哪些观测推算", "OBS_IDs that it was derived from"),
    text("SOURCE_ID", "来源编号", "Source"),
    maybe("VINTAGE", "发布日期", "Publication date, possibly partial"),
    text("CELL", "单元格", "File, sheet and cell in our holding"),
    maybe("LOCATOR", "原件位置", "Place in the publisher's document"),
    text("GRADE", "证据等级", "Evidence grade", codes=GRADES),
    maybe("GRADE_ORIGINAL", "原页等级", "Grade that the publisher's own page would have", GRADES),
    maybe("COMMENT", "备注", "What a reader found about the figure"),
    maybe("QUOTE", "原句", "The words of the document that state it, verbatim"),
    maybe("PERIOD_TEXT", "时期原文", "What a transcription notes of the period beyond TIME_PERIOD"),
    Column(
        "CONTRIBUTORS", "integer", "所依据的企业数", "Enterprises that the figure rests on; null: not stated"
    ),
    _number(
        "LARGEST_SHARE", "最大一家占比(0–1)", "Share of the largest enterprise, 0 to 1; null: not stated"
    ),
)
SERIES_KEY = ("INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN", "ENTITY", "TRANSFORMATION", "BASE_PER")
OBSERVATION_KEY = (*SERIES_KEY, "TIME_PERIOD", "SOURCE_ID", "VINTAGE")
OBSERVATIONS = Table(
    "observations",
    "每行一个已发布数字",
    "One published figure a row",
    _OBSERVATION_COLUMNS,
    OBSERVATION_KEY,
)
RANKED = Table(
    "ranked",
    "全部已公开观测及其取舍",
    "All disclosed observations, and which of them stand in the current view",
    (
        *_OBSERVATION_COLUMNS,
        Column("CURRENT", "boolean", "是否现行值", "Stands in the current view", True),
        maybe("BEATEN_BY", "被哪条取代", "OBS_ID that ranks before it"),
        maybe(
            "BEATEN_FOR",
            "取舍理由",
            "Why: authority, grade, status, precision, derived, date, same-document, carried-forward, …",
        ),
        _flag("CONTRADICTS", "是否与现行值矛盾", "Another publisher's figure that no rounding explains"),
        _flag("REVISED", "是否修订数", "Took the place of an earlier, different figure"),
    ),
    OBSERVATION_KEY,
)
QUARANTINE = Table(
    "quarantine",
    "读不准而隔离的数字",
    "Figures that could not be read for certain, with the reason",
    (
        text("SOURCE_ID", "来源编号", "Source"),
        text("CELL", "单元格", "File, sheet and cell in our holding"),
        maybe("ROW_ID", "行号", "Row in the transcription"),
        text("CODE", "理由代码", "Reason code"),
        text("REASON_ZH", "理由", "Reason in Chinese"),
        text("REASON_EN", "理由(英)", "Reason in English"),
        maybe("INDICATOR_TEXT", "指标原文", "Indicator in the source's words"),
        maybe("AREA_TEXT", "地区原文", "Area in the source's words"),
        maybe("PERIOD_TEXT", "时期原文", "Period in the source's words"),
        maybe("OBS_TEXT", "数字原文", "Figure as printed"),
        maybe("UNIT_TEXT", "单位原文", "Unit as printed"),
        maybe("QUOTE", "原句", "The words of the document that state it, verbatim"),
    ),
    ("SOURCE_ID", "CELL"),
)
UNUSED = Table(
    "unused",
    "已收录但未采用的数字",
    "Figures that are kept and map to no indicator, with the reason",
    (
        *QUARANTINE.columns,
        Column("TARGETS", "list", "就哪些承诺看过", "Promises for which it was weighed and refused"),
    ),
    ("SOURCE_ID", "CELL"),
)
TARGETS = Table(
    "targets",
    "每行一项承诺，或国家、省、本市其他规划的一项目标",
    "One promise a row, or one target of the nation, the province or another plan of the city",
    (
        text("TARGET_ID", "承诺编号", "Target"),
        text("PLAN", "方案", "Plan"),
        text("LEVEL", "层级", "Level", codes=("city", "province", "national")),
        text("REF_AREA", "地区代码", "Area"),
        maybe("ARTICLE", "条", "Article"),
        maybe("CHAPTER", "专题", "Chapter of the analysis"),
        text("TITLE_ZH", "标题", "Title in Chinese"),
        text("TITLE_EN", "标题(英)", "Title in English"),
        text("QUOTE", "原文", "The promise in the plan's words"),
        Column("START", "integer", "起始位置", "First code point of the quote in the plan's text"),
        Column("END", "integer", "结束位置", "Code point after the quote"),
        text("KIND", "类别", "Kind of promise", codes=KINDS),
        Column("COUNTED", "boolean", "计入量化承诺", "Counts among the quantified promises", True),
        Column("CORE", "boolean", "优先显示", "Shown first among the directional ones", True),
        text("FIRMNESS", "约束力", "Firmness as worded", codes=FIRMNESS),
        text("PATH", "进展路径", "How progress is expected to run", codes=PATHS),
        maybe("COMPARATOR", "比较", "Comparator", codes=COMPARATORS),
        _number("VALUE", "目标值", "Threshold in UNIT"),
        maybe("UNIT", "单位", "Unit code"),
        maybe("SCOPE", "范围", "Scope in the plan's words"),
        maybe("BASE_PERIOD", "基期", "Base period"),
        Column("BASE_STATED", "boolean", "原文写明基期", "The text names it; false: an assumption of ours"),
        maybe("FROM_PERIOD", "起", "First period"),
        text("DEADLINE", "期限", "Deadline; where the text has none, the plan's horizon"),
        Column("DEADLINE_STATED", "boolean", "原文写明期限", "The text states the deadline", True),
        Column("IRREVERSIBLE", "boolean", "不可逆", "Once reached it can't be lost", True),
        maybe("DELEGATION", "下达方式", "assigned or required", codes=("assigned", "required")),
        Column("PARENTS", "list", "上级同类承诺", "The parents' own promises beside it"),
        Column("ORGANISATIONS", "list", "条文列明单位", "Organisations that the article names"),
        maybe("SOURCE_ID", "来源编号", "Source, where the plan's text is not held"),
        maybe("REMARK", "备注", "What a second reader found"),
    ),
    ("TARGET_ID",),
)
_FIGURES = (
    maybe("TIME_PERIOD", "时期", "Latest period used"),
    _number("LOW", "下界", "Lower bound of the judged figure"),
    _number("HIGH", "上界", "Upper bound of the judged figure"),
    _number("PROGRESS", "完成份额", "Achieved share of the way (linear or geometric)"),
    _number("ELAPSED", "时序进度", "Elapsed share of the time"),
    _number("PACE", "进度比", "Achieved share over elapsed share"),
    _number("PACE_LOW", "进度比下界", "Lowest pace that the interval allows"),
    _number("PACE_HIGH", "进度比上界", "Highest pace that the interval allows"),
    _number("REQUIRED_RATE", "今后每年所需变化", "Change a year needed from now on"),
    text("METHOD", "方法", "Method"),
    Column("METHOD_VERSION", "integer", "方法版本", "Version of the method", True),
    Column("INPUTS", "list", "所用观测", "OBS_IDs used"),
)
ASSESSMENTS = Table(
    "assessments",
    "每行一项承诺或目标的判定",
    "The verdict on one promise or target a row",
    (
        text("TARGET_ID", "承诺编号", "Target"),
        text("RELEASE", "版本", "Release"),
        text("STATUS", "状态", "Status"),
        text("SET", "归类", "kept, not-kept, running or undecidable"),
        maybe("REASON", "子理由", "Sub-reason of the status"),
        maybe("TREND", "趋势", "Sign of the change beyond the stable band"),
        Column(
            "BORDERLINE",
            "boolean",
            "临界",
            "Flips within half a unit of the last printed digit",
            True,
        ),
        Column("FRAGILE", "boolean", "脆弱", "Flips with another admissible reading"),
        maybe("GRADE", "证据等级", "Weakest evidence grade used", GRADES),
        maybe("LAST_SEEN", "最近所见", "Whether the latest figure in its own scope satisfies it", LAST_SEEN),
        maybe("AT_BASE", "基期时", "Whether the base year already satisfied it", ("yes", "no", "unknown")),
        maybe("AT_BASE_OBS", "基期的数字", "OBS_ID of the base year's figure"),
        maybe("BESIDE", "不作判定的最近数字", "OBS_ID of a newer figure that was found and does not count"),
        *_FIGURES,
        text("WHY_ZH", "为什么", "Why, in Chinese"),
        text("WHY_EN", "为什么(英)", "Why, in English"),
        maybe("MISSING_ZH", "还缺什么", "What would settle it, in Chinese"),
        maybe("MISSING_EN", "还缺什么(英)", "What would settle it, in English"),
    ),
    ("TARGET_ID",),
)
OPINIONS = Table(
    "opinions",
    "每行一种方法对一个序列的结论",
    "What one method says of one series of one promise a row",
    (
        text("TARGET_ID", "承诺编号", "Target"),
        text("RELEASE", "版本", "Release"),
        text("SERIES", "序列", "indicator|definition|area|breakdown"),
        text("VARIANT", "变体", "main, or what was varied"),
        maybe("STATUS", "状态", "What this method says; empty where it does not apply"),
        maybe("BASE_PERIOD", "基期", "Base period used"),
        Column(
            "AGREES", "boolean", "与判定一致", "Says the same as the verdict; empty where it does not apply"
        ),
        maybe("TREND", "趋势", "Sign of the change beyond the stable band"),
        _number("PROJECTED", "推算值", "The level that the projection reaches at the deadline"),
        _number("MISS", "推算偏差", "Distance of the projection from the target over distance still to go"),
        *_FIGURES,
        maybe("REASON", "理由代码", "Why it does not apply, or sub-reason of the status"),
        maybe("NOTE_ZH", "说明", "Why it does not apply, or what it says"),
        maybe("NOTE_EN", "说明(英)", "The same in English"),
    ),
    ("TARGET_ID", "SERIES", "METHOD", "VARIANT"),
)
CONTEXT = Table(
    "context",
    "本市尺度用在别的地区上：仅供参照，不是判定",
    "The city's yardstick laid on another area's series: context, never a verdict",
    (
        text("TARGET_ID", "承诺编号", "Target"),
        text("SERIES", "序列", "indicator|definition|area|breakdown"),
        text("REF_AREA", "地区代码", "Area"),
        maybe("BASE_PERIOD", "基期", "Base period"),
        _number("BASE_VALUE", "基期值", "Base value"),
        maybe("TIME_PERIOD", "时期", "Latest period"),
        _number("VALUE", "最新值", "Latest value"),
        maybe("UNIT_MEASURE", "单位", "Unit"),
        _number("CHANGE", "变化(%或百分点)", "Change since the base, in per cent or points"),
        _number("CHANGE_LOW", "变化下界", "Lowest change with rounding"),
        _number("CHANGE_HIGH", "变化上界", "Highest change with rounding"),
        Column("INPUTS", "list", "所用观测", "OBS_IDs used"),
        text("NOTE_ZH", "差别", "How the series differs from the promise"),
        text("NOTE_EN", "差别(英)", "The same in English"),
    ),
    ("TARGET_ID", "SERIES"),
)
SOURCES = Table(
    "sources",
    "每行一份文件",
    "One document a row",
    (
        text("SOURCE_ID", "来源编号", "Source"),
        text("COLLECTION", "所在文件夹", "Folder in data/sources"),
        text("TITLE", "标题", "Title"),
        maybe("PUBLISHER", "发布者", "Publisher"),
        maybe("PUBLISHED", "发布日期", "Publication date, possibly partial"),
        maybe("ADDRESS", "网址", "Address of the publisher's page"),
        text("ACCESS", "阅读方式", "Read in the original or in a copy", codes=("original", "copy")),
        text("PROVENANCE", "溯源深度", "How deep its figures can be traced", codes=PROVENANCES),
        text("DISCLOSURE", "公开属性", "Disclosure class", codes=DISCLOSURES),
        Column("EMBARGO", "date", "发布前保密至", "Not before this date"),
        Column("GRADES", "list", "证据等级", "Evidence grades of its figures"),
        text("LICENCE", "使用条件", "Terms"),
        text("FILE", "本站文件", "Our file"),
        text("SHA256", "sha256", "sha256 of our file"),
        maybe("SAME_AS", "同一文章", "The same article read elsewhere"),
        Column("OBSERVATIONS", "integer", "采用的数字", "Figures used", True),
        Column("SET_ASIDE", "integer", "未采用或隔离的数字", "Figures set aside", True),
        maybe("NOTE", "备注", "Note"),
    ),
    ("SOURCE_ID",),
)
CODES = Table(
    "codes",
    "全部代码表：每行一个代码及其中英文名称",
    "All code lists: one code a row, with its names",
    (
        text("LIST", "代码表", "Code list: unit, indicator, area …"),
        text("CODE", "代码", "Code as it stands in the tables"),
        maybe("PARENT", "所属", "Indicator of a definition, upper area of an area, dimension of a unit"),
        text("ZH", "名称", "Name in Chinese"),
        text("EN", "名称(英)", "Name in English"),
        maybe("UNIT_MEASURE", "单位", "Unit of an indicator"),
        maybe("VALID_FROM", "自", "Valid from"),
        maybe("VALID_TO", "至", "Valid until"),
        maybe("SUCCESSOR", "后续代码", "Code that took its place"),
    ),
    ("LIST", "CODE", "PARENT"),
)

TABLES = {
    table.name: table
    for table in (
        CELLS,
        OBSERVATIONS,
        RANKED,
        QUARANTINE,
        UNUSED,
        TARGETS,
        ASSESSMENTS,
        OPINIONS,
        CONTEXT,
        SOURCES,
        SEARCHES,
        DUTIES,
        CODES,
    )
}
