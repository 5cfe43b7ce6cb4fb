"""Notes what a process and its children read below a project's root: see tests/test_stages.py.

Python runs a module of this name at its start wherever the folder is in PYTHONPATH. Every reading `open`,
every listing of a folder, every import of the package and every parameter that is looked up becomes one
line of `$AUDIT_LOG`, and so does the end of each stage; nothing is noted without that variable.
"""

import json
import os
import sys

LOG, ROOT = os.environ.get("AUDIT_LOG", ""), os.environ.get("AUDIT_ROOT", "")
# Of a whole build the stages and their children are listened to, not what starts them or looks after them.
OTHERS = (["-m", "dvc"], ["-m", "pipelines.cli"])


def _note(kind, what):
    os.write(_HANDLE, (json.dumps([kind, what]) + "\n").encode())


def _below(path):
    path = os.path.abspath(os.fsdecode(path))  # noqa: PTH100
    return os.path.relpath(path, ROOT) if path.startswith(ROOT + os.sep) else None


def _hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
        path, flags = _below(arguments[0]), arguments[2]
        if path and not flags & (os.O_WRONLY | os.O_RDWR):
            _note("open", path)
    elif event in {"os.listdir", "os.scandir"} and isinstance(arguments[0], str | bytes | os.PathLike):
        path = _below(arguments[0])
        if path:
            _note("list", path)
    elif event == "import" and arguments[0].partition(".")[0] == "pipelines":
        _note("import", arguments[0])


def _watch_parameters():
    from pipelines.ground.project import Params

    plain = Params.__getattribute__

    def looked_up(self, name):
        if name in Params.model_fields:
            _note("param", name)
        return plain(self, name)

    Params.__getattribute__ = looked_up


def _watch_ends():
    from pipelines.ground import console

    plain = console.done

    def done(what, text):
        _note("done", what)
        plain(what, text)

    console.done = done


if LOG and sys.orig_argv[1:3] not in OTHERS:
    _HANDLE = os.open(LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    sys.addaudithook(_hook)
    _watch_parameters()
    _watch_ends()
