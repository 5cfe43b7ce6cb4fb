"""The zip for reviewers: what is in it, and that every chapter runs from it with what its first cell installs."""

import hashlib
import io
import json
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement

from pipelines.bodies.lab import NEEDED, lab_notebooks
from pipelines.ground.project import Project
from pipelines.render.review import FILE, FOLDER, review_files, review_zip
from tests.render.kernels import Kernels

SECRET = "83.51729"


def put(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SECRET, encoding="utf-8")


def test_nothing_enters_that_is_not_on_the_list(data_copy):
    """Restricted files, submissions, raw files, what waits: they lie beside what is taken, and stay there."""
    before = set(review_files(data_copy))
    put(
        data_copy.root,
        "data/restricted/form/form.xlsx",
        "data/sources/bureau-form/form.csv",
        "data/sources/city-targets/raw.pdf",
        "data/inbox/2026-11-01-x/page.html",
        "data/plan/draft/targets.yaml",
        "data/plan/minutes.csv",
        "data/clean/open/withheld.parquet",
        "data/products/data/more.csv",
        "data/requests-private.csv",
        "data/codes/notes.txt",
        "notes.yaml",
        ".gate-key",
    )
    assert set(review_files(data_copy)) == before
    assert {"params.yaml", "data/codes/units.csv", "pipelines/assess/judge.py", "site/i18n/zh.yaml"} <= before


def test_of_the_sources_only_what_everybody_may_download_enters(data_copy):
    """And a register lies where the registry of promises looks for it."""
    files = "data/products/files"
    put(data_copy.root, f"{files}/city-targets/city_targets.csv", f"{files}/yearbook/yearbook.csv")
    assert sorted(name for name in review_files(data_copy) if re.match("data/(sources|products)/", name)) == [
        f"{files}/city-targets/city_targets.csv",
        f"{files}/yearbook/yearbook.csv",
        "data/sources/city-targets/city_targets.csv",
    ]


def test_the_same_project_gives_the_same_bytes_in_order_with_their_sums(data_of):
    data = data_of("real")
    made = review_zip(data)
    assert made == review_zip(data)
    with zipfile.ZipFile(io.BytesIO(made)) as box:
        names = box.namelist()
        assert names == sorted(names)
        content = {name.removeprefix(f"{FOLDER}/"): box.read(name) for name in names}
    sums = dict(line.split("  ")[::-1] for line in content.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(one).hexdigest() for name, one in content.items()}
    assert {"README.zh.md", "README.en.md", "requirements.txt", "chapters/zh/30-reproduce.ipynb"} <= set(
        content
    )
    assert "{" not in content["README.zh.md"].decode()


# — every chapter, from the zip and as `make lab` opens it —


def needed_by(names):
    """These distributions and all that they require here, in small letters."""
    found, waiting = set(), [*names]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name not in found:
            found.add(name)
            asked = map(Requirement, distribution(name).requires or ())
            waiting += [one.name for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]
    return found


def gate():
    """The source of a cell that hides every library but those that pip installs for the chapters."""
    known = needed_by([*NEEDED.values(), "ipykernel"])
    hidden = sorted(
        module
        for module, names in packages_distributions().items()
        if not {re.sub(r"[-_.]+", "-", name).lower() for name in names} & known and module != "pipelines"
    )
    assert {"dvc", "pandas", "pytest", "typst"} <= set(hidden)
    return f"""import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {hidden!r}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Hidden())"""


# What nearly every chapter loads; the code of the project each loads for itself.
LIBRARIES = ["altair", "jinja2", "lxml.html", "polars", "pydantic", "pymannkendall", "yaml"]
FRESH = "import sys; assert not [name for name in sys.modules if name.partition('.')[0] == 'pipelines']"


def run(folder, root, before=""):
    """name → notebook, executed where it lies with the code at `root`, each in a kernel of its own.

    before: run first of all, before any library is loaded.
    """

    def executed(path):
        notebook = nbformat.read(path, 4)
        asked = "import pipelines; print(pipelines.__file__)"
        cells = [nbformat.v4.new_code_cell(FRESH), *notebook.cells, nbformat.v4.new_code_cell(asked)]
        notebook = nbformat.v4.new_notebook(cells=cells)
        kernels.execute(notebook, path.parent)
        assert Path(cells[-1].outputs[0].text.strip()).is_relative_to(root), path.name
        return notebook

    paths = sorted(folder.glob("*.ipynb"))
    with Kernels(root, before, LIBRARIES) as kernels, ThreadPoolExecutor(2) as pool:
        return {path.stem: made for path, made in zip(paths, pool.map(executed, paths), strict=True)}


def shown(notebook):
    """What a notebook's cells show, between the first and the last of ours: kind and text."""
    return [
        (kind, text)
        for cell in notebook.cells[2:-1]
        for output in cell.get("outputs", [])
        for kind, text in (output.get("data") or {output.output_type: output.get("text", "")}).items()
        if not text.startswith("<IPython")
    ]


@pytest.fixture(scope="module")
def unpacked(built, tmp_path_factory):
    """The zip of the built site, outside any clone."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(built[0] / "site/public" / FILE) as box:
        box.extractall(folder)
    return folder.resolve() / FOLDER


@pytest.fixture(scope="module")
def from_zip(unpacked):
    return run(unpacked / "chapters/zh", unpacked, gate())


@pytest.fixture(scope="module")
def from_clone(built, repo, tmp_path_factory):
    """As `make lab` writes them, in a project with the built data."""
    folder = tmp_path_factory.mktemp("clone")
    (folder / "params.yaml").write_bytes((built[0] / "params.yaml").read_bytes())
    for name in ("notebooks", "data", "site"):
        (folder / name).symlink_to(built[0] / name)
    lab = folder / "build/lab"
    lab.mkdir(parents=True)
    for name, content in lab_notebooks(Project(folder)).items():
        (lab / name).write_bytes(content)
    return run(lab, repo)


@pytest.mark.slow
def test_every_chapter_runs_from_the_zip_with_what_its_first_cell_installs(from_zip, built):
    drawn = json.loads((built[0] / "site/public/figures/index.json").read_bytes())
    with_pictures = {row["notebook"] for row in drawn}
    assert len(from_zip) > 10 and len(with_pictures) > 5
    for name, notebook in from_zip.items():
        kinds = {kind for kind, _ in shown(notebook)}
        assert "error" not in kinds and "text/markdown" in kinds, name
        pictures = [
            text for _, text in shown(notebook) if text.startswith('<img src="data:image/svg+xml;base64,')
        ]
        assert bool(pictures) == (name in with_pictures), name


@pytest.mark.slow
def test_nothing_of_quarto_and_nothing_of_the_network_is_left_in_what_is_shown(from_zip):
    for name, notebook in from_zip.items():
        text = "\n".join(text for _, text in shown(notebook))
        assert not re.search(r":::|\{=html\}|page:|root:|\{#|@(?:fig|tbl|sec|eq)-|<script|cdn\.", text), name


@pytest.mark.slow
def test_a_chapter_shows_the_same_in_a_clone_and_from_the_zip(from_zip, from_clone):
    assert list(from_zip) == list(from_clone)
    for name, notebook in from_clone.items():
        assert shown(notebook) == shown(from_zip[name]), name


@pytest.mark.slow
def test_a_file_that_was_changed_in_the_zip_is_named(unpacked, from_zip, tmp_path):
    """from_zip: run before, on the files as they were."""
    path = unpacked / "data/products/data/duties.csv"
    before = path.read_bytes()
    path.write_bytes(before + b"\n")
    lone = unpacked / "chapters/changed"
    lone.mkdir()
    (lone / "30-reproduce.ipynb").write_bytes((unpacked / "chapters/en/30-reproduce.ipynb").read_bytes())
    try:
        said = "\n".join(text for _, text in shown(run(lone, unpacked)["30-reproduce"]))
    finally:
        path.write_bytes(before)
    assert re.search(r"files differ from the sum .*duties\.csv, data/products/data/duties\.csv", said)
