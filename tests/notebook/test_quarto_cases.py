"""Small notebooks that the two engines would read differently: what the real Quarto makes of each is known, and
ours gives the same or refuses it with the line. The files in `quarto/` are kept as they were found."""

from pathlib import Path

import pytest
from lxml import html

from pipelines.bodies.embedded import render
from pipelines.ground.errors import EngineError

CASES = Path(__file__).parent / "quarto"
# Name → the faults that it must be refused with: code and line.
REFUSED = {
    "altair-display": [("E-NB-09", 10)],
    "callout-reference": [("E-NB-04", 10), ("E-NB-04", 12)],
    "code-filename": [("E-NB-04", 10)],
    "digit-after-mixed-fences": [("E-NB-10", 15)],
    "echo-fenced": [("E-NB-04", 12)],
    "echo-no": [("E-NB-04", 12)],
    "failing-cell": [("E-NB-01", 19)],
    "html-format-variants": [("E-NB-04", 10), ("E-NB-04", 14)],
    "include-inside-line": [("E-NB-04", 10)],
    "knitr-style-fence": [("E-NB-04", 10)],
    "label-with-space": [("E-NB-04", 11)],
    "no-front-matter": [("E-NB-12", 1)],
    "option-not-yaml": [("E-YAML-01", 11)],
    "option-unquoted-colon": [("E-YAML-01", 12)],
    "root-link": [("E-NB-04", 10)],
    "several-references": [("E-NB-04", 17)],
    "stderr": [("E-NB-13", 10)],
    "unclosed-cell": [("E-NB-04", 10)],
    "unknown-reference": [("E-NB-04", 10), ("E-NB-04", 10)],
    "when-meta": [("E-NB-04", 10)],
}
# Name → what must be found in its body (XPath), and how often.
SHOWN = {
    "blank-first-line": {"//p[.='Text.']": 1},
    "bom": {"//p[.='Text.']": 1},
    "callout-title-markup": {
        "//details[@class='box box-warning']/summary[.='Share <b of all & more']/strong[.='all']": 1,
        "//div[@class='box box-note']/p[@class='box-title'][em='of'][code='all']": 1,
    },
    "cell-in-list": {"//li//div[@class='cell']/div[@class='cell-output']/pre/code[.='ran']": 1, "//li": 2},
    "cells-and-callouts": {
        "//div[@class='cell']/div[@class='cell-output']//code[.='42']": 1,
        "//div[@class='box box-note'][p[@class='box-title']='Title']": 2,
    },
    "fence-of-four": {"//div[@class='cell-output']//code[.='42']": 1},
    "fence-with-space": {"//div[@class='cell-output']//code[.='42']": 1},
    "image-figure": {
        "//a[@href='#fig-i'][.='图 1']": 1,
        "//figure[@id='fig-i'][figcaption='图 1 A caption']//img[@alt='a picture']": 1,
    },
    "include-in-include": {"//p[.='Outer.']": 1, "//p[.='Inner.']": 1},
    "latex-output": {"//div[@class='cell-output']//math": 1, "//strong[.='strong']": 1},
    "leak-a": {"//div[@class='cell']": 1},
    "leak-b": {"//pre/code[starts-with(., 'None ')][contains(., '/quarto None')]": 1, "//tbody/tr": 4},
    "multiline-option": {"//code[.='42']": 1, "//p[.='A long caption']": 1},
    "pipe-table": {"//table/tbody/tr/td": 2, "//tr[@class]": 0},
    "pipe-table-caption": {
        "//figure[@id='tbl-t'][figcaption='表 1 A caption']/table": 1,
        "//a[@href='#tbl-t'][.='表 1']": 1,
    },
    "png-figure": {
        "//figure[@id='fig-plot'][figcaption='图 1 A plot']//img[@alt='a plot']": 1,
        "//a[@href='#fig-plot'][.='图 1']": 1,
    },
    "stdout-as-markdown": {
        "//div[@class='cell-output']/pre/code[contains(., '# total')][contains(., '<b>bold</b>')]": 1,
        "//h1": 0,
    },
    "svg-figure-caption": {"//figure[@id='fig-plot'][figcaption='图 1 A plot']//img[@alt='a plot']": 1},
    "table-cell-caption": {"//figure[@id='tbl-t'][figcaption='表 1 A table']//td": 4},
    "table-div": {"//figure[@id='tbl-d'][figcaption='表 1 A caption']//td": 2},
    "tabset": {"//div[@class='tabs']/section/h2": 2},
}


def test_every_case_has_its_answer():
    names = {path.stem for path in CASES.glob("[!_]*.qmd")}
    assert names == set(REFUSED) | set(SHOWN)
    assert not set(REFUSED) & set(SHOWN)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_can_not_be_shown_alike_is_refused_with_its_line(name, project):
    with pytest.raises(EngineError) as caught:
        render(CASES / f"{name}.qmd", project)
    found = [(fault.code, int(fault.where.split(" ")[0].rpartition(":")[2])) for fault in caught.value.faults]
    assert found == REFUSED[name]
    assert all(f"{name}.qmd" in fault.where for fault in caught.value.faults)


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_what_quarto_shows_is_shown(name, project):
    body = render(CASES / f"{name}.qmd", project)["zh"]
    root = html.fragment_fromstring(body, create_parent="main")
    for path, count in SHOWN[name].items():
        assert len(root.xpath(f".{path}")) == count, path
    for code in root.xpath(".//details[@class='code']"):
        code.getparent().remove(code)
    shown = html.tostring(root, encoding="unicode")
    for trace in ("{#", ":::", "{{<", ">None<", "cell-output-display", "execution"):
        assert trace not in shown, trace


HEAD = "---\ntitle: t\ntitle-en: t\ndescription: d\ndescription-en: d\n---\n\n"
# Further members of the same kinds: what stands in line 8 is refused, with that line or a later one of it.
KINDS = {
    "a class of Quarto's": "::: {.column-margin}\nx\n:::",
    "a layout": "::: {layout-ncol=2}\nx\n:::",
    "a theorem": "::: {#thm-one}\nx\n:::",
    "a figure of several": "::: {#fig-pair}\nx\n\ny\n:::",
    "a button": "[press]{.btn .btn-primary}",
    "an attribute of a callout": '::: {.callout-note appearance="simple"}\nx\n:::',
    "a callout that has a name": "::: {#tip-x .callout-tip}\nx\n:::",
    "a callout of no kind": "::: {.callout}\nx\n:::",
    "a collapse that is no truth value": '::: {.callout-note collapse="maybe"}\nx\n:::',
    "another format": '::: {.content-hidden unless-format="pdf"}\nx\n:::',
    "a profile that nobody has": '::: {.content-visible when-profile="EN"}\nx\n:::',
    "content for nobody": "::: {.content-visible}\nx\n:::",
    "a heading with a class": "## Title {.unnumbered}",
    "a heading behind prose": "Text.\n## Title",
    "code with lines": "```{.python .numberLines}\nx\n```",
    "a table with widths": '| a |\n|---|\n| x |\n\n: Caption {tbl-colwidths="[1]"}',
    "a table with a class": "| a |\n|---|\n| x |\n\n: Caption {#tbl-x .striped}",
    "a table's div with prose": "::: {#tbl-x}\n| a |\n|---|\n| x |\n\nx\n\ny\n:::",
    "a reference of no kind": "See @thm-a.",
    "a citation": "See [@smith].",
    "a reference with words": "See [Abb. @sec-a].\n\n## A {#sec-a}",
    "a reference in a word": "见@fig-a。",
    "a footnote without its text": "Word[^none].",
    "a link without its address": "[text][nowhere]",
    "a link to a place of the server": "[a](/x.html)",
    "a link beside": "[a](x.html)",
    "a link that runs": "[a](javascript:alert)",
    "a picture from elsewhere": '![a](https://x.org/a.png){fig-alt="a"}',
    "a picture that is not there": '![a](gone.png){fig-alt="a"}',
    "a picture from above": '![a](../pic.png){fig-alt="a"}',
    "a picture of the machine": '![a](/etc/a.png){fig-alt="a"}',
    "a picture of percent": '![a](pic.png){fig-alt="a" width=50%}',
    "a picture without words": "![a](pic.png)",
    "a picture with a title": '![a](pic.png "t"){fig-alt="a"}',
    "a picture with another name": '![a](pic.png){#img-a fig-alt="a"}',
    "a script": "<script>alert()</script>",
    "a style": '<p style="color:red">x</p>',
    "a handler": '<b onclick="x()">x</b>',
    "a frame": '<iframe src="x"></iframe>',
    "a picture of HTML": '<img src="https://x.org/a.png" alt="a">',
    "TeX": "\\newpage",
    "metadata below": "---\nlang: fr\n---",
    "an include of itself": "{{< include self.qmd >}}",
    "a shortcode": "{{< meta title >}}",
    "a shortcode in code": "```\n{{< meta title >}}\n```",
    "options below the code": "```{python}\n#| label: a\nx = 1\n#| echo: false\n```",
    "an option twice": "```{python}\n#| label: a\n#| label: b\nx\n```",
    "options that are a list": "```{python}\n#| - a\nx\n```",
    "an option of Quarto's": "```{python}\n#| label: a\n#| fig-width: 3\nx\n```",
    "a label of digits": "```{python}\n#| label: 12\nx\n```",
    "a label in capitals": "```{python}\n#| label: Fig-A\nx\n```",
    "captions as a list": "```{python}\n#| label: a\n#| fig-cap: [a, b]\n#| fig-alt: a\nx\n```",
    "a caption with half a bracket": "```{python}\n#| label: a\n#| fig-cap: a] b\n#| fig-alt: a\nx\n```",
    "a number in a caption": "```{python}\n#| label: a\n#| fig-cap: In 2025\n#| fig-alt: a\nx\n```",
    "a yes": "```{python}\n#| label: a\n#| eval: yes\nx\n```",
    "a magic": "```{python}\n#| label: a\n%pip list\n```",
    "no label at all": "```{python}\nprint('hi')\n```",
    "an empty cell": "```{python}\n```",
    "a blank line before the options": "```{python}\n\n#| label: a\nx\n```",
    "options that are indented": "```{python}\n #| label: a\nx\n```",
    "a caption of what is not run": "```{python}\n#| label: tbl-a\n#| tbl-cap: a\n#| eval: false\nx\n```",
    "a caption of what is printed as it is": (
        "```{python}\n#| label: tbl-a\n#| tbl-cap: a\n#| output: asis\nprint('x')\n```"
    ),
    "two captions": "```{python}\n#| label: a\n#| tbl-cap: a\n#| fig-cap: a\n#| fig-alt: a\nx\n```",
    "a caption of words that are printed": (
        "```{python}\n#| label: a\n#| fig-cap: lost\n#| fig-alt: a\nprint('x')\n```"
    ),
    "a row that is too long": "| a | b |\n|---|---|\n| c | d | lost |",
    "a footnote in a table": "| a |\n|---|\n| c[^t] |\n\n[^t]: note",
    "an id twice": "## A {#sec-a}\n\n## B {#sec-a}",
    "a table's id twice": "| a |\n|---|\n| x |\n\n: A {#tbl-x}\n\n| a |\n|---|\n| x |\n\n: B {#tbl-x}",
    "a div that stays open": "::: {.callout-note}\nx",
    "a div that was not open": "x\n\n:::",
    "a tag that stays open": "a <b>bold\n\nnext",
    "a tag that was not open": "</section>",
    "a comment over lines": "<!--\nx\n-->",
    "a heading in what is folded": '::: {.callout-note collapse="true"}\n## T\nx\n\n### In\nmore\n:::',
    "an include from elsewhere": "{{< include /etc/hostname >}}",
    "an include from above": "{{< include ../x.qmd >}}",
    "words that nobody sees": "<p hidden>x</p>",
    "a list behind prose": "x:\n- one\n- two",
    "a table behind prose": "x\n| a | b |\n|---|---|\n| c | d |",
    "a heading without its blank": "##A",
    "stars that do not match": "**bold* text",
    "a backtick alone": "a `code",
    "a span that stays open": "[x]{.underline and",
    "an alert of another Markdown": "> [!NOTE]\n> x",
    "a box to tick": "- [ ] todo",
    "bad TeX": "$\\frac{x$",
    "a footnote that nobody asks for": "x\n\n[^n]: note",
    "a key of Quarto's": "```{python}\n#| label: a\n#| code-fold: true\nx\n```",
    "the shell": "```{python}\n#| label: a\n!ls\n```",
}


def faults_of(tmp_path, project, text):
    (tmp_path / "pic.png").write_bytes((CASES / "pic.png").read_bytes())
    path = tmp_path / "self.qmd"
    path.write_text(HEAD + text + "\n", encoding="utf-8")
    with pytest.raises(EngineError) as caught:
        render(path, project)
    return caught.value.faults


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_further_members_are_refused_with_their_line(kind, tmp_path, project):
    faults = faults_of(tmp_path, project, KINDS[kind])
    lines = {int(fault.where.split(" ")[0].rpartition(":")[2]) for fault in faults}
    assert lines <= set(range(8, 8 + KINDS[kind].count("\n") + 1)), faults
    assert {fault.code for fault in faults} <= {
        *("E-NB-02", "E-NB-03", "E-NB-04", "E-NB-05", "E-NB-06", "E-NB-09", "E-NB-10", "E-NB-13"),
        "E-YAML-01",
    }  # fmt: skip


# What cells may show, and what they may not.
NOT_SHOWN = {
    "HTML that runs": "from IPython.display import HTML\nHTML('<script>1</script>')",
    "JavaScript": "from IPython.display import Javascript\nJavascript('1')",
    "a handler": "from IPython.display import HTML\nHTML('<b onclick=\"x()\">x</b>')",
    "a frame": "from IPython.display import IFrame\nIFrame('https://x.org', 1, 1)",
    "a picture from elsewhere": "from IPython.display import Image\nImage(url='https://x.org/a.png')",
    "an object": "object()",
    "a function": "len",
    "an address in memory": "print(object())",
    "stderr": "import sys\nprint('x', file=sys.stderr)",
    "a warning": "import warnings\nwarnings.warn('x')",
    "TeX that is no formula": "from IPython.display import Latex\nLatex(r'\\begin{tabular}{c}\\end{tabular}')",
    "a leftover of Markdown": "from IPython.display import Markdown\nMarkdown('::: {.grid}\\nx\\n:::')",
    "a comment that stays open": "from IPython.display import HTML\nHTML('<p>x</p><!-- open')",
    "a tag that stays open": "from IPython.display import HTML\nHTML('<div><p>open')",
    "a tag that closes the page": "from IPython.display import HTML\nHTML('</div></section><p>x</p>')",
    "a quotation mark that stays open": "from IPython.display import HTML\nHTML('<p title=\"x>hello</p>')",
    "words that nobody sees": "from IPython.display import HTML\nHTML('<template>x</template>')",
    "a fence that stays open": "from IPython.display import Markdown\nMarkdown('```\\nx')",
    "nothing": "class N:\n    def _repr_html_(self): return ''\nN()",
    "a script in a picture": (
        "from IPython.display import SVG\n"
        "SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>')"
    ),
    "a control character": "print('a\\x08b')",
    "data from elsewhere": (
        "import altair as alt\nalt.Chart('https://x.org/a.csv').mark_point().encode(x='a:Q')"
    ),
    "a chart without a mark": (
        "import altair as alt, polars as pl\n"
        "alt.Chart(pl.DataFrame({'a': [1]})).mark_point().encode(x='gone:Q').properties(title='t')"
    ),
    "a shortcode": "from IPython.display import Markdown\nMarkdown('{{< meta x >}}')",
}


@pytest.mark.parametrize("kind", sorted(NOT_SHOWN))
def test_output_that_can_not_be_published_is_refused_with_its_cell(kind, tmp_path, project):
    (fault, *_) = faults_of(tmp_path, project, f"```{{python}}\n#| label: a\n{NOT_SHOWN[kind]}\n```")
    assert fault.code in ("E-NB-13", "E-NB-04", "E-NB-09", "E-FIG-03")
    assert 8 <= int(fault.where.split(" ")[0].rpartition(":")[2]) <= 12


def test_two_figures_of_one_label_and_a_label_without_a_figure_are_refused(tmp_path, project):
    plot = "from IPython.display import SVG, display\nfor _ in range(2): display(SVG('<svg/>'))"
    head = "```{python}\n#| label: fig-a\n#| fig-cap: c\n#| fig-alt: a\n"
    assert [fault.code for fault in faults_of(tmp_path, project, f"{head}{plot}\n```")] == ["E-NB-13"]
    assert [fault.code for fault in faults_of(tmp_path, project, f"{head}print('x')\n```")] == ["E-NB-13"]
    bare = "```{python}\n#| label: a\nfrom IPython.display import SVG\nSVG('<svg/>')\n```"
    assert [fault.code for fault in faults_of(tmp_path, project, bare)] == ["E-NB-09"]


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path, project):
    path = tmp_path / "n.qmd"
    path.write_bytes(HEAD.encode() + "中文".encode("gbk"))
    with pytest.raises(EngineError) as caught:
        render(path, project)
    assert [(fault.code, fault.where[-7:]) for fault in caught.value.faults] == [("E-ENC-01", "n.qmd:8")]


def test_an_altair_chart_with_a_title_is_a_static_picture(tmp_path, project):
    path = tmp_path / "n.qmd"
    cell = (
        "```{python}\n#| label: fig-a\n#| fig-cap: A *chart*\n#| fig-alt: Two points\n"
        "import altair as alt, polars as pl\n"
        "alt.Chart(pl.DataFrame({'A': [1, 2]})).mark_point().encode(x='A').properties(title='Two')\n```\n"
    )
    path.write_text(f"{HEAD}{cell}\nSee [@fig-a] and [-@fig-a].\n", encoding="utf-8")
    body = render(path, project)["en"]
    root = html.fragment_fromstring(body, create_parent="main")
    narrow, svg = root.xpath(".//figure[@id='fig-a']/div[@class='plot']/svg[@role='img']")
    assert narrow.get("class") == "chart narrow vega"
    assert svg.findtext("title") == "Two"
    assert svg.findtext("desc") == "Two points"
    assert root.xpath("string(.//figcaption)") == "Figure 1 A chart"
    assert [link.text for link in root.xpath(".//a[@class='crossref']")] == ["Figure 1", "1"]
    assert "<script" not in body
    own = body.replace('class="chart wide vega"', "").replace('class="chart narrow vega"', "")
    assert "vega" not in own.lower()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_may_end_as_other_systems_end_them(tmp_path, project, end):
    path = tmp_path / "n.qmd"
    path.write_bytes(
        f"{HEAD}Text.\n\n```{{python}}\n#| label: a\nprint('x')\n```\n".replace("\n", end).encode()
    )
    body = render(path, project)["zh"]
    assert "<p>Text.</p>" in body
    assert "<code>x</code>" in body


# Source → the cells of the table that it shows.
FRAMES = {
    "pl.DataFrame({'F': [0.00001, 1e-9, 123456789.123, -0.5]})": ["1e−05", "1e−09", "123456789.123", "−0.5"],
    "pl.DataFrame({'F': [None, float('nan'), 0.0]})": ["—", "NaN", "0"],
    "pl.DataFrame({'L': [[0.1 + 0.2, None]]})": ["0.3, —"],
    "pl.DataFrame({'S': ['<b>', '']})": ["<b>", ""],
    "pd.DataFrame({'v': [1, 2]}, index=['x', 'y'])": ["x", "1", "y", "2"],
    "pd.DataFrame({'v': [1, 2, 3]})[lambda d: d.v > 2]": ["2", "3"],
    "pd.DataFrame({'v': pd.array([1, None], dtype='Int64')})": ["1", "—"],
    "pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([('A', 'u'), ('B', 'v')]))": ["1", "2"],
}


@pytest.mark.parametrize("source", list(FRAMES))
def test_a_frame_shows_what_it_holds(tmp_path, project, source):
    path = tmp_path / "n.qmd"
    cell = f"```{{python}}\n#| label: a\nimport pandas as pd, polars as pl\n{source}\n```\n"
    path.write_text(HEAD + cell, encoding="utf-8")
    root = html.fragment_fromstring(render(path, project)["zh"], create_parent="main")
    assert [cell.text_content() for cell in root.xpath(".//tbody//td")] == FRAMES[source]
    assert "A / u" in "".join(root.xpath(".//th/text()")) or "MultiIndex" not in source


def test_prints_and_shows_stand_in_the_order_of_the_cell(tmp_path, project):
    path = tmp_path / "n.qmd"
    cell = (
        "```{python}\n#| label: a\nfrom IPython.display import Markdown, display\n"
        "for n in 'xy':\n    print('row', n)\n    display(Markdown(f'**{n}**'))\n```\n"
    )
    path.write_text(HEAD + cell, encoding="utf-8")
    root = html.fragment_fromstring(render(path, project)["zh"], create_parent="main")
    said = [" ".join(one.text_content().split()) for one in root.xpath(".//div[@class='cell-output']")]
    assert said == ["row x", "x", "row y", "y"]


@pytest.mark.parametrize(
    "maths", ["\\begin{aligned}a &= b\\\\ c &= d\\end{aligned}", "\\begin{cases}a & b\\\\ c & d\\end{cases}"]
)
def test_formulas_of_several_rows_are_shown(tmp_path, project, maths):
    path = tmp_path / "n.qmd"
    path.write_text(f"{HEAD}$$ {maths} $$\n", encoding="utf-8")
    body = render(path, project)["zh"]
    assert "<mtable" in body
    assert "style=" not in body
