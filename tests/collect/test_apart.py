"""Collecting is no part of a build: nothing that builds imports it, and nothing else opens a socket."""

import ast
import subprocess
import sys

import pytest

from pipelines.ground.imports import PACKAGE, child_environment, closure, tree_of
from pipelines.stages import STAGES

SOCKETS = {
    "httpx",
    "httpcore",
    "socket",
    "ssl",
    "http.client",
    "ftplib",
    "requests",
    "aiohttp",
    "warcio",
    "protego",
}


def imported(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def collecting(modules):
    return [name for name in closure(modules) if name.startswith("pipelines.collect")]


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_no_stage_needs_the_room_that_collects(stage):
    assert collecting([f"pipelines.stages:{stage}_stage"]) == []


@pytest.mark.parametrize(
    "module", ["pipelines.build", "pipelines.render.site", "pipelines.stagefile", "pipelines.release.cut"]
)
def test_no_build_needs_the_room_that_collects(module):
    assert collecting([module]) == []
    assert collecting(["pipelines.cli.collect"])  # which does, so that the question is a good one


def test_the_program_starts_without_what_opens_sockets_for_pages():
    code = "import sys, pipelines.cli.app, pipelines.build, pipelines.stages; print([m for m in ('httpx', 'httpcore', 'warcio') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=child_environment()
    )
    assert done.stdout == "[]\n"


def test_nothing_but_the_room_that_collects_opens_a_socket():
    found = {
        path.relative_to(PACKAGE).parts[0]
        for path in sorted(PACKAGE.rglob("*.py"))
        for name in imported(path)
        if name in SOCKETS or name.partition(".")[0] in SOCKETS
    }
    assert found == {"collect"}
