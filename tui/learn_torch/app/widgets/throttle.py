"""Drawing no more often than eyes and SSH lines can follow."""

from __future__ import annotations

from collections.abc import Callable

from textual.timer import Timer
from textual.widget import Widget

PER_SECOND = 15


class Throttle:
    """Calls `draw` at most fifteen times a second, and always once after the last request."""

    def __init__(self, widget: Widget, draw: Callable[[], object]) -> None:
        self._widget = widget
        self._draw = draw
        self._timer: Timer | None = None

    def request(self) -> None:
        """Ask for a drawing; requests before it are one."""
        if self._timer is None:
            self._timer = self._widget.set_timer(1 / PER_SECOND, self.flush)

    def flush(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._draw()
