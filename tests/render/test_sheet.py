"""One sheet of paper, front and back: every promise in a line, the same bytes wherever it is set."""

import io

import pypdfium2
import pytest
from sets import NAMES

from pipelines.ground.errors import PublishError
from pipelines.pictures import sheet as room
from pipelines.pictures.sheet import sheet_file, sheet_of, sheets
from pipelines.views import LANGS, request_of

A4_PT = (595, 842)


def pages_of(pdf):
    """Text of each page, without spaces and line ends; each is A4."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    assert {tuple(map(round, page.get_size())) for page in document} == {A4_PT}
    return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def flat(text):
    return "".join(room.plain(text).split())


@pytest.mark.parametrize("set_name", NAMES)
def test_each_language_has_two_pages_with_every_promise_and_every_request(data_of, set_name):
    data = data_of(set_name)
    made = sheets(data)
    assert sorted(made) == sorted(map(sheet_file, LANGS))
    for lang in LANGS:
        front, back = pages_of(made[sheet_file(lang)])
        for target in data.quantified:
            assert flat(target.title[lang]) in front, target.id
            ask = request_of(data, target, lang)
            assert (flat(target.title[lang]) in back) == bool(ask), target.id
            assert ask is None or flat(ask["missing"]) in back
        assert len(sheet_of(data, lang)["rows"]) == len(data.quantified)
        assert flat(data.release.date.isoformat()) in front
        assert flat(data.words[lang]("unofficial")) in front
        assert "DEMO" not in front + back


def test_the_same_bytes_come_out_again_and_no_font_but_ours_is_in_them(data_of):
    data = data_of("real")
    first, again = sheets(data), sheets(data)
    assert first == again
    for pdf in first.values():
        document = pypdfium2.PdfDocument(io.BytesIO(pdf))
        fonts = {
            one.get_font().get_base_name() for page in document for one in page.get_objects() if hasattr(one, "get_font")
        }  # fmt: skip
        assert fonts
        assert all("LedgerSans" in font for font in fonts)


def test_the_demo_says_so_on_both_sides(data_of):
    data = data_of("real")
    content = sheet_of(data, "zh") | {"demo": room.DEMO}
    assert all(flat(room.DEMO) in page for page in pages_of(room._set(content, data, "zh")))


def test_every_line_says_what_the_verdict_rests_on(data_of):
    data = data_of("real")
    for lang in LANGS:
        for target, row in zip(data.quantified, sheet_of(data, lang)["rows"], strict=True):
            last = (data.assessment[target.id]["INPUTS"] or "").split(";")[-1]
            assert (row["newest"] == "—") == (last not in data.observation)


def test_a_character_that_the_font_lacks_stops_the_build(data_of):
    data = data_of("real")
    with pytest.raises(PublishError) as stopped:
        room._set(sheet_of(data, "zh") | {"title": "\u4dae"}, data, "zh")
    assert stopped.value.faults[0].code == "E-GLYPH-01"


def test_what_does_not_fit_on_a_page_stops_the_build(data_of):
    data = data_of("real")
    content = sheet_of(data, "zh")
    with pytest.raises(PublishError) as stopped:
        room._set(content | {"rows": content["rows"] * 9}, data, "zh")
    [fault] = stopped.value.faults
    assert (fault.code, "does not fit" in fault.found) == ("E-PAPER-01", True)
