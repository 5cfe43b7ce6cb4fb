"""The zip of parts that Office Open XML is: parts by name, relations between them, XML without entities."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

# Never a document type's entities, never the network; long sheets are long, and the guard has counted.
PARSER = {"resolve_entities": False, "no_network": True, "huge_tree": True}


class Relation(NamedTuple):
    """A relation of a part: its id, the last word of its type, the part that it leads to."""

    id: str
    kind: str
    target: str


class Package:
    """The parts of one file. What is missing or damaged raises what zipfile and lxml raise."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = {_plain(name): name for name in self._archive.namelist()}

    def __contains__(self, name: str) -> bool:
        """Whether there is such a part; case says nothing in a part's name."""
        return _plain(name) in self._names

    def open(self, name: str) -> IO[bytes]:
        """A part to be read as a stream; KeyError where there is none."""
        return self._archive.open(self._names[_plain(name)])

    def read(self, name: str) -> bytes:
        """The bytes of a part."""
        return self._archive.read(self._names[_plain(name)])

    def xml(self, name: str) -> Any:
        """The root element of a part."""
        return parse(self.read(name))

    def relations(self, name: str) -> list[Relation]:
        """What a part leads to inside the package; `` names the package itself."""
        folder, base = posixpath.split(name)
        part = posixpath.join(folder, "_rels", f"{base}.rels")
        if part not in self:
            return []
        return [
            Relation(node.get("Id", ""), _last(node.get("Type", "")), _inside(folder, node.get("Target", "")))
            for node in self.xml(part)
            if local(node) == "Relationship" and node.get("TargetMode") != "External"
        ]


def parse(data: bytes) -> Any:
    """The root of some XML."""
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(**PARSER))


def streamed(stream: IO[bytes], *names: str) -> Iterator[Any]:
    """Elements of these local names, each when it is complete; whoever takes one clears it."""
    from lxml import etree

    tags = [f"{{*}}{name}" for name in names]
    for _, node in etree.iterparse(stream, events=("end",), tag=tags, **PARSER):
        yield node


def local(node: Any) -> str:
    """An element's name without its namespace: transitional and strict documents differ in that alone."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(node: Any, name: str) -> list[Any]:
    """Children of a local name."""
    return [child for child in node if local(child) == name]


def child(node: Any, name: str) -> Any | None:
    """The first child of a local name, if there is one."""
    return next((found for found in node if local(found) == name), None)


def on(node: Any | None, attribute: str = "val") -> bool:
    """Whether an on/off element or attribute is on; one without the attribute is."""
    return node is not None and node.get(attribute, "1") not in ("0", "false", "off", "none")


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _last(kind: str) -> str:
    return kind.rpartition("/")[2]


def _inside(folder: str, target: str) -> str:
    joined = target if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(joined).lstrip("/")
