"""Which files of data/sources a reader may download, to check a sha256 without the repository."""

from __future__ import annotations

import datetime as dt

import polars as pl

from pipelines.sources import SourceFile, SourceFolder, sha256_of

OPEN = "主动公开"
DESCRIPTIONS = ("source.yaml", "mapping.csv", "corrections.yaml")
OURS = ("transcribed", "copy")  # our own transcriptions; another's file only where its terms permit it


def open_originals(
    folders: list[SourceFolder],
    observations: pl.DataFrame,
    disclosed: pl.DataFrame,
    documents: pl.DataFrame,
    shown: pl.DataFrame,
    release_date: dt.date,
) -> list[tuple[str, str, str]]:
    """(source, file, sha256) of every file all of whose documents and figures are open, and which may be
    passed on: our transcriptions, and raw files whose description says `redistribute: true`.

    observations, documents: schemas OBSERVATIONS and SOURCES before the gate; disclosed, shown: what it let
    through. A submission, an extract of one and a source that was withdrawn are never among them.
    """
    kept = set(observations["OBS_ID"]) - set(disclosed["OBS_ID"])
    hiding = set(observations.filter(pl.col("OBS_ID").is_in(sorted(kept)))["SOURCE_ID"])
    hiding |= set(documents["SOURCE_ID"]) - set(shown["SOURCE_ID"])
    closed = set(documents.filter(pl.col("SOURCE_ID").is_in(sorted(hiding)))["COLLECTION"])
    return [
        (folder.source.id, file.path, file.sha256)
        for folder in folders
        if _passes(folder, release_date) and folder.source.id not in closed
        for file in (*folder.source.files, *_described(folder))
        if folder.source.redistribute or not file.original
    ]


def _described(folder: SourceFolder) -> list[SourceFile]:
    """How the files were obtained, checked, read and corrected."""
    paths = [folder.folder / name for name in DESCRIPTIONS]
    return [SourceFile(path=path.name, sha256=sha256_of(path)) for path in paths if path.is_file()]


def _passes(folder: SourceFolder, release_date: dt.date) -> bool:
    source = folder.source
    ours = source.provenance in OURS or source.redistribute
    embargoed = source.embargo is not None and source.embargo > release_date
    taken_back = source.withdrawn is not None
    submitted = source.read.layout == "submission" or source.provenance == "gated" or bool(source.seal)
    return source.disclosure == OPEN and ours and not (embargoed or taken_back or submitted)
