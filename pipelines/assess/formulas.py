"""What every way to measure progress shares (METHODS §3, §4): time, chained changes, classes of pace.

t0, t, T are times in years. Figures are rounded to nine decimals; nothing is ever replaced by a small number.
"""

from __future__ import annotations

from fractions import Fraction

from pipelines.assess.intervals import Interval

DIGITS = 9
PACE_ON_TRACK, PACE_BEHIND = 0.95, 0.60


def rounded(value: float) -> float:
    """To nine decimals, and never a negative nought."""
    return round(value, DIGITS) + 0.0


def elapsed(t0: Fraction, t: Fraction, end: Fraction) -> Fraction | None:
    """e = (t − t0) / (T − t0), the elapsed share of the time (时序进度); None where T = t0."""
    return None if end == t0 else (t - t0) / (end - t0)


def chain(changes: list[Interval]) -> Interval:
    """Changes in per cent multiplied into one ratio x/x0; an open end leaves the ratio open there.

    A year d on top of D is 1 − (1 − D)(1 − d). Nothing falls by more than all of it.
    """
    ratio = Interval.point(Fraction(1))
    for change in changes:
        low = None if change.low is None else max(Fraction(0), 1 + change.low / 100)
        high = None if change.high is None else max(Fraction(0), 1 + change.high / 100)
        ratio = Interval(
            None if low is None or ratio.low is None else ratio.low * low,
            None if high is None or ratio.high is None else ratio.high * high,
            ratio.low_open or change.low_open,
            ratio.high_open or change.high_open,
        )
    return ratio


def pace_class(pace: float) -> str:
    """on-track from 0.95, behind from 0.60, else off-track (METHODS §4, line 11); pace has nine decimals."""
    if pace >= PACE_ON_TRACK:
        return "on-track"
    return "behind" if pace >= PACE_BEHIND else "off-track"
