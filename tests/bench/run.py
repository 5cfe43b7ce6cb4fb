"""`make bench`: the budgets beside what this machine needs. Printed, never asserted: machines differ.

Each figure is one run of the real thing in a copy of the repository; memory is the largest process.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO / "tests"))

from tests.conftest import commit_all, copy_files  # noqa: E402


def timed(folder: Path, *arguments: str) -> float:
    """Seconds of one `tracker …` in `folder`."""
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *arguments],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - start


def cold(folder: Path) -> float:
    """Seconds of `make site` in a clone that has no environment yet."""
    clone = folder / "build" / "cold"
    subprocess.run(["git", "clone", "--quiet", str(folder), str(clone)], check=True)
    start = time.perf_counter()
    subprocess.run(["make", "site"], cwd=clone, check=True, capture_output=True)
    seconds = time.perf_counter() - start
    shutil.rmtree(clone)
    return seconds


def forget(folder: Path) -> None:
    """Removes what is kept of earlier runs, so that the next one does all of its work."""
    shutil.rmtree(folder / "build" / "cache", ignore_errors=True)


def change_a_statement(folder: Path) -> None:
    """One more search is logged: the smallest edit that reaches the pages."""
    path = folder / "data/searches.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join([*rows, rows[-1].replace(rows[-1].split(",")[0], "s-bench")]) + "\n", encoding="utf-8"
    )


def weights(public: Path) -> tuple[int, int]:
    """gzip bytes of the home page and of the one style sheet."""
    import gzip

    sheet = next((public / "assets").glob("site.*.css"))
    return len(gzip.compress((public / "index.html").read_bytes())), len(gzip.compress(sheet.read_bytes()))


def validation_seconds(folder: Path, rows: int) -> tuple[float, float]:
    """(seconds of the imports, seconds of validating `rows` observations beyond them)."""
    done = subprocess.run(
        [sys.executable, str(REPO / "tests/bench/validation.py"), str(rows)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPO)},
        check=True,
        capture_output=True,
        text=True,
    )
    loaded, found = done.stdout.split()[-2:]
    return float(loaded), float(found)


def workbook_rows() -> list[tuple[str, str, str]]:
    """Workbook → cells beside the library alone, a million cells, and inspect on a usual table."""
    import xlsxwriter

    rows: list[tuple[str, str, str]] = []
    with tempfile.TemporaryDirectory() as name:
        for label, height, budget in (("250 000", 25_000, "1.5 ×"), ("1 000 000", 100_000, "15 s, 1.5 GB")):
            path = Path(name) / f"{height}.xlsx"
            book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["地区", *(f"{year}年" for year in range(2011, 2020))])
            for row in range(1, height):
                sheet.write_row(row, 0, [row * column + 0.5 for column in range(10)])
            book.close()
            ours = python_seconds(
                f"from pathlib import Path; from pipelines.ingest import read_file; "
                f"read_file(Path({str(path)!r}), 'x')"
            )
            alone = python_seconds(
                f"import openpyxl; list(openpyxl.load_workbook({str(path)!r}).active.values)"
            )
            rows.append(
                (f"workbook of {label} cells (openpyxl alone {alone:.2f} s)", f"{ours:.2f} s", budget)
            )
        small = Path(name) / "small.csv"
        small.write_text("单位：吨\n地区,2020年,2021年\n" + "\n".join(f"某县{n},{n},{n}" for n in range(40)))
        long = Path(name) / "long.csv"
        long.write_text(
            "项目,内容,说明,数量\n"
            + "\n".join(f"第{n}项,{'有' * (n % 3 > 0)},文本,{n if n % 2 else ''}" for n in range(40_000))
        )
        rows.append(
            ("tracker inspect, 40 000 half-empty rows", f"{timed(REPO, 'inspect', str(long)):.2f} s", "5 s")
        )
        rows.append(("tracker inspect, a usual table", f"{timed(REPO, 'inspect', str(small)):.2f} s", "1 s"))
    return rows


def python_seconds(code: str) -> float:
    """Seconds of one Python process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], cwd=REPO, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Measures and prints one table."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        copy_files(folder)
        commit_all(folder)
        rows: list[tuple[str, str, str]] = []

        def add(name: str, found: float, budget: str) -> None:
            rows.append((name, f"{found:.2f} s", budget))

        add("cold: make site on a fresh clone, environment included", cold(folder), "60 s")
        add("everything stale: dvc repro + site, zh + en", timed(folder, "build"), "30 s")
        add("nothing changed", min(timed(folder, "build") for _ in range(2)), "2 s")
        change_a_statement(folder)
        add("one register row changed", timed(folder, "build"), "8 s")
        add("all template pages from ready products", timed(folder, "site", "--force"), "10 s")
        forget(folder)
        add("all notebooks", timed(folder, "bodies"), "8 s")
        forget(folder)
        add("one notebook", timed(folder, "bodies", "--only", "11-water"), "2 s")
        add("reproduce a target", timed(folder, "reproduce", "sm2022-08-fertilizer"), "1.5 s")
        add("reproduce a page", timed(folder, "reproduce", "targets/sm2022-08-fertilizer.html"), "2 s")
        add("reproduce --all", timed(folder, "reproduce", "--all"), "–")
        add("tracker --help", min(timed(folder, "--help") for _ in range(3)), "0.3 s")
        add("tracker plan check", timed(folder, "plan", "check"), "–")
        for stage in ("ingest", "clean", "validate", "gate", "assess", "publish", "bodies", "charts"):
            add(f"  tracker {stage}", timed(folder, stage), "–")
        loaded, found = validation_seconds(folder, 100_000)
        add(f"validate 100 000 observations, beyond the import ({loaded:.1f} s)", found, "3 s")
        rows += workbook_rows()
        home, sheet = weights(folder / "site" / "public")
        rows.append(("home page, gzip HTML", f"{home / 1000:.1f} kB", "30 kB"))
        rows.append(("the one style sheet, gzip", f"{sheet / 1000:.1f} kB", "15 kB"))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        rows.append(("peak memory of the largest process", f"{peak:.0f} MB", "1024 MB"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    table = Table("work", "measured", "budget")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    main()
