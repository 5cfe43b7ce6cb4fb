"""A tiny project that is data alone: one plan, one promise, one source; and a repository around it."""

import hashlib
import os
import subprocess

import pytest

PARAMS = """plan: p
ref_area: "350400"
city: {{zh: 甲市, en: A}}
site_title: {{zh: 账本, en: Ledger}}
release: {{version: "{version}", date: "{date}"}}
publisher: {{zh: 某组, en: someone}}
"""


def git(folder, *arguments):
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.invalid", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", "-C", str(folder), *identity, *arguments],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
    ).stdout


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def set_release(folder, version, date):
    write(folder, "params.yaml", PARAMS.format(version=version, date=date))


def set_figures(folder, figures, published="2024-05-01", source="s"):
    """A source of the straw rate; figures: (year, value) pairs."""
    lines = ["indicator,unit,area,period,value", *[f"秸秆综合利用率,%,350400,{y},{v}" for y, v in figures]]
    table = "\n".join(lines) + "\n"
    write(folder, f"data/sources/{source}/{source}.csv", table)
    header = "WORDS,REF_AREA,FROM,TO,INDICATOR,DEFINITION,BREAKDOWN,SIGN,ENTITY,STATE,REASON_ZH,REASON_EN"
    write(
        folder, f"data/sources/{source}/mapping.csv", f"{header}\n秸秆综合利用率,,,,straw-use-rate,,,,,,,\n"
    )
    write(
        folder,
        f"data/sources/{source}/source.yaml",
        f"id: {source}\ntitle: {{zh: 年报, en: report}}\npublisher: 某统计局\nobtained: 2024-06\n"
        "how: {zh: 测试, en: test}\nlicence: {zh: 无, en: none}\ngrade: A\nprovenance: cell\norigin: administrative\n"
        f"files:\n  - {{path: {source}.csv, sha256: {hashlib.sha256(table.encode()).hexdigest()}}}\n"
        f"read: {{layout: long, file: {source}.csv, columns: {{indicator: indicator, unit: unit, area: area, period: period, value: value}}}}\n"
        f'documents:\n  - {{id: {source}, title: 年报, publisher: 某统计局, published: "{published}"}}\n',
    )


TEXT = "一、目标\n(一)到2025年,秸秆综合利用率达到90%。\n"
TARGET = """- id: p-straw
  article: "1"
  chapter: agriculture
  title: {{zh: 秸秆, en: Straw}}
  quote: 秸秆综合利用率达到90%
  start: {start}
  end: {end}
  deadline_quote: {{quote: 到2025年, start: {d}, end: {e}}}
  kind: level
  path: linear
  firmness: plain
  comparator: ge
  value: {value}
  unit: PT
  base_period: "2020"
  deadline: "2025"
  series: [{{indicator: straw-use-rate}}]
"""


def set_target(folder, value=90):
    start, d = TEXT.index("秸秆"), TEXT.index("到2025年")
    quote = "秸秆综合利用率达到90%"
    write(
        folder,
        "data/plan/p/targets.yaml",
        TARGET.format(start=start, end=start + len(quote), d=d, e=d + 6, value=value),
    )


def make(folder):
    """The project, committed; returns its folder."""
    set_release(folder, "2024.06", "2024-06-30")
    set_figures(folder, [("2020", "80"), ("2022", "84")])
    write(folder, "data/plan/p/plan.txt", TEXT)
    sha = hashlib.sha256(TEXT.encode()).hexdigest()
    write(
        folder,
        "data/plan/p/plan.yaml",
        'id: p\ntitle: {zh: 方案, en: Plan}\nlevel: city\nref_area: "350400"\nissuers: [甲市]\ndate: 2021-01-01\n'
        f'text: held\ntext_file: plan.txt\ntext_sha256: {sha}\nhorizon: "2025"\n',
    )
    set_target(folder)
    write(folder, "data/plan/p/measures.yaml", "[]\n")
    write(folder, "data/plan/p/dismissed.yaml", "[]\n")
    write(folder, "data/plan/p/duties.csv", "TARGET_ID,ORG,ROLE,BASIS\n")
    write(
        folder,
        "data/searches.csv",
        "SEARCH_ID,TARGET_ID,INDICATOR,REF_AREA,PLACE_ZH,PLACE_EN,QUERY_OR_TABLE,DATE,COVERAGE,RESULT,BY_ROLE,NOTE\n",
    )
    write(
        folder,
        ".gitignore",
        "/data/clean\n/data/assess\n/data/replay\n/data/products\n/data/bodies\n/data/releases/.new-*\n",
    )
    write(folder, "notebooks/_none.txt", "")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.name", "t")
    git(folder, "config", "user.email", "t@example.invalid")
    commit(folder)
    return folder


def commit(folder, message="change"):
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)


@pytest.fixture
def city(tmp_path):
    from pipelines.ground.project import Project

    return Project(make(tmp_path / "city"))


def again(project):
    """The project read anew: params are cached."""
    from pipelines.ground.project import Project

    return Project(project.root)
