"""No verdict is older than a line it rests on: dvc.yaml beside the imports and beside what really runs."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipelines.ground import imports
from pipelines.ground.errors import BuildError
from pipelines.ground.imports import closure, needs_of
from pipelines.publish import PRODUCTS
from pipelines.stagefile import (
    check_stage_file,
    code_of,
    code_trees,
    dependencies,
    parameters,
    reads_of,
    stage_file,
)
from pipelines.stages import STAGES
from tests.conftest import REPO

AUDIT = "tests/audit"
KEPT = "build/cache"  # what was worked out before, by the contents of all that it rests on
PARAMS = "params.yaml"
SITE_URL = "https://example.org/"
# What a room's code names and one of its stages never runs: the registry is read where products are
# validated, products and cells in other stages of the room, the reasons of restated series at a cut.
NOT_RUN = {
    "validate": {
        "data/codes/gb2260.csv",
        "data/codes/scanner.yaml",
        "data/codes/tables.yaml",
        "data/plan/parents/imports.csv",
        "data/plan/parents/plans.csv",
        "data/products",
    },
    "gate": {"data/codes/gb2260.csv", "data/codes/tables.yaml", "data/revisions.csv"},
    "replay": {"data/revisions.csv"},
    "publish": {
        "data/codes/derivations.yaml",
        "data/codes/gb2260.csv",
        "data/codes/identities.yaml",
        "data/codes/tables.yaml",
        "data/revisions.csv",
    },
    # The last two: from the zip for reviewers, and by Quarto, alone.
    "bodies": {"site/layout", "site/pages", "SHA256SUMS", "build/quarto"},
    "charts": {"site/layout", "site/pages"},  # folders of the templates' loader; share.py loads one file
}


TABLE_WORDS = {f"data/codes/tables{language}.yaml" for language in ("", ".de", ".en", ".fr")}


def covered(path: str, declared: list[str]) -> bool:
    return any(path == entry or path.startswith(f"{entry}/") for entry in declared)


def source_of(path: str) -> str:
    """`a/__pycache__/b.cpython-311.pyc` → `a/b.py`."""
    return re.sub(r"__pycache__/(\w+)\.[\w-]+\.pyc(\.\d+)?$", r"\1.py", path)


def audited(names: list[str], folder: Path, log: Path) -> dict[str, dict[str, list[str]]]:
    """Runs stages one after another in a process of their own; what each and its children read, by kind."""
    code = folder if (folder / "pipelines").is_dir() else REPO
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(REPO / AUDIT), str(code)]),
        "PYTHONDONTWRITEBYTECODE": "",
        "AUDIT_LOG": str(log),
        "AUDIT_ROOT": str(folder),
    }
    command = [sys.executable, "-m", "pipelines.stages", *names]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    noted = by_stage(log)
    assert list(noted) == names
    return noted


def by_stage(log: Path) -> dict[str, dict[str, list[str]]]:
    """What was noted before the end of each stage and after that of the one before."""
    noted: dict[str, dict[str, list[str]]] = {}
    since: set[tuple[str, str]] = set()
    for line in log.read_text(encoding="utf-8").splitlines():
        kind, what = json.loads(line)
        if kind != "done":
            since.add((kind, what))
            continue
        noted[what] = {
            of: sorted(name for k, name in since if k == of) for of in ("open", "list", "import", "param")
        }
        since = set()
    return noted


@pytest.fixture(scope="module")
def runs(once, built):
    """What each stage read when the repository was built; with an address it draws more, so once more then."""

    def make(base):
        left_out = shutil.ignore_patterns("public", ".git", "charts", "__pycache__")
        folder = shutil.copytree(built[0], base / "project", symlinks=True, ignore=left_out).resolve()
        shutil.copytree(built[0] / "pipelines/charts", folder / "pipelines/charts", dirs_exist_ok=True)
        parameters_file = folder / PARAMS
        text = parameters_file.read_text(encoding="utf-8")
        assert 'site_url: ""' in text
        parameters_file.write_text(text.replace('site_url: ""', f"site_url: {SITE_URL}"), encoding="utf-8")
        noted = by_stage(built[0].with_name("built.log"))
        more = audited(["charts"], folder, base / "charts.log")["charts"]
        both = {kind: sorted({*noted["charts"][kind], *more[kind]}) for kind in more}
        return noted | {"charts": both}

    return once("audited", make)[1]


def read_by(noted: dict[str, list[str]]) -> set[str]:
    """The files that a stage read, below the root."""
    return {path for path in map(source_of, noted["open"]) if not covered(path, [AUDIT, KEPT])}


@pytest.mark.slow
@pytest.mark.parametrize("name", STAGES)
def test_every_file_that_a_stage_opens_is_declared(project, runs, name):
    noted = runs[name]
    declared = [*dependencies(name, project), *STAGES[name].writes, PARAMS]
    read = read_by(noted)
    assert len(read) > 10
    assert sorted(path for path in read if not covered(path, declared)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", STAGES)
def test_every_folder_that_a_stage_lists_is_declared(project, runs, name):
    noted = runs[name]
    declared = [*dependencies(name, project), *STAGES[name].writes]
    listed = {path for path in noted["list"] if not covered(path, ["pipelines", AUDIT, KEPT])}
    assert sorted(path for path in listed if not covered(path, declared)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", STAGES)
def test_every_module_that_a_stage_loads_is_declared(project, runs, name):
    noted = runs[name]
    declared = dependencies(name, project)
    loaded = [imports.file_of(module) for module in noted["import"]]
    files = {path.relative_to(imports.PACKAGE.parent).as_posix() for path in loaded if path}
    assert {"pipelines/ground/project.py", "pipelines/ground/errors.py"} < files
    assert sorted(path for path in files if not covered(path, declared)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", STAGES)
def test_every_parameter_that_a_stage_looks_up_is_declared(project, runs, name):
    noted = runs[name]
    assert sorted(set(noted["param"]) - set(parameters(name, project))) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", STAGES)
def test_nothing_is_declared_that_a_stage_never_reads(project, runs, name):
    """What is declared in vain makes a stage run in vain; it would also hide that a reader went unseen."""
    noted = runs[name]
    seen = read_by(noted) | set(noted["list"])
    reads = [entry for entry in reads_of(name, project) if project.path(entry).exists()]
    idle = [entry for entry in reads if not any(covered(path, [entry]) for path in seen)]
    # the words of printed tables are read where a source is one; the demo's audit sees them
    assert set(idle) <= {"data/codes/gb2260.csv", *TABLE_WORDS}


@pytest.mark.parametrize("name", STAGES)
def test_every_file_that_a_stage_s_code_names_is_declared(project, name):
    """A file that is read under a condition alone escapes an audit; the code still names it."""
    declared = [*dependencies(name, project), *STAGES[name].writes]
    named = {path for tree in code_trees(name, project) for path in paths_named(tree)}
    assert sorted(path for path in named - NOT_RUN.get(name, set()) if not covered(path, declared)) == []


def paths_named(tree: ast.AST) -> set[str]:
    """`project.path("a", "b")` and `project.asset("a/b")` whose parts are all written out."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"path", "asset", "asset_dirs"}:
            parts = [part.value for part in node.args if isinstance(part, ast.Constant)]
            if len(parts) == len(node.args) and all(isinstance(part, str) for part in parts) and parts:
                found.add("/".join(parts))
    return found


def test_a_named_path_is_found_in_code():
    assert paths_named(ast.parse('project.asset("data", "codes", "x.yaml")')) == {"data/codes/x.yaml"}
    assert paths_named(ast.parse("project.path(*FOLDER)")) == set()


@pytest.mark.slow
def test_a_city_with_every_kind_of_source_reads_nothing_undeclared(demo, project):
    """The demo has forms, printed tables, releases and withdrawn sources, which the real data may lack."""
    runs = {}
    for what, noted in by_stage(demo[1].parents[1] / "read.log").items():
        name = what.rpartition(" ")[2]  # of several releases the last, for which every stage runs
        runs[name] = noted
    assert set(STAGES) < set(runs)
    for name, stage in STAGES.items():
        declared = [*reads_of(name, project), *stage.writes, PARAMS]
        read = {path for path in runs[name]["open"] if path.startswith("data/")}
        assert read, name
        assert sorted(path for path in read if not covered(path, declared)) == [], name


# — what becomes stale —


def test_words_of_another_language_are_one_more_file_and_no_change_of_code(project, tmp_path):
    other = tmp_path / "data" / "codes"
    other.mkdir(parents=True)
    (other / "tables.pt.yaml").write_text("totals: [soma]\n", encoding="utf-8")
    assert "data/codes/tables.pt.yaml" in reads_of("clean", type(project)(tmp_path))
    assert "data/codes/tables.fr.yaml" in dependencies("clean", project)


def resting_on(path: str, project) -> set[str]:
    return {name for name in STAGES if covered(path, dependencies(name, project))}


AFTER_CLEAN = {"clean", "validate", "gate", "assess", "replay", "publish", "bodies", "charts"}


@pytest.mark.parametrize(
    ("path", "stale"),
    [
        ("pipelines/ground/errors.py", set(STAGES)),
        ("pipelines/ground/yamlio.py", set(STAGES)),
        ("pipelines/ground/project.py", set(STAGES)),
        ("requirements.lock", set(STAGES)),
        ("pipelines/codes/models.py", AFTER_CLEAN),
        ("pipelines/ground/periods.py", set(STAGES)),  # the ground counts as a whole
        ("pipelines/clean/printed.py", {"clean"}),
        ("pipelines/ground/numerals.py", {"ingest", *AFTER_CLEAN}),
        ("pipelines/codes/text.py", AFTER_CLEAN - {"clean"}),
        ("pipelines/ingest/child.py", {"ingest"}),
        ("pipelines/notebook/derive.py", {"bodies"}),
        ("pipelines/gate/suppress.py", {"gate"}),
        ("notebooks/_promises.qmd", {"bodies", "charts"}),  # cards say the titles of the notebooks
        ("site/pages/home.html.j2", set()),
        ("site/theme/site.css", set()),
        ("pipelines/render/assemble.py", set()),
        ("pipelines/render/pages/home.py", set()),
        ("pipelines/release/cut.py", set()),
        ("pipelines/submit/land.py", set()),
        ("pipelines/demo/script.py", set()),
        ("pipelines/cli/app.py", set()),
        ("pipelines/ground/faults.yaml", set(STAGES)),  # its sentences stand in the quarantine
    ],
)
def test_a_change_makes_those_stages_stale_that_use_it_and_no_other(project, path, stale):
    assert project.path(path).is_file()
    assert resting_on(path, project) == stale


def test_dvc_yaml_is_what_the_code_asks_for(project):
    check_stage_file(project)
    asked = yaml.safe_load(stage_file(project))["stages"]
    assert list(asked) == list(STAGES)
    assert asked == yaml.safe_load(project.path("dvc.yaml").read_text(encoding="utf-8"))["stages"]


def test_dvc_yaml_that_lacks_a_line_is_refused(project, tmp_path, monkeypatch):
    text = stage_file(project)
    (tmp_path / PARAMS).write_bytes(project.path(PARAMS).read_bytes())
    (tmp_path / "dvc.yaml").write_text(
        text.replace("      - pipelines/codes/models.py\n", "", 1), encoding="utf-8"
    )
    monkeypatch.setattr("pipelines.stagefile.stage_file", lambda _: text)
    with pytest.raises(BuildError) as refused:
        check_stage_file(type(project)(tmp_path))
    assert refused.value.faults[0].code == "E-STAGE-01"
    assert refused.value.faults[0].expected == "- pipelines/codes/models.py"


def test_a_project_without_the_code_has_no_stage_file(project, tmp_path):
    with pytest.raises(BuildError, match="E-STAGE-02"):
        stage_file(type(project)(tmp_path))


@pytest.mark.slow
def test_a_site_is_not_built_from_results_that_are_older_than_a_line_of_code(rebuilt, tracker):
    fresh = "from pipelines.build import check_fresh; from pipelines.ground.project import Project; check_fresh(Project.find())"
    unchanged = subprocess.run(
        [sys.executable, "-c", fresh],
        cwd=rebuilt,
        env={**os.environ, "PYTHONPATH": str(rebuilt)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert unchanged.returncode == 0, unchanged.stderr
    with (rebuilt / "pipelines/clean/printed.py").open("a", encoding="utf-8") as code:
        code.write("\nNEWER = 1\n")
    refused = tracker(rebuilt, "site")
    assert refused.returncode == 1
    assert "E-STAGE-03 clean" in refused.stderr
    assert "E-STAGE-03 ingest" not in refused.stderr


# — how imports are read —


def test_an_import_inside_a_function_counts_and_one_for_type_checkers_does_not():
    code = (
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from pipelines.plan import Registry\n"
        "def f():\n    from pipelines.render import assemble\n"
    )
    assert needs_of(ast.parse(code)) == {"pipelines.render", "pipelines.render.assemble"}


def test_a_name_from_a_door_needs_the_module_behind_it_and_no_other():
    code = "from pipelines.codes import Codes"
    assert needs_of(ast.parse(code)) == {"pipelines.codes", "pipelines.codes.models"}


def test_a_step_of_the_chain_needs_what_it_uses_and_not_the_steps_beside_it():
    needed = set(closure(["pipelines.chain:cells_of"]))
    assert "pipelines.ingest.reading" in needed
    assert not {"pipelines.gate.disclosed", "pipelines.assess.assessments"} & needed


def test_a_package_that_lists_entries_needs_every_module_in_it():
    assert "pipelines.assess.methods.destatis" in closure(["pipelines.assess.methods"])


def test_a_module_that_is_named_to_be_run_counts():
    assert needs_of(ast.parse('["-m", "pipelines.ingest.child"]')) == {"pipelines.ingest.child"}
    assert needs_of(ast.parse('"pipelines.nothing.of.the.kind"')) == set()


def test_the_packages_above_a_module_count():
    assert {"pipelines", "pipelines.ground"} < set(closure(["pipelines.ground.periods"]))


def test_stages_read_files_where_an_audit_sees_it(project):
    """Polars opens a path by itself, past Python's `open`: stages hand it bytes instead."""
    native = re.compile(r"pl\.(?:read|scan)_\w+\((?!io\.BytesIO\(|[\w.]+\.read_bytes\(\))[^)]")
    files = {path for name in STAGES for path in code_of(name, project)}
    assert [str(path) for path in files if native.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.slow
def test_what_keeps_a_notebook_covers_all_that_the_notebooks_read(runs):
    """Besides the tables that a run names, its source and its code: pipelines/bodies/unchanged.py."""
    from pipelines.bodies.unchanged import READS

    tables = [f"data/products/data/{name}.parquet" for name in PRODUCTS]
    # A chapter that reads for itself is executed every time; the one that checks the sums reads what is public.
    checked = ["data/products", "data/sources", "data/plan", "data/codes"]
    known = [*READS, *tables, *checked, "notebooks", "pipelines", "data/bodies", PARAMS]
    assert sorted(path for path in read_by(runs["bodies"]) if not covered(path, known)) == []
