"""Whatever is published, computed again from the source files and compared. In comes the id of a
promise, a figure or an observation, or a page's address; out go the chain down to the cell and every
difference. Nothing is taken from earlier stages' outputs: only sources, codes and plans are read."""

from __future__ import annotations

from pipelines.ground.errors import Fault, ReproduceError
from pipelines.ground.project import Project
from pipelines.reproduce.again import Again, compute_again
from pipelines.reproduce.chain import observation_chain, target_chain
from pipelines.reproduce.pages import reproduce_everything, reproduce_figure, reproduce_page
from pipelines.reproduce.published import Published, open_site
from pipelines.reproduce.report import Report
from pipelines.reproduce.rows import reproduce_observation, reproduce_target


def reproduce(project: Project, what: str, site: str = "") -> Report:
    """One promise, observation, figure or page: its chain, and where the site differs.

    site: a folder or an address; the project's own site where empty. Raises ReproduceError (E-REPRO-01)
    for an id that nothing published has, SourceError where a source file is not what its description
    says, and whatever else would have stopped the build.
    """
    again, published = compute_again(project), open_site(project, site)
    address = published.path_of(what)
    if address is not None:
        return _page(again, published, address)
    if any(target.id == what for target in again.registry.all_targets):
        return reproduce_target(again, published, what, target_chain(again, what))
    if what in again.data.observation:
        return reproduce_observation(again, published, what, observation_chain(again, what))
    if what.startswith("fig-"):
        return reproduce_figure(again, published, what)
    raise ReproduceError(Fault("E-REPRO-01", what, "—", "target, figure, observation, page"))


def reproduce_all(project: Project, site: str = "") -> list[Report]:
    """Every promise and observation by rows, and every file of the site by its bytes."""
    again, published = compute_again(project), open_site(project, site)
    reports = [
        reproduce_target(again, published, target.id, target_chain(again, target.id))
        for target in again.registry.all_targets
    ]
    reports += [
        reproduce_observation(again, published, obs_id, {}) for obs_id in sorted(again.data.observation)
    ]
    return [*reports, *reproduce_everything(again, published)]


def _page(again: Again, published: Published, address: str) -> Report:
    name = address.removeprefix("en/")
    target = name.removeprefix("targets/").removesuffix(".html")
    if name.startswith("targets/") and any(t.id == target for t in again.registry.targets):
        report = reproduce_target(again, published, target, target_chain(again, target))
        return report.joined(reproduce_page(again, published, address))
    return reproduce_page(again, published, address)
