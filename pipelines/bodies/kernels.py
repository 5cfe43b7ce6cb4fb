"""Kernels that begin alike: each notebook runs in a process of its own, forked from one that has imported the
libraries and done nothing else. So no configuration, folder, environment or random state passes from one
notebook to the next, and starting one costs what a fork costs.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import EntryPoint
from multiprocessing import forkserver, get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from types import ModuleType, TracebackType
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

from pipelines.ground.imports import child_environment
from pipelines.ground.project import Project

CELL_TIMEOUT_S = 120
FORKED = "forked"
ROOT = "LEDGER_ROOT"  # where the project is, on its way to the kernel
# Importing starts no thread in any of them: a fork of a process with threads could stand still for ever.
PRELOADED = [
    "ipykernel.kernelapp",
    "polars",
    "altair",
    "pymannkendall",
    "pipelines.notebook",
    "pipelines.bodies.kernels",
]
# Hashes of strings, and with them the order of a set, are the same in every run; numpy starts no threads.
FIXED = {"PYTHONHASHSEED": "0", "PYDEVD_DISABLE_FILE_VALIDATION": "1", "OPENBLAS_NUM_THREADS": "1"}
_starting = Lock()


class CellFailedError(Exception):
    """A cell that did not finish: its place among the cells, the exception, its words, its traceback."""

    def __init__(self, place: int, name: str, value: str, traceback: str) -> None:
        self.place, self.name, self.value, self.traceback = place, name, value, traceback
        super().__init__(f"{name}: {value}")


class Forked:
    """A forked process with the few methods of `subprocess.Popen` that a kernel's provisioner asks for."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess) -> None:
        self.process, self.pid = process, process.pid

    def poll(self) -> int | None:
        """The exit code, None while it runs."""
        return self.process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        """The exit code, once it has ended."""
        self.process.join(timeout)
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        """Sends a signal where it still runs."""
        if self.poll() is None and self.pid:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Asks it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it."""
        self.send_signal(signal.SIGKILL)


class ForkProvisioner(LocalProvisioner):
    """Jupyter's way to have a kernel's process started otherwise."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Forks the kernel instead of starting `cmd`; returns how it is reached."""
        manager: Any = self.parent
        environment = dict(kwargs["env"])
        asked = (manager.connection_file, str(kwargs["cwd"]), environment, environment.pop(ROOT))
        process = _context().Process(target=_kernel, args=asked, daemon=True)
        with _starting, _environment(FIXED), _no_main():
            process.start()
        self.process = Forked(process)  # type: ignore[assignment]
        self.pid = process.pid
        return self.connection_info


@lru_cache(maxsize=1)
def _context() -> Any:
    context = get_context("forkserver")
    forkserver.set_forkserver_preload(PRELOADED)
    return context


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """The environment while the parent of all kernels may be started; as it was, afterwards."""
    before = dict(os.environ)
    os.environ.update({**child_environment(), **values})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _no_main() -> Iterator[None]:
    """While a process is forked it is told of no main program: it would run that one again to begin with."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _kernel(connection_file: str, folder: str, environment: dict[str, str], root: str) -> None:
    """The forked process: the notebook's folder and environment, then IPython's own kernel."""
    from ipykernel.kernelapp import IPKernelApp

    from pipelines.notebook import show_well

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    app = IPKernelApp.instance(parent_handle=os.getppid())  # without its parent the kernel ends by itself
    app.initialize(["-f", connection_file, "--IPKernelApp.log_level=ERROR", "--HistoryManager.enabled=False"])
    show_well(Project(Path(root)))
    app.start()


def run(folder: Path, sources: list[str], project: Project) -> list[Any]:
    """Executes the cells of one notebook of a project in a new kernel; returns their nodes with outputs.

    Raises CellFailedError where one fails, takes too long or kills the kernel.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    with Kernel(folder) as manager:
        client = NotebookClient(
            nbformat.v4.new_notebook(cells=cells),
            km=manager,
            timeout=CELL_TIMEOUT_S,
            record_timing=False,
            resources={"metadata": {"path": str(folder)}},
        )
        try:
            client.execute(
                env={**child_environment(), **FIXED, "QUARTO_PROFILE": "", ROOT: str(project.root)}
            )
        except (CellExecutionError, CellTimeoutError, DeadKernelError, RuntimeError) as failure:
            raise _failed(cells, failure) from failure
        finally:
            if client.kc is not None:
                client.kc.stop_channels()
    return cells


class Kernel:
    """A kernel's manager for the length of one notebook; its process is gone at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> Any:
        """The manager; nbclient starts its process.

        It is the asynchronous one: the other would wait for ever for a kernel that has died. Kernel and
        client meet in a folder of their own: a free port may be another's by the time the kernel binds it.
        """
        from jupyter_client.manager import AsyncKernelManager

        factory = KernelProvisionerFactory.instance()
        factory.provisioners[FORKED] = EntryPoint(
            FORKED, f"{__name__}:{ForkProvisioner.__name__}", KernelProvisionerFactory.GROUP_NAME
        )
        self.sockets = TemporaryDirectory(prefix="kernel-")
        meeting = str(Path(self.sockets.name) / "k.json")
        self.manager = AsyncKernelManager(transport="ipc", connection_file=meeting)
        # No kernel that is installed on the machine is asked for.
        self.manager._kernel_spec = KernelSpec(
            argv=[FORKED], language="python", metadata={"kernel_provisioner": {"provisioner_name": FORKED}}
        )
        return self.manager

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        """Ends the process."""
        from jupyter_core.utils import run_sync

        ended: Callable[..., Any] = run_sync(self.manager.shutdown_kernel)
        if self.manager.has_kernel:
            ended(now=True)
        self.sockets.cleanup()


def _failed(nodes: list[Any], failure: Exception) -> CellFailedError:
    """The first cell with an error among its outputs, or else the first that was not finished."""
    for place, node in enumerate(nodes):
        for output in node.outputs:
            if output.output_type == "error":
                return CellFailedError(place, output.ename, output.evalue, "\n".join(output.traceback))
    place = next((n for n, node in enumerate(nodes) if not node.execution_count), len(nodes) - 1)
    return CellFailedError(place, type(failure).__name__, str(failure), str(failure))
