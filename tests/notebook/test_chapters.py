"""Each chapter on no data, the real data, and two full sets that contradict each other, read against them."""

import contextlib
import io
import re

import polars as pl
import pytest
from reader import ABSENT, BROKEN, KEPT, lies, names_of, sentences, tallies
from sets import NAMES, WAYS

from pipelines.bodies import notebooks
from pipelines.bodies.qmd import read_qmd
from pipelines.charts import Drawings
from pipelines.ground.project import Project
from pipelines.notebook import markup, pictures
from pipelines.notebook.ledger import Ledger
from pipelines.views.data import LANGS
from pipelines.views.searches import searches_made

CHAPTERS = [p.stem for p in notebooks(Project.find()) if p.stem != "method"]


@pytest.fixture(autouse=True)
def undrawn(monkeypatch):
    """Pictures are put together and not drawn: their words are what is read here."""
    monkeypatch.setattr(pictures, "drawings", lambda *_: Drawings(*["<svg></svg>"] * 3))
    monkeypatch.setattr(pictures, "to_png", lambda *_: b"")
    monkeypatch.setattr(pictures, "inline", lambda svg: svg)


def run(name, data, monkeypatch):
    """What the chapter's cells print with `data`, each language's part."""
    return run_in(name, data, monkeypatch)[0]


def run_in(name, data, monkeypatch):
    """The same, and the names that the cells leave behind."""
    monkeypatch.setattr(Ledger, "open", classmethod(lambda cls, opened="": cls(data, opened)))
    folder = Project.find().root / "notebooks"
    monkeypatch.chdir(folder)
    out, space = io.StringIO(), {}
    with contextlib.redirect_stdout(out):
        for source in (cell.source for cell in read_qmd(folder / f"{name}.qmd", name).cells):
            exec(compile(source, name, "exec"), space)
    return {lang: markup.in_one_language(out.getvalue(), lang) for lang in LANGS}, space


def typed(data, zh, en):
    """What one more cell prints in which somebody types a sentence."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        Ledger(data).say(zh, en)
    return {lang: markup.in_one_language(out.getvalue(), lang) for lang in LANGS}


def reading(name, data, printed, set_name):
    """What a reader who knows the data finds untrue in a chapter."""
    ledger, chapters = Ledger(data), [data_chapter(name)]
    promises = ledger.promises(*([] if chapters == ["overall"] else chapters))
    groups = [promises, ledger.directions(*chapters), ledger.parents(*chapters)]
    sets = [data.assessment[t.id]["SET"] for t in promises]
    return [
        f"{lang} {lie}"
        for lang in LANGS
        for lie in lies(
            sentences(printed[lang], [*tallies(data, groups, lang), *names_of(data, lang)], lang),
            lang,
            absent=set_name in ("empty", "real") or "undecidable" in sets,
            way=WAYS[set_name],
            kept=sets.count("kept"),
            broken=sets.count("not-kept"),
        )
    ]


def data_chapter(name):
    return read_qmd(Project.find().root / "notebooks" / f"{name}.qmd", name).meta["chapter"]


@pytest.mark.parametrize("set_name", NAMES)
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_is_true_of_whatever_the_data_are(name, set_name, data_of, monkeypatch):
    """And its answer counts every promise once and says where there is nothing."""
    data = data_of(set_name)
    printed = run(name, data, monkeypatch)
    assert reading(name, data, printed, set_name) == []
    if name[:2] < "20":
        check_answer(name, data, printed, set_name)


def check_answer(name, data, printed, set_name):
    promises = Ledger(data).promises(*([] if name[:2] == "00" else [data_chapter(name)]))
    for lang in LANGS:
        first = printed[lang].split("\n\n")[0]
        counts = [int(m) for kind in (KEPT, BROKEN) for m in re.findall(kind[lang], first)]
        decided = sum(data.assessment[t.id]["SET"] in ("kept", "not-kept") for t in promises)
        assert sum(counts) == decided, (set_name, first)
        if set_name == "empty" and promises:
            assert re.search(ABSENT[lang], first) or "none of which can be judged" in first


def test_searches_that_left_no_words_are_not_called_logged(data_of, monkeypatch):
    """«191 logged … 46 of them with no search logged»."""
    data = data_of("real")
    rows = searches_made(data.tables["searches"].to_dicts())
    unlogged = sum(row["COVERAGE"] == "unlogged" for row in rows)
    said = run("23-disclosure-gap", data, monkeypatch)["en"]
    assert 0 < unlogged < len(rows)
    assert f"Searches logged: {len(rows) - unlogged} (" in said
    assert f"In {unlogged} more cases the beginnings of stored pages" in said


def test_grades_count_single_sections_and_firms_among_the_citys_own(data_of, monkeypatch):
    """Rows about one section were left out of «about the city» without a word."""
    data = data_of("real")
    said = run("24-data-quality", data, monkeypatch)["en"]
    mine = data.tables["observations"].filter("CURRENT", REF_AREA="350400")
    single = mine.filter(pl.col("ENTITY").is_not_null())
    assert single.height
    for grade in "ABCD":
        cells = [rows.filter(GRADE=grade).height for rows in (mine, single)]
        row = re.search(rf'<th scope="row">{grade}</th>(.*?)</tr>', said)[1]
        assert [int(n) for n in re.findall(r">(\d+)<", row)][1:] == cells


LIES = [
    ("08-agriculture", "rising", "没有找到三明市的数据。", "No figure for the city was found."),
    ("08-agriculture", "rising", "不知道。", "Nobody can tell yet."),
    ("08-agriculture", "rising", "全国化肥用量在下降。", "The nation’s fertilizer is falling."),
    ("10-air", "falling", "优良天数上升。", "Days with good air rose."),
    ("25-synergy", "empty", "两者都下降。", "Both fell."),
    ("13-waste", "empty", "1 项已做到。", "1 kept."),
    ("13-waste", "falling", "未找到数据 7 项。", "The figure was not found."),
    ("09-forests", "rising", "9 项没有做到。", "9 not kept."),
]


@pytest.mark.parametrize(("name", "set_name", "zh", "en"), LIES)
def test_a_typed_sentence_that_the_data_contradict_is_found_in_both_languages(
    name, set_name, zh, en, data_of
):
    """In a chapter that is true without it (above): it alone is found."""
    data = data_of(set_name)
    assert {lie[:2] for lie in reading(name, data, typed(data, zh, en), set_name)} == {"zh", "en"}


def test_no_chapter_types_a_finding_where_no_cell_can_choose_it():
    for path in notebooks(Project.find()):
        notebook = read_qmd(path, path.name)
        typed = " ".join(piece for piece in notebook.pieces if isinstance(piece, str))
        meta = " ".join(str(value) for value in notebook.meta.values())
        for lang in LANGS:
            places = re.findall(ABSENT[lang], meta) + re.findall(ABSENT[lang], typed) * (
                path.stem != "method"
            )
            assert places == [], path.stem
