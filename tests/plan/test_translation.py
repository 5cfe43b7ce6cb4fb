"""A translation is bound to the Chinese that it renders, and marks every promise once."""

import shutil

import pytest

from pipelines.codes import load_codes
from pipelines.ground.errors import PlanError
from pipelines.plan import lines_of, load_registry
from pipelines.plan.translation import BODIES, digest, load_translation

PLAN = "data/plan/sanming-2022"
FILE = f"{PLAN}/translation.en.yaml"


@pytest.fixture
def translated(data_copy, project):
    """A copy of the data with the plan as it is and its translation, to be damaged."""
    for name in ("plan.yaml", "plan.txt", "targets.yaml", "measures.yaml", "dismissed.yaml", "duties.csv"):
        shutil.copyfile(project.path(PLAN, name), data_copy.path(PLAN, name))
    shutil.copyfile(project.path(FILE), data_copy.path(FILE))
    return data_copy


def faults_of(project):
    with pytest.raises(PlanError) as caught:
        load_registry(project, load_codes(project))
    return caught.value.faults


def edit(project, old, new):
    path = project.path(FILE)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_paragraph_of_the_plan_is_translated(registry):
    assert registry.translated.keys() == {line.start for line in lines_of(registry.text)}


def test_every_promise_has_its_clause_in_english(registry):
    assert [t.id for t in registry.targets if not registry.clause_en(t.id)] == []
    assert registry.clause_en("sm2022-08-straw") == "at least 90\u202f% of straw is put to use"
    assert registry.clause_en("sm2022-08-pesticide") == registry.clause_en("sm2022-08-fertilizer")


def test_a_paragraph_that_changed_leaves_its_translation_stale(registry, project):
    """One figure of the Chinese is another: the old paragraph is stale, and the new one has no translation."""
    text = registry.text.replace("达到93%", "达到95%")
    _, faults = load_translation(project, text, list(registry.targets), list(registry.measures))
    changed = next(line for line in lines_of(text) if "95%" in line.text)
    codes = {fault.code: fault for fault in faults}
    assert codes.keys() == {"E-TRANS-01", "E-TRANS-02"}
    assert codes["E-TRANS-01"].expected == codes["E-TRANS-02"].expected == digest(changed.text)


def test_a_paragraph_left_out_is_a_fault(translated):
    edit(translated, '- begins: "(此件主动公开)"', '- begins: "(此件不公开)"')
    assert [fault.code for fault in faults_of(translated)] == ["E-TRANS-01"]


def test_a_promise_without_its_mark_is_named(translated):
    edit(translated, "[[sm2022-08-straw]]", "[[sm2022-08-film]]")
    faults = faults_of(translated)
    assert {(fault.code, fault.found) for fault in faults} >= {
        ("E-TRANS-03", "sm2022-08-straw × 0"),
        ("E-TRANS-03", "sm2022-08-film × 2"),
    }


def test_a_mark_in_another_paragraph_is_a_fault(translated):
    edit(translated, "Please carry it out", "[[sm2022-08-film]]Please[[/]] carry it out")
    assert [(fault.code, fault.expected) for fault in faults_of(translated)] == [("E-TRANS-03", "0")]


def test_a_mark_that_is_not_closed_is_a_fault(translated):
    edit(translated, "is collected[[/]]", "is collected")
    assert {fault.code for fault in faults_of(translated)} == {"E-TRANS-03"}


def test_a_wrong_figure_in_a_promise_is_a_fault(translated):
    edit(translated, "450,000 mu", "45,000 mu")
    faults = faults_of(translated)
    assert [(fault.code, fault.expected) for fault in faults] == [("E-TRANS-05", "450,000")]


def test_bodies_are_named_where_the_article_names_them(translated):
    edit(translated, f"{BODIES} and others", "several bureaus")
    assert [fault.code for fault in faults_of(translated)] == ["E-TRANS-04"]


def test_a_plan_without_a_translation_is_no_fault(translated):
    translated.path(FILE).unlink()
    registry = load_registry(translated, load_codes(translated))
    assert registry.translated == {}
    assert registry.clause_en("sm2022-08-straw") == ""


def test_lines_know_where_they_stand():
    lines = list(lines_of("一、甲\n\n乙丙\n"))
    assert [(line.start, line.end, line.text) for line in lines] == [(0, 3, "一、甲"), (5, 7, "乙丙")]
