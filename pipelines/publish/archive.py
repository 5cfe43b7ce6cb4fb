"""Each download as one zip beside the plain file: the table, its dictionary, what it is in two
languages, the terms and the hashes, so that a file that travels alone still says all of it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass

from pipelines.ground.files import BOM, csv_lines
from pipelines.ground.project import Params
from pipelines.publish.metadata import LICENCE
from pipelines.publish.words import say
from pipelines.schema import Table


@dataclass(frozen=True)
class Origin:
    """Who publishes which plan's data, for the README and the terms."""

    params: Params
    plan_zh: str
    plan_en: str


def archive(name: str, tables: dict[str, Table], data: dict[str, bytes], origin: Origin) -> bytes:
    """The zip of one download.

    tables: the schemas that the dictionary explains; data: file name → bytes.
    """
    members = {
        **data,
        "dictionary.csv": dictionary(tables),
        "README.zh.md": _readme(name, tables, origin, "zh").encode(),
        "README.en.md": _readme(name, tables, origin, "en").encode(),
        "LICENCE.txt": _terms(origin.params).encode(),
    }
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {file}\n" for file, content in members.items())
    return zip_bytes({**members, "SHA256SUMS": sums.encode()}, origin.params)


def zip_bytes(members: dict[str, bytes], params: Params) -> bytes:
    """Members in the order given, dated by the release.

    They are stored, not deflated: deflated bytes differ from one zlib to the next, and hosts compress
    on the way out anyway.
    """
    day = params.release.date
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as box:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            entry.create_system = 3  # the same on every system that writes it
            entry.external_attr = 0o644 << 16
            box.writestr(entry, content)
    return buffer.getvalue()


def dictionary(tables: dict[str, Table]) -> bytes:
    """Every column of the tables: words in zh and en, type, whether always filled, codes and their list."""
    rows = []
    for name, table in tables.items():
        for column in table.columns:
            codes = ";".join(column.codes)
            required = "true" if column.required else "false"
            rows.append(
                [name, column.name, column.zh, column.en, column.kind, required, codes, column.codelist]
            )
    head = ["TABLE", "COLUMN", "ZH", "EN", "TYPE", "REQUIRED", "CODES", "CODELIST"]
    return BOM + csv_lines(head, rows)


def _readme(name: str, tables: dict[str, Table], origin: Origin, lang: str) -> str:
    params = origin.params
    table = next(iter(tables.values())) if len(tables) == 1 else None
    return say(
        lang,
        "archive.readme",
        title=params.site_title[lang],
        table=name,
        name=name,
        about=table[lang] if table else say(lang, "all-tables"),
        plan=origin.plan_zh if lang == "zh" else origin.plan_en,
        version=params.release.name(lang),
        date=params.release.date.isoformat(),
        publisher=params.publisher[lang],
        unofficial="" if params.official else say(lang, "archive.unofficial"),
    )


def _terms(params: Params) -> str:
    terms = say.both("archive.terms", "\n", title=LICENCE["title"], name=LICENCE["name"])
    return f"{params.publisher.zh} / {params.publisher.en}\n\n{terms}\n\n{LICENCE['path']}\n"
