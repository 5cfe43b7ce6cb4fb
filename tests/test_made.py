"""A site that is what it would become is not made again; after any change of what it rests on it is."""

import json
import os
import random
import shutil
import subprocess
import sys

import pytest

from pipelines.demo.script import PLAN
from pipelines.ground import imports
from pipelines.ground.imports import PACKAGE
from pipelines.ground.kept import package_digest
from pipelines.ground.project import Project
from pipelines.render.made import READS, code, made_from, note_made, stands
from pipelines.render.review import review_files
from tests.conftest import REPO
from tests.test_build import tree
from tests.test_stages import AUDIT, covered, source_of


@pytest.fixture
def small(tmp_path):
    """A project with one product and no repository; what it lacks is the package's."""
    (tmp_path / "params.yaml").write_bytes((REPO / "params.yaml").read_bytes())
    product = tmp_path / "data/products/data/targets.csv"
    product.parent.mkdir(parents=True)
    product.write_text("TARGET_ID\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def noted(small):
    """(project, site, what it was made from), with the note beside the site."""
    public = small / "site/public"
    (public / "en").mkdir(parents=True)
    for name in ("index.html", "en/index.html"):
        (public / name).write_text(name, encoding="utf-8")
    made = made_from(Project(small), "embedded")
    note_made(public, made)
    return Project(small), public, made


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def change_params(folder):
    path = folder / "params.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("search_valid_days: 180", "search_valid_days: 181")
    )


CHANGES = {
    "template": lambda folder: write(folder / "site/pages/home.html.j2", "another"),
    "layout": lambda folder: write(folder / "site/layout/base.html.j2", "another"),
    "theme": lambda folder: write(folder / "site/theme/site.css", "another"),
    "text": lambda folder: write(folder / "site/i18n/zh.yaml", "another: 1"),
    "product": lambda folder: write(folder / "data/products/data/targets.csv", "TARGET_ID\nx\n"),
    "new product": lambda folder: write(folder / "data/products/data/new.csv", "A\n"),
    "body": lambda folder: write(folder / "data/bodies/embedded/method.json", "{}"),
    "chart": lambda folder: write(folder / "data/bodies/charts/x.zh.svg", "<svg/>"),
    "figure": lambda folder: write(folder / "data/bodies/figures/x.zh.svg", "<svg/>"),
    "share card": lambda folder: write(folder / "data/bodies/charts/share/x.zh.png", "png"),
    "register": lambda folder: write(folder / "data/requests.csv", "A\n"),
    "codes": lambda folder: write(folder / "data/codes/units.csv", "A\n"),
    "environment": lambda folder: write(folder / "requirements.lock", "polars==0\n"),
    "notebook": lambda folder: write(folder / "notebooks/99-new.qmd", ""),
    "params": change_params,
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_of_what_a_site_is_made_from_is_seen(noted, kind):
    project, public, made = noted
    assert stands(project, public, made_from(Project(project.root), "embedded"))
    CHANGES[kind](project.root)
    now = made_from(Project(project.root), "embedded")
    assert now != made
    assert not stands(project, public, now)


def test_another_engine_makes_another_site(noted):
    project, _, made = noted
    assert made_from(project, "quarto") != made


def test_another_commit_and_a_changed_file_are_seen(noted, monkeypatch):
    from pipelines.ground.git import Commit

    project, _, made = noted
    seen = [made]
    for commit in (Commit("abc", False), Commit("abd", False), Commit("abd", True)):
        monkeypatch.setattr("pipelines.render.made.commit_at", lambda _, commit=commit: commit)
        seen.append(made_from(project, "embedded"))
    assert len(set(seen)) == 4


@pytest.fixture
def unread():
    """The imports of another package are read: nothing is remembered before or after."""
    forget = (imports.needs_of_module.cache_clear, package_digest.cache_clear)
    for clear in forget:
        clear()
    yield
    for clear in forget:
        clear()


@pytest.mark.usefixtures("unread")
def test_a_module_of_the_closure_is_seen_and_another_is_not(noted, monkeypatch, tmp_path_factory):
    package = tmp_path_factory.mktemp("package") / "pipelines"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    project, _, _ = noted
    for where in ("pipelines.render.made.PACKAGE", "pipelines.ground.imports.PACKAGE"):
        monkeypatch.setattr(where, package)
    before = made_from(project, "embedded")
    write_more(package / "cli/app.py")
    package_digest.cache_clear()
    assert made_from(project, "embedded") == before
    write_more(package / "codes/text.py")
    package_digest.cache_clear()
    assert made_from(project, "embedded") != before


@pytest.mark.parametrize(
    "damage",
    [
        lambda public: (public / "index.html").write_text("index.htmL", encoding="utf-8"),
        lambda public: (public / "en/index.html").unlink(),
        lambda public: (public / "more.html").write_text("", encoding="utf-8"),
        lambda public: (public / "index.html").rename(public / "home.html"),
        shutil.rmtree,
        lambda public: (public.parent / ".public-made.json").unlink(),
        lambda public: (public.parent / ".public-new").mkdir(),
        lambda public: (public.parent / ".public-old").mkdir(),
    ],
    ids=["edited", "lost", "added", "renamed", "gone", "note gone", "cut off", "cut off in the swap"],
)
def test_a_site_that_is_not_as_it_was_written_is_made_again(noted, damage):
    project, public, made = noted
    assert stands(project, public, made)
    damage(public)
    assert not stands(project, public, made)


def test_the_code_of_a_site_is_the_closure_of_its_imports(small):
    project = Project(small)
    names = {name for name, _ in code(project)}
    assert {"render/site.py", "render/check.py", "codes/text.py", "render/pages/about.py"} < names
    assert not {"render/serve.py", "cli/app.py", "submit/land.py", "clean/__init__.py"} & names
    assert code(project) == code(project)


BUILD = "from pipelines.ground.project import Project; from pipelines.render.site import build_site; build_site(Project.find())"


@pytest.mark.slow
def test_every_file_that_makes_a_site_is_in_its_digest(rebuilt, tmp_path):
    log, folder = tmp_path / "site.log", rebuilt.resolve()
    done = subprocess.run(
        [sys.executable, "-c", BUILD],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(REPO / AUDIT), str(folder)]),
            "PYTHONDONTWRITEBYTECODE": "",
            "AUDIT_LOG": str(log),
            "AUDIT_ROOT": str(folder),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = {tuple(json.loads(line)) for line in log.read_text(encoding="utf-8").splitlines()}
    opened = {
        p for p in (source_of(what) for kind, what in lines if kind == "open") if (folder / p).is_file()
    }
    modules = [f"pipelines/{name}" for name, _ in code(Project(folder))]
    notebooks = [path.relative_to(folder).as_posix() for path in (folder / "notebooks").glob("*.qmd")]
    known = [
        *READS,
        *review_files(Project(folder)),
        *notebooks,
        "data/bodies/embedded",
        *modules,
        "params.yaml",
        "site/.public-new",
        "build/cache",
        AUDIT,
        "pipelines/ground/console.py",  # which the audit itself listens to
    ]
    assert len(opened) > 200
    assert sorted(path for path in opened if not covered(path, known)) == []


# — whatever is edited in whatever order, what is made again and what is kept give the bytes of a clean build —


def edit(folder, path, old, new):
    file = folder / path
    text = file.read_text(encoding="utf-8")
    assert old in text, path
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def last_search(folder, more):
    path = folder / "data/searches.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    first, *rest = lines[-1].split(",")
    path.write_text("\n".join([*lines, ",".join([f"{first}-{more}", *rest])]) + "\n", encoding="utf-8")


EDITS = {
    "a register row": lambda folder: last_search(folder, "again"),
    "a statement": lambda folder: edit(folder, f"data/plan/{PLAN}/targets.yaml", "  zh: ", "  zh: 再"),
    "a template": lambda folder: edit(folder, "site/pages/about.html.j2", "<h2", '<h2 class="first"'),
    "a text": lambda folder: edit(
        folder, "site/i18n/en.yaml", "skip: Skip to the text", "skip: Skip to text"
    ),
    "a notebook": lambda folder: edit(
        folder,
        "notebooks/01-demo.qmd",
        "\n---\n",
        '\n---\n\n::: {.content-visible when-profile="en"}\nMore of it.\n:::\n',
    ),
    "a code module": lambda folder: write_more(folder / "pipelines/views/common.py"),
}


def write_more(path):
    with path.open("a", encoding="utf-8") as module:
        module.write("\nNEWER = 1\n")


@pytest.mark.slow
def test_any_sequence_of_edits_ends_in_the_bytes_of_a_clean_build(rebuilt, tmp_path, tracker):
    names = sorted(EDITS)
    random.Random("edits").shuffle(names)
    for name in names:
        EDITS[name](rebuilt)
    done = tracker(rebuilt, "build", PYTHONPATH=str(rebuilt))
    assert done.returncode == 0, done.stderr
    clean = tmp_path / "clean"
    subprocess.run(["git", "clone", "-q", str(rebuilt), str(clean)], check=True)
    for name in changed(rebuilt):
        shutil.copyfile(rebuilt / name, clean / name)
    assert tracker(clean, "build", PYTHONPATH=str(clean)).returncode == 0
    first, second = tree(rebuilt / "site/public"), tree(clean / "site/public")
    assert len(first) > 100
    assert {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)} == set()


def changed(folder):
    """The files that differ from the last commit, but for what DVC writes."""
    said = subprocess.run(["git", "-C", str(folder), "diff", "--name-only"], check=True, capture_output=True)
    return [name for name in said.stdout.decode().split() if name != "dvc.lock"]
