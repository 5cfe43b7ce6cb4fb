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
from pipelines.schema import Table

_TERMS = """{publisher_zh} / {publisher_en}

表格和文字：{title}（{name}）。来源文件的权利归其发布者。
Tables and texts: {title} ({name}). Source documents keep their publishers' terms.

{path}
"""
_README_ZH = """# {title}：{table}

{about}（表 `{name}`，每一列的含义见 `dictionary.csv`，代码的中英文名称见 `codes.csv`）。

- 方案：{plan}
- {version}，{date}
- 发布者：{publisher}{unofficial}
- 使用条件：见 `LICENCE.txt`；校验：`sha256sum -c SHA256SUMS`

没有找到数据，不等于没有做到。
CSV 为 UTF-8（带 BOM）；以 = + - @ 开头、不是数字的文字前加了一个撇号，以免被电子表格当作公式。
"""
_README_EN = """# {title}: {table}

{about} (table `{name}`; `dictionary.csv` explains each column, `codes.csv` names the codes).

- Plan: {plan}
- {version}, {date}
- Publisher: {publisher}{unofficial}
- Terms: see `LICENCE.txt`; to check: `sha256sum -c SHA256SUMS`

Not finding data does not mean that a promise was not kept.
CSV is UTF-8 with a BOM; a text that begins with = + - @ and is no figure carries an apostrophe so that
no spreadsheet runs it.
"""
_UNOFFICIAL = {"zh": "（非官方，不是政府网站）", "en": " (not official, not a government site)"}


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
    every = {"zh": "全部表格", "en": "All tables"}[lang]
    return (_README_ZH if lang == "zh" else _README_EN).format(
        title=params.site_title[lang],
        table=name,
        name=name,
        about=(table.zh if lang == "zh" else table.en) if table else every,
        plan=origin.plan_zh if lang == "zh" else origin.plan_en,
        version=params.release.name(lang),
        date=params.release.date.isoformat(),
        publisher=params.publisher[lang],
        unofficial="" if params.official else _UNOFFICIAL[lang],
    )


def _terms(params: Params) -> str:
    return _TERMS.format(
        publisher_zh=params.publisher.zh,
        publisher_en=params.publisher.en,
        **LICENCE,
    )
