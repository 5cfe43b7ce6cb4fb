"""Documents as they come: pages, PDF, Word documents and plain text as paragraphs and tables with addresses."""

import os
import zipfile
from io import BytesIO

import pytest
from ingest.papers import LEFT, Pdf, word

from pipelines.ground.errors import SourceError
from pipelines.ingest import Paragraph, read_file, read_prose
from pipelines.ingest.formats import pdf as pdf_room

pytestmark = pytest.mark.usefixtures("in_process")

PAGE = """<html><head><meta charset="utf-8"><title>2024年云溪市环境情况_环境质量_云溪市人民政府</title>{meta}</head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li></ul></div>
<form id="aspnet"><div class="wrap"><div class="position">当前位置：首页 &gt; 环境质量</div>
<h1>2024年云溪市环境情况</h1><div class="info">{line}</div>
<div class="{box}"><p>　　<strong>一、空气质量</strong></p>
<p>　　2024年，市区空气质量综合指数为2.15<sup>[1]</sup>，<br>　　优良天数比例98.9%。</p>{more}</div>
<div>上一篇：<a href="/b">某某</a></div></div></form>
<div class="footer">版权所有：云溪市人民政府　ICP备00000000号　联系电话：0000-0000000</div></body></html>"""
META = (
    '<meta name="ArticleTitle" content="2024年云溪市环境情况"><meta name="PubDate" content="2025-01-20 10:00">'
    '<meta name="ContentSource" content="云溪市生态环境局">'
)
LINE = "发布时间：2025-01-20 10:00　来源：云溪市生态环境局　浏览次数：12　【字体：大 中 小】"


def refused(path):
    with pytest.raises(SourceError) as caught:
        read_prose(path, path.name)
    (fault,) = caught.value.faults
    return fault


def put(path, data):
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize(
    ("meta", "line"), [(META, ""), ("", LINE), ("", "2025-01-20 10:00 来源：云溪市生态环境局")]
)
@pytest.mark.parametrize("box", ["TRS_Editor", "some-box"])
def test_a_notice_is_its_body_with_title_day_and_publisher(tmp_path, meta, line, box):
    page = PAGE.format(meta=meta, line=line, box=box, more="")
    prose = read_prose(put(tmp_path / "n.html", page), "n.html")
    assert (prose.title, prose.published, prose.publisher) == (
        "2024年云溪市环境情况",
        "2025-01-20",
        "云溪市生态环境局",
    )
    assert [(p.at, p.text, p.heading) for p in prose.paragraphs] == [
        ("P1", "一、空气质量", True),
        ("P2", "2024年，市区空气质量综合指数为2.15[1]，", False),
        ("P3", "优良天数比例98.9%。", False),
    ]


def test_a_notice_laid_out_by_tables_is_read_as_one(tmp_path):
    page = (
        "<table><tr><td><a href='/'>首页</a></td></tr><tr><td><table><tr><td><p>2024年，全市化肥使用量7.8万吨。</p>"
        "<p>第二段。</p></td></tr></table></td></tr></table>"
    )
    prose = read_prose(put(tmp_path / "n.html", f"<html><body>{page}</body></html>"), "n.html")
    assert [p.text for p in prose.paragraphs] == ["2024年，全市化肥使用量7.8万吨。", "第二段。"]


def test_a_table_in_a_notice_keeps_its_place_and_its_merged_cells(tmp_path):
    more = (
        "<table><tr><td rowspan=2>地区</td><td colspan=2>用量</td></tr><tr><td>2023</td><td>2024</td></tr>"
        "<tr><td>甲县</td><td>1.2</td><td>1.1</td></tr></table><p>表后一段。</p><img src='a.png' width='600'>"
    )
    prose = read_prose(
        put(tmp_path / "n.html", PAGE.format(meta=META, line="", box="b", more=more)), "n.html"
    )
    table = prose.parts[-2]
    assert [(c.SHEET, c.ADDRESS, c.TEXT, c.MERGED_FROM) for c in table[:2]] == [
        ("表1", "R1C1", "地区", "R1C1:R2C1"),
        ("表1", "R1C2", "用量", "R1C2:R1C3"),
    ]
    assert prose.parts[-1].text == "表后一段。"
    assert prose.pictures == 1


def test_a_pdf_gives_paragraphs_over_lines_and_pages_without_what_stands_on_every_page(tmp_path):
    paper = Pdf()
    paper.text(150, 70, "2024年云溪市环境情况", 18)
    text = "2024年，全市化肥使用量7.8万吨，比上年下降2.3%，其中这一句话很长很长要换行到下一行才能写得完，还没有完。"
    end = paper.prose(110, text)
    paper.prose(end, "第二段。")
    paper.text(290, 820, "- 1 -", 9).page().prose(110, "第二页的一段。")
    paper.text(290, 820, "- 2 -", 9)
    prose = read_prose(put(tmp_path / "n.pdf", paper.bytes()), "n.pdf")
    assert [(p.at, p.text) for p in prose.paragraphs] == [
        ("p1.P1", "2024年云溪市环境情况"),
        ("p1.P2", text),
        ("p1.P3", "第二段。"),
        ("p2.P1", "第二页的一段。"),
    ]
    assert prose.paragraphs[0].heading


@pytest.fixture
def paper_with_table():
    paper = Pdf().text(LEFT, 70, "2024年云溪市农业情况", 16)
    rows = [["指标", "单位", "2024年"], ["合计", None, "5.5"], ["化肥使用量", "万吨", "4.2"]]
    return paper.table(LEFT, 100, [120, 80, 80], rows).bytes()


def test_a_ruled_table_of_a_pdf_has_its_page_its_grid_and_its_merged_cells(tmp_path, paper_with_table):
    readout = read_file(put(tmp_path / "n.pdf", paper_with_table), "n.pdf")
    assert readout.sheets == ["p1 表1"]
    cells = {c.ADDRESS: (c.TEXT, c.MERGED_FROM) for c in readout.cells if c.SHEET == "p1 表1"}
    assert cells["R2C1"] == ("合计", "R2C1:R2C2")
    assert cells["R3C3"] == ("4.2", None)


def test_a_table_of_a_document_is_understood_as_any_other(tmp_path, command, paper_with_table):
    put(tmp_path / "n.pdf", paper_with_table)
    word(
        tmp_path / "n.docx",
        "# 2024年云溪市农业情况",
        [["指标", "单位", "2024年"], ["化肥使用量", "万吨", "4.2"]],
    )
    for name in ("n.pdf", "n.docx"):
        done = command(tmp_path, "inspect", name, "--format", "json")
        assert done.returncode == 0, done.stderr
        assert '"value":4.2' in done.stdout.replace(" ", "").replace('"4.2"', "4.2")
        assert "万吨" in done.stdout


def test_a_document_without_a_table_sends_to_propose(tmp_path):
    word(tmp_path / "n.docx", "全市化肥使用量7.8万吨。")
    with pytest.raises(SourceError) as caught:
        read_file(tmp_path / "n.docx", "n.docx")
    (fault,) = caught.value.faults
    assert fault.code == "E-EMPTY-02"
    assert "tracker propose" in fault.wording.next_zh


def test_a_word_document_gives_headings_paragraphs_tables_and_its_signature(tmp_path):
    path = word(
        tmp_path / "n.docx",
        "# 2024年云溪市农业情况",
        "全市化肥使用量7.8万吨。",
        [["指标", "2024年"], ["农药使用量", "2900"]],
        "云溪市农业农村局",
        "2025年2月18日",
    )
    prose = read_prose(path, path.name)
    assert (prose.title, prose.published, prose.publisher) == (
        "2024年云溪市农业情况",
        "2025-02-18",
        "云溪市农业农村局",
    )
    assert [type(part).__name__ for part in prose.parts] == [
        "Paragraph",
        "Paragraph",
        "tuple",
        "Paragraph",
        "Paragraph",
    ]
    assert prose.paragraphs[0].heading


def test_merged_cells_deleted_text_and_hidden_text_of_a_word_document(tmp_path):
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    table = document.add_table(3, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "用量"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "甲县"
    table.cell(1, 1).text, table.cell(2, 1).text = "1.2", "1.1"
    paragraph = document.add_paragraph("化肥使用量")
    paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>9.9</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>7.8万吨</w:t></w:r></w:ins>"))
    paragraph.add_run("看不见").font.hidden = True
    paragraph.add_run("2").font.superscript = True
    document.save(str(tmp_path / "n.docx"))
    prose = read_prose(tmp_path / "n.docx", "n.docx")
    assert {c.ADDRESS: (c.TEXT, c.MERGED_FROM) for c in prose.parts[0]} == {
        "R1C1": ("用量", "R1C1:R1C2"),
        "R2C1": ("甲县", "R2C1:R3C1"),
        "R2C2": ("1.2", None),
        "R3C2": ("1.1", None),
    }
    assert prose.parts[1].text == "化肥使用量7.8万吨²"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_text_is_paragraphs_and_its_bars_are_a_table(tmp_path, encoding):
    text = "# 2024年云溪市情况\n\n发布时间：2025-02-18\n\n| 指标 | 2024年 |\n|---|---|\n| 化肥使用量 | 7.8 |\n\n**一、** 概况\n"
    for name in ("n.txt", "n.md"):
        prose = read_prose(put(tmp_path / name, text.encode(encoding)), name)
        assert (prose.title, prose.published) == ("2024年云溪市情况", "2025-02-18")
        assert [c.TEXT for part in prose.parts if not isinstance(part, Paragraph) for c in part] == [
            *("指标", "2024年", "化肥使用量", "7.8")
        ]
        assert prose.paragraphs[-1].text == "一、 概况"


def cut(data):
    return data[: len(data) // 2]


def test_a_pdf_without_text_is_one_clear_fault(tmp_path):
    assert refused(put(tmp_path / "scan.pdf", Pdf().page().bytes())).code == "E-SCAN-02"


def test_a_pdf_with_a_password_is_one_clear_fault(tmp_path):
    assert refused(put(tmp_path / "n.pdf", Pdf().text(72, 72, "字").bytes(locked=True))).code == "E-GUARD-05"


@pytest.mark.parametrize("data", [b"%PDF-1.7 ...", b"%PDF-1.4\n", b"%PDF-1.7" + bytes(range(256)) * 40])
def test_a_broken_pdf_is_one_clear_fault(tmp_path, data):
    assert refused(put(tmp_path / "n.pdf", data)).code in ("E-GUARD-06", "E-SCAN-02")


def test_a_pdf_with_too_many_pages_or_letters_is_not_read(tmp_path, monkeypatch):
    path = put(tmp_path / "n.pdf", Pdf().text(72, 72, "两页").page().text(72, 72, "字").bytes())
    monkeypatch.setattr(pdf_room, "MAX_PAGES", 1)
    assert refused(path).code == "E-GUARD-09"
    monkeypatch.setattr(pdf_room, "MAX_PAGES", 9)
    monkeypatch.setattr(pdf_room, "MAX_LETTERS", 1)
    assert refused(path).code == "E-GUARD-09"


def test_a_broken_word_document_is_one_clear_fault(tmp_path):
    whole = word(tmp_path / "n.docx", "全市化肥使用量7.8万吨。").read_bytes()
    assert refused(put(tmp_path / "cut.docx", cut(whole))).code == "E-GUARD-06"
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<broken")
    assert refused(put(tmp_path / "xml.docx", packed.getvalue())).code == "E-GUARD-06"


def test_entities_in_a_word_document_are_refused(tmp_path):
    whole = word(tmp_path / "n.docx", "字")
    packed = BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:document", b'<!DOCTYPE a [<!ENTITY b "c">]><w:document', 1)
            new.writestr(name, data)
    assert refused(put(tmp_path / "e.docx", packed.getvalue())).code == "E-GUARD-04"


@pytest.mark.parametrize("name", ["n.html", "n.md", "n.txt", "n.docx", "n.pdf"])
def test_an_empty_file_is_one_clear_fault(tmp_path, name):
    assert refused(put(tmp_path / name, b"")).code == "E-EMPTY-01"


@pytest.mark.parametrize(
    "page", ["<html><body><img src='a.png'></body></html>", "<html><body><p> </p></body></html>"]
)
def test_a_page_without_a_word_is_one_clear_fault(tmp_path, page):
    assert refused(put(tmp_path / "n.html", page)).code == "E-EMPTY-01"


def test_a_workbook_is_no_prose(tmp_path):
    from ingest.workbooks import plain

    assert refused(plain(tmp_path / "t.xlsx")).code == "E-KIND-06"


OLD = b"{\\rtf1 a}"


def test_an_old_word_file_without_libreoffice_says_what_it_needs(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert refused(put(tmp_path / "n.rtf", OLD)).code == "E-KIND-05"


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A program in LibreOffice's place that runs a line of shell; `$6` is where it has to put its work."""

    def install(line):
        folder = tmp_path / "bin"
        folder.mkdir()
        program = put(folder / "soffice", f"#!/bin/sh\n{line}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    return install


def test_an_old_word_file_is_read_as_libreoffice_converts_it(tmp_path, office):
    made = word(tmp_path / "made.docx", "全市化肥使用量7.8万吨。")
    office(f'while [ "$1" != --outdir ]; do shift; done; cp "{made}" "$2/n.docx"')
    assert [p.text for p in read_prose(put(tmp_path / "n.doc", OLD), "n.doc").paragraphs] == [
        "全市化肥使用量7.8万吨。"
    ]


def test_a_conversion_that_makes_nothing_is_one_clear_fault(tmp_path, office):
    office("echo no such filter >&2; exit 3")
    fault = refused(put(tmp_path / "n.wps", OLD))
    assert (fault.code, fault.found) == ("E-GUARD-06", "no such filter")


def test_a_child_reads_prose_as_this_process_does(tmp_path):
    from pipelines.ingest.child import read_in_child
    from pipelines.ingest.files import read_here

    path = word(tmp_path / "n.docx", "# 标题", "全市化肥使用量7.8万吨。", [["指标"], ["甲"]])
    assert read_in_child(path, path.name, prose=True) == read_here(path, path.name, prose=True)


@pytest.mark.parametrize(
    ("lines", "day", "publisher"),
    [
        (["年度公报", "云溪市统计局　2026年3月", "全年平稳。"], "2026-03", "云溪市统计局"),
        (
            ["环境公报", "云溪市生态环境局 二〇二四年六月十二日", "总体良好。"],
            "2024-06-12",
            "云溪市生态环境局",
        ),
        (["形势平稳向好", "记者获悉，形势平稳。", "（2025年10月30日 云溪网）"], "2025-10-30", "云溪网"),
        (["清水长流", "云溪日报 2024年3月22日讯（记者 某某）今天是节日。"], "2024-03-22", ""),
        (["生态建设回眸（云溪区发改局，2024年9月）", "持续改善。"], "2024-09", "云溪区发改局"),
        (["空气质量月报（2024年9月）", "总体良好。"], "", ""),
        (["河水清了", "2025年6月5日　云溪日报　记者　某某", "两岸葱茏。"], "2025-06-05", ""),
        (["向绿而行", "云溪日报　2026年2月3日　第2版", "今年平稳。"], "2026-02-03", ""),
        (["向绿而行", "云溪时报 2023-06-10", "今年平稳。"], "2023-06-10", ""),
        (["2025年3月28日全市空气质量", "总体良好。"], "", ""),
    ],
)
def test_the_day_and_the_office_stand_in_a_dateline_a_wire_line_or_a_bracket(lines, day, publisher):
    from pipelines.ingest.prose import Composer, prose_of

    composer = Composer("x")
    for line in lines:
        composer.paragraph(line)
    prose = prose_of(composer.done())
    assert (prose.published, prose.publisher) == (day, publisher)


def test_the_office_and_day_below_a_pages_heading_are_its_own(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        "<html><head><title>规划实施情况评估</title></head><body><h1>规划实施情况评估</h1>"
        "<p>云溪市发展和改革委员会<br>二〇二三年十二月</p><p>全市森林覆盖率76.2%，总体进展顺利，各项工作有序。</p></body></html>",
        encoding="utf-8",
    )
    prose = read_prose(path, path.name)
    assert (prose.published, prose.publisher) == ("2023-12", "云溪市发展和改革委员会")
