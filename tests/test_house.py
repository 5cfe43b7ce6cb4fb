"""The house: rooms and floors, doors, and who touches files. CONTRIBUTING's table of rooms is what holds."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import REPO

PACKAGE = REPO / "pipelines"
# What may come from inside a room, and why; nothing does at present.
PAST_THE_DOOR: dict[str, str] = {}
READS = {
    *("read_text", "read_bytes", "read_parquet", "read_csv", "scan_parquet", "scan_csv", "open"),
    *("glob", "rglob", "iterdir", "is_file", "is_dir", "exists", "stat"),
}  # fmt: skip
WRITES = {
    *("write_text", "write_bytes", "write_parquet", "write", "mkdir", "unlink", "touch", "symlink_to"),
    *("rmtree", "copyfile", "copytree"),
}  # fmt: skip
# Of a string, a table or a sheet, not of a file.
HARMLESS = {("io", "open"), ("sheet", "write"), ("book", "write"), ("out", "write")}


class Import(NamedTuple):
    """One name that a file imports from another room: where, from which module, through its door or not."""

    file: str
    line: int
    room: str
    other: str
    name: str
    door: bool


def room_of(file: Path) -> str:
    """The package below pipelines/ that a file lies in, or the file itself where it lies in none."""
    first = file.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def files() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"]


def table() -> dict[str, str]:
    """Room → what it does with files, in the order of CONTRIBUTING's table."""
    rows = re.findall(r"^\| `([a-z]+)(?:\.py)?` \| (—|读|写) \|", text_of("CONTRIBUTING.md"), re.MULTILINE)
    return dict(rows)


def text_of(name: str) -> str:
    return (REPO / name).read_text(encoding="utf-8")


def imports() -> list[Import]:
    """Every import between rooms, those inside functions and for type checkers too."""
    found = []
    for file in files():
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipelines."):
                parts = str(node.module).split(".")[1:]
                for alias in node.names:
                    inside = PACKAGE.joinpath(parts[0], f"{alias.name}.py").is_file()
                    door = len(parts) == 1 and not (inside and alias.name not in given(parts[0]))
                    where = file.relative_to(REPO).as_posix()
                    found.append(Import(where, node.lineno, room_of(file), parts[0], alias.name, door))
    return [one for one in found if one.room != one.other]


def given(room: str) -> dict[str, str]:
    """Name → module, of what a room's door hands out."""
    stub = PACKAGE / room / "__init__.pyi"
    if not stub.is_file():
        return {}
    nodes = [node for node in ast.parse(stub.read_bytes()).body if isinstance(node, ast.ImportFrom)]
    return {alias.name: str(node.module) for node in nodes for alias in node.names}


def test_the_table_of_rooms_is_what_lies_in_the_package():
    lying = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    lying |= {path.stem for path in PACKAGE.glob("*.py") if path.stem != "__init__"}
    assert set(table()) == lying


def test_a_room_imports_from_floors_below_it_alone():
    floor = {room: number for number, room in enumerate(table())}
    upwards = [f"{i.file}:{i.line} {i.other}" for i in imports() if floor[i.other] >= floor[i.room]]
    assert upwards == []


def test_rooms_take_names_from_each_others_doors_alone():
    past = [i for i in imports() if not i.door and i.other != "ground" and (PACKAGE / i.other).is_dir()]
    assert [f"{i.file}:{i.line} {i.other}.{i.name}" for i in past if i.file not in PAST_THE_DOOR] == []


@pytest.mark.parametrize("room", sorted(path.parent.name for path in PACKAGE.glob("*/__init__.pyi")))
def test_a_door_hands_out_what_there_is_and_somebody_takes(room):
    import importlib

    door = importlib.import_module(f"pipelines.{room}")
    assert set(given(room)) == set(door.__all__)
    for name, module in given(room).items():
        assert getattr(door, name) is getattr(importlib.import_module(f"pipelines.{room}.{module}"), name)
    takers = [*files(), *(REPO / "tests").rglob("*.py"), *(REPO / "notebooks").glob("*.qmd")]
    taken = set()
    for path in takers:
        pattern = rf"^\s*from pipelines\.{room} import (?:\(([^)]*)\)|([^\n(]*))"
        for many, few in re.findall(pattern, path.read_text(encoding="utf-8"), re.MULTILINE):
            taken |= set(re.findall(r"\w+", many or few))
    own = {"main"} if room == "cli" else set()  # the console script
    assert sorted(set(given(room)) - taken - own) == []


def touched(file: Path) -> str:
    """`写`, `读` or `—`: what a file's own calls do with files."""
    called = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Call):
            held = node.func.value if isinstance(node.func, ast.Attribute) else None
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if (getattr(held, "id", ""), name) not in HARMLESS:
                called.add(name)
    return "写" if called & WRITES else "读" if called & READS else "—"


def test_rooms_touch_files_only_as_the_table_says():
    order = "—读写"
    most = dict.fromkeys(table(), "—")
    for file in files():
        room = room_of(file)
        most[room] = max(most[room], touched(file), key=order.index)
    assert most == table()
