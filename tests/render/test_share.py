"""The picture of a shared link: one a promise and language, the same bytes, marked where it is a demo."""

import struct
from types import SimpleNamespace

import polars as pl
import pytest

from pipelines.ground.errors import PublishError
from pipelines.pictures import share
from pipelines.pictures.share import DEMO, _png, _shapes, share_path, share_pictures, share_svg, wrapped


@pytest.fixture(scope="module")
def pictures(addressed_data, tmp_path_factory):
    return share_pictures(addressed_data, tmp_path_factory.mktemp("none"))


def test_every_promise_has_a_picture_of_the_agreed_size_in_both_languages(pictures, addressed_data):
    for target in addressed_data.city_targets:
        for lang in ("zh", "en"):
            content = pictures[share_path(target.id, lang)]
            assert content.startswith(b"\x89PNG")
            assert struct.unpack(">II", content[16:24]) == (1200, 630)


def test_a_picture_is_drawn_the_same_and_kept_when_nothing_changed(
    pictures, addressed_data, tmp_path, monkeypatch
):
    target = addressed_data.city_targets[0]
    svg = share_svg(addressed_data, target, "zh", _shapes(addressed_data))
    assert _png(svg, target.id, addressed_data.project) == pictures[share_path(target.id, "zh")]
    for name, content in pictures.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(share, "_png", lambda *_: pytest.fail("drawn again"))
    assert share_pictures(addressed_data, tmp_path) == pictures


def test_a_kept_picture_that_was_altered_is_drawn_again(pictures, addressed_data, tmp_path, monkeypatch):
    for name, content in pictures.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    name = share_path(addressed_data.city_targets[0].id, "zh")
    (tmp_path / name).write_bytes(b"altered")
    monkeypatch.setattr(share, "_png", lambda *_: b"drawn")
    again = share_pictures(addressed_data, tmp_path)
    assert [path for path, content in again.items() if content == b"drawn"] == [name]


def test_without_an_address_none_is_drawn(site_data, tmp_path):
    assert share_pictures(site_data, tmp_path) == {}


def test_it_says_verdict_promise_release_and_that_it_is_not_official(addressed_data):
    target = next(t for t in addressed_data.city_targets if t.id == "sm2022-08-straw")
    verdict = addressed_data.tables["assessments"].row(
        by_predicate=pl.col("TARGET_ID") == target.id, named=True
    )
    svg = share_svg(addressed_data, target, "zh", _shapes(addressed_data))
    for text in (
        addressed_data.codes.statuses[verdict["STATUS"]].zh,
        "秸秆九成以上综合利用",
        addressed_data.params.release.version,
        "非官方",
    ):
        assert text in svg
    assert DEMO not in svg
    assert "var(--" not in svg


def test_a_demo_is_marked_in_the_picture(addressed_data, monkeypatch):
    params = addressed_data.project.params
    told = SimpleNamespace(
        **{name: getattr(params, name) for name in type(params).model_fields} | {"demo": True}
    )
    monkeypatch.setitem(addressed_data.project.__dict__, "params", told)
    svg = share_svg(addressed_data, addressed_data.city_targets[0], "en", _shapes(addressed_data))
    assert DEMO in svg


def test_a_character_that_the_font_lacks_stops_the_build(addressed_data):
    with pytest.raises(PublishError, match="E-GLYPH-01"):
        _png("<svg><text>\u0e01</text></svg>", "x", addressed_data.project)


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
