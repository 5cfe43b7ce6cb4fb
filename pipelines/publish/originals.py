"""The bytes of the sources' files that the gate lets a reader download."""

from __future__ import annotations

import hashlib

from pipelines.ground.errors import Fault, PublishError
from pipelines.ground.project import Project


def originals_of(project: Project, listed: list[tuple[str, str, str]]) -> dict[str, bytes]:
    """Path below the site's `files/` → content, as obtained or transcribed. listed: source, file, sha256.

    Raises PublishError (E-FILE-02) for a file that is no longer the one that the gate looked at.
    """
    found = {}
    for source, name, sha256 in listed:
        path = project.path("data", "sources", source, name)
        content = path.read_bytes()
        if (now := hashlib.sha256(content).hexdigest()) != sha256:
            raise PublishError(Fault("E-FILE-02", project.relative(path), now, sha256))
        found[f"{source}/{name}"] = content
    return found
