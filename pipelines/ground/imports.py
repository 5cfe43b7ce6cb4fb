"""Which modules of the package a piece of code needs, read from its text: nothing is imported.

Imports inside functions count, and so does a module that is named in a string (`python -m …`): code that
may run is code that a result may rest on. Imports for type checkers alone do not run and do not count.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeGuard

from pipelines.ground.entries import modules_of

PACKAGE = Path(__file__).resolve().parents[1]
NAME = PACKAGE.name
# Modules of which a piece of code needs the functions that it names, not the rest: `pipelines.chain:judged`.
BY_FUNCTION = (f"{NAME}.chain", f"{NAME}.stages")


def child_environment() -> dict[str, str]:
    """The environment of a child process that runs this very code, wherever another copy is installed."""
    below = [str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(below)}


def file_of(module: str) -> Path | None:
    """The file of `pipelines.a.b` (or of `pipelines.a:function`), or None where there is no such module."""
    path = PACKAGE.joinpath(*module.partition(":")[0].split(".")[1:])
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


def closure(modules: Iterable[str]) -> list[str]:
    """These modules and all that they need, with the packages above each; sorted."""
    found: set[str] = set()
    waiting = [part for module in modules for part in lineage(module)]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += [part for name in needs_of_module(module) for part in lineage(name)]
    return sorted(found)


def files_of(modules: Iterable[str]) -> list[Path]:
    """The files of the closure of some modules, doors and words with them: what their results are made by."""
    found = dict.fromkeys(path for module in closure(modules) if (path := file_of(module)))
    kinds = (".py", ".pyi", ".yaml")
    return [file for path in found for kind in kinds if (file := path.with_suffix(kind)).is_file()]


def lineage(module: str) -> list[str]:
    """`a.b.c` with `a` and `a.b`: Python runs a package before what is in it."""
    parts = module.split(".")
    return [".".join(parts[:n]) for n in range(1, len(parts) + 1)]


@lru_cache(maxsize=1024)
def needs_of_module(module: str) -> frozenset[str]:
    """The package's modules that one module names; of one that lists entries, those beside it too."""
    needed = {need for tree in trees_of(module) for need in needs_of(tree)}
    if f"{NAME}.ground.entries" in needed:
        needed |= {f"{module}.{name}" for name in modules_of(module)}
    return frozenset(needed)


def trees_of(module: str) -> list[ast.stmt]:
    """The code of a module; of `module:function` its imports, that function and those that it calls there."""
    path, function = file_of(module), module.partition(":")[2]
    body = tree_of(path).body if path else []
    if not function:
        return body
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    known = {node.name: node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    waiting, found = [function], dict[str, ast.stmt]()
    while waiting:
        called = waiting.pop()
        if called in known and called not in found:
            found[called] = known[called]
            waiting += [node.id for node in ast.walk(known[called]) if isinstance(node, ast.Name)]
    return [*imports, *found.values()]


@lru_cache(maxsize=1024)
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a module's file."""
    return ast.parse(path.read_bytes())


@lru_cache(maxsize=64)
def opened(room: str) -> dict[str, str]:
    """What a room's door hands out, and from which of its modules: its `__init__.pyi`, which opens them only
    when they are asked for."""
    init = file_of(room)
    stub = init.with_suffix(".pyi") if init else None
    if stub is None or not stub.is_file():
        return {}
    given = [node for node in tree_of(stub).body if isinstance(node, ast.ImportFrom)]
    return {alias.name: node.module or "" for node in given for alias in node.names}


def needs_of(tree: ast.AST) -> frozenset[str]:
    """The package's modules that a piece of code names, wherever in it."""
    return frozenset(name for node in running(tree) for name in _named(node))


def running(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those for type checkers alone."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.orelse if _for_types_alone(node) else ast.iter_child_nodes(node)


def _for_types_alone(node: ast.AST) -> TypeGuard[ast.If]:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _named(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if _ours(alias.name))
    elif isinstance(node, ast.ImportFrom) and node.module in BY_FUNCTION:
        yield from (f"{node.module}:{alias.name}" for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and _ours(node.module):
        yield node.module
        names = (opened(node.module).get(alias.name, alias.name) for alias in node.names)
        yield from (f"{node.module}.{name}" for name in names if file_of(f"{node.module}.{name}"))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _ours(node.value):
        yield from ([node.value] if file_of(node.value) else [])


def _ours(name: str) -> bool:
    return name == NAME or (name.startswith(f"{NAME}.") and name.replace(".", "").isidentifier())
