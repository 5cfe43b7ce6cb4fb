"""Every picture of the real site and of the demo, in both languages: words hide nothing, signs have a key."""

import csv
import html
import re

import pytest
from drawn import hidden, read

pytestmark = [pytest.mark.slow]


def pictures(public):
    return [path for folder in ("charts", "figures") for path in sorted((public / folder).glob("*.svg"))]


def check(paths):
    assert {path.stem.rpartition(".")[2] for path in paths} == {"zh", "en"}
    drawn = {path.name: read(path.read_text(encoding="utf-8")) for path in paths}
    assert sum(bool(one.labels and one.dots) for one in drawn.values()) >= 2
    return {name: found for name, one in drawn.items() if (found := hidden(one))}


def test_no_word_of_a_picture_hides_anything(built):
    paths = pictures(built[0] / "site" / "public")
    assert len(paths) > 60
    assert check(paths) == {}


def test_no_word_of_a_picture_of_the_demo_hides_anything(demo):
    assert check(pictures(demo[1])) == {}


def unexplained(path):
    """Signs of a picture (open dots, triangles, bars of a range) whose key does not stand in it."""
    svg = path.read_text(encoding="utf-8")
    plot, _, foot = svg.partition('<g class="key"')
    symbols = re.findall(r'<path transform="[^"]*" d="([^"]*)" fill="(#\w+)"', plot)
    signs = {"circle": any(fill == "#fdfcf9" for _, fill in symbols)}
    signs["L4.4,0Z"] = any("A" not in shape and re.match(r"M-?[\d.]+,[\d.]", shape) for shape, _ in symbols)
    shown = {"circle": "<circle" in foot, "L4.4,0Z": re.search('d="M-4.4,(0|-8)', foot) is not None}
    return [sign for sign, there in signs.items() if there and not shown[sign]]


def test_open_dots_and_triangles_are_explained_in_the_picture_itself(built):
    paths = pictures(built[0] / "site" / "public")
    assert [path.name for path in paths if unexplained(path)] == []
    keys = [path for path in paths if '<g class="key"' in path.read_text(encoding="utf-8")]
    assert len(keys) >= 4
    bare = [re.sub('<g class="key".*?</g>', "", path.read_text(encoding="utf-8")) for path in keys]
    assert all('class="key"' not in text for text in bare)


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


def test_of_several_lines_each_is_named_in_the_picture(built, demo):
    paths = pictures(built[0] / "site" / "public") + pictures(demo[1])
    with_data = [path for path in paths if path.with_suffix(".csv").is_file()]
    assert len(with_data) > 60
    assert {path.name: found for path in with_data if (found := unnamed(path))} == {}
