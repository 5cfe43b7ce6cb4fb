"""Kernels for notebooks that are tried as a reader's Jupyter runs them: forked from a process that has loaded
the libraries, which takes longer than most chapters, and nothing of the project.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from types import SimpleNamespace

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner
from nbclient import NotebookClient

# Each line that comes in is a folder and where client and kernel meet; each that goes out is a kernel's process.
PARENT = """
import json, os, signal, sys
exec({first!r})
import ipykernel.kernelapp
for name in {libraries!r}:
    __import__(name)
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever has ended is gone
for line in sys.stdin:
    folder, meeting = json.loads(line)
    pid = os.fork()
    if not pid:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        sys.stdin = open(os.devnull)
        os.chdir(folder)
        sys.path[0] = ""  # as in every kernel: the folder that it runs in
        app = ipykernel.kernelapp.IPKernelApp.instance(parent_handle=os.getppid())
        app.initialize(["-f", meeting, "--IPKernelApp.log_level=ERROR", "--HistoryManager.enabled=False"])
        app.start()
        os._exit(0)
    print(pid, flush=True)
"""


class Started:
    """A kernel's process with what a provisioner asks of one."""

    stdin = stdout = stderr = None

    def __init__(self, pid):
        self.pid = pid

    def poll(self):
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    wait = poll

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)


class Provisioner(LocalProvisioner):
    """Asks the manager's parent of kernels for one."""

    async def launch_kernel(self, cmd, **kwargs):
        self.process = self.parent.born(str(kwargs["cwd"]), self.parent.connection_file)
        self.pid = self.process.pid
        return self.connection_info


class Kernels:
    """A parent of kernels, with the code at `root`; it has run `first` before it loaded the libraries."""

    def __init__(self, root, first, libraries):
        program = PARENT.format(first=first, libraries=libraries)
        environment = {**os.environ, "PYTHONPATH": str(root), "OPENBLAS_NUM_THREADS": "1"}
        self.asking = Lock()
        self.parent = subprocess.Popen(
            [sys.executable, "-c", program], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.parent.stdin.close()
        self.parent.wait()

    def _born(self, folder, meeting):
        with self.asking:
            self.parent.stdin.write(json.dumps([folder, meeting]) + "\n")
            self.parent.stdin.flush()
            return Started(int(self.parent.stdout.readline()))

    def execute(self, notebook, folder):
        """The notebook, executed in `folder` by a kernel of its own."""
        factory = KernelProvisionerFactory.instance()
        factory.provisioners["born"] = SimpleNamespace(load=lambda: Provisioner)
        with TemporaryDirectory(prefix="kernel-") as sockets:
            manager = AsyncKernelManager(transport="ipc", connection_file=str(Path(sockets) / "k.json"))
            manager.born = self._born
            manager._kernel_spec = KernelSpec(
                argv=["-"],
                language="python",
                metadata={"kernel_provisioner": {"provisioner_name": "born"}},
            )
            resources = {"metadata": {"path": str(folder)}}
            NotebookClient(notebook, km=manager, timeout=300, resources=resources).execute()
