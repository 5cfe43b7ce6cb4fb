"""The pictures of shared links: one a promise, a chapter and the front page, the same bytes, marked where it is
a demo."""

import struct
from types import SimpleNamespace

import polars as pl
import pytest

from pipelines.bodies import titles_of
from pipelines.ground.errors import PublishError
from pipelines.pictures import share
from pipelines.pictures.canvas import DEMO, hands, marks_of, one_png, pngs, wrapped
from pipelines.pictures.share import (
    FRONT,
    INDEX,
    cards_of,
    front_card,
    share_path,
    share_pictures,
    target_card,
)
from pipelines.views import LANGS, tile_of

FEW = 3


@pytest.fixture(scope="module")
def cards(site_data):
    return dict(cards_of(site_data))


@pytest.fixture
def few(site_data, cards, monkeypatch):
    """Drawing is slow: three cards stand for all."""
    chosen = [share_path(FRONT, "zh"), share_path(site_data.city_targets[0].id, "en")]
    chosen.append(next(path for path in cards if "/chapter-" in path))
    monkeypatch.setattr(share, "cards_of", lambda data: ((path, cards[path]) for path in chosen))
    return chosen


def test_every_promise_and_chapter_has_a_card_in_both_languages(cards, site_data):
    names = [FRONT, *(target.id for target in site_data.city_targets)]
    for lang in LANGS:
        chapters = [f"chapter-{name}" for name, *_ in titles_of(site_data.project, lang)]
        assert {share_path(name, lang) for name in [*names, *chapters]} <= cards.keys()
    assert len(cards) == 2 * (len(names) + len(chapters))


def test_a_card_has_the_agreed_size_and_is_kept_when_nothing_changed(few, site_data, tmp_path, monkeypatch):
    drawn = share_pictures(site_data, tmp_path, hands())
    assert [*drawn] == [*few, INDEX]
    for path in few:
        assert drawn[path].startswith(b"\x89PNG")
        assert struct.unpack(">II", drawn[path][16:24]) == (1200, 630)
    for name, content in drawn.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(share, "pngs", lambda svgs, *_: dict.fromkeys(svgs, b"drawn"))
    assert share_pictures(site_data, tmp_path, hands()) == drawn
    (tmp_path / few[0]).write_bytes(b"altered")
    again = share_pictures(site_data, tmp_path, hands())
    assert [path for path, content in again.items() if content == b"drawn"] == [few[0]]


def test_many_at_once_are_the_same_as_one_by_one(cards, site_data):
    some = dict([*cards.items()][:8])
    with hands() as pool:
        drawn = pngs(some, site_data.project, pool)
    assert drawn == {name: one_png(name, svg, site_data.project) for name, svg in some.items()}


def test_it_says_verdict_promise_release_and_that_it_is_not_official(site_data):
    target = next(t for t in site_data.city_targets if t.id == "sm2022-08-straw")
    verdict = site_data.tables["assessments"].row(by_predicate=pl.col("TARGET_ID") == target.id, named=True)
    svg = target_card(site_data, target, "zh", marks_of(site_data), tile_of(site_data, target, "zh"))
    for text in (
        site_data.codes.statuses[verdict["STATUS"]].zh,
        "秸秆九成以上综合利用",
        site_data.params.release.version,
        "非官方",
    ):
        assert text in svg
    assert DEMO not in svg
    assert "var(--" not in svg


def test_a_demo_is_marked_in_the_picture(site_data, monkeypatch):
    params = site_data.project.params
    told = SimpleNamespace(
        **{name: getattr(params, name) for name in type(params).model_fields} | {"demo": True}
    )
    monkeypatch.setitem(site_data.project.__dict__, "params", told)
    tiles = {target.id: tile_of(site_data, target, "en") for target in site_data.quantified}
    assert DEMO in front_card(site_data, "en", marks_of(site_data), tiles)


def test_a_character_that_the_font_lacks_stops_the_build(site_data):
    with pytest.raises(PublishError, match="E-GLYPH-01"):
        one_png("x", "<svg><text>\u0e01</text></svg>", site_data.project)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("秸秆九成以上综合利用", 5, ["秸秆九成以", "上综合利用"]),
        ("At least 90 % of straw used", 9, ["At least 90 % of", "straw used"]),
        ("秸秆，利用", 2, ["秸秆，", "利用"]),
    ],
)
def test_long_titles_are_broken_where_a_reader_expects_it(text, room, lines):
    assert wrapped(text, room) == lines
