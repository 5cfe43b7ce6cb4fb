"""`tracker reproduce`: anything published, computed again from the sources; its own module, imported late."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pipelines.reproduce import Report

SHOWN = 40  # chains are short; a list of everything names only what differs


def reproduce(
    what: Annotated[list[str] | None, typer.Argument(help="编号或页面地址 / ids or page addresses")] = None,
    everything: Annotated[bool, typer.Option("--all", help="全部 / everything published")] = False,
    site: Annotated[str, typer.Option(help="站点的文件夹或网址 / a site's folder or address")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="给程序读 / for programs")] = False,
) -> None:
    """由来源文件重新计算并与发布的比对。 / Compute again from the source files and compare."""
    from pipelines.ground.errors import Fault, ReproduceError, stop_if
    from pipelines.ground.project import Project
    from pipelines.reproduce import reproduce as run
    from pipelines.reproduce import reproduce_all

    if not what and not everything:
        raise ReproduceError(Fault("E-REPRO-01", "tracker reproduce", "—", "ID … | --all"))
    project = Project.find()
    reports = reproduce_all(project, site) if everything else [run(project, one, site) for one in what or []]
    if as_json:
        sys.stdout.write(json.dumps([r.as_dict() for r in reports], ensure_ascii=False, indent=2) + "\n")
        raise typer.Exit(0 if all(report.ok for report in reports) else 1)
    for report in reports:
        if not everything:
            print("\n".join(lines_of(report)))
    stop_if([fault for report in reports for fault in report.faults], ReproduceError)
    compared = sum(report.compared for report in reports)
    print(f"✓ {len(reports)} 项一致，比对 {compared} 个值 / all the same, {compared} values compared")


def lines_of(report: Report) -> list[str]:
    """A report as lines for a person: the chain from the verdict down to the document."""
    chain = report.chain
    lines = [f"{report.id} ({report.kind})"]
    if "status" in chain:
        lines += _target_lines(chain)
    elif "obs_id" in chain:
        lines += _observation_lines(chain, 1)
    elif "files" in chain:
        lines += [f"  ← {name}" for name in chain["files"]]
        for part in chain["observations"][:SHOWN]:
            lines += _observation_lines(part, 1)
        more = len(chain["observations"][SHOWN:])
        lines += [f"  … 另有 {more} 个数字，见 --json / {more} more figures, see --json"] if more else []
    else:
        lines += [f"  ← {key}: {value}" for key, value in chain.items()]
    return lines


def _target_lines(chain: dict[str, Any]) -> list[str]:
    status, method, interval = chain["status"], chain["method"], chain["interval"]
    lines = [
        f"  {chain['quote']}",
        f"  状态 / status: {status['zh']} / {status['en']} ({status['code']}), {chain['release']}",
        f"    {chain['why_zh']}",
        f"    {chain['why_en']}",
        f"  ← 方法 / method: {method['zh']} / {method['en']} ({method['id']} v{method['version']})",
    ]
    if interval["time_period"]:
        low, high = _end(interval["low"]), _end(interval["high"])
        lines.append(f"  ← 区间 / interval: {interval['time_period']} [{low}, {high}]")
    for part in chain["evidence"]:
        lines += _observation_lines(part, 1)
    if chain["context"]:
        lines.append("  参照，不作判定 / context, no verdict:")
        for part in chain["context"]:
            lines += _observation_lines(part, 2)
    if chain["searches"]:
        lines.append(f"  查找记录 / searches: {len(chain['searches'])}")
        lines += [
            f"    {row['DATE']} {row['PLACE_ZH']} / {row['PLACE_EN']}: "
            f"{row['QUERY_OR_TABLE']} → {row['RESULT']}"
            for row in chain["searches"][:SHOWN]
        ]
    return lines


def _observation_lines(part: dict[str, Any], depth: int) -> list[str]:
    pad = "  " * depth
    lines = [
        f"{pad}← {part['obs_id']} {part['indicator']} {part['ref_area']} {part['time_period']}: "
        f"{part['printed']} → {part['value']} {part['unit']} [{_end(part['low'])}, {_end(part['high'])}]",
        f"{pad}  ← {part['cell']}",
        f"{pad}  ← {part['file']} sha256 {part['sha256']} ({part['sha256_of_zh']} / {part['sha256_of_en']})",
        f"{pad}  ← {' · '.join(x for x in (part['document'], part['publisher'], part['published']) if x)}",
    ]
    if part["address"]:
        lines.append(f"{pad}    {part['address']}")
    lines += [f"{pad}  {part['ends_zh']} / {part['ends_en']}"]
    for inner in part["derived_from"]:
        lines += _observation_lines(inner, depth + 1)
    return lines


def _end(value: float | None) -> str:
    return "…" if value is None else f"{value:g}"
