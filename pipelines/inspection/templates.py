"""The HTML pages of `tracker inspect`: one that needs nothing beside it, whatever the files hold as text."""

from __future__ import annotations

from pathlib import Path


def rendered(template: str, **values: object) -> str:
    """A template of this room with its values; jinja2's UndefinedError where one is missing."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return env.get_template(template).render(**values)
