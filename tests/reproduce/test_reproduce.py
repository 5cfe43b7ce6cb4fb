"""Whatever is published is found again from the sources; whatever was altered is told."""

import hashlib
import json
import os
import shutil
import threading
from contextlib import ExitStack, contextmanager

import pytest

from pipelines.ground.errors import PublishError, ReproduceError, SourceError
from pipelines.ground.project import Project
from pipelines.render.serve import server_for
from pipelines.reproduce import pages, reproduce
from pipelines.reproduce import reproduced as room
from pipelines.reproduce.again import compute_again, workbench
from pipelines.views.data import SiteData

pytestmark = [pytest.mark.slow]

STEEL, FERTILIZER, PARENT = "sm2022-10-steel-ule", "sm2022-08-fertilizer", "cn-wrfz2021-pm25"
# Pages of a site that is made with what they need and nothing else; the others share one with what all need.
ALONE = ("en/targets/sm2022-08-film.html", "chapters/water.html")
TOGETHER = ("gap.html", "en/method.html", f"targets/{STEEL}.html", "chapters/industry.html")


@pytest.fixture(scope="module")
def project(built):
    return Project(built[0])


class Computed:
    """What the unaltered project gives, computed once: most tests alter the site alone.

    Workbenches are kept until the end: one for each figure, two pages that are made by themselves, and the rest.
    """

    def __init__(self, project, folder, stack):
        self.project, self.folder, self.stack = project, folder, stack
        self.again = compute_again(project)
        self.kept = {}

    def once(self, key, make):
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]

    def compute_again(self, project):
        return self.again if project.root == self.project.root else compute_again(project)

    def bench_for(self, what):
        @contextmanager
        def kept_bench(again):
            if again is not self.again:
                with workbench(again) as bench:
                    yield bench
                return
            yield self.once(("bench", what), lambda: self.stack.enter_context(workbench(again)))

        return kept_bench


@pytest.fixture(scope="module")
def computed(project, tmp_path_factory):
    with ExitStack() as stack:
        yield Computed(project, tmp_path_factory.mktemp("computed"), stack)


@pytest.fixture
def reproduced(computed, monkeypatch):
    """`reproduce`, with what it computes from unaltered sources kept from test to test."""
    plain_site, plain_figure, plain_needs = pages._site_again, pages._notebook_figure, pages._needed

    def ours(bench):
        return any(bench is kept for key, kept in computed.kept.items() if key[0] == "bench")

    def site_again(bench, published, only):
        def made():
            return plain_site(bench, published, only)

        return computed.once(("site", tuple(only), published.commit()), made) if ours(bench) else made()

    def notebook_figure(bench, published, fig_id):
        def made():
            return plain_figure(bench, published, fig_id)

        return computed.once(("figure", fig_id), made) if ours(bench) else made()

    def needed(bench, address):
        together = [address] if address in ALONE else TOGETHER
        return sorted({need for page in together for need in plain_needs(bench, page)})

    def run(project, what, site=""):
        is_page = what.endswith(".html") and what not in ALONE
        monkeypatch.setattr(pages, "workbench", computed.bench_for("pages" if is_page else what))
        return reproduce(project, what, site)

    monkeypatch.setattr(room, "compute_again", computed.compute_again)
    monkeypatch.setattr(pages, "_needed", needed)
    monkeypatch.setattr(pages, "_site_again", site_again)
    monkeypatch.setattr(pages, "_notebook_figure", notebook_figure)
    return run


@pytest.fixture
def site(built, tmp_path):
    """A copy of the built site, to be altered: links, so whoever alters a file writes a new one."""
    return shutil.copytree(built[0] / "site" / "public", tmp_path / "site", copy_function=os.link)


@pytest.fixture
def sources(built, tmp_path):
    """A project whose sources may be altered, without its own site."""
    folder = shutil.copytree(
        built[0],
        tmp_path / "project",
        ignore=shutil.ignore_patterns(".git", ".dvc", "public", "products", "bodies", "clean"),
    )
    return Project(folder)


def rewrite(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    put(path, text.replace(old, new, 1))


def put(path, text):
    """A new file in the place of one that may be a link to a shared one."""
    path.unlink()
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("target", [STEEL, FERTILIZER, PARENT])
def test_a_promise_reproduces_from_its_source_file(reproduced, project, target):
    report = reproduced(project, target)
    assert (report.ok, report.differences) == (True, ())
    assert report.compared > 100


def test_the_chain_goes_from_the_status_down_to_the_document(reproduced, project):
    chain = reproduced(project, STEEL).chain
    last = chain["evidence"][-1]
    assert chain["status"]["code"] == "awaiting-final-data"
    assert last["cell"].startswith("statements.csv!")
    assert len(last["sha256"]) == 64
    assert last["sha256_of_en"] == "our transcription"
    assert last["document"]


def test_a_transcription_says_that_the_check_ends_there(reproduced, project):
    ends = {part["provenance"]: part["ends_zh"] for part in reproduced(project, STEEL).chain["evidence"]}
    assert ends["transcribed"] == "核对到本站转录为止；原件未保存。"
    assert ends["copy"] == "核对到本站对副本的转录为止；原件未保存。"


def test_an_absence_is_shown_with_its_searches(reproduced, project):
    chain = reproduced(project, FERTILIZER).chain
    assert chain["status"]["code"] == "no-data"
    assert chain["evidence"] == []
    assert {row["RESULT"].split(":")[0] for row in chain["searches"]} <= {"none", "found", "unreadable"}
    assert chain["searches"]


def test_an_observation_reproduces_and_a_derived_one_names_its_parts(reproduced, computed, project):
    observations = computed.again.data.observation
    derived = next(i for i, row in observations.items() if row["PROVENANCE"] == "derived")
    report = reproduced(project, derived)
    assert report.ok
    assert len(report.chain["derived_from"]) == 2


@pytest.mark.parametrize("figure", [f"fig-{FERTILIZER}", "fig-eaf", "fig-classes"])
def test_a_figure_reproduces_to_the_byte_with_its_data(reproduced, project, figure):
    report = reproduced(project, figure)
    assert report.ok, report.differences
    assert {name.rpartition(".")[2] for name in report.chain["files"]} >= {"svg", "csv"}
    assert report.chain["observations"]
    assert all(part["cell"] and part["sha256"] for part in report.chain["observations"])


@pytest.mark.parametrize(
    "page", ["gap.html", "en/targets/sm2022-08-film.html", "chapters/water.html", "en/method.html"]
)
def test_a_page_reproduces_by_its_path(reproduced, project, page):
    report = reproduced(project, page)
    assert report.ok, report.differences


def test_the_address_of_a_downloaded_page_names_it_too(reproduced, project, site):
    report = reproduced(project, str(site / "gap.html"), str(site))
    assert (report.id, report.ok) == ("gap.html", True)


def test_a_site_is_read_from_its_address(reproduced, project):
    with server_for(project, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        try:
            assert reproduced(project, PARENT, address).ok
            assert reproduced(project, f"{address}/targets/{STEEL}.html", address).ok
        finally:
            server.shutdown()
    with pytest.raises(ReproduceError, match="E-REPRO-04"):
        reproduced(project, PARENT, address)


@pytest.mark.parametrize(
    ("what", "file", "old", "new"),
    [
        (PARENT, f"api/v1/targets/{PARENT}.json", '"LOW": -15.15', '"LOW": -16.15'),
        (PARENT, "api/v1/assessments.json", '"STATUS": "met"', '"STATUS": "not-met"'),
        (STEEL, f"targets/{STEEL}.html", "s-awaiting-final-data", "s-met"),
        (
            f"en/targets/{STEEL}.html",
            f"en/targets/{STEEL}.html",
            "The latest that was found",
            "The latest that was met",
        ),
        (f"fig-{FERTILIZER}", f"charts/{FERTILIZER}.zh.csv", "2023", "2022"),
        ("fig-eaf", "figures/fig-eaf.en.svg", "9.7", "9.9"),
        ("chapters/industry.html", "chapters/industry.html", "9.7", "9.9"),
        ("gap.html", "gap.html", "2026", "2025"),
    ],
)
def test_an_altered_site_is_told(reproduced, project, site, what, file, old, new):
    if file == "api/v1/assessments.json":
        rows = json.loads((site / file).read_text(encoding="utf-8"))
        row = next(r for r in rows if r["TARGET_ID"] == what)
        row["STATUS"] = "not-met"
        put(site / file, json.dumps(rows))
    else:
        rewrite(site / file, old, new)
    report = reproduced(project, what, str(site))
    assert not report.ok
    assert {fault.code for fault in report.faults} == {"E-REPRO-02"}
    assert reproduced(project, what).ok


def test_a_file_that_is_missing_from_the_site_is_a_difference(reproduced, project, site):
    (site / "figures" / "fig-eaf.zh.png").unlink()
    assert reproduced(project, "fig-eaf", str(site)).differences[0][:2] == ("figures/fig-eaf.zh.png", "—")


def test_an_altered_source_is_refused_by_its_sha256(reproduced, built, sources):
    path = sources.path("data/sources/rural-yearbook-inputs/rural-yearbook-inputs.csv")
    path.write_bytes(path.read_bytes().replace(b"89.2", b"99.2", 1))
    with pytest.raises(SourceError, match="E-FILE-02"):
        reproduced(sources, FERTILIZER, str(built[0] / "site" / "public"))


def test_a_source_altered_together_with_its_sha256_differs_from_what_is_published(reproduced, built, sources):
    path = sources.path("data/sources/rural-yearbook-inputs/rural-yearbook-inputs.csv")
    old = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_bytes().replace(b"89.2", b"99.2", 1))
    new = hashlib.sha256(path.read_bytes()).hexdigest()
    rewrite(path.with_name("source.yaml"), old, new)
    report = reproduced(sources, FERTILIZER, str(built[0] / "site" / "public"))
    found = {where: (published, computed) for where, published, computed in report.differences}
    values = [pair for where, pair in found.items() if where.endswith(".VALUE")]
    assert ("89.2", "99.2") in values
    assert not report.ok


def test_an_unknown_id_and_a_folder_without_a_site_are_clear_errors(reproduced, project, tmp_path):
    for what in ("nothing-like-it", "fig-nothing", "chapters/nothing.html"):
        with pytest.raises(ReproduceError, match="E-REPRO-01"):
            reproduced(project, what)
    with pytest.raises(PublishError, match="E-FILE-01"):
        reproduced(project, STEEL, str(tmp_path))


@pytest.mark.usefixtures("reproduced")
def test_the_command_prints_the_chain_and_exits_0_or_1(built, command, site):
    folder, _ = built
    done = command(folder, "reproduce", STEEL)
    assert done.returncode == 0, done.stderr
    assert "核对到本站转录为止；原件未保存" in done.stdout
    rewrite(site / f"targets/{STEEL}.html", "s-awaiting-final-data", "s-met")
    altered = command(folder, "reproduce", STEEL, "--site", str(site))
    assert altered.returncode == 1
    assert "E-REPRO-02" in altered.stderr
    machine = command(folder, "reproduce", STEEL, "--site", str(site), "--json")
    assert machine.returncode == 1
    report = json.loads(machine.stdout)[0]
    assert report["differences"] == [
        {"where": f"targets/{STEEL}.html", "published": "met", "computed": "awaiting-final-data"}
    ]
    assert command(folder, "reproduce").returncode == 1


def test_every_page_carries_its_commit_its_release_and_its_command(built):
    folder, commit = built
    public = folder / "site" / "public"
    release = SiteData.load(Project(folder)).release.code
    for path in public.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        name = path.relative_to(public).as_posix()
        assert f'data-commit="{commit[:12]}' in html, name
        assert f'data-release="{release}"' in html, name
        assert f"<code>tracker reproduce {name}</code>" in html, name
