"""A key that acts when it is pressed again."""

from __future__ import annotations

import time
from collections.abc import Callable


class SecondPress:
    """Guards an action that takes something away: the first press asks, the second acts."""

    WITHIN = 3.0
    """Seconds between the two."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._asked: float | None = None

    def confirms(self) -> bool:
        """Whether this press follows another one soon enough."""
        now, asked = self._clock(), self._asked
        confirmed = asked is not None and now - asked <= self.WITHIN
        self._asked = None if confirmed else now
        return confirmed
