"""What may stand around a name, or between it and its figure, in free language: words that name nothing else.

Whole clauses that tell how good a thing is, who did it or where; never what could be another quantity.
"""

from __future__ import annotations

import re

from pipelines.ground.numerals import Reading
from pipelines.propose.cues import Cues, any_of, one
from pipelines.propose.names import Mention
from pipelines.propose.parsed import Parsed

_CLAUSES = re.compile("[,]")
# «利用率目标定得更高,达到96%» is no outcome.
_AHEAD = re.compile("目标|任务|计划|要求|指标")


def told_apart(mention: Mention, figure: Reading, parsed: Parsed, cues: Cues) -> bool:
    """Whether the rest of a name's clause names nothing that can be measured, before a figure that goes on
    with it in a clause of its own: «PM2.5浓度在各县中也最高,达到14»."""
    if any(mention.end <= f.start < figure.start for f in parsed.figures):
        return False
    *clauses, last = _CLAUSES.split(parsed.blanked(mention.end, figure.start))
    if not clauses or parsed.residue(figure.start - len(last), figure.start, cues):
        return False
    tail, *between = clauses
    # A whole clause may have a subject of its own: «群众幸福感更强,达到96%».
    if not tail or not all(any_of(cues.idle).fullmatch(clause) for clause in between):
        return False
    return bool(one(cues.goes_on).match(last)) and not (
        one(cues.measured).search(tail) or _AHEAD.search(tail)
    )


def done_by(words: str, cues: Cues) -> bool:
    """Whether words before a name only say who did it, where and how: they end as a verb does (干部上山, 县里
    就有), and name no body whose part it would be."""
    return bool(one(cues.ends_as_verb).search(words)) and not one(cues.bodies).search(words)


def repeated(left: str, mention: Mention, parsed: Parsed, cues: Cues) -> bool:
    """Whether what stands between is the verb of the name said once more: «淘汰货车4辆,又淘汰3辆»."""
    name = parsed.text[mention.start : mention.end]
    return left in name and bool(one(cues.making).fullmatch(left))


def since_last(mention: Mention, figure: Reading, parsed: Parsed) -> int:
    """The place from which on words matter between a name and a figure: behind the last figure that was that
    name's, else behind the name."""
    own = [
        b.figure.stop
        for b in parsed.bound
        if b.mention and b.mention.named == mention.named and not b.why
        if mention.end <= b.figure.start and b.figure.stop <= figure.start
    ]
    return max(own, default=mention.end)
