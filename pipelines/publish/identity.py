"""Names and addresses in metadata and feeds. Nothing invents a host: without `site_url` addresses are
relative, and identifiers are UUIDs made from names alone, so that they outlive a change of address."""

from __future__ import annotations

import uuid

from pipelines.ground.project import Params


def urn(params: Params, *parts: str) -> str:
    """A stable identifier of a thing of this plan: the same on every machine and at every address."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("urn:promises", params.plan, *parts))).urn


def address(params: Params, path: str, root: str = "") -> str:
    """The address of a file of the site: absolute with `site_url`, else relative (`root` leads up)."""
    return f"{params.site_url.rstrip('/')}/{path}" if params.site_url else root + path
