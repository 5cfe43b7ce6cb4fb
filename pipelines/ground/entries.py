"""Lists that grow by adding a module: each module of a package holds one entry under a fixed name."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from pipelines.ground.errors import Fault, ProjectError, stop_if


def entries(package: str, name: str) -> dict[str, Any]:
    """Module → its entry called `name`, of every module of a package, in the order of the files.

    Raises ProjectError (E-ENTRY-01) for each module that has none.
    """
    modules = {stem: importlib.import_module(f"{package}.{stem}") for stem in modules_of(package)}
    lacking = [module.__name__ for module in modules.values() if not hasattr(module, name)]
    stop_if([Fault("E-ENTRY-01", module, "—", name) for module in lacking], ProjectError)
    return {stem: getattr(module, name) for stem, module in modules.items()}


def modules_of(package: str) -> list[str]:
    """The names of the modules that lie in a package."""
    folder = Path(__file__).resolve().parents[1].joinpath(*package.split(".")[1:])
    return sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")
