"""How progress is measured (METHODS §3): one module a method, each with its METHOD. Whatever lists methods
(verdicts, second opinions, charts, code lists, the page on methods) lists these."""

from pipelines.assess.method import Method, PathMethod
from pipelines.ground.entries import entries

METHODS: dict[str, Method] = {
    method.id: method
    for method in sorted(entries(__name__, "METHOD").values(), key=lambda method: method.order)
}
# Those that a promise may take as its path; every other one is a second opinion alone.
PATHS: dict[str, PathMethod] = {id_: one for id_, one in METHODS.items() if isinstance(one, PathMethod)}
