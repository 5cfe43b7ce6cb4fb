"""The one clock of the program: a build never reads it, but who collects has to say when."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Clock:
    """now: the moment, with its zone; monotonic, sleep: seconds. A test hands in its own."""

    now: Callable[[], dt.datetime] = _now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def today(self) -> str:
        """The date, YYYY-MM-DD."""
        return self.now().date().isoformat()
