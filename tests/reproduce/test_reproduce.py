"""Whatever is published is found again from the sources; whatever was altered is told."""

import csv
import hashlib
import io
import json
import os
import re
import shutil
import threading
from contextlib import ExitStack, contextmanager

import polars as pl
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


class Facts:
    """What the built tables say today: which promise is in which state, and what it rests on."""

    def __init__(self, folder):
        def rows(name, key):
            table = pl.read_parquet(folder / "data" / f"{name}.parquet")
            return {row[key]: row for row in table.iter_rows(named=True)}

        self.folder = folder
        self.verdict = rows("assess/assessments", "TARGET_ID")
        self.observation = rows("assess/ranked", "OBS_ID")
        self.document = rows("clean/open/sources", "SOURCE_ID")
        self.context = pl.read_parquet(folder / "data/assess/context.parquet")

    def status(self, target):
        return self.verdict[target]["STATUS"]

    def other(self, target):
        """A status that the promise does not have."""
        return "not-met" if self.status(target) == "met" else "met"

    def inputs(self, target):
        return [obs for obs in (self.verdict[target]["INPUTS"] or "").split(";") if obs]

    def resting_on(self, provenance):
        """A promise whose verdict rests on a figure that was held so."""
        return next(
            target
            for target in self.verdict
            for obs in self.inputs(target)
            if self.observation[obs]["PROVENANCE"] == provenance
        )

    def without_data(self):
        """A promise of which no figure was found."""
        return next(target for target in self.verdict if self.status(target) == "no-data")

    def beside(self):
        """(promise, observation): a figure that stands beside a promise and was read from a table of text."""
        for row in self.context.filter(pl.col("INPUTS").is_not_null()).iter_rows(named=True):
            for obs in row["INPUTS"].split(";"):
                figure = self.observation[obs]
                if figure["OBS_VALUE"] == row["VALUE"] and figure["CELL"].startswith(
                    "rural-yearbook-inputs.csv!"
                ):
                    return row["TARGET_ID"], figure
        pytest.fail("no figure of the rural yearbook stands beside a promise")


@pytest.fixture(scope="module")
def facts(built):
    return Facts(built[0])


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


def test_the_chain_goes_from_the_status_down_to_the_document(reproduced, project, facts):
    target = facts.resting_on("transcribed")
    chain = reproduced(project, target).chain
    last = next(part for part in chain["evidence"] if part["provenance"] == "transcribed")
    assert chain["status"]["code"] == facts.status(target)
    assert [part["obs_id"] for part in chain["evidence"]] == facts.inputs(target)
    assert last["cell"] == facts.observation[last["obs_id"]]["CELL"]
    assert re.fullmatch(r"[^!]+\.csv![A-Z]+\d+", last["cell"])
    assert len(last["sha256"]) == 64
    assert last["sha256_of_en"] == "our transcription"
    assert last["document"]


def test_a_transcription_says_that_the_check_ends_there(reproduced, project, facts):
    promises = (facts.resting_on(held) for held in ("transcribed", "copy"))
    chains = [reproduced(project, target).chain["evidence"] for target in promises]
    ends = {part["provenance"]: part["ends_zh"] for chain in chains for part in chain}
    assert ends["transcribed"] == "核对到本站转录为止；原件未保存。"
    assert ends["copy"] == "核对到本站对副本的转录为止；原件未保存。"


def test_an_absence_is_shown_with_its_searches(reproduced, project, facts):
    chain = reproduced(project, facts.without_data()).chain
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


def another_figure(facts, text):
    """The last figure of a chart, nine tenths more."""
    rows = csv.DictReader(io.StringIO((facts.folder / EAF).read_text(encoding="utf-8-sig")))
    value = [row["value"] for row in rows][-1]
    assert value in text
    return text.replace(value, f"{float(value) + 0.9:g}", 1)


def another_status(facts, text):
    rows = json.loads(text)
    row = next(r for r in rows if r["TARGET_ID"] == PARENT)
    row["STATUS"] = facts.other(PARENT)
    return json.dumps(rows)


def another_bound(facts, text):
    low = facts.verdict[PARENT]["LOW"]
    return text.replace(f'"LOW": {low}', f'"LOW": {low - 1}', 1)


def another_class(facts, text):
    return text.replace(f"s-{facts.status(STEEL)}", f"s-{facts.other(STEEL)}", 1)


def another_reason(_facts, text):
    """The sentence of why, less one letter."""
    return re.sub(r'(data-field="WHY"[^>]*>[^<]{8})[^<]', r"\1", text, count=1)


def another_year(facts, text):
    year = SiteData.load(Project(facts.folder)).project.params.release.date.year
    return text.replace(str(year), str(year - 1), 1)


def another_period(_facts, text):
    return re.sub(r",20(\d)(\d),", r",20\g<2>\g<1>,", text, count=1)


EAF = "site/public/figures/fig-eaf.en.csv"


@pytest.mark.parametrize(
    ("what", "file", "change"),
    [
        (PARENT, f"api/v1/targets/{PARENT}.json", another_bound),
        (PARENT, "api/v1/assessments.json", another_status),
        (STEEL, f"targets/{STEEL}.html", another_class),
        (f"en/targets/{STEEL}.html", f"en/targets/{STEEL}.html", another_reason),
        (f"fig-{FERTILIZER}", f"charts/{FERTILIZER}.zh.csv", another_period),
        ("fig-eaf", "figures/fig-eaf.en.svg", another_figure),
        ("chapters/industry.html", "chapters/industry.html", another_figure),
        ("gap.html", "gap.html", another_year),
    ],
)
def test_an_altered_site_is_told(reproduced, project, site, facts, what, file, change):
    before = (site / file).read_text(encoding="utf-8")
    after = change(facts, before)
    assert after != before
    put(site / file, after)
    report = reproduced(project, what, str(site))
    assert not report.ok
    assert {fault.code for fault in report.faults} == {"E-REPRO-02"}
    assert reproduced(project, what).ok


def test_a_file_that_is_missing_from_the_site_is_a_difference(reproduced, project, site):
    (site / "figures" / "fig-eaf.zh.png").unlink()
    assert reproduced(project, "fig-eaf", str(site)).differences[0][:2] == ("figures/fig-eaf.zh.png", "—")


@pytest.fixture
def misprinted(sources, facts):
    """A figure beside a promise has one digit more in its source: (promise, printed, altered, file, old sha256)."""
    target, figure = facts.beside()
    path = sources.path(facts.document[figure["SOURCE_ID"]]["FILE"])
    printed, altered = figure["OBS_TEXT"], f"1{figure['OBS_TEXT']}"
    number = int(re.search(r"\d+$", figure["CELL"])[0])
    lines = path.read_bytes().split(b"\n")
    assert lines[number - 1].count(f",{printed},".encode()) == 1
    lines[number - 1] = lines[number - 1].replace(f",{printed},".encode(), f",{altered},".encode())
    old = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(b"\n".join(lines))
    return target, printed, altered, path, old


def test_an_altered_source_is_refused_by_its_sha256(reproduced, built, sources, misprinted):
    with pytest.raises(SourceError, match="E-FILE-02"):
        reproduced(sources, misprinted[0], str(built[0] / "site" / "public"))


def test_a_source_altered_together_with_its_sha256_differs_from_what_is_published(
    reproduced, built, sources, misprinted
):
    target, printed, altered, path, old = misprinted
    rewrite(path.with_name("source.yaml"), old, hashlib.sha256(path.read_bytes()).hexdigest())
    report = reproduced(sources, target, str(built[0] / "site" / "public"))
    found = {where: (published, computed) for where, published, computed in report.differences}
    values = [pair for where, pair in found.items() if where.endswith(".VALUE")]
    assert (printed, altered) in values
    assert not report.ok


def test_an_unknown_id_and_a_folder_without_a_site_are_clear_errors(reproduced, project, tmp_path):
    for what in ("nothing-like-it", "fig-nothing", "chapters/nothing.html"):
        with pytest.raises(ReproduceError, match="E-REPRO-01"):
            reproduced(project, what)
    with pytest.raises(PublishError, match="E-FILE-01"):
        reproduced(project, STEEL, str(tmp_path))


@pytest.mark.usefixtures("reproduced")
def test_the_command_prints_the_chain_and_exits_0_or_1(built, command, site, facts):
    folder, _ = built
    done = command(folder, "reproduce", facts.resting_on("transcribed"))
    assert done.returncode == 0, done.stderr
    assert "核对到本站转录为止；原件未保存" in done.stdout
    rewrite(site / f"targets/{STEEL}.html", f"s-{facts.status(STEEL)}", f"s-{facts.other(STEEL)}")
    altered = command(folder, "reproduce", STEEL, "--site", str(site))
    assert altered.returncode == 1
    assert "E-REPRO-02" in altered.stderr
    machine = command(folder, "reproduce", STEEL, "--site", str(site), "--json")
    assert machine.returncode == 1
    report = json.loads(machine.stdout)[0]
    assert report["differences"] == [
        {
            "where": f"targets/{STEEL}.html",
            "published": facts.other(STEEL),
            "computed": facts.status(STEEL),
        }
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
