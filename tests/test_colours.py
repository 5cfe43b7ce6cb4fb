"""What is said in colour can be read by everybody: contrast as seen with each kind of colour blindness."""

import re
from itertools import product

import pytest

from pipelines.charts import ACCENT, GROUND, INK, SOFT

# Machado, Oliveira and Fernandes (2009), severity 1: how protanopes, deuteranopes and tritanopes see linear RGB.
SEEN = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
LEAST = 4.5


def linear(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def luminance(colour, eyes):
    seen = [
        min(max(sum(a * b for a, b in zip(row, linear(colour), strict=True)), 0), 1) for row in SEEN[eyes]
    ]
    return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), seen, strict=True))


def contrast(one, other, eyes):
    lighter, darker = sorted((luminance(one, eyes), luminance(other, eyes)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture(scope="module")
def grounds(project):
    css = project.asset("site", "theme", "site.css").read_text(encoding="utf-8")
    light, dark = re.findall(r"--ground: (#[0-9a-f]{6})", css)[:2]
    return {"light": light, "dark": dark}


def test_the_contrast_of_black_and_white_is_21():
    assert round(contrast("#000000", "#ffffff", "all"), 1) == 21.0


@pytest.mark.parametrize("eyes", SEEN)
def test_every_mark_stands_out_from_its_ground_for_all_eyes(eyes, codes, grounds):
    weak = {
        (status.code, scheme): round(contrast(getattr(status, scheme), ground, eyes), 2)
        for status, (scheme, ground) in product(codes.statuses.values(), grounds.items())
        if contrast(getattr(status, scheme), ground, eyes) < LEAST
    }
    assert not weak


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("colour", [INK, SOFT, ACCENT])
def test_what_pictures_are_drawn_in_stands_out_for_all_eyes(colour, eyes):
    assert contrast(colour, GROUND, eyes) >= LEAST


def test_shape_alone_tells_the_five_answers_apart():
    from pipelines.views.wall import _SHAPES

    shapes = ["tick", "cross", *_SHAPES.values(), "hatch"]
    assert len(set(shapes)) == len(shapes)
