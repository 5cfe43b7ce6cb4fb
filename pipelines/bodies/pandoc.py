"""Pandoc with the filter, as the embedded engine calls it: Markdown in, the body of one language out."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from pipelines.codes import Lang

READS = "markdown-table_attributes"
# Language → the profile by which the filter keeps its parts, and the tag that it has in HTML.
PROFILES: dict[Lang, tuple[str, str]] = {"zh": ("site", "zh-Hans"), "en": ("site,en", "en")}


@dataclass(frozen=True)
class Pandoc:
    """One language of the notebooks of a folder; pictures: where cells have left theirs."""

    lua: Path
    folder: Path
    lang: Lang
    pictures: Path | None = None

    def __call__(self, markdown: str) -> subprocess.CompletedProcess[str]:
        """The body of this Markdown as stdout, what is refused in it as stderr."""
        import pypandoc

        profile, tag = PROFILES[self.lang]
        said = {"lang": tag, "ledger-profile": profile, "ledger-outputs": str(self.pictures or self.folder)}
        metadata = [word for name, value in said.items() for word in ("--metadata", f"{name}={value}")]
        return subprocess.run(
            [
                *(pypandoc.get_pandoc_path(), "--from", READS, "--to", "html5", "--section-divs"),
                *("--wrap=none", "--mathml", "--lua-filter", str(self.lua), *metadata),
            ],
            input=markdown,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=self.folder,
        )
