"""The registry is proved against the plan's text: quotes, spans, and no number left unread."""

import csv
import hashlib

import pytest
import yaml

from pipelines.codes import load_codes
from pipelines.ground.errors import PlanError
from pipelines.plan import load_registry
from pipelines.plan.check import check_registry, scan

PLAN = "data/plan/sanming-2022"


def load(project):
    return load_registry(project, load_codes(project))


def faults_of(project):
    with pytest.raises(PlanError) as caught:
        load(project)
    return caught.value.faults


def set_text(project, change):
    """Changes the plan's text and records the new sha256, so that the quotes are what is checked."""
    path = project.path(PLAN, "plan.txt")
    text = change(path.read_bytes().decode())
    path.write_bytes(text.encode())
    plan = project.path(PLAN, "plan.yaml")
    old = next(line for line in plan.read_text().splitlines() if line.startswith("text_sha256"))
    plan.write_text(
        plan.read_text().replace(old, f"text_sha256: {hashlib.sha256(text.encode()).hexdigest()}")
    )


def edit(project, name, old, new):
    path = project.path(PLAN, name)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_plan_makes_seventeen_quantified_promises_and_thirty_two_directions(registry):
    kinds = [target.kind for target in registry.targets]
    assert sum(target.counted for target in registry.targets) == 17
    assert kinds.count("delegated") == 5
    assert kinds.count("directional") == 32
    assert sum(target.core for target in registry.targets) == 16
    assert kinds.count("prohibition") == 3
    assert kinds.count("rule") == 4
    assert kinds.count("restraint") == 8
    assert kinds.count("qualitative") == 4


def test_every_quote_stands_at_its_span(registry):
    for target in registry.targets:
        assert registry.text[target.start : target.end] == target.quote


def test_spans_are_code_points_of_the_text_as_it_was_given(registry):
    fertilizer = next(t for t in registry.targets if t.id == "sm2022-08-fertilizer")
    assert (fertilizer.start, fertilizer.end) == (4581, 4607)


def test_twenty_two_articles_name_organisations_and_the_last_four_name_none(registry):
    named = {m.article: m.organisations for m in registry.measures}
    assert len(named) == 26
    assert [article for article, orgs in named.items() if not orgs] == ["23", "24", "25", "26"]
    assert named["4"][:2] == ("sm-publicity", "sm-gov-office")
    assert named["4"][-1] == "sm-women"
    assert named["21"][-2:] == ("sm-pbc", "sm-cbirc")


def test_a_planted_number_is_found(data_copy):
    set_text(
        data_copy,
        lambda text: text.replace("探索实施化肥定额制", "探索实施化肥定额制,覆盖率达到95%", 1),
    )
    unread = [fault for fault in faults_of(data_copy) if fault.code == "E-SCAN-01"]
    assert len(unread) == 1
    assert unread[0].found.startswith("95% (number)")
    assert "化肥定额制" in unread[0].found


@pytest.mark.parametrize("word", ["四分之一", "翻一番", "两倍", "百分之三十", "全部", "严禁", "率先", "逐年"])
def test_a_planted_promising_word_is_found(data_copy, word):
    set_text(data_copy, lambda text: text.replace("宣传绿色防控", f"宣传绿色防控{word}", 1))
    assert any(fault.code == "E-SCAN-01" and word in fault.found for fault in faults_of(data_copy))


def test_a_quote_changed_by_one_character_is_found(data_copy):
    edit(data_copy, "targets.yaml", "废旧农膜回收率达85%", "废旧农膜回收率达86%")
    faults = faults_of(data_copy)
    wrong = next(fault for fault in faults if fault.code == "E-QUOTE-02")
    assert "sm2022-08-film" in wrong.where
    assert wrong.found == "废旧农膜回收率达85%"


def test_a_deleted_target_leaves_its_number_unread(data_copy):
    path = data_copy.path(PLAN, "targets.yaml")
    targets = yaml.safe_load(path.read_text())
    path.write_text(yaml.safe_dump([t for t in targets if t["id"] != "sm2022-08-film"], allow_unicode=True))
    faults = faults_of(data_copy)
    assert any(fault.code == "E-SCAN-01" and fault.found.startswith("85%") for fault in faults)


def test_a_moved_quote_is_reported_with_its_new_place(data_copy):
    set_text(data_copy, lambda text: "\n" + text)
    faults = faults_of(data_copy)
    film = next(
        fault for fault in faults if fault.code == "E-QUOTE-01" and fault.where.endswith("sm2022-08-film")
    )
    assert (film.found, film.expected) == ("4660-4671", "4661-4672")
    assert len([fault for fault in faults if fault.code == "E-QUOTE-01"]) > 60


def test_an_altered_text_is_refused_and_says_what_would_have_to_change(data_copy):
    path = data_copy.path(PLAN, "plan.txt")
    path.write_bytes(path.read_bytes().replace(b"93%", b"95%"))
    codes = {fault.code for fault in faults_of(data_copy)}
    assert {"E-FILE-02", "E-QUOTE-02"} <= codes


def test_a_dismissal_that_covers_nothing_is_a_fault(data_copy):
    path = data_copy.path(PLAN, "dismissed.yaml")
    path.write_text(
        path.read_text()
        + '- class: nothing\n  reason: {zh: "无", en: "none"}\n  places:\n    - {quote: "市驻各县", start: 0, end: 4}\n'
    )
    assert any(fault.code == "E-QUOTE-03" for fault in faults_of(data_copy))


def test_an_organisation_left_out_of_a_measure_is_a_fault(data_copy):
    edit(
        data_copy,
        "measures.yaml",
        "organisations: [sm-agri, sm-market, sm-ecology]",
        "organisations: [sm-agri, sm-ecology]",
    )
    faults = faults_of(data_copy)
    assert any(fault.code == "E-PLAN-03" and "sm2022-m08" in fault.where for fault in faults)


def test_duties_follow_the_articles_and_nobody_is_added(data_copy):
    path = data_copy.path(PLAN, "duties.csv")
    path.write_text(path.read_text() + "sm2022-08-film,sm-police,named,第8条\n")
    assert any(fault.code == "E-DUTY-01" and "sm-police" in fault.where for fault in faults_of(data_copy))


def test_a_data_holder_needs_a_basis(data_copy):
    path = data_copy.path(PLAN, "duties.csv")
    path.write_text(path.read_text() + "sm2022-08-film,sm-agri,data-holder,\n")
    with pytest.raises(Exception, match=r"E-DUTY-02|E-SCHEMA-02"):
        load(data_copy)


def test_a_yaml_mistake_is_reported_with_its_line(data_copy):
    path = data_copy.path(PLAN, "targets.yaml")
    path.write_text(path.read_text().replace('  article: "5"\n', '  article: "5\n', 1))
    fault = faults_of(data_copy)[0]
    assert fault.code == "E-YAML-01"
    assert "targets.yaml:" in fault.where


def test_an_unknown_field_is_reported_with_its_line(data_copy):
    edit(data_copy, "targets.yaml", "  firmness: plain\n", "  firmness: plain\n  colour: red\n")
    fault = faults_of(data_copy)[0]
    assert fault.code == "E-YAML-02"
    assert "colour" in fault.where
    assert fault.where.split("targets.yaml:")[1].split()[0].isdigit()


def test_a_key_written_twice_is_a_mistake(data_copy):
    edit(data_copy, "plan.yaml", "level: city\n", "level: city\nlevel: province\n")
    fault = faults_of(data_copy)[0]
    assert fault.code == "E-YAML-01"
    assert "level" in fault.found


def test_a_target_with_an_unknown_indicator_is_named(data_copy):
    edit(data_copy, "targets.yaml", "indicator: film-recovery-rate", "indicator: film-rate")
    assert any(fault.code == "E-IND-01" and "sm2022-08-film" in fault.where for fault in faults_of(data_copy))


def test_every_fault_comes_out_in_one_run(data_copy):
    edit(data_copy, "targets.yaml", "废旧农膜回收率达85%", "废旧农膜回收率达86%")
    edit(
        data_copy,
        "measures.yaml",
        "organisations: [sm-agri, sm-market, sm-ecology]",
        "organisations: [sm-agri]",
    )
    assert {"E-QUOTE-02", "E-SCAN-01", "E-PLAN-03"} <= {fault.code for fault in faults_of(data_copy)}


def test_what_is_not_scanned_stays_unscanned(registry):
    assert scan("加强优化推进完善", registry.lexicon) == []


def test_a_registry_without_targets_leaves_every_promise_unread(registry, codes):
    faults = check_registry(registry.text, [], [], [], registry.lexicon, codes, "x")
    assert len([fault for fault in faults if fault.code == "E-SCAN-01"]) == len(
        scan(registry.text, registry.lexicon)
    )


class TestParents:
    """The parents' targets come through a reviewed table and keep their own thresholds."""

    def rows(self, project):
        with project.path("data/plan/parents/imports.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, project, rows):
        with project.path("data/plan/parents/imports.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def target(self, registry, id_):
        return next(t for t in registry.parent_targets if t.id == id_)

    def test_every_row_is_decided_once_or_split(self, project):
        rows = [int(row["ROW"]) for row in self.rows(project)]
        assert sorted(set(rows)) == list(range(126))
        assert sorted({row for row in rows if rows.count(row) > 1}) == [76, 90, 118]

    def test_drafts_and_associations_are_never_targets(self, project):
        used = {row["ROW"] for row in self.rows(project) if row["DECISION"] == "used"}
        assert not used & {"56", "57", "77", "108", "109", "16", "3", "17"}

    def test_a_cut_printed_unsigned_becomes_negative(self, registry):
        target = self.target(registry, "cn-tdf2021-energy-intensity")
        assert (target.value, target.comparator, target.base_period) == (-13.5, "le", "2020")

    def test_or_more_of_a_cut_means_at_least_that_cut(self, registry):
        target = self.target(registry, "cn-jnjp2021-nox")
        assert (target.value, target.comparator) == (-10, "le")

    def test_a_bare_figure_is_judged_in_the_good_direction(self, registry):
        assert self.target(registry, "cn-kq2023-eaf").comparator == "ge"
        assert self.target(registry, "cn-nyj2020-coal").comparator == "le"

    def test_about_is_kept_as_about(self, registry):
        assert self.target(registry, "cn-jnjp2021-nev").about
        assert not self.target(registry, "cn-kq2023-eaf").about

    def test_the_later_and_higher_document_rules(self, project):
        rows = {row["ROW"]: row for row in self.rows(project)}
        assert (rows["81"]["DECISION"], rows["81"]["OF_ROW"]) == ("superseded", "84")
        assert (rows["14"]["DECISION"], rows["14"]["OF_ROW"]) == ("superseded", "23")

    def test_one_target_in_several_documents_is_one_target(self, registry):
        assert set(self.target(registry, "cn-tdf2021-nonfossil-2025").also_in) == {
            "C-C003",
            "C-C085",
            "C-C094",
        }

    def test_the_provinces_figure_is_never_the_citys_threshold(self, registry):
        city = next(t for t in registry.targets if t.id == "sm2022-03-nonfossil")
        assert city.value is None
        assert self.target(registry, "fj-wrfz2022-nonfossil").value == 27.4

    def test_a_province_that_delegates_upward_is_shown_as_doing_so(self, registry):
        target = self.target(registry, "fj-kq2024-eaf")
        assert (target.kind, target.value) == ("delegated", None)
        assert "sm2022-05-short-process-2025" in target.beside

    def test_a_row_without_a_decision_stops_the_registry(self, data_copy):
        self.write(data_copy, [row for row in self.rows(data_copy) if row["ROW"] != "40"])
        assert any(
            fault.code == "E-IMP-01" and fault.where.endswith("ROW 40") for fault in faults_of(data_copy)
        )

    def test_a_decision_against_the_second_reader_stops_the_registry(self, data_copy):
        rows = self.rows(data_copy)
        for row in rows:
            if row["ROW"] == "56":
                row["DECISION"] = "duplicate"
        self.write(data_copy, rows)
        assert any(fault.code == "E-IMP-03" for fault in faults_of(data_copy))

    def test_a_target_beside_no_promise_stops_the_registry(self, data_copy):
        rows = self.rows(data_copy)
        rows[0]["BESIDE"] = "sm2022-99-nothing"
        self.write(data_copy, rows)
        assert any(fault.code == "E-PLAN-01" for fault in faults_of(data_copy))


# — promises of the parents —


def test_what_is_promised_on_the_same_series_stands_beside_whatever_the_table_names(registry):
    """A parent's target was overlooked whose row named another of the city's promises."""

    def keys(target):
        return {(series.indicator, series.definition, series.breakdown) for series in target.series}

    made = str(registry.plan.date)[:4]
    for own in registry.targets:
        beside = registry.beside(own.id)
        for parent in registry.parent_targets:
            same = parent.level != "city" and keys(parent) & keys(own) and parent.deadline[:4] >= made
            assert (parent in beside) == bool(same or own.id in parent.beside), (own.id, parent.id)
    assert "cn-build14-green-building" in {t.id for t in registry.beside("sm2022-07-green-share")}


def test_a_base_that_the_transcription_notes_is_stated_though_the_quote_is_cut_after_it(registry):
    stated = {target.id: target.base_stated for target in registry.parent_targets}
    assert stated["fj-jnjp2022-cut-nox"]  # its quote begins behind «较2020年»
    assert stated["cn-nyls2021-film"]  # «废旧农膜回收率(2020年80%)»
    assert not stated["cn-tdf2021-nonfossil-2025"]
