"""What Quarto needs besides the notebooks to show them by themselves (`quarto preview notebooks`): an index
and the navigation in both languages, written from the front matter."""

from __future__ import annotations

import json
from typing import Any

from pipelines.bodies.titles import notebooks, read_meta
from pipelines.codes import Lang
from pipelines.ground.files import write
from pipelines.ground.project import Project

TITLES: dict[Lang, tuple[str, str]] = {
    "zh": ("承诺账本：专题", "每个专题一篇笔记：先给答案，再给图、方法和注意事项。"),
    "en": (
        "The ledger, chapter by chapter",
        "One notebook a chapter: the answer first, then figures, method and caveats.",
    ),
}
_KEYS: dict[Lang, tuple[str, str]] = {
    "zh": ("title", "description"),
    "en": ("title-en", "description-en"),
}
_ONLY: dict[Lang, str] = {"zh": 'unless-profile="en"', "en": 'when-profile="en"'}


def preview_files(project: Project) -> dict[str, str]:
    """File name → text of `index.qmd` and of the two profiles, of the notebooks as they are now."""
    rows = [(path.name, read_meta(path, project.relative(path))) for path in notebooks(project)]
    rows.sort(key=lambda row: (row[1].get("order", 99), row[0]))
    langs: tuple[Lang, ...] = ("zh", "en")
    return {"index.qmd": _index(rows)} | {f"_quarto-{lang}.yml": _profile(rows, lang) for lang in langs}


def write_preview(project: Project) -> None:
    """Writes them beside the notebooks, where the project has notebooks of its own."""
    folder = project.path("notebooks")
    if folder.is_dir():
        for name, text in preview_files(project).items():
            write(folder / name, text.encode())


def _profile(rows: list[tuple[str, dict[str, Any]]], lang: Lang) -> str:
    title = TITLES[lang][0]
    entries = [("index.qmd", title), *((name, meta[_KEYS[lang][0]]) for name, meta in rows)]
    lines = [
        "# Written by `tracker lab` from the notebooks' front matter.",
        f"lang: {lang}",
        "website:",
        f"  title: {_quoted(title)}",
        "  sidebar:",
        "    contents:",
    ]
    for name, text in entries:
        lines += [f"      - href: {name}", f"        text: {_quoted(text)}"]
    return "\n".join(lines) + "\n"


def _index(rows: list[tuple[str, dict[str, Any]]]) -> str:
    head = [
        f"{key}: {_quoted(text)}"
        for lang in TITLES
        for key, text in zip(_KEYS[lang], TITLES[lang], strict=True)
    ]
    parts = ["---\n" + "\n".join(head) + "\n---\n"]
    for lang, only in _ONLY.items():
        title, about = _KEYS[lang]
        listed = "\n".join(f"- [{meta[title]}]({name}) {meta[about]}" for name, meta in rows)
        parts.append(f"::: {{.content-visible {only}}}\n\n{listed}\n\n:::\n")
    return "\n".join(parts)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
