"""Of each template one page of the demo, as an outline that people read: what stands in it, and within what."""

import pytest
from lxml import html

from pipelines.render.pages import PAGES

pytestmark = [pytest.mark.slow]
LEFT_OUT = {"svg", "script", "style", "template"}  # pictures are looked at elsewhere


def outline(node, depth=0):
    """`element.class text`, a line an element, each below the one that holds it."""
    named = ".".join([node.tag, *node.get("class", "").split()])
    words = " ".join((node.text or "").split())
    yield f"{'  ' * depth}{named} {words}".rstrip()
    for child in node:
        if isinstance(child.tag, str) and child.tag not in LEFT_OUT:
            yield from outline(child, depth + 1)
        if tail := " ".join((child.tail or "").split()):
            yield f"{'  ' * (depth + 1)}… {tail}"


def first_of(public, spec):
    """The first page of an entry that the demo has."""
    return sorted(public.glob(spec.path.replace("{}", "*")))[0]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_holds_what_was_last_read_in_it(name, demo, reviewed):
    """After a change that is meant: `pytest tests/demo/test_bodies.py --snapshot-update`, then read it."""
    path = first_of(demo[1], PAGES[name])
    main = html.document_fromstring(path.read_bytes()).find(".//main")
    assert "\n".join([path.relative_to(demo[1]).as_posix(), *outline(main)]) + "\n" == reviewed
