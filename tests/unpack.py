"""Everything that a file holds, packed formats opened: what a reader of its bytes alone would miss."""

import gzip
import html
import io
import zipfile

import polars as pl

_GZIP = b"\x1f\x8b"


def unpacked(name, data):
    """(name, bytes) of a file and, however deep, of all that is packed into it: zips, workbooks, parquet
    tables and gzip (the search's index)."""
    yield name, data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            for member in pack.namelist():
                inner = pack.read(member)
                # Some writers of workbooks spell every Chinese character as an entity.
                plain = html.unescape(inner.decode("utf-8", "replace")).encode()
                yield f"{name}/{member}", plain
                yield from unpacked(f"{name}/{member}", inner)
    elif data.startswith(_GZIP):
        yield from unpacked(f"{name}/gzip", gzip.decompress(data))
    elif data.startswith(b"PAR1"):
        yield f"{name}/table", pl.read_parquet(io.BytesIO(data)).write_csv().encode()


def everything(folder):
    """All that lies below a folder, unpacked, each piece once, with its name."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            yield name, name.encode()
            yield from unpacked(name, path.read_bytes())
