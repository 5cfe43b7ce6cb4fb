"""A project with a little public history, and forms that are filled in without a fault."""

from __future__ import annotations

import hashlib
import math
import shutil
from functools import cache

import polars as pl
import pytest

from pipelines.codes import load_codes
from pipelines.plan import load_registry
from pipelines.schema import TABLES
from pipelines.submit import template
from pipelines.submit.form import FIRST_ROW, FORM, HEADERS, INFO, INFO_FIRST_ROW, INFO_ROWS, form_for
from tests.conftest import EVIDENCE

YEAR = 2024
COLUMN = {name: number for number, name in enumerate(HEADERS, start=1)}


def past(indicator, definition, area, year, value, unit, breakdown="_T"):
    """One published figure as a row of the current view."""
    return {
        "OBS_ID": hashlib.sha256(f"{indicator}{definition}{area}{year}".encode()).hexdigest()[:12],
        "INDICATOR": indicator,
        "DEFINITION": definition,
        "REF_AREA": area,
        "BREAKDOWN": breakdown,
        "TIME_PERIOD": str(year),
        "FREQ": "A",
        "UNIT_MEASURE": unit,
        "OBS_VALUE": value,
        "OBS_LOW": value,
        "OBS_HIGH": value,
        "QUALIFIER": "exact",
        "DECIMALS": 1,
        "ROUNDING": 0.05,
        "OBS_TEXT": str(value),
        "UNIT_PRINTED": unit,
        "OBS_STATUS": "A",
        "CONF_STATUS": "F",
        "DISCLOSURE": "主动公开",
        "ORIGIN": "survey",
        "PROVENANCE": "cell",
        "SOURCE_ID": "published",
        "VINTAGE": "2024",
        "CELL": "f!A1",
        "GRADE": "A",
        "TRANSFORMATION": "N",
        "CURRENT": True,
        "CONTRADICTS": False,
        "REVISED": False,
    }


@pytest.fixture(name="past")
def past_row():
    """Makes one published figure as a row of the current view."""
    return past


@pytest.fixture
def desk(data_copy, in_process):
    """The project's data with last year's figures published: fertilizer 28.6, straw 52, film 51.

    Of its sources the register of the parents' promises alone: what else is published is what stands here.
    """
    for source in data_copy.path("data/sources").iterdir():
        if source.name != "parent-targets":
            shutil.rmtree(source)
    rows = [
        past("fertilizer-use", "main-crops", "350400", 2023, 28.6, "T_1E4"),
        past("fertilizer-use", "main-crops", "350400", 2022, 28.9, "T_1E4"),
        past("fertilizer-use", "main-crops", "350421", 2023, 2.4, "T_1E4"),
        past("straw-use-rate", "_", "350400", 2023, 52.0, "PT"),
        past("film-recovery-rate", "recovery", "350400", 2023, 51.0, "PT"),
        past("manure-use-rate", "_", "350400", 2024, 50.0, "PT"),
    ]
    path = data_copy.path("data/assess/ranked.parquet")
    path.parent.mkdir(parents=True)
    TABLES["ranked"].frame(rows).write_parquet(path)
    return data_copy


@pytest.fixture
def every_source(desk):
    """The sources of the evidence at the desk too: validation wants each figure that a reason lets through."""
    shutil.copytree(EVIDENCE / "data/sources", desk.path("data/sources"), dirs_exist_ok=True)


@pytest.fixture
def form_of(desk):
    """The form of an organisation, built anew from the registry."""

    @cache
    def loaded():
        codes = load_codes(desk)
        return load_registry(desk, codes), codes

    return lambda organisation: form_for(desk, organisation, YEAR, *loaded())


class Filled:
    """A filled form on disk: cells by row and column, for a test to spoil."""

    def __init__(self, path, form):
        from openpyxl import load_workbook

        self.path, self.form = path, form
        self.book = load_workbook(path)
        self.sheet = self.book[FORM]

    def number(self, indicator, area="350400", definition=None):
        """The row of the sheet that asks for an indicator."""
        return next(
            FIRST_ROW + index
            for index, row in enumerate(self.form.rows)
            if row.indicator == indicator and row.area == area and definition in (None, row.definition)
        )

    def cell(self, indicator, column, area="350400"):
        return self.sheet.cell(self.number(indicator, area), COLUMN[column])

    def info(self, name):
        return self.book[INFO].cell(INFO_FIRST_ROW + list(INFO_ROWS).index(name), 2)

    def save(self):
        self.book.save(self.path)
        return self.path


# (organisation, all that a form is made of) → the form and its workbook, filled: most tests begin with the same.
FILLED = {}


def made_of(desk):
    """A sum of the files from which a form is made."""
    digest = hashlib.sha256()
    for folder in ("data/codes", "data/plan", "data/assess"):
        for path in sorted(desk.path(folder).rglob("*")):
            if path.is_file():
                digest.update(f"{path.relative_to(desk.root)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


@pytest.fixture
def filled(desk, form_of, tmp_path):
    """Fills the form of an organisation with figures that fit each other and the past.

    whole: with its hundreds of drop-down lists and limits, which openpyxl takes most of its time to read and
    which say nothing to whoever checks what was typed.
    """

    def fill(organisation="sm-agri", name="form.xlsx", whole=False):
        path, key = tmp_path / name, (organisation, whole, made_of(desk))
        if key in FILLED:
            form, workbook = FILLED[key]
            path.write_bytes(workbook)
            return Filled(path, form)
        form = form_of(organisation)
        path.write_bytes(template(desk, organisation, YEAR))
        book = Filled(path, form)
        for index, row in enumerate(form.rows):
            book.sheet.cell(FIRST_ROW + index, COLUMN["value"]).value = plausible(form, row)
            book.sheet.cell(FIRST_ROW + index, COLUMN["disclosure"]).value = "主动公开"
        book.info("office").value = "种植业管理科"
        if not whole:
            book.sheet.data_validations.dataValidation.clear()
        FILLED[key] = form, book.save().read_bytes()
        return book

    return fill


# What a county's (or a rate's) value may be where 2.6 (or 50) would contradict what is promised or published.
SIZES = {
    "forest-redemption": 0.2,
    "forest-area": 240,
    "forest-stock": 0.17,
    "water-index": 1.5,
    "air-index": 2.6,
}


def plausible(form, row):
    """A value without a fault: counties 2.6 each, totals their sum, shares 50, the first state."""
    if row.states:
        return row.states[0]
    parts = [r for r in form.rows if r.part and r.series[:2] == row.series[:2]]
    if row.indicator in SIZES:
        one = SIZES[row.indicator]
        return one if row.part or not parts else round(one * len(parts), 2)
    if row.unit in ("VEHICLES", "COUNT"):
        return 3 if row.part else 3 * len(parts)
    if row.indicator in ("nev-sales", "vehicle-sales"):
        one = 1 if row.indicator == "nev-sales" else 2
        return one if row.part else one * len(parts)
    if parts:
        return 2.6 if row.part else round(math.fsum(2.6 for _ in parts), 1)
    return 50


@pytest.fixture
def marked():
    """(sheet, address) of every cell that an annotated copy marks."""

    def read(path):
        from openpyxl import load_workbook

        return {
            (sheet.title, cell.coordinate)
            for sheet in load_workbook(path).worksheets
            if sheet.title != "问题清单"
            for line in sheet.iter_rows()
            for cell in line
            if cell.comment is not None and cell.fill.fgColor.rgb in ("FFF4A99B", "FFFFD27A")
        }

    return read


@pytest.fixture
def observations_of():
    """The real pipeline from a project's sources to observations."""

    def run(project):
        from pipelines.clean import clean
        from pipelines.ingest import ingest

        cleaned = clean(ingest(project), load_codes(project), project)
        return cleaned.observations.filter(pl.col("SOURCE_ID").str.starts_with("submission-"))

    return run
