"""An observation is an interval (METHODS §2). Exact arithmetic: no verdict hangs on a float's last bit.

All values are `Fraction`; an open end is None (unbounded) or a flag (the bound itself is excluded:
超过 30 is greater than 30).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

HUNDRED = Fraction(100)
Answer = Literal["yes", "no", "indeterminate"]


def exact(value: float | str | Decimal) -> Fraction:
    """The decimal number that `value` prints as, exactly (0.1 is one tenth)."""
    return Fraction(Decimal(str(value)))


@dataclass(frozen=True)
class Interval:
    """The values that a figure may have; `low` or `high` None: unbounded on that side."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def point(cls, value: Fraction) -> Interval:
        """One value."""
        return cls(value, value)

    @property
    def is_point(self) -> bool:
        """Whether only one value is possible."""
        return self.low is not None and self.low == self.high

    @property
    def is_bounded(self) -> bool:
        """Whether both ends are known."""
        return self.low is not None and self.high is not None

    def shifted(self, by: Fraction) -> Interval:
        """The interval moved by `by`."""
        return Interval(_add(self.low, by), _add(self.high, by), self.low_open, self.high_open)

    def scaled(self, by: Fraction) -> Interval:
        """The interval times a positive number."""
        low = None if self.low is None else self.low * by
        high = None if self.high is None else self.high * by
        return Interval(low, high, self.low_open, self.high_open)

    def widened(self, by: Fraction) -> Interval:
        """The interval with `by` more on either side."""
        return Interval(_add(self.low, -by), _add(self.high, by), self.low_open, self.high_open)

    def __add__(self, other: Interval) -> Interval:
        """The sum of two figures."""
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(low, high, self.low_open or other.low_open, self.high_open or other.high_open)

    def __sub__(self, other: Interval) -> Interval:
        """The difference of two figures."""
        return self + Interval(
            None if other.high is None else -other.high,
            None if other.low is None else -other.low,
            other.high_open,
            other.low_open,
        )


NOUGHT, ONE = Interval.point(Fraction(0)), Interval.point(Fraction(1))


def _add(value: Fraction | None, by: Fraction) -> Fraction | None:
    return None if value is None else value + by


def ratio(x: Interval, base: Interval) -> Interval | None:
    """x ÷ base for a positive base; None where the base may be zero or negative. An open end of either
    leaves the ratio open there, but never beyond nought."""
    if base.low is None or base.low <= 0:
        return None
    low, low_open = _quotient(x.low, x.low_open, base, wide=x.low is not None and x.low < 0)
    high, high_open = _quotient(x.high, x.high_open, base, wide=x.high is None or x.high >= 0)
    return Interval(low, high, low_open, high_open)


def _quotient(
    end: Fraction | None, is_open: bool, base: Interval, wide: bool
) -> tuple[Fraction | None, bool]:
    """One end of a ratio: over the small end of the base where that leads further out (`wide`), else over
    the large one."""
    if end is None:
        return None, False
    if wide:
        return end / (base.low or 1), is_open or base.low_open
    return (Fraction(0), False) if base.high is None else (end / base.high, is_open or base.high_open)


def satisfies(figure: Interval, comparator: str, threshold: Fraction) -> Answer:
    """Whether all, none or some of the figure's values satisfy the threshold.

    comparator: ge, gt, le, lt.
    """
    if comparator in ("le", "lt"):
        mirrored = Interval(
            None if figure.high is None else -figure.high,
            None if figure.low is None else -figure.low,
            figure.high_open,
            figure.low_open,
        )
        return satisfies(mirrored, "ge" if comparator == "le" else "gt", -threshold)
    if figure.low is not None and (
        figure.low > threshold or (figure.low == threshold and (comparator == "ge" or figure.low_open))
    ):
        return "yes"
    if figure.high is not None and (
        figure.high < threshold or (figure.high == threshold and (comparator == "gt" or figure.high_open))
    ):
        return "no"
    return "indeterminate"


def apart(one: Interval, other: Interval) -> bool:
    """Whether no value lies in both intervals."""

    def below(first: Interval, second: Interval) -> bool:
        return first.high is not None and second.low is not None and first.high < second.low

    return below(one, other) or below(other, one)
