"""One module a format of downloads, each with its FORMAT."""

from pipelines.ground.entries import entries
from pipelines.publish.format import Format

FORMATS: dict[str, Format] = {
    one.suffix: one for one in sorted(entries(__name__, "FORMAT").values(), key=lambda one: one.order)
}
