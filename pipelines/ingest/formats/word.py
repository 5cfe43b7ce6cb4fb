"""Old word processors' files (.doc .wps .rtf) → .docx, by LibreOffice where there is one."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from pipelines.ground.errors import Fault, SourceError

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 60  # the child that reads has twice as much


def as_docx(path: Path, where: str) -> bytes:
    """The document at `path` as the bytes of a .docx; LibreOffice gets a profile of its own.

    Raises SourceError: E-KIND-05 where no LibreOffice is installed, E-GUARD-07 where it takes too long,
    E-GUARD-06 where it makes nothing of the file.
    """
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise SourceError(Fault("E-KIND-05", where, path.suffix or "—", ".docx"))
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        asked = ["--headless", "--norestore", "--convert-to", "docx", "--outdir", folder, str(path.resolve())]
        try:
            done = subprocess.run(
                [program, profile, *asked], capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired as failure:
            raise SourceError(Fault("E-GUARD-07", where, f"> {SECONDS} s", f"≤ {SECONDS} s")) from failure
        made = next(Path(folder).glob("*.docx"), None)
        if made is None:
            said = done.stderr.decode("utf-8", "replace").strip()[:160]
            raise SourceError(Fault("E-GUARD-06", where, said or f"exit {done.returncode}", "docx"))
        return made.read_bytes()
