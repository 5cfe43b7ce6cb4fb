"""What somebody who had not seen the engine wrote: shown as Quarto shows it, or refused at the line that is wrong."""

import pytest
from lxml import html

from pipelines.bodies.embedded import render
from pipelines.ground.errors import EngineError
from tests.notebook.test_quarto_cases import CASES, HEAD, faults_of

CELL = "```{{python}}\n#| label: {}\n{}\n```"
DRAW = "from IPython.display import SVG, display\nSVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')"
FRAME = "import polars as pl\npl.DataFrame({'a': [1]})"
CHART = "import altair as alt, polars as pl\nd = pl.DataFrame({'x': [1, 2], 'k': ['a', 'b']})\n"


def shown(tmp_path, project, text, lang="zh"):
    (tmp_path / "pic.png").write_bytes((CASES / "pic.png").read_bytes())
    path = tmp_path / "n.qmd"
    path.write_text(HEAD + text + "\n", encoding="utf-8")
    return html.fragment_fromstring(render(path, project)[lang], create_parent="main")


# Source → what its body says, each XPath with its text.
SHOWN = {
    "Chinese over lines": ("空气质量在这一年\n有所改善，\n“水”\n也是。", {"//p": "空气质量在这一年有所改善，“水”也是。"}),
    "Chinese beside English": ("空气\nPM\n水", {"//p": "空气 PM 水"}),
    "Chinese over the lines of a list": ("- 空气\n  水", {"//li": "空气水"}),
    "a picture whose name has a blank": ('![c](my pic.png){fig-alt="b"}', {"//img/@alt": "b"}),
    "a picture whose name is coded": ('![c](my%20pic.png){fig-alt="b"}', {"//img/@alt": "b"}),
    "a picture within a line": ('See ![b](pic.png){fig-alt="b"} here.', {"//p/img/@alt": "b"}),
    "a title like a list": ('::: {.callout-note title="A. First *words*"}\nx\n:::', {"//p[@class='box-title']": "A. First words"}),
    "lines that a cell prints of fences": (CELL.format("a", "print('```')"), {"//div[@class='cell-output']/pre": "```"}),
    "blank lines of HTML": (
        CELL.format("a", "from IPython.display import HTML\nHTML('<pre>a\\n\\n  b</pre>')"),
        {"//div[@class='cell-output']/pre": "a\n\n  b"},
    ),
    "a caption of what is shown, not of what is printed": (
        CELL.format("a", f"#| fig-cap: CAP\n#| fig-alt: ALT\nprint('x')\n{DRAW}"),
        {"//figcaption": "CAP", "//div[@class='cell-output'][1]": "x"},
    ),
    "an alternative text of a chart": (
        CELL.format("a", f"#| fig-alt: ALT\n{CHART}alt.Chart(d).mark_point().encode(x='x')"),
        {"//svg[contains(@class, 'wide')]/title": "ALT"},
    ),
    "a title in lines": (
        CELL.format("a", f"{CHART}alt.Chart(d, title=['T', 'U']).mark_point().encode(x='x')"),
        {"//svg[contains(@class, 'wide')]/title": "T U"},
    ),
    "a title with a subtitle": (
        CELL.format("a", f"{CHART}alt.Chart(d, title=alt.TitleParams('T', subtitle='S')).mark_point().encode(x='x')"),
        {"//svg[contains(@class, 'wide')]/title": "T · S"},
    ),
    "a series": (CELL.format("a", f"{CHART}d['k']"), {"//th": "k", "//tbody": "ab"}),
    "an index named like a column": (
        CELL.format("a", "import pandas as pd\npd.DataFrame({'a': [1]}, index=pd.Index(['r'], name='a'))"),
        {"//thead": "aa", "//tbody": "r1"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(SHOWN))
def test_it_is_shown(kind, tmp_path, project):
    (tmp_path / "my pic.png").write_bytes((CASES / "pic.png").read_bytes())
    source, wanted = SHOWN[kind]
    root = shown(tmp_path, project, source)
    for path, text in wanted.items():
        found = root.xpath(f".{path}")
        assert [getattr(one, "text_content", lambda one=one: one)().strip() for one in found] == [text]


def test_panels_beside_each_other_share_the_width(tmp_path, project):
    boxes = {}
    for how in ("facet", "column", "row"):
        root = shown(tmp_path, project, CELL.format("a", f"{CHART}alt.Chart(d, title='T').mark_point().encode(x='x', {how}='k')"))  # fmt: skip
        for svg in root.xpath(".//div[@class='plot']/svg"):
            boxes[how, svg.get("class").split()[1]] = [float(n) for n in svg.get("viewbox").split()][2:]
    assert len(boxes) == 6
    for (_, frame), (width, height) in boxes.items():
        most = 800 if frame == "wide" else 400
        assert most / 2 < width < most, boxes
        assert height > 30


def test_one_chart_shown_twice_has_two_names(tmp_path, project):
    twice = f"{CHART}c = alt.Chart(d, title='T').mark_point().encode(x='x')\nfrom IPython.display import display\ndisplay(c)\nc"
    root = shown(tmp_path, project, CELL.format("a", twice))
    ids = root.xpath(".//@id")
    assert len(root.xpath(".//div[@class='plot']/svg")) == 4  # wide and narrow
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("written", ["![c][p]{fig-alt='b'}\n\n[p]: s.PNG", "![c](<s.PNG>){fig-alt='b'}"])
def test_a_picture_that_was_changed_is_never_the_old_one(written, tmp_path, project):
    bodies = []
    for content in (b"\x89PNG\r\n\x1a\none", b"\x89PNG\r\n\x1a\ntwo"):
        (tmp_path / "s.PNG").write_bytes(content)
        bodies.append(shown(tmp_path, project, written).xpath("string(.//img/@src)"))
    assert bodies[0] != bodies[1]


def test_behind_a_part_stands_an_empty_line_and_parts_of_parts_lie_where_the_notebook_lies(tmp_path, project):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/_outer.qmd").write_text("{{< include _deep.qmd >}}\n", encoding="utf-8")
    (tmp_path / "sub/_deep.qmd").write_text("wrong", encoding="utf-8")
    (tmp_path / "_deep.qmd").write_text("right", encoding="utf-8")
    root = shown(tmp_path, project, "{{< include sub/_outer.qmd >}}\nbelow")
    assert [p.text for p in root.xpath(".//p")] == ["right", "below"]
    (tmp_path / "_deep.qmd").write_text("x\n\n[x]{.red}", encoding="utf-8")
    (fault,) = faults_of(tmp_path, project, "{{< include sub/_outer.qmd >}}")
    assert fault.where == f"{project.relative(tmp_path)}/_deep.qmd:3"


def test_an_order_that_is_no_number_is_refused_before_anything_is_sorted_by_it(tmp_path, project):
    path = tmp_path / "n.qmd"
    path.write_text(HEAD.replace("---\n\n", "order: first\n---\n\n") + "x\n", encoding="utf-8")
    with pytest.raises(EngineError, match=r"E-NB-12.*n\.qmd:6.*first"):
        render(path, project)


# Source → code and line of what is refused in it; the body begins at line 8.
WRONG = {
    "the third backtick of three": ("A `a` word.\n\nAnd `b`.\n\nHere ` alone.", [("E-NB-04", 12)]),
    "the second list of two": ("- one\n\ntext:\n- one\n- two", [("E-NB-04", 11), ("E-NB-04", 12)]),
    "the second heading of two": ("## One\n\nText\n## Two", [("E-NB-04", 11)]),
    "the second div of two": ("::: {.callout-note}\nx\n:::\n\nText\n::: {.callout-note}\ny\n:::", [("E-NB-04", 13)]),
    "a class that prose speaks of": ("Word .note here\n\n::: {.note}\nx\n:::", [("E-NB-04", 10)]),
    "a tag that code speaks of": ("`<video>` is a tag.\n\n<video src='x'></video>", [("E-NB-04", 10)]),
    "the bold word that is not closed": ("A **bold** word.\n\nAnd **bold* word.", [("E-NB-04", 10)]),
    "the second formula": ("Good $x_a$ and\n\nbad $\\frac{x$ here.", [("E-NB-06", 10)]),
    "the table behind prose": ("| a |\n|---|\n| c |\n\ntext\n| a |\n|---|\n| c |", [("E-NB-04", 13), ("E-NB-04", 15)]),
    "what stands nowhere as it is named": ("x\n\n| a |\n|---|\n| x |\n\n: Cap^[note]", [("E-NB-04", 14)]),
    "a cell that pandoc takes for code": ("Text\n\n    ```{python}\n    #| label: a\n    print('x')\n    ```", [("E-NB-04", 10)]),
    "an end farther in": ("```{python}\n#| label: a\nx = '''\n  ```\n'''\n```", [("E-NB-04", 11)]),
    "an end at the margin": ("- item\n\n  ```{python}\n  #| label: a\n  x\n```", [("E-NB-04", 10), ("E-NB-04", 13)]),
    "a mark of a line of code": ("```sql\nselect a -- <1>\n```", [("E-NB-04", 9)]),
    "two braces": ("Write `{{python}} x`.", [("E-NB-04", 8)]),
    "two braces in code": ("````markdown\n```{{r}}\n```\n````", [("E-NB-04", 9)]),
    "a shortcode without blanks": ("{{<include _ok.qmd>}}", [("E-NB-04", 8)]),
    "a shortcode that is printed": (CELL.format("a", "print('{{< meta title >}}')"), [("E-NB-13", 8)]),
    "a row without bars at its ends": ("a | b\n---|---\nx | y | lost", [("E-NB-04", 10)]),
    "a row of a quoted table": ("> | a |\n> |---|\n> | x | lost |", [("E-NB-04", 10)]),
    "a row under a ruler of crosses": ("| a | b |\n|---+---|\n| x | y | lost |", [("E-NB-04", 10)]),
    "a picture with words beside it": ('![Cap](pic.png){#fig-a fig-alt="b"}\nText.', [("E-NB-04", 8)]),
    "a width in pixels": ('![c](pic.png){fig-alt="b" width=300px}', [("E-NB-04", 8)]),
    "a class of a picture": ('![c](pic.png){.lightbox fig-alt="b"}', [("E-NB-04", 8)]),
    "a caption like a list": (CELL.format("tbl-a", f"#| tbl-cap: (a) Share\n{FRAME}"), [("E-NB-04", 10)]),
    "a caption like a heading": (CELL.format("tbl-a", f"#| tbl-cap: '# Share'\n{FRAME}"), [("E-NB-04", 10)]),
    "a caption with half of code": (CELL.format("fig-a", f"#| fig-cap: the ` sign\n#| fig-alt: b\n{DRAW}"), [("E-NB-04", 10)]),
    "a caption with a dollar": (CELL.format("fig-a", f"#| fig-cap: In US$\n#| fig-alt: b\n{DRAW}"), [("E-NB-04", 10)]),
    "a caption that ends in a stroke": (CELL.format("fig-a", f"#| fig-cap: 'a \\'\n#| fig-alt: b\n{DRAW}"), [("E-NB-04", 10)]),
    "a table's caption of what is no table": (CELL.format("a", f"#| tbl-cap: Cap\n{FRAME}"), [("E-NB-04", 10)]),
    "a value beside a picture": (CELL.format("a", f"#| fig-alt: b\n{DRAW.replace('SVG(', 'display(SVG(')})\n(3, 4)"), [("E-NB-13", 8)]),
    "colours of a terminal": (CELL.format("a", "class X:\n    def __repr__(self): return '\\x1b[31mred\\x1b[0m'\nX()"), [("E-NB-13", 8)]),
    "a sign that turns the writing": ("abc \u202edef", [("E-NB-04", 8)]),
    "a sign that nobody sees": ("a\x08b", [("E-NB-04", 8)]),
    "a number in the title of a box": ('::: {.callout-note title="In 2025"}\nx\n:::', [("E-NB-10", 8)]),
    "a number in an alternative text": ('![c](pic.png){fig-alt="In 2025"}', [("E-NB-10", 8)]),
    "a place that has a section's name": ("[]{#sec-a}\n\nSee @sec-a.", [("E-NB-04", 8)]),
    "a list of examples by mistake": ("(@fig-a) shows", [("E-NB-04", 8)]),
    "a numbered list behind prose": ("Text:\n#. one", [("E-NB-04", 9)]),
    "a cell that the next one meets": ("```{python}\n#| label: a\nx = 'y'\n\n```{python}\n#| label: b\nx\n```", [("E-NB-04", 8)]),
    "a cell whose beginning was lost": ("Text.\n\nlabel\nx = y\n```\n\n```{python}\n#| label: b\nx\n```", [("E-NB-04", 12)]),
    "words that a cell says, at their line": (
        CELL.format("a", "#| output: asis\n# one\n# two\nprint('good\\n')\nprint('a **bold* word')"), [("E-NB-04", 14)]
    ),
    "what the second of two cells shows": (
        CELL.format("a", "#| output: asis\nprint('<b style=good>'[:2] + '>x</b>')")
        + "\n\n" + CELL.format("b", "from IPython.display import HTML\nHTML('<p style=\"x\">x</p>')"),
        [("E-NB-13", 17)],
    ),
    "an id that two cells show": (
        "\n\n".join(CELL.format(n, "from IPython.display import HTML\nHTML('<p id=\"sm\">x</p>')") for n in "ab"),
        [("E-NB-03", 11), ("E-NB-03", 17)],
    ),
    "a table that is a text": (CELL.format("a", "'<table><tr><td>x</td></tr></table>'"), [("E-NB-13", 8)]),
    "words for both languages, printed as code": (
        CELL.format("a", "from pipelines.notebook.markup import both\nprint(both({'zh': 'x', 'en': 'y'}))"), [("E-NB-13", 8)]
    ),
    "colons of Chinese writing": ("：：： {.callout-note}\nx\n:::", [("E-NB-04", 8), ("E-NB-04", 10)]),
    "a shortcode with half its braces": ("{< include _x.qmd >}", [("E-NB-04", 8)]),
    "a link with a blank in it": ("See [here] (page:method.html).", [("E-NB-04", 8)]),
    "an id without its sign": ("## Title {sec-x}", [("E-NB-04", 8)]),
    "a cell too far in for its list": ("- item\n\n    ```{python}\n    #| label: a\n    print('x')\n    ```", [("E-NB-04", 10)]),
    "a field that the data do not have": (
        CELL.format("a", f"{CHART}alt.Chart(d, title='T').mark_line().encode(x='x', y='gone:Q')"), [("E-FIG-03", 8)]
    ),
    "a quotation behind prose": ("Text\n> quote", [("E-NB-04", 9)]),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(WRONG))
def test_it_is_refused_where_it_is_wrong(kind, tmp_path, project):
    text, wanted = WRONG[kind]
    faults = faults_of(tmp_path, project, text)
    found = sorted({(fault.code, int(fault.where.split(" ")[0].rpartition(":")[2])) for fault in faults})
    assert found == wanted, faults
