"""Stands in for Quarto, which can't be had here: what 1.10 was seen to hand to pandoc and to write.

It reads cells by Quarto's own rule, runs them in a plain kernel, writes cells with ids, counts and classes as
Quarto does, pictures as files, runs our filter without a `profile` in the metadata, and wraps each body in a page.
Usage: standin.py render <folder or file> --profile P --output-dir D | --version
"""

import base64
import os
import re
import subprocess
import sys
from pathlib import Path

VERSION = "1.10.18"
START = re.compile(r"^(\s*)```+\s*\{([=A-Za-z]+)( *[ ,].*)?\}\s*$")
END = re.compile(r"^\s*```+\s*$")
INCLUDE = re.compile(r"^\s*\{\{< include (\S+) >\}\}\s*$")


def text_of(path: Path) -> str:
    """A source with what it includes."""
    lines = []
    for line in path.read_text(encoding="utf-8-sig").split("\n"):
        part = INCLUDE.match(line)
        lines += text_of(path.parent / part[1]).rstrip("\n").split("\n") if part else [line]
    return "\n".join(lines).lstrip("\n")


def split(text: str) -> list[tuple[str, str]]:
    """(indent or «», prose or cell source with «cell» before it)."""
    pieces, buffer, indent, inside = [], [], "", False
    for line in text.split("\n"):
        if not inside and (start := START.match(line)):
            pieces.append(("", "\n".join(buffer)))
            buffer, indent, inside = [], start[1], True
        elif inside and END.match(line):
            pieces.append((f"cell{indent}", "\n".join(one.removeprefix(indent) for one in buffer)))
            buffer, inside = [], False
        else:
            buffer.append(line)
    return [*pieces, ("", "\n".join(buffer))]


def options_of(source: str) -> tuple[dict, str]:
    """The options of a cell and its code."""
    import yaml

    lines = source.split("\n")
    head = [line for line in lines if re.match(r"^#\s*\| ?", line)]
    return yaml.safe_load("\n".join(re.sub(r"^#\s*\| ?", "", line) for line in head)) or {}, "\n".join(
        lines[len(head) :]
    )


def run(sources: list[str], folder: Path) -> list:
    """The cells' nodes; says what failed as Quarto says it."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    client = NotebookClient(book, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    try:
        client.execute()
    except CellExecutionError as failure:
        label = next(
            options_of(node.source)[0].get("label", "")
            for node in book.cells
            if any(output.output_type == "error" for output in node.outputs)
        )
        bad = next(node for node in book.cells if options_of(node.source)[0].get("label") == label)
        print(f"  Cell 1/{len(sources)}: '{label}'...ERROR: ", file=sys.stderr)
        print("\nAn error occurred while executing the following cell:", file=sys.stderr)
        print(f"------------------\n{bad.source}\n------------------\n", file=sys.stderr)
        print(str(failure).split("------------------")[-1], file=sys.stderr)
        sys.exit(1)
    return book.cells


def output_md(output, label: str, options: dict, stem: Path) -> str:
    """One output in its div."""
    if output.output_type == "stream":
        return f"::: {{.cell-output .cell-output-{output.name}}}\n```\n{output.text.rstrip()}\n```\n:::\n"
    data, count = output.data, output.get("execution_count") or 1
    named = f"#{label} " if label.startswith(("fig-", "tbl-")) else ""
    caption = options.get("tbl-cap") or options.get("fig-cap") or ""
    kinds = {"image/svg+xml": "svg", "image/png": "png"}
    if "text/latex" in data and "text/markdown" not in data:
        data["text/markdown"] = data["text/latex"]
    for kind in ("text/html", "text/markdown", "image/svg+xml", "image/png", "text/plain"):
        if kind in data:
            break
    if kind in kinds:
        folder = stem.parent / f"{stem.name}_files" / "figure-html"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{label}-output-1.{kinds[kind]}"
        file.write_bytes(data[kind].encode() if kind == "image/svg+xml" else base64.b64decode(data[kind]))
        alt = f"fig-alt='{options['fig-alt']}'" if options.get("fig-alt") else ""
        text, named = f"![{caption.strip()}]({file.relative_to(stem.parent)}){{{named}{alt}}}\n", ""
        caption = ""
    elif kind == "text/html":
        text = f"```{{=html}}\n{data[kind]}\n```\n"
    elif kind == "text/markdown":
        text = f"{data[kind]}\n"
    else:
        text = f"```\n{data[kind]}\n```\n"
    more = " .cell-output-markdown" if kind == "text/markdown" else ""
    below = f"\n{caption}\n" if caption else ""
    return (
        f"::: {{{named}.cell-output .cell-output-display{more} execution_count={count}}}\n{text}{below}:::\n"
    )


def cell_md(node, number: int, stem: Path) -> str:
    """A cell in its div."""
    options, code = options_of(node.source)
    label = options.get("label", "")
    asis = options.get("output") == "asis"
    shown = [] if options.get("output") is False or options.get("eval") is False else node.outputs
    parts = [
        output.text if asis and output.output_type == "stream" else output_md(output, label, options, stem)
        for output in shown
    ]
    source = f"``` {{.python .cell-code}}\n{code}\n```\n" if options.get("echo", True) else ""
    alone = len([one for one in node.outputs if one.output_type != "stream"]) == 1
    name = f"#cell-{label}" if alone else f"#{label}"
    if not source and not parts:
        return ""
    return f"::: {{{name} .cell execution_count={number}}}\n{source}\n" + "\n".join(parts) + "\n:::\n"


def rendered(path: Path, profile: str, out: Path) -> None:
    """One page."""
    import pypandoc
    import yaml

    text = text_of(path)
    head = re.match(r"^---\n(.*?)\n---\n", text, re.DOTALL)
    meta = yaml.safe_load(head[1]) if head else {}
    pieces = split(text[head.end() :] if head else text)
    cells = [source for kind, source in pieces if kind.startswith("cell")]
    print(f"Executing '{path.stem}.quarto_ipynb'", file=sys.stderr)
    live = [source if options_of(source)[0].get("eval", True) else "None" for source in cells]
    nodes = run(live, path.parent) if cells else []
    for node, source in zip(nodes, cells, strict=True):
        node.source = source
    parts, number = [], 0
    for kind, source in pieces:
        if not kind.startswith("cell"):
            parts.append(source)
            continue
        number += 1
        indent = kind.removeprefix("cell")
        md = cell_md(nodes[number - 1], number, path.with_suffix(""))
        parts.append("\n".join(indent + line if line else line for line in md.split("\n")))
    lang = "en" if profile.endswith("en") else "zh"
    command = [pypandoc.get_pandoc_path(), "--from", "markdown-table_attributes"]
    command += ["--to", "html5", "--section-divs", "--wrap=none", "--mathml", "--metadata", f"lang={lang}"]
    command += ["--metadata", f"title={meta.get('title', '')}", "--lua-filter", "_filters/ledger.lua"]
    command += [
        "--metadata",
        "profile=zh",
        "--metadata",
        "website=x",
    ]  # Quarto hands on what the project says
    done = subprocess.run(
        command,
        input="\n\n".join(parts),
        capture_output=True,
        text=True,
        cwd=path.parent,
        env={**os.environ, "QUARTO_PROFILE": profile},
        check=False,
    )
    sys.stderr.write(done.stderr)
    if done.returncode:
        sys.exit(1)
    target = out / f"{path.stem}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f"<html><head></head><body>\n\n{done.stdout}\n\n</body></html>", encoding="utf-8")


def main() -> None:
    """The command."""
    if sys.argv[1:] == ["--version"]:
        print(VERSION)
        return
    target = Path(sys.argv[2]).resolve()
    profile, out = sys.argv[4], sys.argv[6]
    folder = target if target.is_dir() else target.parent
    paths = sorted(folder.glob("[!_]*.qmd")) if target.is_dir() else [target]
    for path in paths:
        rendered(path, profile, folder / out)


if __name__ == "__main__":
    main()
