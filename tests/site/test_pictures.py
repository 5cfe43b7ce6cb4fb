"""Every picture of the real site and of the demo, in both languages: words hide nothing, signs have a key."""

import csv
import html
import re

import pytest
from drawn import hidden, read

pytestmark = [pytest.mark.slow]
VEGA = "role-frame"  # in every picture of Vega-Lite


def pictures(public):
    """The files that our own writer has drawn; Vega-Lite's are looked at in the browser (test_looking.py)."""
    return [
        path
        for folder in ("charts", "figures")
        for path in sorted((public / folder).glob("*.svg"))
        if VEGA not in path.read_text(encoding="utf-8")
    ]


def pages(public):
    """Page → its drawings for both widths, of promises and chapters in both languages."""
    found = {}
    for path in sorted(public.rglob("*.html")):
        if path.parent.name in ("targets", "chapters"):
            drawn = re.findall(
                r'<svg[^>]* class="chart .*?</svg>', path.read_text(encoding="utf-8"), re.DOTALL
            )
            own = [svg for svg in drawn if VEGA not in svg]
            found |= {path.relative_to(public).as_posix(): own} if own else {}
    return found


def check(public):
    """What words hide, in the files and in the drawings of every page."""
    paths = pictures(public)
    assert {path.stem.rpartition(".")[2] for path in paths} == {"zh", "en"}
    drawn = {path.name: read(path.read_text(encoding="utf-8")) for path in paths}
    for page, svgs in pages(public).items():
        assert len(svgs) % 2 == 0
        drawn |= {f"{page} {n}": read(svg) for n, svg in enumerate(svgs)}
    assert sum(bool(one.labels and one.dots) for one in drawn.values()) >= 4
    return {name: found for name, one in drawn.items() if (found := hidden(one))}


def test_no_word_of_a_picture_hides_anything(built):
    public = built[0] / "site" / "public"
    assert len(pictures(public)) > 60
    assert sum(map(len, pages(public).values())) > 120
    assert check(public) == {}


def test_no_word_of_a_picture_of_the_demo_hides_anything(demo):
    assert check(demo[1]) == {}


def test_hatching_covers_nobodys_figure_and_an_empty_chart_has_no_axis_of_figures(built, demo):
    empty = 0
    for public in (built[0] / "site" / "public", demo[1]):
        for page, svgs in pages(public).items():
            for picture in map(read, svgs):
                for left, _, right, _ in picture.hatched:
                    assert [x for x, _, _ in picture.dots if left <= x <= right] == [], page
                    assert [bar for bar in picture.bars if left < bar[2] and bar[0] < right] == [], page
                if picture.hatched and not picture.dots and not picture.bars:
                    empty += 1
                    assert all(re.fullmatch(r"20\d\d", text) for text, _ in picture.around), page
    assert empty >= 8


def test_lines_beside_the_one_spoken_of_differ_in_grey_and_in_stroke(built, demo):
    several = 0
    for public in (built[0] / "site" / "public", demo[1]):
        for page, svgs in pages(public).items():
            for svg in svgs:
                groups = re.findall(
                    r'<g class="beside">(.*?)</g>|<g class="beside">(.*?)(?=<g class)', svg, re.DOTALL
                )
                styles = [
                    re.search(r'<polyline[^>]* stroke="(.*?)"[^>]*dasharray="(.*?)"', "".join(g))
                    for g in groups
                ]
                styles = [style.groups() for style in styles if style]
                several += len(styles) > 1
                assert len({grey for grey, _ in styles[:3]}) == len(styles[:3]), page
                assert len({dash for _, dash in styles[:3]}) == len(styles[:3]), page
    assert several >= 8


def test_what_is_passed_on_carries_title_subject_site_and_date(built):
    public = built[0] / "site" / "public"
    dates = set()
    for page in sorted(public.glob("targets/*.html")):
        text = page.read_text(encoding="utf-8")
        seen = re.search(r'class="seen">(.*?)</span><span class="measured">(.*?)</span>', text)
        if seen is None:
            continue
        svg = (public / "charts" / f"{page.stem}.zh.svg").read_text(encoding="utf-8")
        words = "".join(re.findall(r"<text[^>]*>(.*?)</text>", svg)).replace(" ", "")
        subject = re.search(r"<h1>(.*?)</h1>", text)[1]
        for said in (subject, *seen.groups()):
            assert re.sub("[\u202f ]", "", said).replace("₂", "2").replace("’", "'") in words
        dates |= set(re.findall(r"· (\d{4}-\d{2}-\d{2}) ·", svg))
    assert len(dates) == 1


def test_references_in_the_text_lead_to_a_numbered_picture(built):
    public = built[0] / "site" / "public"
    led = 0
    for page in sorted(public.rglob("chapters/*.html")):
        text = page.read_text(encoding="utf-8")
        for where, number in re.findall(r'<a href="#(fig-[\w-]+)"[^>]*>(?:图|Figure) (\S+?)</a>', text):
            led += 1
            caption = text[text.index(f'id="{where}"') :].partition("</figcaption>")[0]
            assert f" {number}</span>" in caption, (page.name, where)
    assert led > 20


def unexplained(svg):
    """Signs of a picture (open dots, bars of bounds and ranges) whose key does not stand in it."""
    plot, _, foot = svg.partition('<g class="key"')
    signs = {
        'fill="(var\\(--ground,)?#fdfcf9': re.search(r'<circle[^>]*fill="(var\(--ground,)?#fdfcf9', plot),
        r"-up\)": re.search(r'class="bar"[^>]*-up\d?\)', plot),
        r"-down\)": re.search(r'class="bar"[^>]*-down\d?\)', plot),
        "fill-opacity": re.search(r'class="bar"[^>]*fill-opacity', plot),
    }
    return [sign for sign, there in signs.items() if there and not re.search(sign, foot)]


def test_open_dots_and_bounds_are_explained_in_every_drawing_itself(built):
    public = built[0] / "site" / "public"
    drawn = {path.name: path.read_text(encoding="utf-8") for path in pictures(public)}
    for page, svgs in pages(public).items():
        drawn |= {f"{page} {n}": svg for n, svg in enumerate(svgs)}
    lines = {name: svg for name, svg in drawn.items() if "<circle" in svg or 'class="end"' in svg}
    assert [name for name, svg in lines.items() if unexplained(svg)] == []
    assert sum('<g class="key"' in svg for svg in drawn.values()) >= 16
    bare = [re.sub('<g class="key".*', "", svg, flags=re.DOTALL) for svg in lines.values()]
    assert sum(bool(unexplained(svg)) for svg in bare) >= 16


def unnamed(path):
    """Areas of which a picture names fewer lines than the CSV beside it holds, but for the line that the title
    speaks of, whose figures are written at its dots."""
    with path.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        lines = {row["series"]: row["area_name"] for row in csv.DictReader(file) if row.get("series")}
    svg = path.read_text(encoding="utf-8")
    words = [
        html.unescape(re.sub("<[^>]+>", "", text))
        for text in re.findall("<text[^>]*>(.*?)</text>", svg, re.S)
    ]
    others = list(lines.values())[1:]
    return [area for area in set(others) if sum(area in text for text in words) < others.count(area)]


OTHERS = re.compile(r'<tr data-t="[^"]*" data-v="[^"]*"><th[^>]*>.*?</th><td>(.*?)</td>')


def unnamed_on(page):
    """(Lines beside the one spoken of, by the table below each picture of a page; those of them that one of its
    drawings names neither at its end nor, where the plot has no room there, in the key.)"""
    several, lacking = 0, []
    for figure in re.findall(r'<figure id="[^"]*" class="picture".*?</figure>', page, re.DOTALL):
        names = {html.unescape(name) for name in OTHERS.findall(figure)}
        several += len(names) > 1
        for svg in re.findall(r"<svg.*?</svg>", figure, re.DOTALL):
            if VEGA in svg:
                continue
            picture = read(svg)
            written = "".join(text for text, _ in [*picture.labels, *picture.around]).replace(" ", "")
            lacking += [name for name in names if name.replace(" ", "").replace("’", "'") not in written]
    return several, lacking


def test_of_several_lines_each_is_named_in_every_drawing_of_a_page(built, demo):
    several = 0
    for public in (built[0] / "site" / "public", demo[1]):
        for page in pages(public):
            many, lacking = unnamed_on((public / page).read_text(encoding="utf-8"))
            several += many
            assert lacking == [], page
    assert several >= 8


def test_of_several_lines_each_is_named_in_the_picture(built, demo):
    paths = pictures(built[0] / "site" / "public") + pictures(demo[1])
    with_data = [path for path in paths if path.with_suffix(".csv").is_file()]
    assert len(with_data) > 60
    assert {path.name: found for path in with_data if (found := unnamed(path))} == {}
