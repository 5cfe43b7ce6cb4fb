"""Warm kernels: one process runs several notebooks in turn, so that libraries are imported once.

Between two notebooks the kernel's names are forgotten; after a failure the kernel is thrown away. What is
left is what modules cache, and `pipelines.notebook` caches only what it read.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

from pipelines.ground.imports import child_environment

CELL_TIMEOUT_S = 120
# What is loaded by then stays: the collector that forgetting starts need not look at it every time.
FORGET = "__import__('gc').freeze(); get_ipython().run_line_magic('reset', '-sf')"


class CellFailedError(Exception):
    """A cell that did not finish: its place among the cells, and nbclient's own exception."""

    def __init__(self, place: int, cause: Exception) -> None:
        self.place, self.cause = place, cause
        super().__init__(str(cause))


class Kernel:
    """A Python kernel that is started when it is first needed and shut down at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manager: Any = None
        self.sockets: TemporaryDirectory[str] | None = None

    def __enter__(self) -> Kernel:
        """Nothing is started yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        """Shuts the process down."""
        self.close()

    def close(self) -> None:
        """Shuts the process down; the next notebook starts a new one."""
        from jupyter_core.utils import run_sync

        if self.manager is not None and self.manager.has_kernel:
            run_sync(self.manager.shutdown_kernel)(now=True)
        self.manager = None
        if self.sockets is not None:
            self.sockets.cleanup()
        self.sockets = None

    def run(self, sources: list[str]) -> list[Any]:
        """Executes the cells of one notebook; returns their nodes with outputs.

        Raises CellFailedError where one fails, takes too long or kills the kernel.
        """
        import nbformat
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

        cells = [nbformat.v4.new_code_cell(source) for source in (FORGET, *sources)]
        client = NotebookClient(
            nbformat.v4.new_notebook(cells=cells),
            km=self._started(),
            timeout=CELL_TIMEOUT_S,
            kernel_name="python3",
            record_timing=False,
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
            resources={"metadata": {"path": str(self.folder)}},
        )
        try:
            client.execute(env=_environment())
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as failure:
            self.close()
            raise CellFailedError(_failed(cells[1:]), failure) from failure
        finally:
            if client.kc is not None:
                client.kc.stop_channels()
        return cells[1:]

    def _started(self) -> Any:
        """The manager; nbclient starts its process where none is running.

        It is the asynchronous one: the other would wait for ever for a kernel that has died. Kernel and
        client meet in a folder of their own: a free port may be another's by the time the kernel binds it.
        """
        from jupyter_client.manager import AsyncKernelManager

        if self.manager is None:
            self.sockets = TemporaryDirectory(prefix="kernel-")
            meeting = str(Path(self.sockets.name) / "k.json")
            self.manager = AsyncKernelManager(kernel_name="python3", transport="ipc", connection_file=meeting)
        return self.manager


def _environment() -> dict[str, str]:
    return {**child_environment(), "QUARTO_PROFILE": "", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def _failed(nodes: list[Any]) -> int:
    """The first cell with an error among its outputs, or else the first that was not finished."""
    errors = [n for n, node in enumerate(nodes) if any(o.output_type == "error" for o in node.outputs)]
    open_ends = [n for n, node in enumerate(nodes) if not node.execution_count]
    return next(iter((*errors, *open_ends)), len(nodes) - 1)
