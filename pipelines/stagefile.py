"""dvc.yaml, written from the code: what each stage imports, directly or not, and what it reads.

A verdict that is older than a line it rests on is the worst fault this system can have, so nobody lists
dependencies by hand. The code that a stage runs is the closure of its function's imports; what it reads
besides stands beside it in stages.py; a test compares both with what a run really loads and opens.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from pipelines.bodies import cells_of
from pipelines.ground.errors import BuildError, Fault
from pipelines.ground.imports import BY_FUNCTION, PACKAGE, closure, files_of, needs_of, trees_of
from pipelines.ground.kept import kept_in, key_of, package_digest
from pipelines.ground.project import Params, Project
from pipelines.stages import STAGES, Stage

FILE = "dvc.yaml"
LOCK = "requirements.lock"
HEAD = """\
# Written by `tracker stages --write` from the code; not by hand. Each arrow of the architecture is one stage:
# its dependencies are the code that it imports, directly or not, and what pipelines/stages.py says it reads.
# `tracker site` is none: see CONTRIBUTING.md.
stages:
"""


def by_dvc(project: Project) -> bool:
    """Whether DVC decides what is stale: a project with a dvc.yaml that holds the code it runs.

    DVC sees files of the project alone. Where the package lies elsewhere, every stage runs every time.
    """
    return project.path(FILE).is_file() and holds_the_package(project)


def holds_the_package(project: Project) -> bool:
    """Whether the code that runs is the project's own."""
    return PACKAGE.parent == project.root


def stage_file(project: Project) -> str:
    """What dvc.yaml has to say. Raises BuildError (E-STAGE-02) where the package lies elsewhere."""
    if not holds_the_package(project):
        raise BuildError(Fault("E-STAGE-02", FILE, "—", "pipelines/"))
    return HEAD + "".join(_entry(name, stage, project) for name, stage in STAGES.items())


def check_stage_file(project: Project) -> None:
    """Raises BuildError (E-STAGE-01) where dvc.yaml is not what the code asks for."""
    asked = _asked(project).splitlines()
    path = project.path(FILE)
    found = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    pairs = zip([*found, "—"], [*asked, "—"], strict=False)
    differs = next(((n, a, b) for n, (a, b) in enumerate(pairs, 1) if a != b), None)
    if differs:
        line, present, wanted = differs
        raise BuildError(Fault("E-STAGE-01", f"{FILE}:{line}", present.strip(), wanted.strip()))


def _asked(project: Project) -> str:
    """What dvc.yaml has to say, worked out once for the same code, notebooks and files that are there."""
    reads = [path for name in STAGES for path in (*reads_of(name, project), LOCK)]
    there = [f"{path} {project.path(path).exists()}" for path in reads]
    cells = [path.read_bytes() for path in sorted(project.asset("notebooks").glob("*.qmd"))]
    given = sorted(project.params.model_fields_set)
    key = key_of("stage file", package_digest(PACKAGE), *there, *cells, *given)
    return kept_in(project).made(key, lambda: stage_file(project).encode()).decode()


def dependencies(name: str, project: Project) -> list[str]:
    """What a stage rests on besides parameters: code, environment, and what it reads; sorted.

    A file that the project lacks is left out, unless a stage makes it.
    """
    made = {out for stage in STAGES.values() for out in stage.writes}
    reads = [path for path in (*reads_of(name, project), LOCK) if path in made or project.path(path).exists()]
    return sorted(_outermost([*_grouped(set(code_of(name, project)), project), *reads]))


def reads_of(name: str, project: Project) -> list[str]:
    """The files and folders that a stage reads, each name with a star as the files that the project has."""
    return [
        found
        for path in STAGES[name].reads
        for found in (
            [path] if "*" not in path else sorted(project.relative(one) for one in project.root.glob(path))
        )
    ]


def code_of(name: str, project: Project) -> list[Path]:
    """The files of code that a stage runs, by its own imports and those of the notebooks that it executes."""
    return files_of(_modules(name, project))


def parameters(name: str, project: Project) -> list[str]:
    """The keys of params.yaml that a stage's code looks up (`params.<key>`), in this stage or in another."""
    return sorted({key for tree in code_trees(name, project) for key in _looked_up(tree)})


def code_trees(name: str, project: Project) -> Iterator[ast.AST]:
    """The syntax trees of all code that a stage runs; of stages.py and chain.py its own functions alone."""
    yield from _cells(name, project)
    for module in closure(_modules(name, project)):
        yield from trees_of(module)


def _modules(name: str, project: Project) -> set[str]:
    own = {f"{BY_FUNCTION[-1]}:{function}" for function in (f"{name}_stage", "main")}
    return own | {need for cell in _cells(name, project) for need in needs_of(cell)}


def _looked_up(tree: ast.AST) -> Iterator[str]:
    """`params.<key>` and `….params.<key>`, for every key that params.yaml may have."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in Params.model_fields:
            holder = node.value
            if getattr(holder, "id", getattr(holder, "attr", None)) == "params":
                yield node.attr


def _cells(name: str, project: Project) -> list[ast.Module]:
    """The code of every notebook and of the parts that they share, where a stage executes them."""
    if "data/bodies/embedded" not in STAGES[name].writes:  # who reads titles alone executes nothing
        return []
    return [
        ast.parse(cell)
        for path in sorted(project.asset("notebooks").glob("*.qmd"))
        for cell in cells_of(path.read_text(encoding="utf-8").split("\n"))
    ]


def _grouped(code: set[Path], project: Project) -> Iterator[str]:
    """Single files, but the ground, of which every stage uses most, and a folder with two thirds in use.

    DVC reads and writes each line in plain Python after every stage: fewer of them save more, every day, than
    the stage that now and then runs again for a module that it does not use.
    """
    whole: set[Path] = set()
    for folder in sorted({path.parent for path in code} - {PACKAGE}):
        files = _files_below(folder)
        if folder.name == "ground" or 3 * len(code.intersection(files)) >= 2 * len(files):
            whole.add(folder)
    for path in code | whole:
        if not whole & set(path.parents):
            yield project.relative(path)


def _files_below(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts]


def _outermost(paths: list[str]) -> list[str]:
    return [path for path in paths if not any(path.startswith(f"{other}/") for other in paths)]


def _entry(name: str, stage: Stage, project: Project) -> str:
    """One stage as YAML, a dependency a line."""
    lines = [f"  {name}:", f"    cmd: python -m pipelines.stages {name}", "    deps:"]
    lines += [f"      - {path}" for path in dependencies(name, project)]
    # DVC stops at a key that params.yaml lacks; once it is written there, dvc.yaml has to name it.
    if params := [key for key in parameters(name, project) if key in project.params.model_fields_set]:
        lines.append(f"    params: [{', '.join(params)}]")
    if stage.kept:
        lines += ["    outs:"]
        for path in stage.writes:
            # Kept from run to run, so that what did not change is not made again; the stage prunes it.
            lines += [f"      - {path}:", "          persist: true"]
    else:
        lines.append(f"    outs: [{', '.join(stage.writes)}]")
    return "\n".join(lines) + "\n"
