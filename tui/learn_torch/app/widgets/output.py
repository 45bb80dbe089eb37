"""What a run printed."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual.widgets import Static

from learn_torch.app.sanitise import folded, safe
from learn_torch.app.widgets.throttle import Throttle

MARGIN = 3
"""Columns of the padding."""


class Output(Static):
    """The transcript's first and last lines. Never parsed as markup: `x[mask]` stays `x[mask]`."""

    DEFAULT_CSS = """
    Output {
        height: auto; padding: 0 1 0 0;
        &.-old { color: $text-muted; }
    }
    """

    def __init__(self, ellipsis: str) -> None:
        super().__init__(markup=False)
        self._ellipsis = ellipsis
        self._source: Callable[[], str] = str
        self._pace = Throttle(self, self._draw)

    def follow(self, source: Callable[[], str]) -> None:
        """Show what `source` gives, now and then, while it grows."""
        self._source = source
        self._pace.request()

    def show(self, ansi: str) -> None:
        """Show `ansi`, at once."""
        self._source = lambda: ansi
        self._pace.flush()

    def speak(self) -> None:
        """Say in another language how many lines are not shown."""
        if self.display:
            self._pace.flush()

    def _draw(self) -> None:
        text = folded(self._source(), ellipsis=self._ellipsis)
        self.update(Text.from_ansi(safe(text)))
        self.display = bool(text)
