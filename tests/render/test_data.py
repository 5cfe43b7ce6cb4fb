"""Products and texts that are not what they should be stop the site with one clear error."""

import shutil

import polars as pl
import pytest

from pipelines.ground.errors import PublishError, SchemaError
from pipelines.ground.project import Project
from pipelines.publish import publish
from pipelines.views.data import SiteData, load_words


@pytest.fixture
def copy(site_data, tmp_path):
    """The project with products of its own, to be damaged."""
    shutil.copytree(site_data.project.root, tmp_path, symlinks=True, dirs_exist_ok=True)
    return Project(tmp_path)


def change(project, name, expression):
    path = project.path("data/products/data", f"{name}.parquet")
    pl.read_parquet(path).with_columns(expression).write_parquet(path)


def test_a_product_that_fails_its_schema_is_refused(copy):
    change(copy, "sources", pl.lit("somehow").alias("ACCESS"))
    with pytest.raises(SchemaError, match=r"E-SCHEMA-03 sources\.ACCESS"):
        SiteData.load(copy)


def test_a_product_without_a_column_is_refused(copy):
    path = copy.path("data/products/data/targets.parquet")
    pl.read_parquet(path).drop("QUOTE").write_parquet(path)
    with pytest.raises(SchemaError, match=r"E-SCHEMA-01 targets\.QUOTE"):
        SiteData.load(copy)


def test_an_unknown_status_is_refused(copy):
    change(copy, "assessments", pl.lit("splendid").alias("STATUS"))
    with pytest.raises(PublishError, match=r"E-STATUS-01.*splendid"):
        SiteData.load(copy)


def test_an_unknown_status_is_no_product(product_tables, registry, codes, project, tmp_path):
    wrong = product_tables["assessments"].with_columns(pl.lit("splendid").alias("STATUS"))
    with pytest.raises(PublishError, match="E-STATUS-01"):
        publish(product_tables | {"assessments": wrong}, registry, codes, project.params, [], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_product_written_by_half_is_refused(copy):
    path = copy.path("data/products/data/observations.parquet")
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(PublishError, match=r"E-FILE-04 observations\.parquet"):
        SiteData.load(copy)


def test_a_product_that_is_missing_is_named(copy):
    copy.path("data/products/data/context.parquet").unlink()
    with pytest.raises(PublishError, match=r"E-FILE-01.*context"):
        SiteData.load(copy)


@pytest.fixture
def texts(repo, tmp_path):
    shutil.copytree(repo / "site/i18n", tmp_path / "site/i18n")
    shutil.copyfile(repo / "params.yaml", tmp_path / "params.yaml")
    return Project(tmp_path)


def test_a_missing_translation_is_named(texts):
    path = texts.path("site/i18n/programs.en.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("  button: Search\n", ""), encoding="utf-8")
    with pytest.raises(PublishError, match=r"E-I18N-03.*search_page\.button"):
        load_words(texts)


def test_a_text_that_no_language_has_is_named(texts):
    with pytest.raises(PublishError, match=r"E-I18N-01.*no\.such\.text"):
        load_words(texts)["zh"]("no.such.text")
