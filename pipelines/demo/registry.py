"""The invented city's plan, its codes and registers, written as a project would hold them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from pipelines.bodies import write_preview
from pipelines.demo.script import MARK, PLAN, PUBLICATIONS, City, Promise
from pipelines.ground.files import csv_lines, write
from pipelines.ground.project import Project, shipped_bases
from pipelines.ground.yamlio import yaml_bytes

HORIZON = "2030"
# Words and colours that hold for any city; everything else is the demo's own.
SHARED = ("units.csv", "statuses.yaml", "scanner.yaml")
STATES = [("开工", "Started"), ("完成", "Done")]


def write_registry(root: Path, city: City) -> None:
    """data/codes, data/plan, the registers and one notebook below `root`."""
    _codes(root, city)
    _plan(root, city)
    _registers(root, city)
    _parents(root, city)
    _notebooks(root, city)


def _codes(root: Path, city: City) -> None:
    folder = root / "data" / "codes"
    for name in SHARED:
        write(folder / name, _shipped("data", "codes", name).read_bytes())
    areas = [[city.province.code, city.province.zh, city.province.en, "province", "", "", "", "", ""]]
    areas.append([city.city.code, city.city.zh, city.city.en, "city", city.province.code, "", "", "", ""])
    areas += [[c.code, c.zh, c.en, "county", city.city.code, "", "", "", ""] for c in city.counties]
    header = "REF_AREA,ZH,EN,LEVEL,PARENT,VALID_FROM,VALID_TO,SUCCESSOR,SYNONYMS"
    write(folder / "areas.csv", csv_lines(header.split(","), areas))
    write(
        folder / "breakdowns.csv",
        csv_lines(["BREAKDOWN", "ZH", "EN", "SYNONYMS"], [["_T", "全部", "Total", ""]]),
    )
    names = [m for p in city.promises for m in p.members or ()]
    write(
        folder / "entities.csv",
        csv_lines(["ENTITY", "EN"], [[m, f"Works {n + 1}"] for n, m in enumerate(names)]),
    )
    header = "ORG,NAME_ZH,PRINTED,NAME_EN,KIND,VALID_FROM,VALID_TO,SUCCESSOR,RECEIVING_OFFICE,RECEIVING_SEEN"
    rows = [[o.code, o.zh, o.printed, o.en, "行政机关", "", "", "", "", ""] for o in city.organisations]
    write(folder / "organisations.csv", csv_lines(header.split(","), rows))
    write(folder / "indicators.yaml", yaml_bytes([_indicator(p) for p in city.promises if p.name]))
    said = [("publisher", MARK["zh"], MARK["en"])]
    said.append(("title", f"省级方案（{MARK['zh']}）", f"Plan of the province ({MARK['en']})"))
    said += [
        ("title", f"{city.city.zh}{zh} {{d}}（{MARK['zh']}）", f"{city.city.en} {en} {{d}} ({MARK['en']})")
        for en, zh in PUBLICATIONS.items()
    ]
    write(folder / "names.csv", csv_lines(["KIND", "ZH", "EN"], said))
    for name in ("derivations.yaml",):
        write(folder / name, b"[]\n")


def _shipped(*parts: str) -> Path:
    """A file of the package itself: the demo never takes another project's."""
    return next(base.joinpath(*parts) for base in shipped_bases() if base.joinpath(*parts).exists())


def _indicator(promise: Promise) -> dict[str, Any]:
    return {
        "id": promise.id,
        "chapter": promise.chapter,
        "name": promise.name.model_dump() if promise.name else {},
        "unit": promise.unit,
        "sense": promise.sense,
        "decimals": 0 if promise.unit in ("STATE", "COUNT") else 1,
        **({"band": promise.band} if promise.band is not None else {}),
        **(
            {"states": [{"code": zh, "zh": zh, "en": en} for zh, en in STATES]}
            if promise.unit == "STATE"
            else {}
        ),
    }


def _plan(root: Path, city: City) -> None:
    """One article a promise: its deadline, its clause, and who is named."""
    text = f"{city.city.zh}演示方案（{MARK['zh']}，虚构）\n一、目标\n"
    named = "、".join(o.printed for o in city.organisations)
    targets, measures = [], []
    for number, promise in enumerate(city.promises, start=1):
        start = len(text)
        text += f"({_zh(number)}){promise.zh}。"
        until = f"到{promise.deadline}年" if promise.deadline else ""
        spans = {}
        if until:
            spans["deadline_quote"] = {"quote": until, "start": len(text), "end": len(text) + len(until)}
            text += f"{until},"
        at = len(text)
        text += f"{promise.clause}。(责任单位:{named}按职责分工负责)"
        targets.append(_target(promise, number, at, spans, city))
        measures.append(_measure(promise, number, start, len(text), city))
        text += "\n"
    folder = root / "data" / "plan" / PLAN
    write(folder / "plan.txt", text.encode())
    write(folder / "targets.yaml", yaml_bytes(targets))
    write(folder / "measures.yaml", yaml_bytes(measures))
    places = _title_hits(city, text)
    write(folder / "dismissed.yaml", yaml_bytes(places))
    write(folder / "plan.yaml", yaml_bytes(_plan_yaml(city, text)))
    header = "TARGET_ID,ORG,ROLE,BASIS"
    duties = [
        [t["id"], org.code, "named-first" if n == 0 else "named", "条文列明"]
        for t in targets
        for n, org in enumerate(city.organisations)
    ]
    duties.append([f"yt-{city.promises[0].id}", city.organisations[0].code, "data-holder", MARK["zh"]])
    write(folder / "duties.csv", csv_lines(header.split(","), duties))


def _plan_yaml(city: City, text: str) -> dict[str, Any]:
    return {
        "id": PLAN,
        "title": {
            "zh": f"{city.city.zh}减污降碳方案（{MARK['zh']}）",
            "en": f"Plan of {city.city.en} ({MARK['en']})",
        },
        "level": "city",
        "ref_area": city.city.code,
        "issuers": [city.city.zh],
        "date": "2021-06-01",
        "text": "held",
        "text_file": "plan.txt",
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "horizon": HORIZON,
    }


def _zh(number: int) -> str:
    from pipelines.codes import chinese_number

    return chinese_number(number)


def _title_hits(city: City, text: str) -> list[dict[str, Any]]:
    """Words of the articles' titles that the scanner hits and that only repeat the promise itself."""
    from pipelines.ground.errors import PlanError
    from pipelines.ground.yamlio import load_model
    from pipelines.plan import Lexicon, scan

    lexicon = load_model(_shipped("data", "codes", "scanner.yaml"), Lexicon, PlanError)
    titles = []
    at = 0
    for number, promise in enumerate(city.promises, start=1):
        at = text.index(f"({_zh(number)}){promise.zh}。", at)
        titles.append((at, at + len(f"({_zh(number)}){promise.zh}")))
    places = [
        {"quote": hit.text, "start": hit.start, "end": hit.end}
        for hit in scan(text, lexicon)
        if any(first <= hit.start and hit.end <= last for first, last in titles)
    ]
    reason = {"zh": "条标题重复条文里的承诺", "en": "The title repeats the promise of its article"}
    return [{"class": "title", "reason": reason, "places": places}] if places else []


def _measure(promise: Promise, number: int, start: int, end: int, city: City) -> dict[str, Any]:
    return {
        "id": f"yt-m{number:02d}",
        "article": str(number),
        "title": {"zh": promise.zh, "en": promise.en},
        "start": start,
        "end": end,
        "organisations": [org.code for org in city.organisations],
    }


def _target(promise: Promise, number: int, at: int, spans: dict[str, Any], city: City) -> dict[str, Any]:
    judged = promise.kind in ("level", "change", "cumulative", "completion")
    better = "le" if promise.sense == "decrease" else "ge"
    beside = promise.id == city.parent.promise
    note = {
        "zh": f"{city.province.zh}全省的数字，不是本市（{MARK['zh']}）",
        "en": f"The whole province ({MARK['en']})",
    }
    fields: dict[str, Any] = {
        "context": [{"area": city.province.code, "indicator": promise.id, "note": note}] if beside else None,
        "id": f"yt-{promise.id}",
        "article": str(number),
        "chapter": promise.chapter,
        "title": {"zh": promise.zh, "en": promise.en},
        "quote": promise.clause,
        "start": at,
        "end": at + len(promise.clause),
        **spans,
        "kind": promise.kind,
        "path": promise.path,
        "firmness": promise.firmness,
        "comparator": (promise.comparator or better) if judged else None,
        "value": promise.value,
        "unit": promise.target_unit or ("" if promise.kind in ("change", "directional") else promise.unit),
        "change_unit": "percent" if promise.kind == "change" else None,
        "irreversible": promise.irreversible,
        "base_period": "2020" if promise.kind in ("level", "change", "directional") else None,
        "from_period": promise.from_ or None,
        "deadline": promise.deadline or None,
        "delegation": promise.delegation or None,
        "mode": promise.mode or None,
        "series": [{"indicator": promise.id}] if promise.name else [],
    }
    if promise.members is not None:
        fields["population"] = {
            "known": True, "members": list(promise.members), "source": "yt-2026", "date": "2026",
            "zh": MARK["zh"], "en": MARK["en"],
        }  # fmt: skip
    return {name: value for name, value in fields.items() if value is not None}


def _registers(root: Path, city: City) -> None:
    data = root / "data"
    header = "SEARCH_ID,TARGET_ID,INDICATOR,REF_AREA,PLACE_ZH,PLACE_EN,QUERY_OR_TABLE,DATE,COVERAGE,RESULT,"
    header += "BY_ROLE,NOTE"
    searches = [
        [
            f"d-{n}",
            f"yt-{p.id}",
            "",
            city.city.code,
            MARK["zh"],
            MARK["en"],
            p.zh,
            "2026-05",
            "whole",
            "none",
            "demo",
            "",
        ]
        for n, p in enumerate(p for p in city.promises if p.searched)
    ]
    write(data / "searches.csv", csv_lines(header.split(","), searches))
    header = "TARGET_ID,INDICATOR,REF_AREA,PUBLICATION_ZH,PUBLICATION_EN,PUBLISHER,EXPECTED_BY,BASIS"
    overdue = f"{city.city.zh}填报表（逾期未报，{MARK['zh']}）"
    submission = f"Submission, overdue ({MARK['en']})"
    due = ["", "roofs", city.city.code, overdue, submission, "市数据局", "2026-03", "demo"]
    write(data / "calendar.csv", csv_lines(header.split(","), [due]))
    header = "REQUEST_ID,TARGET_ID,ORG,SENT,DUE,ANSWERED,RESULT_ZH,RESULT_EN"
    request = ["r-1", "yt-roofs", city.organisations[0].code, "2026-03-02", "2026-03-30", "", "", ""]
    write(data / "requests.csv", csv_lines(header.split(","), [request]))
    rows = [[f"yt-revision-{n}", r.promise, "", "census", r.zh, r.en] for n, r in enumerate(city.revisions)]
    write(
        data / "revisions.csv",
        csv_lines(["SOURCE_ID", "INDICATOR", "REF_AREA", "KIND", "REASON_ZH", "REASON_EN"], rows),
    )


def _parents(root: Path, city: City) -> None:
    """The province's plan: one promise of its own beside the city's."""
    folder, parent = root / "data" / "plan" / "parents", city.parent
    promise = next(p for p in city.promises if p.id == parent.promise)
    title = [f"{city.province.zh}方案（{MARK['zh']}）", f"Plan of {city.province.en} ({MARK['en']})"]
    plan = ["JC-DEMO", "province", city.province.code, *title, city.province.zh, "2021-03-01"]
    header = "PLAN,LEVEL,REF_AREA,TITLE_ZH,TITLE_EN,ISSUER,DATE"
    write(folder / "plans.csv", csv_lines(header.split(","), [plan]))
    header = "ROW,DECISION,OF_ROW,PLAN,TARGET_ID,INDICATOR,DEFINITION,BREAKDOWN,KIND,PATH,CHANGE_UNIT,MODE,"
    header += "DELEGATION,BASE_PERIOD,FROM_PERIOD,COMPARATOR,VALUE,UNIT,BESIDE,REASON_ZH,REASON_EN"
    used = [
        "0",
        "used",
        "",
        "JC-DEMO",
        "jc-straw",
        parent.indicator,
        "",
        "",
        "level",
        "linear",
        "",
        "",
        "",
        "2020",
    ]
    used += ["", "", "", "", f"yt-{parent.promise}", "", ""]
    write(folder / "imports.csv", csv_lines(header.split(","), [used]))
    header = "row,plan_id,plan_title,level,indicator,scope,comparator,value,unit,base_period,base_value,"
    header += "deadline,firmness,source_id,as_printed,use,remark"
    name = promise.name.zh if promise.name else ""
    raw = ["0", "JC-DEMO", title[0], "province", name, "", "ge", parent.value, "%", "", "", parent.deadline]
    raw += ["expected", "yt-parents", f"{name}达到{parent.value:g}%", "", ""]
    write(root / "data" / "parent_targets.csv", csv_lines(header.split(","), [raw]))


def _without_chapters(text: bytes) -> bytes:
    """A shipped notebook without its links to chapters that the demo does not have."""
    return re.sub(rb"\[([^\]]+)\]\(page:chapters/[^)]*\)", rb"\1", text)


def _notebooks(root: Path, city: City) -> None:
    """The method as every city has it, and one short chapter of the demo's own."""
    folder = root / "notebooks"
    shipped = _shipped("notebooks")
    for path in sorted(shipped.rglob("*")):
        relative = path.relative_to(shipped)
        named = path.name.startswith("_") or path.name == "method.qmd"
        if path.is_file() and (named or relative.parts[0] == "_filters"):
            write(folder / relative, _without_chapters(path.read_bytes()))
    chapter = Path(__file__).with_name("chapter.qmd").read_text(encoding="utf-8")
    write(
        folder / "01-demo.qmd",
        chapter.replace("{{city_zh}}", city.city.zh).replace("{{city_en}}", city.city.en).encode(),
    )
    write_preview(Project(root))
