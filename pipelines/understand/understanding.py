"""What a table is understood by: the code lists, the words of tables, the names of areas."""

from __future__ import annotations

from functools import cached_property

from pipelines.codes import Codes
from pipelines.ground.project import Project
from pipelines.understand.gazetteer import Gazetteer, load_gazetteer
from pipelines.understand.lexicon import Lexicon, load_lexicon


class Understanding:
    """The words of a project by which tables are understood, each read once and only where it is needed."""

    def __init__(self, project: Project, codes: Codes) -> None:
        self.project, self.codes = project, codes

    @cached_property
    def lexicon(self) -> Lexicon:
        """data/codes/tables.yaml."""
        return load_lexicon(self.project)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """data/codes/gb2260.csv and areas.csv."""
        return load_gazetteer(self.project, self.codes)
