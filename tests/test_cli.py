"""The command line: quick, clear, and harmless in an empty folder."""

import json
import subprocess
import sys
import zipfile

import pytest


def test_help_lists_the_verbs(tracker, repo):
    done = tracker(repo, "--help")
    assert done.returncode == 0
    for verb in (
        "ingest",
        "clean",
        "validate",
        "gate",
        "assess",
        "publish",
        "bodies",
        "site",
        "build",
        "serve",
        "doctor",
        "plan",
    ):
        assert verb in done.stdout


def test_help_imports_no_heavy_library(repo):
    code = "import sys; from pipelines import cli; print([m for m in ('polars', 'altair', 'pandas', 'great_expectations', 'nbclient', 'dvc') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=repo, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_doctor_works_in_an_empty_folder(tracker, tmp_path):
    done = tracker(tmp_path, "doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "polars" in done.stdout
    assert "not a project folder" in done.stdout


def test_a_command_outside_a_project_is_one_clear_error(command, tmp_path):
    done = command(tmp_path, "assess")
    assert done.returncode == 1
    assert done.stderr.startswith("E-PROJ-01")
    assert "Traceback" not in done.stderr


def test_plan_check_proves_the_real_plan(command, repo):
    done = command(repo, "plan", "check")
    assert done.returncode == 0, done.stderr
    assert "all read" in done.stdout


def test_plan_check_prints_every_fault_and_exits_with_one(command, data_copy):
    path = data_copy.path("data/plan/sanming-2022/targets.yaml")
    path.write_text(path.read_text().replace("废旧农膜回收率达85%", "废旧农膜回收率达86%", 1))
    done = command(data_copy.root, "plan", "check")
    assert done.returncode == 1
    assert "E-QUOTE-02" in done.stderr
    assert "E-SCAN-01" in done.stderr
    assert "→" in done.stderr


def test_a_mistake_in_the_parameters_names_its_line(command, data_copy):
    path = data_copy.path("params.yaml")
    path.write_text(path.read_text().replace("operator: third-party", "operator: nobody"))
    done = command(data_copy.root, "plan", "check")
    assert done.returncode == 1
    assert "params.yaml:" in done.stderr
    assert "operator" in done.stderr


def test_the_project_is_found_from_a_folder_below_it(data_copy):
    from pipelines.ground.project import Project

    assert Project.find(data_copy.path("data", "plan")).root == data_copy.root.resolve()


def test_serve_says_what_to_do_without_a_site(command, data_copy):
    done = command(data_copy.root, "serve")
    assert done.returncode == 1
    assert "make site" in done.stderr


@pytest.mark.slow
def test_the_wheel_works_by_itself_in_an_empty_folder(repo, tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=repo, check=True, capture_output=True)
    wheel = next(tmp_path.glob("*.whl"))
    zipfile.ZipFile(wheel).extractall(tmp_path / "unpacked")
    empty = tmp_path / "empty"
    empty.mkdir()
    run = [
        sys.executable,
        "-c",
        "import sys; sys.path.insert(0, sys.argv[1]); from pipelines.cli import main; sys.argv = ['tracker', *sys.argv[2:]]; main()",
        str(tmp_path / "unpacked"),
    ]
    helped = subprocess.run([*run, "--help"], cwd=empty, capture_output=True, text=True, check=False)
    assert helped.returncode == 0, helped.stderr
    doctor = subprocess.run([*run, "doctor"], cwd=empty, capture_output=True, text=True, check=False)
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "site/layout/base.html.j2",
        "site/theme/site.css",
        "expectations/observations.json",
        "notebooks/method.qmd",
        "data/codes/statuses.yaml",
    ):
        assert f"pipelines/shipped/{needed}" in names


def test_faults_can_be_read_by_programs():
    from pipelines.ground.errors import Fault

    fault = Fault("E-QUOTE-01", "f", "1", "2").as_dict()
    assert set(fault) == {"code", "where", "found", "expected", "zh", "en", "next_zh", "next_en"}
    assert json.dumps(fault, ensure_ascii=False)


@pytest.mark.parametrize(
    ("asked", "version", "right", "says"),
    [
        ("", "", True, "engine: embedded (no quarto in PATH)"),
        ("", "1.10.18", True, "engine: embedded (quarto 1.10.18 is there too"),
        ("quarto", "1.10.18", True, "engine: quarto 1.10.18 (ENGINE=quarto; "),
        ("quarto", "1.7.32", False, "engine: none: ENGINE=quarto, and "),
        ("quarto", "", False, "engine: none: ENGINE=quarto, and no quarto is in PATH"),
        ("latex", "1.10.18", False, "engine: none: ENGINE=latex"),
    ],
)
def test_doctor_says_which_engine_and_why_and_ends_with_one_where_it_is_not_there(
    monkeypatch, tmp_path, capsys, asked, version, right, says
):
    from pipelines.cli import doctor

    if version:
        quarto = tmp_path / "quarto"
        quarto.write_text(f"#!/bin/sh\necho {version}\n", encoding="utf-8")
        quarto.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("ENGINE", asked)
    assert doctor.report(tmp_path) is right
    said = capsys.readouterr().out
    assert f"{'✓' if right else '✗'} {says}" in said
    assert "· make lab: " in said
