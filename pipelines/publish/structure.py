"""The structure message beside the SDMX-CSV: code lists, concepts, data structure and dataflow (SDMX-ML 3.0).

A code that is no SDMX identifier (a Chinese word) has its list in the table `codes`; the component that
holds it is a text.
"""

from __future__ import annotations

import re
from typing import Any

import polars as pl
from lxml import etree

from pipelines.ground.project import Params
from pipelines.plan import Plan
from pipelines.publish.sdmx import ATTRIBUTES, DIMENSIONS, MEASURE, VERSION, agency_of
from pipelines.publish.words import say
from pipelines.schema import MARK, TABLES, Column

_BASE = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"
_NAMES = {
    "mes": f"{_BASE}/message",
    "str": f"{_BASE}/structure",
    "com": f"{_BASE}/common",
}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_IDENTIFIER = re.compile(r"[A-Za-z0-9_@$-]+")
_TEXT = {"number": "Double", "integer": "Integer", "boolean": "Boolean", "date": "GregorianDay"}
_CONCEPTS, _DSD, _FLOW = "CONCEPTS", "OBSERVATIONS", "OBSERVATIONS"


def structure(codes: pl.DataFrame, plan: Plan, params: Params) -> bytes:
    """`structure.sdmx.xml`. codes: schema CODES."""
    agency, lists = agency_of(plan.id), _enumerable(codes)
    root = _node(None, "mes:Structure", nsmap=_NAMES)
    _header(root, params)
    holder = _node(root, "mes:Structures")
    _codelists(holder, agency, lists)
    columns = {column.name: column for column in TABLES["ranked"].columns}
    _concepts(holder, agency, [columns[name] for name in (*DIMENSIONS, MEASURE, *ATTRIBUTES)])
    flows = _node(holder, "str:Dataflows")
    flow = _artefact(flows, "str:Dataflow", agency, _FLOW, (plan.title.zh, plan.title.en))
    _node(flow, "str:Structure", _urn("datastructure.DataStructure", agency, _DSD))
    _data_structure(holder, agency, columns, set(lists))
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _enumerable(codes: pl.DataFrame) -> dict[str, dict[str, tuple[str, str]]]:
    """List → code → names, for lists whose codes are SDMX identifiers.

    One definition id of several indicators is one code: its name holds all of theirs.
    """
    lists: dict[str, dict[str, tuple[str, str]]] = {}
    between = say.pair("between")
    for (name, code), rows in codes.sort("LIST", "CODE", "PARENT").group_by(
        "LIST", "CODE", maintain_order=True
    ):
        zh, en = (list(dict.fromkeys(rows[column])) for column in ("ZH", "EN"))
        lists.setdefault(str(name), {})[str(code)] = (between.zh.join(zh), between.en.join(en))
    return {
        name: listed for name, listed in lists.items() if all(_IDENTIFIER.fullmatch(code) for code in listed)
    }


def _header(root: Any, params: Params) -> None:
    header = _node(root, "mes:Header")
    _node(header, "mes:ID", f"R{params.release.code}")
    _node(header, "mes:Test", "true" if params.demo else "false")
    _node(header, "mes:Prepared", f"{params.release.date.isoformat()}T00:00:00Z")
    sender = _node(header, "mes:Sender", id=agency_of(params.plan))
    mark_zh, mark_en = (f"{mark} · " for mark in MARK.split(" / ")) if params.demo else ("", "")
    _words(sender, mark_zh + params.publisher.zh, mark_en + params.publisher.en)


def _codelists(holder: Any, agency: str, lists: dict[str, dict[str, tuple[str, str]]]) -> None:
    box = _node(holder, "str:Codelists")
    for name, listed in lists.items():
        found = _artefact(box, "str:Codelist", agency, _list_id(name), _named(name))
        # SDMX: a dimension is never empty; sdmx.py writes this where an observation is of the whole area.
        extra = [("_Z", *say.pair("not-applicable"))] if name in ("breakdown", "definition") else []
        for code, zh, en in [*((code, *words) for code, words in listed.items()), *extra]:
            _words(_node(found, "str:Code", id=code), zh, en)


def _named(codelist: str) -> tuple[str, str]:
    """A list is called as the first column that holds its codes."""
    columns = (column for table in TABLES.values() for column in table.columns)
    return next((c.zh, c.en) for c in columns if c.codelist == codelist)


def _concepts(holder: Any, agency: str, columns: list[Column]) -> None:
    box = _node(holder, "str:ConceptSchemes")
    scheme = _artefact(box, "str:ConceptScheme", agency, _CONCEPTS, say.pair("concepts"))
    for column in columns:
        _words(_node(scheme, "str:Concept", id=column.name), column.zh, column.en)


def _data_structure(holder: Any, agency: str, columns: dict[str, Column], lists: set[str]) -> None:
    box = _node(holder, "str:DataStructures")
    words = (TABLES["ranked"].zh, TABLES["ranked"].en)
    parts = _node(_artefact(box, "str:DataStructure", agency, _DSD, words), "str:DataStructureComponents")
    dimensions = _node(parts, "str:DimensionList", id="DimensionDescriptor")
    for position, name in enumerate(DIMENSIONS[:-1], start=1):
        one = _node(dimensions, "str:Dimension", id=name, position=str(position))
        _represented(one, agency, columns[name], lists)
    time = _node(dimensions, "str:TimeDimension", id=DIMENSIONS[-1])
    _identity(time, agency, DIMENSIONS[-1])
    _node(_node(time, "str:LocalRepresentation"), "str:TextFormat", textType="ObservationalTimePeriod")
    attributes = _node(parts, "str:AttributeList", id="AttributeDescriptor")
    for name in ATTRIBUTES:
        usage = "mandatory" if columns[name].required else "optional"
        one = _node(attributes, "str:Attribute", id=name, usage=usage)
        _represented(one, agency, columns[name], lists)
        _node(_node(one, "str:AttributeRelationship"), "str:Observation")
    measures = _node(parts, "str:MeasureList", id="MeasureDescriptor")
    one = _node(measures, "str:Measure", id=MEASURE, usage="optional")
    _represented(one, agency, columns[MEASURE], lists)


def _represented(node: Any, agency: str, column: Column, lists: set[str]) -> None:
    """What a component is, and the list of its codes or the type of its text."""
    _identity(node, agency, column.name)
    local = _node(node, "str:LocalRepresentation")
    if column.codelist in lists:
        _node(local, "str:Enumeration", _urn("codelist.Codelist", agency, _list_id(column.codelist)))
    else:
        _node(local, "str:TextFormat", textType=_TEXT.get(column.kind, "String"))


def _identity(node: Any, agency: str, name: str) -> None:
    _node(node, "str:ConceptIdentity", f"{_urn('conceptscheme.Concept', agency, _CONCEPTS)}.{name}")


def _list_id(name: str) -> str:
    return f"CL_{name.upper()}"


def _urn(kind: str, agency: str, name: str) -> str:
    return f"urn:sdmx:org.sdmx.infomodel.{kind}={agency}:{name}({VERSION})"


def _artefact(parent: Any, tag: str, agency: str, name: str, words: tuple[str, str]) -> Any:
    node = _node(parent, tag, id=name, agencyID=agency, version=VERSION)
    _words(node, *words)
    return node


def _words(node: Any, zh: str, en: str) -> None:
    for lang, text in (("en", en), ("zh", zh)):
        _node(node, "com:Name", text).set(_LANG, lang)


def _node(parent: Any, tag: str, text: str = "", nsmap: dict[str, str] | None = None, **given: str) -> Any:
    prefix, _, local = tag.partition(":")
    name = etree.QName(_NAMES[prefix], local)
    node = etree.Element(name, nsmap=nsmap) if parent is None else etree.SubElement(parent, name)
    for key, value in given.items():
        node.set(key, value)
    node.text = text or None
    return node
