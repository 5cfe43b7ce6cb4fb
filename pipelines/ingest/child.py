"""Reading in a child process with limits on memory and time, so that no file can take the tracker down.

Run as `python -m pipelines.ingest.child PATH NAME [prose]`: writes one line of JSON (sheets, remarks and
whether formats are missing; or faults) and then the cells as an Arrow stream to standard output. Limits by
resource exist on POSIX alone; elsewhere the size checks of the guard and the time limit stand.
"""

from __future__ import annotations

import gc
import io
import json
import subprocess
import sys
from pathlib import Path

from pipelines.ground.errors import Fault, SourceError
from pipelines.ground.imports import child_environment
from pipelines.ingest.cells import Cell, Readout, undisturbed

PROSE = "prose"
SECONDS = 120
MEMORY = 6 * 1024**3  # address space: libraries reserve far more than they use


def read_in_child(path: Path, where: str, prose: bool = False) -> Readout:
    """The readout of one file, or of its prose, read by a process of its own.

    Raises SourceError: the child's own faults; E-GUARD-07 where it took too long, E-GUARD-08 where it died.
    """
    command = [sys.executable, "-m", "pipelines.ingest.child", str(path), where, *([PROSE] if prose else [])]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=SECONDS, check=False, env=child_environment()
        )
    except subprocess.TimeoutExpired as failure:
        raise SourceError(Fault("E-GUARD-07", where, f"> {SECONDS} s", f"≤ {SECONDS} s")) from failure
    line, _, stream = done.stdout.partition(b"\n")
    if done.returncode or not line:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        raise SourceError(Fault("E-GUARD-08", where, last[0][:160], "exit 0"))
    told = json.loads(line)
    if told["faults"]:
        raise SourceError([Fault(**fault) for fault in told["faults"]])
    return Readout(_cells(stream), told["sheets"], told["remarks"], told["unformatted"])


def _cells(stream: bytes) -> list[Cell]:
    import polars as pl

    with undisturbed():
        return [Cell(*row) for row in pl.read_ipc_stream(io.BytesIO(stream)).iter_rows()]


def _limit() -> None:
    """Memory and time of this process; nothing where the platform has no such limits (Windows)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))


def main(path: str, where: str, what: str = "") -> None:
    """The child's side."""
    _limit()
    gc.disable()  # a short life with millions of small objects, none of them in cycles
    from pipelines.ingest.files import read_here

    out = sys.stdout.buffer
    try:
        readout = read_here(Path(path), where, what == PROSE)
    except SourceError as error:
        faults = [
            {"code": f.code, "where": f.where, "found": f.found, "expected": f.expected} for f in error.faults
        ]
        out.write(json.dumps({"faults": faults}).encode() + b"\n")
        return
    except MemoryError:
        fault = Fault("E-GUARD-08", where, "MemoryError", f"≤ {MEMORY // 1024**3} GiB")
        out.write(json.dumps({"faults": [vars(fault)]}).encode() + b"\n")
        return
    told = {
        "faults": [],
        "sheets": readout.sheets,
        "remarks": readout.remarks,
        "unformatted": readout.unformatted,
    }
    out.write(json.dumps(told).encode() + b"\n")
    readout.frame().write_ipc_stream(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
