"""A chart of Vega-Lite as somebody wrote it, made to stand in a page by itself: its title in lines, every
name of a category written out, panels below each other on a phone, no field that its data do not have."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from pipelines.charts.scales import WIDE, Frame

_DISCRETE = ("nominal", "ordinal")
_EM_PX = 0.62  # how wide a letter is, in sizes of its type; a Chinese sign is one and a half of it
_EDGE_PX = 8
_STEP_PX = 22  # a row of a chart whose upright axis has names


def laid_out(spec: dict[str, Any], frame: Frame) -> dict[str, Any]:
    """The specification of a chart for one of the two drawings; it is not changed itself."""
    made: dict[str, Any] = copy.deepcopy(spec)
    if frame.width_px < WIDE.width_px:
        _below_each_other(made)
    if "facet" in made and "title" in made["spec"]:  # Vega-Lite draws no title of a panel's specification
        made.setdefault("title", made["spec"].pop("title"))
    names, left = _names(made), _EDGE_PX
    for part in parts(made):
        if isinstance(title := part.get("title"), str | list):
            part["title"] = {"text": title}
        for channel, encoding in _encodings(part):
            axis = encoding.get("axis", {})
            if not _is_discrete(encoding) or not isinstance(axis, dict):
                continue
            wide = _widths(names.get(str(encoding.get("field")), set()), frame)
            if channel == "x" and sum(wide) + 8 * len(wide) > frame.width_px - 60:
                encoding["axis"] = {"labelAngle": -40, **axis}
                # The first name begins left of the axis, where no upright axis may have made room for it.
                left = max(left, int(0.77 * max(wide) - (frame.width_px - 60) / len(wide) / 2))
            if channel == "y" and part is made and "height" not in made:
                made["height"] = {"step": _STEP_PX}
    made.setdefault("padding", {"left": left, "right": 12, "top": 6, "bottom": 6})
    return made


def missing_fields(spec: dict[str, Any]) -> list[str]:
    """The fields that a chart asks for and neither its data nor its transforms have."""
    names = _names(spec)
    if not names:  # generated data: nobody can tell
        return []
    known = {*names, *(name for part in _dicts(spec) for name in _made_by(part))}
    asked = {
        encoding["field"]: None
        for part in parts(spec)
        for _, encoding in _encodings(part)
        if isinstance(encoding.get("field"), str)
    }
    return [name for name in asked if name.replace("\\", "").split("[")[0] not in known and name not in known]


def scaled(spec: Any, by: float) -> None:
    """Makes every width that a panel sets itself smaller, in place."""
    for part in parts(spec):
        if isinstance(part.get("width"), int | float):
            part["width"] = int(part["width"] * by)


def _below_each_other(spec: dict[str, Any]) -> None:
    for part in parts(spec):
        if "hconcat" in part:
            part["vconcat"] = part.pop("hconcat")
        if "facet" in part or "repeat" in part or "concat" in part:
            part["columns"] = 1
        encoding = part.get("encoding", {})
        if "facet" in encoding:
            encoding["facet"]["columns"] = 1
        if "column" in encoding and "row" not in encoding:
            encoding["row"] = encoding.pop("column")


def _widths(names: set[str], frame: Frame) -> list[float]:
    """How wide names are about, in px."""
    return [sum(1.5 if ord(sign) > 0x2E80 else 1.0 for sign in name) * _EM_PX * frame.small for name in names]


def _is_discrete(encoding: dict[str, Any]) -> bool:
    return encoding.get("type") in _DISCRETE and not encoding.get("timeUnit")


def _names(spec: dict[str, Any]) -> dict[str, set[str]]:
    """Field → its values as text, of all the data that a specification carries."""
    found: dict[str, set[str]] = {}
    tables = list(spec.get("datasets", {}).values())
    tables += [part["values"] for part in _dicts(spec) if isinstance(part.get("values"), list)]
    for table in tables:
        for row in table:
            for name, value in row.items() if isinstance(row, dict) else ():
                found.setdefault(name, set()).add(str(value))
    return found


def _made_by(part: dict[str, Any]) -> Iterator[str]:
    """The names that a transform gives to what it makes."""
    given = part.get("as")
    yield from [given] if isinstance(given, str) else given if isinstance(given, list) else []
    if "fold" in part:
        yield from ("key", "value")
    if "density" in part:
        yield from ("value", "density")
    if {"regression", "loess", "quantile", "impute", "lookup", "pivot", "extent", "stack"} & part.keys():
        yield from ("prob", "value")
        yield from (name for value in part.values() for name in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)


def _encodings(part: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for channel, encoding in part.get("encoding", {}).items():
        for one in encoding if isinstance(encoding, list) else [encoding]:
            if isinstance(one, dict):
                yield channel, one


def parts(spec: Any) -> Iterator[dict[str, Any]]:
    """The charts of a specification: itself, its layers, panels and what it repeats."""
    if not isinstance(spec, dict):
        return
    yield spec
    for name in ("layer", "hconcat", "vconcat", "concat"):
        for part in spec.get(name, ()):
            yield from parts(part)
    yield from parts(spec.get("spec"))


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for name, one in value.items():
            if name not in ("datasets", "values"):
                yield from _dicts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _dicts(one)
