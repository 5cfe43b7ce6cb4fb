"""The only door out: what is not 主动公开, or not yet, does not get through, whoever tries."""

import datetime as dt

import polars as pl
import pytest
from gate_factory import DAY, document, observation

from pipelines.gate import gate
from pipelines.ground.errors import GateError, SchemaError
from pipelines.schema import TABLES

SECRET = 7654321.5


def aside(source="s", text="12345"):
    return {
        "SOURCE_ID": source,
        "CELL": "f!B2",
        "CODE": "Q-NUMBER",
        "REASON_ZH": "理由",
        "REASON_EN": "reason",
        "OBS_TEXT": text,
    }


def run(observations, documents=None, quarantine=(), unused=(), day=DAY):
    frame = {
        name: TABLES[name].frame(list(rows))
        for name, rows in (
            ("observations", observations),
            ("sources", documents or [document()]),
            ("quarantine", quarantine),
            ("unused", unused),
        )
    }
    return gate(frame["observations"], frame["sources"], frame["quarantine"], frame["unused"], day)


def everything(gated):
    """All that leaves the gate, as text."""
    return "\n".join(
        getattr(gated, name).write_csv()
        for name in ("disclosed", "withheld", "sources", "quarantine", "unused")
    )


def test_what_is_open_goes_through_unchanged():
    gated = run([observation(1), observation(2)])
    assert gated.disclosed.height == 2
    assert gated.withheld.height == 0


@pytest.mark.parametrize("klass", ["依申请公开", "不予公开"])
def test_another_class_is_stopped_and_its_value_never_told(klass):
    gated = run([observation(1), observation(2, value=SECRET, DISCLOSURE=klass)])
    assert gated.disclosed["OBS_ID"].to_list() == [f"{1:012x}"]
    assert gated.withheld["DISCLOSURE"].to_list() == [klass]
    assert str(SECRET) not in everything(gated)
    assert "OBS_VALUE" not in gated.withheld.columns


def test_the_strictest_of_figure_and_document_wins():
    gated = run([observation(1, value=SECRET)], [document(DISCLOSURE="不予公开", TITLE="机密标题")])
    assert gated.disclosed.height == 0
    assert gated.withheld["DISCLOSURE"].to_list() == ["不予公开"]
    assert "机密标题" not in everything(gated)
    own = run([observation(1, value=SECRET, DISCLOSURE="不予公开")], [document(DISCLOSURE="依申请公开")])
    assert own.withheld["DISCLOSURE"].to_list() == ["不予公开"]


def test_an_embargo_ends_on_its_day_and_not_before():
    rows = [
        observation(1, EMBARGO=dt.date(2026, 11, 24)),
        observation(2, value=SECRET, EMBARGO=dt.date(2026, 11, 25)),
    ]
    gated = run(rows)
    assert gated.disclosed["OBS_ID"].to_list() == [f"{1:012x}"]
    assert str(SECRET) not in everything(gated)
    assert run(rows, day=dt.date(2026, 11, 25)).disclosed.height == 2


def test_an_embargo_of_the_document_binds_its_figures():
    gated = run([observation(1, value=SECRET)], [document(EMBARGO=dt.date(2027, 1, 1))])
    assert gated.disclosed.height == 0
    assert str(SECRET) not in everything(gated)


def test_what_was_derived_from_something_kept_back_is_kept_back():
    rows = [
        observation(1, value=SECRET, DISCLOSURE="不予公开"),
        observation(2),
        observation(3, value=42.0, PROVENANCE="derived", DERIVED_FROM=f"{1:012x};{2:012x}"),
    ]
    assert run(rows).disclosed["OBS_ID"].to_list() == [f"{2:012x}"]


def test_figures_set_aside_of_a_closed_document_stay_in_too():
    gated = run(
        [observation(1)],
        [document(), document("r", DISCLOSURE="依申请公开")],
        [aside("r", "99887")],
        [aside("r", "77665")],
    )
    assert gated.quarantine.height == gated.unused.height == 0
    assert "99887" not in everything(gated)
    assert "77665" not in everything(gated)


def test_an_unknown_class_stops_everything():
    with pytest.raises(SchemaError, match="E-SCHEMA-03"):
        run([observation(1, DISCLOSURE="内部")])
    with pytest.raises(SchemaError, match="E-SCHEMA-03"):
        run([observation(1)], [document(DISCLOSURE="秘密")])


def test_a_figure_without_a_registered_document_stops_everything():
    with pytest.raises(GateError, match="E-GATE-02"):
        run([observation(1, source="nobody")])
    with pytest.raises(GateError, match="E-GATE-02"):
        run([observation(1)], quarantine=[aside("nobody")])


def test_an_error_of_the_gate_never_prints_a_value():
    with pytest.raises(GateError) as caught:
        run([observation(1, source="nobody", value=SECRET)])
    assert str(SECRET) not in str(caught.value)


def test_the_observations_of_the_evidence_are_all_open(evidence_cleaned):
    known = evidence_cleaned
    gated = gate(known.observations, known.sources, known.quarantine, known.unused, DAY)
    assert gated.disclosed.height == known.observations.height
    assert set(gated.disclosed["DISCLOSURE"]) == {"主动公开"}


def test_the_class_of_what_is_kept_back_decides_the_status(
    evidence, evidence_cleaned, evidence_registry, codes
):
    from pipelines.assess import assess
    from pipelines.sources import load_searches

    withheld = pl.DataFrame(
        {
            "INDICATOR": ["straw-use-rate"],
            "DEFINITION": ["_"],
            "REF_AREA": ["350400"],
            "BREAKDOWN": ["_T"],
            "TIME_PERIOD": ["2025"],
            "DISCLOSURE": ["依申请公开"],
            "EMBARGO": [None],
        },
        schema_overrides={"EMBARGO": pl.Date},
    )
    found = assess(
        evidence_cleaned.observations,
        withheld,
        evidence_cleaned.sources,
        load_searches(evidence),
        evidence_registry,
        codes,
        "2026.11",
        DAY,
    )
    status = dict(found.assessments.select("TARGET_ID", "STATUS").iter_rows())
    assert status["sm2022-08-straw"] == "on-request"


def test_a_document_that_is_not_shown_is_not_named_by_its_second_reading():
    documents = [
        document("secret-minutes", DISCLOSURE="不予公开"),
        document("copy", SAME_AS="secret-minutes"),
    ]
    gated = run([observation(1, source="copy")], documents)
    assert gated.sources["SAME_AS"].to_list() == [None]
    assert "secret-minutes" not in everything(gated)
