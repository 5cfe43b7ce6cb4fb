"""What was worked out once and is kept by what it was worked out from: `build/cache`, which git never sees.

Whatever is kept is a pure function of its key, and the key holds everything that it rests on: the inputs, the
code, the versions of the libraries. So nothing that is kept can change a byte of a result: it is only there
sooner. What was damaged on disk is as if it had never been kept. `make clean` removes all of it.
"""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from pipelines.ground.imports import PACKAGE, files_of
from pipelines.ground.project import Project, shipped_bases

FOLDER = ("build", "cache")
ROOM_BYTES = 400_000_000  # what is kept beyond this is forgotten, the longest unused first
_SUM = 32


def kept_in(project: Project) -> Kept:
    """What is kept of a project."""
    return Kept(project.path(*FOLDER))


def key_of(*parts: str | bytes) -> str:
    """A key of parts; two lists of parts that differ anywhere have different keys."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def digest_of_files(files: Iterable[tuple[str, Path]]) -> str:
    """The digest of files under the names that they are given here: names and contents, nothing else."""
    digest = hashlib.sha256()
    for name, path in sorted(files):
        digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def products_as_they_are(project: Project) -> str:
    """The digest of the data products: what bodies and charts are made from, and noted with them."""
    return digest_of_files(files_below(project.path("data", "products")))


def files_below(folder: Path) -> list[tuple[str, Path]]:
    """Every file below a folder with its path there, without what Python leaves behind."""
    return [
        (path.relative_to(folder).as_posix(), path)
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]


def files_named(project: Project, entries: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """The files of these files and folders by name: the project's own, and those that the package ships."""
    for base, root in (("", project.root), *(("shipped/", base) for base in shipped_bases())):
        for entry in entries if not base or root != project.root else ():
            path = root / entry
            if path.is_file():
                yield base + entry, path
            elif path.is_dir():
                yield from ((f"{base}{entry}/{name}", file) for name, file in files_below(path))


@lru_cache(maxsize=16)
def digest_of_code(*modules: str) -> str:
    """The digest of all code that these modules run, as their imports say; no other file is read."""
    return digest_of_files((path.relative_to(PACKAGE).as_posix(), path) for path in files_of(modules))


@lru_cache(maxsize=4)
def package_digest(package: Path) -> str:
    """The digest of the whole package as it lay on disk when this process first asked."""
    return digest_of_files(files_below(package))


def environment() -> str:
    """The interpreter and the names and versions of all that is installed beside it."""
    installed = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    return key_of(sys.version, *installed)


class Kept:
    """A folder of results by key; each is stored behind the sum of its bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> bytes | None:
        """What is kept under a key; None where nothing is, or where it is no longer what was put there."""
        path = self._place(key)
        if not path.is_file():
            return None
        stored = path.read_bytes()
        total, content = stored[:_SUM], stored[_SUM:]
        if hashlib.sha256(content).digest() != total:
            return None
        os.utime(path)
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keeps `content`: whole or not at all, whoever else writes at the same time."""
        path = self._place(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        ignore = self.folder / ".gitignore"
        if not ignore.is_file():
            ignore.write_text("*\n", encoding="utf-8")
        part = path.with_name(f".{path.name}.{os.getpid()}")
        part.write_bytes(hashlib.sha256(content).digest() + content)
        part.replace(path)

    def made(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What is kept under a key, or what `make` gives, which is kept then."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found

    def forget(self, room_bytes: int = ROOM_BYTES) -> None:
        """Removes what was not used for longest, until the rest takes no more than `room_bytes`."""
        stands = [(path.stat(), path) for _, path in files_below(self.folder)]
        taken = sum(stat.st_size for stat, _ in stands)
        for stat, path in sorted(stands, key=lambda one: (one[0].st_mtime_ns, one[1])):
            if taken <= room_bytes:
                return
            path.unlink(missing_ok=True)
            taken -= stat.st_size

    def _place(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]
