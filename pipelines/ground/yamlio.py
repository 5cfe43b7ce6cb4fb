"""YAML in, checked models out; a mistake is reported with its line, whoever made it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter
from pydantic import ValidationError as PydanticError

from pipelines.ground.errors import Fault, TrackerError
from pipelines.ground.files import short

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
T = TypeVar("T")
ModelT = TypeVar("ModelT", bound=BaseModel)


class Strict(BaseModel):
    """What people write in a file: unknown fields are mistakes, and what was read stays as it was."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _UniqueKeyLoader(_Loader):  # type: ignore[misc, valid-type]
    """A loader that refuses a key written twice: YAML would silently keep the last."""


def _mapping(loader: Any, node: yaml.MappingNode, deep: bool = True) -> dict[Any, Any]:
    seen: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=deep)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"key written twice: {key}", key_node.start_mark
            )
        seen[key] = loader.construct_object(value_node, deep=deep)
    return seen


_UniqueKeyLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


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
    except yaml.MarkedYAMLError as mistake:
        mark = mistake.problem_mark or mistake.context_mark
        line = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        found = " ".join(filter(None, [mistake.context, mistake.problem]))
        raise error(Fault("E-YAML-01", f"{short(path)}{line}", found, "YAML")) from mistake
    except PydanticError as mistake:
        raise error(_faults(path, mistake)) from mistake


def _parsed(text: str) -> Any:
    return yaml.load(text, Loader=_UniqueKeyLoader)  # a safe loader, only stricter


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
