"""The zip for reviewers: the chapters as Jupyter notebooks with all that they read and run, and nothing else.

Whoever has JupyterLab needs no clone, and no network but for what pip installs. What goes in is listed here:
published products, the plan and the words, texts, fonts, code. Of the sources there are those files alone
that the gate lets everybody download. Raw files, submissions, extracts, what is restricted or waits in the
inbox lie in no folder of this list.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipelines.bodies import lab_notebooks, lab_requirements
from pipelines.codes import Lang
from pipelines.ground.imports import PACKAGE
from pipelines.ground.kept import files_below
from pipelines.ground.project import PARAMS, Project, shipped_bases
from pipelines.publish import ORIGINALS, PRODUCTS, zip_bytes
from pipelines.stages import PLAN
from pipelines.views import LANGS, SiteData

FILE = "data/review.zip"  # below the site's root
FOLDER = "review"  # what it unpacks to
REQUIREMENTS = "requirements.txt"
_SOURCES = "data/sources/"
# The project's own, {plan} being its plan.
OWN = (
    PARAMS,
    "data/calendar.csv",
    "data/requests.csv",
    "data/plan/{plan}/*.csv",
    "data/plan/{plan}/*.txt",
    "data/plan/{plan}/*.yaml",
    "data/plan/parents/*.csv",
    *(f"data/products/data/{table}.{kind}" for table in PRODUCTS for kind in ("csv", "parquet")),
    "data/products/data/catalog.jsonld",
    "data/products/data/datapackage.json",
    "data/products/api/v1/README.json",
    "data/products/api/v1/history.json",
    "data/products/api/v1/releases.json",
    "data/products/api/v1/replay.json",
)
# What a project may override: folder and pattern.
SHARED = (
    ("data/codes", "*.csv"),
    ("data/codes", "*.yaml"),
    ("site/i18n", "*.yaml"),
    ("site/layout", "macros.html.j2"),
    ("site/theme/fonts", "LedgerSans-Regular.*"),
    ("site/theme/fonts", "OFL.txt"),
)
CODE = (".j2", ".py", ".pyi", ".yaml")


def review_files(project: Project) -> dict[str, Path]:
    """Path in the zip → file on disk, of all that is taken as it is.

    Registers that the registry of promises reads lie where a project has them, where they may be passed on.
    """
    found: dict[str, Path] = {}
    for pattern in OWN:
        for path in project.root.glob(pattern.format(plan=project.params.plan)):
            found[project.relative(path)] = path
    for folder, pattern in SHARED:
        for path in project.assets(folder, pattern=pattern):
            found[f"{folder}/{path.name}"] = path
    for name, path in files_below(project.path("data", "products", ORIGINALS)):
        found[f"data/products/{ORIGINALS}/{name}"] = path
        if f"{_SOURCES}{name.partition('/')[0]}" in PLAN:
            found[_SOURCES + name] = path
    for name, path in files_below(PACKAGE):
        if path.suffix in CODE and not name.startswith("shipped/"):
            found[f"{PACKAGE.name}/{name}"] = path
    for base in shipped_bases():
        found |= {path.name: path for path in base.glob("LICENSE")}
    return found


def review_zip(data: SiteData) -> bytes:
    """The zip, all of it below one folder, in the order of names; the same project gives the same bytes."""
    project = data.project
    members = {name: path.read_bytes() for name, path in review_files(project).items()}
    for lang in LANGS:
        for name, content in lab_notebooks(project, lang, REQUIREMENTS).items():
            members[f"chapters/{lang}/{name}"] = content
        members[f"README.{lang}.md"] = _readme(data, lang).encode()
    members[REQUIREMENTS] = lab_requirements().encode()
    members["SHA256SUMS"] = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(members.items())
    ).encode()
    named = {f"{FOLDER}/{name}": content for name, content in sorted(members.items())}
    return zip_bytes(named, project.params)


def _readme(data: SiteData, lang: Lang) -> str:
    params = data.params
    return data.words[lang](
        "review.readme",
        title=params.site_title[lang],
        plan=data.registry.plan.title[lang],
        version=params.release.name(lang),
        date=params.release.date.isoformat(),
        publisher=params.publisher[lang],
    )
