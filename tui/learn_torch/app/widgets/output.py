"""What a run printed."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from rich.text import Text
from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.output_lines import sideways, window
from learn_torch.app.sanitise import HEAD, TAIL, folded, safe, with_notice
from learn_torch.app.widgets.throttle import Throttle

PADDING = 1
"""Columns at the right that no text takes."""
Excerpt = Callable[[int, int], tuple[str, int, str]]
"""The first and the last lines of a text, as many as asked for, and how many are between them."""
STEP = 8
"""Columns that one key moves a table."""


class Output(Static):
    """The transcript's first and last lines. Never parsed as markup: `x[mask]` stays `x[mask]`."""

    DEFAULT_CSS = "Output { padding: 0 1 0 0; }"

    def __init__(self, marks: Glyphs) -> None:
        super().__init__(markup=False)
        self._marks = marks
        self._source: Callable[[], str] = str
        self._excerpt: Excerpt | None = None
        self._pace = Throttle(self, self._draw)
        self._offset = 0
        """The column at which tables begin."""

    @property
    def text(self) -> str:
        """All that it shows a part of, with colours."""
        return self._source()

    def follow(self, source: Callable[[], str], excerpt: Excerpt | None = None) -> None:
        """Show what `source` gives, now and then, while it grows; `excerpt`: its ends, sooner."""
        self._source, self._excerpt = source, excerpt
        self._pace.request()

    def show(self, ansi: str) -> None:
        """Show `ansi`, at once."""
        self._source, self._excerpt = lambda: ansi, None
        self._offset = 0
        self._pace.flush()

    def speak(self) -> None:
        """Say in another language how many lines are not shown."""
        if self.display:
            self._pace.flush()

    def _draw(self) -> None:
        if self._excerpt is not None:
            text = with_notice(*self._excerpt(HEAD, TAIL), self._marks.ellipsis)
        else:
            text = folded(self._source(), ellipsis=self._marks.ellipsis)
        self.update(Text.from_ansi(safe(text)))
        self.display = bool(text)

    def row_of(self, index: int) -> int:
        """The row, from 0, on which the text before `index` ends; a wide table's rows do not fold."""
        room, rows = max(1, self.content_size.width), 0
        for line, is_one in self._flagged(room):
            until = min(index, len(line))
            rows += 1 if is_one else max(1, len(line[:until].wrap(room)))
            index -= len(line) + 1
            if index < 0:
                break
        return rows - 1

    # --- tables that are wider than the page ------------------------------------------------------

    def _flagged(self, room: int) -> list[tuple[Content, bool]]:
        """The lines, with the marks of words that are looked for; whether each is of a wide table."""
        assert isinstance(self.visual, Content), "only text is shown"
        lines = self.visual.split("\n", allow_blank=True)
        return list(zip(lines, sideways([line.plain for line in lines], room), strict=True))

    @property
    def widest(self) -> int:
        """Columns of the widest table; 0 where all fit."""
        room = self.content_size.width
        lines = self._flagged(room) if room else []
        return max((cell_len(line.plain) for line, is_one in lines if is_one), default=0)

    def scroll_sideways(self, way: int) -> None:
        """Move the tables by some columns, to the right or to the left."""
        most = max(0, self.widest - self.content_size.width)
        self._offset = min(max(0, self._offset + way * STEP), most)
        self.refresh(layout=True)

    def render(self) -> RenderResult:
        """The lines for the width that there is."""
        return self._fitted(self.content_size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """How many rows that makes; none without a column, which rich cannot break lines for."""
        if not width:
            return 0
        return self._fitted(width).get_height(self.styles.get_rules(), width)

    def _fitted(self, room: int) -> Content:
        marks = (self._marks.more_left, self._marks.more_right)
        return Content("\n").join(
            window(line, self._offset, room, marks) if is_wide else line
            for line, is_wide in self._flagged(room)
        )
