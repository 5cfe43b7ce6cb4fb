"""What a reader can write: with an address to write to, and without one; and what can be asked of the bodies."""

import re
from collections import defaultdict
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from pipelines.codes import period
from pipelines.ground.errors import ProjectError
from pipelines.ground.project import Params, Project
from pipelines.ground.yamlio import load_model
from pipelines.render.assemble import Frame, render
from pipelines.render.pages import PAGES
from pipelines.render.pages.about import about_view
from pipelines.render.pages.gap import gap_view
from pipelines.render.pages.home import home_view
from pipelines.render.pages.target import target_view
from pipelines.render.spec import Page, Shown
from pipelines.views import LANGS, environment, no_request, request_of, writing

MAIL, CODE = "ledger+post@example.invalid", "https://example.invalid/city/ledger"
UNDRAWN = {"chart": "", "chart_caption": "", "chart_file": ""}
# Every sentence that asks a reader to write.
ASKING = (
    *("home.do_report", "about_page.wrong_tell", "about_page.reply_send", "ask.statement"),
    *("accessibility_page.report", "accessibility_page.report_h"),
)
LINKED = ("ask.mistake", "ask.have")
VIEWS = {"home": home_view, "about": about_view, "gap": gap_view, "accessibility": lambda data, lang: {}}


def reachable(data, **addresses):
    """The same data, of a project that can be written to by these addresses."""
    params = data.project.params.model_copy(update={"contact": "", "repository": "", **addresses})
    project = Project(data.project.root)
    project.__dict__["params"] = params
    return replace(data, project=project)


def pages(data, lang):
    """Name → HTML of every page that may ask a reader to write, and a promise's that lacks something."""
    frame = Frame("c0ffee", defaultdict(lambda: "x"), ())
    env = environment(SimpleNamespace(project=data.project))
    views = {name: view(data, lang) for name, view in VIEWS.items()}
    views["target"] = target_view(data, lacking(data), lang) | UNDRAWN
    return {
        name: render(Page(PAGES[name], lang, "x", Shown("题/t&1", "d", {"v": view}, "2024 93.5%")), data, frame, env).html
        for name, view in views.items()
    }  # fmt: skip


def lacking(data):
    """A promise for which a request can be made."""
    return next(target for target in data.quantified if request_of(data, target, "zh"))


@pytest.mark.parametrize("lang", LANGS)
def test_without_an_address_no_page_asks_a_reader_to_write(data_of, lang):
    data = reachable(data_of("real"))
    words = data.words[lang]
    for name, html in pages(data, lang).items():
        assert [key for key in ASKING if words(key) in html] == [], name
        assert [key for key in LINKED if f"{words(key)}</a>" in html] == [], name
        assert "mailto:" not in html
        assert f"{words('ask.repository')}{words('colon')}<" not in html


@pytest.mark.parametrize("lang", LANGS)
def test_with_an_address_each_page_has_a_report_of_errors_filled_in(data_of, lang):
    data = reachable(data_of("real"), contact=MAIL, repository=CODE)
    words, seen = data.words[lang], set()
    for name, html in pages(data, lang).items():
        seen |= {key for key in ASKING if words(key) in html}
        seen |= {key for key in LINKED if f"{words(key)}</a>" in html}
        footer = html.partition("<footer")[2]
        href = re.search(rf'href="([^"]+)">{words("ask.mistake")}<', footer)[1].replace("&amp;", "&")
        assert href.startswith(f"mailto:{MAIL}?subject=")
        subject, body = (unquote(part.partition("=")[2]) for part in href.partition("?")[2].split("&"))
        assert "题/t&1" in subject
        for said in (PAGES[name].at("x"), "2024 93.5%", data.release.name(lang), "c0ffee"):
            assert said in body
        assert (f'href="{CODE}"' in html) == (name in ("about", "accessibility"))
    assert seen == {*ASKING, *LINKED}


@pytest.mark.parametrize("name", ["gap", "target"])
def test_who_has_a_document_says_which_promise_it_ends(data_of, name):
    data = reachable(data_of("real"), repository=CODE)
    html = pages(data, "zh")[name]
    links = re.findall(rf'href="([^"]+)">{data.words["zh"]("ask.have")}<', html)
    asked = [parse_qs(urlsplit(link.replace("&amp;", "&")).query) for link in links]
    assert any(lacking(data).id in one["body"][0] for one in asked)
    assert all(link.startswith(f"{CODE}/issues/new?") for link in links)


@pytest.mark.parametrize(
    ("addresses", "start", "subject"),
    [
        ({"contact": MAIL, "repository": CODE}, f"mailto:{MAIL}?", "subject"),
        ({"contact": "https://a.invalid/form", "repository": CODE}, f"{CODE}/issues/new?", "title"),
        ({"repository": f"{CODE}/"}, f"{CODE}/issues/new?", "title"),
        (
            {"repository": "https://gitlab.invalid/a"},
            "https://gitlab.invalid/a/-/issues/new?",
            "issue[title]",
        ),
    ],
)
def test_a_letter_keeps_every_character_on_its_way(data_of, addresses, start, subject):
    params = reachable(data_of("real"), **addresses).project.params
    address = writing(params, "a&b=c #1 +“甲”", "一\n二 & 3%")
    assert address.startswith(start)
    assert re.fullmatch(r"[!-~]+", address)
    query = parse_qs(address.partition("?")[2])
    assert query[subject] == ["a&b=c #1 +“甲”"]
    assert "一\r\n二 & 3%".replace("\r" if "mailto" not in start else "", "") in [
        text for [text] in query.values()
    ]


def test_a_contact_page_is_linked_as_it_is(data_of):
    params = reachable(data_of("real"), contact="https://a.invalid/form").project.params
    assert writing(params, "a", "b") == "https://a.invalid/form"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contact", "somebody"),
        ("contact", "a@b.cn?bcc=c@d.cn"),
        ("contact", "javascript:alert(1)"),
        ("contact", "a@b.cn\nBcc: c@d.cn"),
        ("repository", "a@b.cn"),
        ("repository", "https://a.cn/?x=1"),
        ("repository", "ftp://a.cn/x"),
    ],
)
def test_an_address_that_is_none_is_one_clear_error_in_both_languages(repo, tmp_path, field, value):
    import yaml

    params = yaml.safe_load((repo / "params.yaml").read_text(encoding="utf-8")) | {field: value}
    (tmp_path / "params.yaml").write_text(yaml.safe_dump(params, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ProjectError) as stopped:
        load_model(tmp_path / "params.yaml", Params, ProjectError)
    [fault] = stopped.value.faults
    assert fault.where.endswith(field)
    assert "网址" in fault.expected
    assert "web address" in fault.expected


def test_the_doctor_says_whether_anybody_can_be_written_to(command, data_copy):
    said = command(data_copy.root, "doctor").stdout
    assert "没有联系方式" in said
    assert "nobody to write to" in said
    path = data_copy.root / "params.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('contact: ""', f"contact: {MAIL}"), encoding="utf-8"
    )
    said = command(Project(data_copy.root).root, "doctor").stdout
    assert f"readers write to: {MAIL}" in said


@pytest.mark.parametrize("set_name", ["empty", "real"])
def test_a_request_names_body_promise_and_record_and_goes_to_whoever_has_to_answer(data_of, set_name):
    data = data_of(set_name)
    asked = [(target, request_of(data, target, "en")) for target in data.city_targets]
    made = [(target, ask) for target, ask in asked if ask]
    assert made
    for target, ask in made:
        body = next(o for o in data.codes.organisations.values() if o.name_en == ask["to"])
        assert body.kind in ("行政机关", "中央垂直")
        assert ask["text"].startswith(f"致：{body.name_zh}\n")
        assert ask["gloss"].startswith(f"To: {body.name_en}\n")
        for said in (data.registry.plan.title["zh"], "第二十七条"):
            assert said in ask["text"]
        assert ask["missing"] in ask["gloss"]
        assert "{" not in ask["text"]
        assert not re.search("到期|not yet due", ask["text"] + ask["gloss"])
        assert body.name_en not in ask["others"]
        assert request_of(data, target, "zh")["gloss"] == ""


def test_who_holds_such_figures_is_asked_first(data_of):
    data = data_of("real")
    held = data.registry.duties.filter(ROLE="data-holder").to_dicts()
    for row in held:
        target = next(t for t in data.city_targets if t.id == row["TARGET_ID"])
        ask = request_of(data, target, "zh")
        if ask:
            assert ask["basis"] in [one["BASIS"] for one in held if one["TARGET_ID"] == target.id]


def test_of_a_promise_that_can_be_judged_nothing_is_asked(data_of):
    data = data_of("rising")
    decided = [t for t in data.quantified if not data.assessment[t.id]["MISSING_ZH"]]
    assert decided
    assert [request_of(data, target, "zh") for target in decided] == [None] * len(decided)


def test_what_is_refused_hidden_or_not_yet_due_is_not_asked_for_and_a_reason_stands_instead(data_of):
    data = data_of("real")
    target = lacking(data)
    row = data.assessment[target.id]
    due = {lang: period(target.deadline, lang) for lang in LANGS}
    cases = [
        ({"STATUS": "withheld"}, "kept"),
        ({"STATUS": "hidden"}, "kept"),
        (
            {
                "MISSING_ZH": f"{due['zh']}的数字（还没有到期）",
                "MISSING_EN": f"The figure in {due['en']} (not yet due)",
            },
            "not-due",
        ),
    ]
    for change, why in cases:
        altered = replace(data)
        altered.__dict__["assessment"] = data.assessment | {target.id: row | change}
        assert request_of(altered, target, "zh") is None
        assert no_request(altered, target) == why
        for lang in LANGS:
            assert data.words[lang](f"ask.none.{why}")


def test_what_is_disclosed_on_request_is_asked_for_by_its_name(data_of):
    data = data_of("real")
    target = lacking(data)
    altered = replace(data)
    row = data.assessment[target.id] | {"STATUS": "on-request", "MISSING_ZH": "x", "MISSING_EN": "x"}
    altered.__dict__["assessment"] = data.assessment | {target.id: row}
    name = data.codes.indicators[target.series[0].indicator].name["zh"]
    assert name in request_of(altered, target, "zh")["text"]
