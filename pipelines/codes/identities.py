"""Which figures have to agree with which: growth rates with their levels, a whole with its breakdowns."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, RootModel

from pipelines.ground.errors import CodesError
from pipelines.ground.project import Project
from pipelines.ground.yamlio import Strict, load_models


class Growth(Strict):
    """change = (level ÷ level of the year before − 1) × 100, for one area and breakdown."""

    kind: Literal["growth"]
    change: str
    change_definition: str = "_"
    level: str
    level_definition: str = "_"


class Parts(Strict):
    """The breakdowns of an indicator that together are its whole (`_T`)."""

    kind: Literal["parts"]
    indicator: str
    definition: str = "_"
    breakdowns: tuple[str, ...] = Field(min_length=2)


class _Identity(RootModel[Annotated[Growth | Parts, Field(discriminator="kind")]]):
    """One entry of identities.yaml."""


def load_identities(project: Project) -> list[Growth | Parts]:
    """`data/codes/identities.yaml`; raises CodesError with the line of a mistake."""
    loaded = load_models(project.asset("data/codes/identities.yaml"), _Identity, CodesError)
    return [entry.root for entry in loaded]


def load_growths(project: Project) -> list[Growth]:
    """The growth rates among the identities."""
    return [one for one in load_identities(project) if isinstance(one, Growth)]


def load_parts(project: Project) -> list[Parts]:
    """The breakdowns that make a whole among the identities."""
    return [one for one in load_identities(project) if isinstance(one, Parts)]
