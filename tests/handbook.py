"""What stands in pipelines/cli/README.md: every command's own help, and what it prints on a small invented city."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unittest.mock import patch

from typer.main import get_command
from typer.testing import CliRunner

from pipelines.cli.app import app, main

# What is run, in this order: each upon what those before it left.
RUN = {
    "tracker plan check": (),
    "tracker inspect": ("data/sources/s/s.csv",),
    "tracker ingest": (),
    "tracker clean": (),
    "tracker validate": (),
    "tracker gate": (),
    "tracker gate status": (),
    "tracker gate check": (),
    "tracker assess": (),
    "tracker replay": (),
    "tracker publish": (),
    "tracker history": ("straw-use-rate", "350400"),
    "tracker reproduce": ("p-straw",),
    "tracker release plan": (),
}


def commands() -> Iterator[tuple[str, str]]:
    """(name, help) of the program, of its groups and of every command, in the order in which they are listed."""
    yield from _below((), get_command(app))


def _below(names, command) -> Iterator[tuple[str, str]]:
    said = CliRunner().invoke(app, [*names, "--help"], prog_name="tracker", terminal_width=110)
    yield " ".join(("tracker", *names)), "\n".join(line.rstrip() for line in said.output.strip().splitlines())
    for name, one in getattr(command, "commands", {}).items():
        yield from _below((*names, name), one)


def run(name: str) -> str:
    """What a command prints on the small city, as Markdown; empty for one that is not run here."""
    return outputs().get(name, "")


@cache
def outputs() -> dict[str, str]:
    """Command → what it printed."""
    sys.path.insert(0, str(Path(__file__).parent / "release"))
    from release_factory import make

    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(make(Path(folder) / "city")):
        return {name: _printed(name, arguments) for name, arguments in RUN.items()}


def _printed(name: str, arguments: tuple[str, ...]) -> str:
    called = [*name.split()[1:], *arguments]
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with (
        patch.object(sys, "argv", ["tracker", *called]),
        patch.dict(os.environ, COLUMNS="110"),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
        contextlib.suppress(SystemExit),
    ):
        main()
    said.flush()
    lines = [line.rstrip() for line in said.buffer.getvalue().decode().strip().splitlines()]
    return "\n\n```console\n$ " + " ".join(("tracker", *called)) + "\n" + "\n".join(lines) + "\n```"
