"""Which figures have to agree with which: growth rates and the levels that they come from."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from pipelines.errors import CodesError
from pipelines.project import Project
from pipelines.yamlio import load_models


class Growth(BaseModel):
    """change = (level ÷ level of the year before − 1) × 100, for one area and breakdown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    change: str
    change_definition: str = "_"
    level: str
    level_definition: str = "_"


def load_growths(project: Project) -> list[Growth]:
    """`data/codes/identities.yaml`; raises CodesError with the line of a mistake."""
    return load_models(project.asset("data/codes/identities.yaml"), Growth, CodesError)
