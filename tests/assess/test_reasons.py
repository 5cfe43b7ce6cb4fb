"""Whatever reason the code may give has a name in both languages: a download may hold it on any data."""

import ast
from itertools import combinations
from pathlib import Path

import pipelines.assess
from pipelines.assess.formulas import pace_class

ROOM = Path(pipelines.assess.__file__).parent
# Functions that return a reason; calls that take one, and at which place.
RETURN = {"_unclear", "_provisional", "_base_problem", "_change_problem"}
TAKE = {"_make": 4, "Verdict": 1}
NAMED = {"reason", "problem"}


def texts(node):
    """The texts that an expression may give."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    if isinstance(node, ast.BoolOp):
        return {text for value in node.values for text in texts(value)}
    return set()


def reasons(tree):
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            place = TAKE.get(getattr(node.func, "id", ""))
            given = node.args[place : place + 1] if place is not None else []
            given += [keyword.value for keyword in node.keywords if keyword.arg in NAMED]
            found |= {text for value in given for text in texts(value)}
        if isinstance(node, ast.FunctionDef) and node.name in RETURN:
            returned = [one.value for one in ast.walk(node) if isinstance(one, ast.Return)]
            found |= {text for value in returned for text in texts(value)}
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in NAMED:
            found |= texts(node.value)
    return found - {""}


def test_every_reason_that_the_code_may_give_has_a_name(codes):
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ROOM.rglob("*.py"))]
    given = {reason for tree in trees for reason in reasons(tree)}
    assert {"part", "ways", "estimates", "only-later", "gap", "unstated-base"} <= given
    named = codes.lists["reason"]
    assert sorted(given - set(named)) == []


def test_every_span_of_a_pace_has_a_name(codes):
    classes = [*dict.fromkeys(pace_class(n / 100) for n in range(101)), "reached"]
    spans = {f"pace:{low}/{high}" for low, high in combinations(classes, 2)}
    assert spans <= set(codes.lists["reason"])
