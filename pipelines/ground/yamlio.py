"""YAML in, checked models out; a mistake is reported with its line, whoever made it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter
from pydantic import ValidationError as PydanticError

from pipelines.ground.errors import Fault, TrackerError
from pipelines.ground.files import short

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_NODES = 1_000_000
T = TypeVar("T")
ModelT = TypeVar("ModelT", bound=BaseModel)


class Strict(BaseModel):
    """What people write in a file: unknown fields are mistakes, and what was read stays as it was."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class UniqueKeyLoader(_Loader):  # type: ignore[misc, valid-type]
    """A loader that refuses a key written twice, of which YAML would silently keep the last; what can't be
    the value that it looks like (2026-13-45, !!int x) is a mistake of its line."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """The value of a node."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError) as mistake:
            raise yaml.constructor.ConstructorError(None, None, str(mistake), node.start_mark) from mistake


def _mapping(loader: Any, node: yaml.MappingNode, deep: bool = True) -> dict[Any, Any]:
    seen: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=deep)
        if not isinstance(key, Hashable):
            raise yaml.constructor.ConstructorError(None, None, "a list as a key", key_node.start_mark)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"key written twice: {key}", key_node.start_mark
            )
        seen[key] = loader.construct_object(value_node, deep=deep)
    return seen


UniqueKeyLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path, error: type[TrackerError]) -> Any:
    """The content of a YAML file.

    Raises `error` with E-FILE-01 (missing) or E-YAML-01 (line and column of the mistake).
    """
    return _loaded(path, error, _parsed)


def _loaded(path: Path, error: type[TrackerError], load: Callable[[str], T]) -> T:
    """What `load` gives for the text of a file; raises as `read_yaml` and `load_model` say."""
    if not path.is_file():
        raise error(Fault("E-FILE-01", short(path), "—", path.name))
    try:
        return load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as mistake:
        line = mistake.object.count(b"\n", 0, mistake.start) + 1
        found = mistake.object[mistake.start : mistake.start + 4].hex(" ")
        raise error(Fault("E-ENC-01", f"{short(path)}:{line}", found, "UTF-8")) from mistake
    except yaml.reader.ReaderError as mistake:  # a control character
        line = path.read_text(encoding="utf-8").count("\n", 0, mistake.position) + 1
        found = f"#x{mistake.character:04x}"
        raise error(Fault("E-YAML-01", f"{short(path)}:{line}", found, "YAML")) from mistake
    except RecursionError as mistake:
        raise error(Fault("E-YAML-01", short(path), "[[[…", "YAML")) from mistake
    except yaml.MarkedYAMLError as mistake:
        mark = mistake.problem_mark or mistake.context_mark
        where = short(path) + (f":{mark.line + 1}:{mark.column + 1}" if mark else "")
        found = " ".join(filter(None, [mistake.context, mistake.problem]))
        raise error(Fault("E-YAML-01", where, found, "YAML")) from mistake
    except PydanticError as mistake:
        raise error(_faults(path, mistake)) from mistake


def _parsed(text: str) -> Any:
    loader = UniqueKeyLoader(text)  # a safe loader, only stricter
    try:
        root = loader.get_single_node()
        if root is not None and _weight(root, {}) > MOST_NODES:
            raise yaml.constructor.ConstructorError(None, None, f"* > {MOST_NODES:,}", root.start_mark)
        return None if root is None else loader.construct_document(root)
    finally:
        loader.dispose()


def _weight(node: yaml.Node, known: dict[yaml.Node, int]) -> int:
    """How many values a node stands for with every alias written out: ten lines of them can mean billions."""
    if node not in known:
        known[node] = 1
        pairs = isinstance(node, yaml.MappingNode)
        inner = [one for pair in node.value for one in pair] if pairs else node.value
        if not isinstance(node, yaml.ScalarNode):
            known[node] += sum(_weight(one, known) for one in inner)
    return known[node]


# One run reads the same registers several times; models are frozen, so that all may have the same ones.
@lru_cache(maxsize=256)
def _model(text: str, model: type[ModelT]) -> ModelT:
    return model.model_validate(_parsed(text))


@lru_cache(maxsize=256)
def _models(text: str, model: type[ModelT]) -> tuple[ModelT, ...]:
    return tuple(TypeAdapter(list[model]).validate_python(_parsed(text) or []))  # type: ignore[valid-type]


def yaml_bytes(value: Any) -> bytes:
    """A value as YAML for people: real characters, keys in the order given."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=110).encode()


def checked_model(value: Any, model: type[ModelT], where: str, error: type[TrackerError]) -> ModelT:
    """A value of ours as a checked model, before it is written; raises `error` (E-YAML-02)."""
    try:
        return model.model_validate(value)
    except PydanticError as mistake:
        raise error(
            Fault(
                "E-YAML-02", f"{where} {'.'.join(map(str, i['loc']))}", repr(i.get("input"))[:120], i["msg"]
            )
            for i in mistake.errors()
        ) from mistake


def load_model(path: Path, model: type[ModelT], error: type[TrackerError]) -> ModelT:
    """A YAML file as one checked model; every wrong field is reported, each with its line."""
    return _loaded(path, error, lambda text: _model(text, model))


def load_models(path: Path, model: type[ModelT], error: type[TrackerError]) -> list[ModelT]:
    """A YAML list as checked models; every wrong field of every entry is reported."""
    return list(_loaded(path, error, lambda text: _models(text, model)))


def _faults(path: Path, mistake: PydanticError) -> list[Fault]:
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    return [
        Fault(
            "E-YAML-02",
            f"{short(path)}:{_line(root, item['loc'])} {'.'.join(map(str, item['loc']))}",
            repr(item.get("input"))[:120],
            item["msg"],
        )
        for item in mistake.errors()
    ]


def _line(node: yaml.Node | None, path: tuple[int | str, ...]) -> int:
    """The line of the innermost node on `path` that exists (a missing field: its parent's)."""
    line = node.start_mark.line + 1 if node else 1
    for step in path:
        child = _child(node, step)
        if child is None:
            break
        node, line = child
    return line


def _child(node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    return None
