"""Keys of a paste that a terminal sends one by one, without brackets around them."""

from __future__ import annotations


class KeyBurst:
    """Tells keys of a paste without brackets from typed ones: they come all at once."""

    GAP = 0.012
    """Seconds; key repeat is 0.03, and one read of the terminal's buffer takes microseconds."""
    LENGTH = 3
    """Keys in a row; two fast ones may be typed, and come in one packet over a slow line."""

    def __init__(self) -> None:
        self._last = 0.0
        self._count = 0

    @property
    def begins(self) -> bool:
        """Whether the last key came after a pause."""
        return self._count == 1

    def is_pasted(self, time: float) -> bool:
        """Whether a key of that time (monotonic seconds) is one of a paste."""
        self._count = self._count + 1 if time - self._last < self.GAP else 1
        self._last = time
        return self._count >= self.LENGTH
