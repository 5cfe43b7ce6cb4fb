"""A project with the real products, made once; and one like it that knows its address."""

import shutil
from itertools import product

import pytest


def _project(folder, own, tables, codes, site_url=""):
    """A project at `folder` with the data of another, `own`, and the products made of `tables`."""
    from pipelines.ground.project import Project
    from pipelines.plan import load_registry
    from pipelines.publish import publish

    (folder / "data").mkdir()
    for name in ("codes", "plan", "sources"):
        (folder / "data" / name).symlink_to(own.path("data", name))
    for name in ("data/searches.csv", "data/calendar.csv", "data/requests.csv"):
        shutil.copyfile(own.path(name), folder / name)
    text = own.path("params.yaml").read_text(encoding="utf-8")
    (folder / "params.yaml").write_text(
        text.replace('site_url: ""', f'site_url: "{site_url}"'), encoding="utf-8"
    )
    project = Project(folder)
    products = folder / "data" / "products"
    publish(tables, load_registry(project, codes), codes, project.params, [], products)
    # The stage adds the quality report, out of what the checks said; here none were run.
    (products / "data" / "quality.json").write_text("[]\n", encoding="utf-8")
    return project


def _tables(assessed, cleaned, registry, project):
    from pipelines.publish import targets_table
    from pipelines.sources import load_searches

    return {
        "ranked": assessed.ranked,
        "assessments": assessed.assessments,
        "opinions": assessed.opinions,
        "context": assessed.context,
        "sources": cleaned.sources,
        "quarantine": cleaned.quarantine,
        "unused": cleaned.unused,
        "targets": targets_table(registry),
        "searches": load_searches(project),
    }


@pytest.fixture(scope="session")
def product_tables(assessed, cleaned, registry, project):
    return _tables(assessed, cleaned, registry, project)


def _with_a_chart(project):
    """The pages' data of a project, with the one chart that the style guide shows."""
    from pipelines.pictures.drawn import draw_charts
    from pipelines.pictures.sheet import sheets
    from pipelines.views.data import SiteData

    data = SiteData.load(project)
    folder = draw_charts(data, only=[data.quantified[0].id])
    for name, content in sheets(data).items():
        (folder / name).write_bytes(content)
    return data


@pytest.fixture(scope="session")
def site_data(tmp_path_factory, project, product_tables, codes):
    """The pages' data of the real project."""
    return _with_a_chart(_project(tmp_path_factory.mktemp("project"), project, product_tables, codes))


@pytest.fixture(scope="session")
def evidence_site_data(
    tmp_path_factory, evidence, evidence_assessed, evidence_cleaned, evidence_registry, codes
):
    """The pages' data of the evidence of November 2026."""
    tables = _tables(evidence_assessed, evidence_cleaned, evidence_registry, evidence)
    return _with_a_chart(_project(tmp_path_factory.mktemp("evidence-project"), evidence, tables, codes))


@pytest.fixture(scope="session")
def addressed_data(tmp_path_factory, project, site_data, product_tables, codes):
    """The same where the site knows its address."""
    from pipelines.pictures.drawn import FOLDER
    from pipelines.views.data import SiteData

    folder = tmp_path_factory.mktemp("addressed")
    known = _project(folder, project, product_tables, codes, "https://ledger.example/some/path/")
    shutil.copytree(site_data.project.path(*FOLDER), known.path(*FOLDER))
    return SiteData.load(known)


@pytest.fixture(scope="session")
def pages():
    """Writes the pages that need no notebook and no chart of `data` into `out`, with the products: all, or `only`."""

    def write_pages(data, out, only=("",)):
        from pipelines.bodies import titles_of
        from pipelines.ground.files import write
        from pipelines.pictures import FRONT, share_path, sheet_file
        from pipelines.pictures.drawn import FOLDER
        from pipelines.render.assemble import Frame, render
        from pipelines.render.pages import pages_of
        from pipelines.render.review import FILE
        from pipelines.render.site import _assets
        from pipelines.render.spec import Making
        from pipelines.views.templates import environment

        body = {"meta": {}, "zh": "<h1>方法</h1>", "en": "<h1>Method</h1>"}
        body["meta"] = {
            "title": "方法",
            "title-en": "Method",
            "description": "方法",
            "description-en": "Method",
        }
        making = Making(data, {"08-x": body, "method": body}, {})
        frame, env = Frame("c0ffee", _assets(data, out), making.chapters), environment(data)
        for page in (page for path in only for page in pages_of(making, only=path)):
            write(out / page.path, render(page, data, frame, env).html.encode())
        for notebook in data.project.asset("notebooks").glob("*.qmd"):
            for lang, tag in (("", "zh-Hans"), ("en/", "en")):
                named = f"{data.release.name('en' if lang else 'zh')} {data.release.date}"
                chapter = out / f"{lang}chapters/{notebook.stem.lstrip('0123456789-')}.html"
                if not chapter.exists():
                    chapter.parent.mkdir(parents=True, exist_ok=True)
                    chapter.write_text(
                        f'<html lang="{tag}"><main></main><footer>{named}</footer></html>',
                        encoding="utf-8",
                    )
        shutil.copytree(data.project.path("data", "products"), out, dirs_exist_ok=True)
        write(out / FILE, b"")  # the zip for reviewers: looked at elsewhere
        for kind in ("csv", "svg"):
            for drawn in data.project.path(*FOLDER).glob(f"*.{kind}"):
                write(out / "charts" / drawn.name, drawn.read_bytes())
        names = [FRONT, *(target.id for target in data.city_targets)]
        names += ["chapter-x", *(f"chapter-{name}" for name, *_ in titles_of(data.project, "zh"))]
        for lang in ("zh", "en"):  # these are not drawn here: what links to them is looked at, not they
            for name in names:
                write(out / share_path(name, lang), b"")
            for name, kind in product(("wall", "city", "timeline"), ("png", "svg", "csv")):
                write(out / "boards" / f"{name}.{lang}.{kind}", b"")
            if not data.project.path(*FOLDER, sheet_file(lang)).is_file():
                write(out / sheet_file(lang), b"")
        for sheet in data.project.path(*FOLDER).glob("*.pdf"):
            write(out / sheet.name, sheet.read_bytes())
        return out

    return write_pages


@pytest.fixture(scope="session")
def written(site_data, pages, tmp_path_factory):
    """Every such page of the real project, to be looked at."""
    return pages(site_data, tmp_path_factory.mktemp("written"))
