"""All that a run printed, and its error: drawn row by row, so that any length scrolls at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import ClassVar

from rich.cells import cell_len, chop_cells
from rich.text import Text
from textual.binding import Binding
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.output_lines import self_contained, sideways, window
from learn_torch.app.widgets.output import STEP
from learn_torch.kernel.output import without_colour


class OutputPager(ScrollView, can_focus=True):
    """Lines that fold as on a terminal; tables scroll sideways instead."""

    BINDINGS: ClassVar = [
        Binding("right", "sideways(1)", "Table", tooltip="Move a wide table."),
        Binding("left", "sideways(-1)", show=False),
    ]
    DEFAULT_CSS = """
    OutputPager {
        background: $background; padding: 0 1; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1;
    }
    """

    def __init__(self, marks: Glyphs) -> None:
        super().__init__()
        self._marks = marks
        self._printed: list[str] = []
        self._error: Text | None = None
        self._lines: list[str | Text] = []
        """Each with its own colours; a Text is drawn as it is. Those of the error end between words."""
        self._tables: list[bool] = []
        self._ends: list[int] = []
        """The row behind each line, at the width that they are laid out for."""
        self._width = 1

    @property
    def has_lines(self) -> bool:
        return bool(self._lines)

    def show(self, ansi: str, error: Text | None = None) -> None:
        """Show `ansi`, and an error beneath it; stays at the end where it is there."""
        at_end = self.scroll_offset.y >= self.max_scroll_y > 0
        self._printed = [*self_contained(ansi.rstrip("\n"))] if ansi.strip() else []
        self._error = error
        self._lay_out()
        if at_end:
            self.call_after_refresh(self.scroll_end, animate=False)

    def on_resize(self) -> None:
        """Fold anew; the line at the top stays there."""
        top = bisect_right(self._ends, self.scroll_offset.y)
        self._lay_out()
        self.scroll_to(y=self._ends[top - 1] if top else 0, animate=False)

    def _lay_out(self) -> None:
        """Find out which row each line begins at."""
        # Before the first layout: the page, without its padding. The first frame would fold at 1.
        width = self.scrollable_content_region.width or self.app.size.width - 2
        room = self._width = max(1, width)
        error = self._error.wrap(self.app.console, room) if self._error is not None else ()
        self._lines = [*self._printed, *error]
        plain = [
            without_colour(line) if isinstance(line, str) else line.plain for line in self._lines
        ]
        self._tables = sideways(plain, room)
        widths = [len(line) if line.isascii() else cell_len(line) for line in plain]
        rows = (
            1 if is_table or width <= room else len(_folds(line, room))
            for line, width, is_table in zip(plain, widths, self._tables, strict=True)
        )
        self._ends = list(accumulate(rows))
        widest = max(
            (w for w, is_one in zip(widths, self._tables, strict=True) if is_one), default=0
        )
        self.virtual_size = Size(max(widest, 1), self._ends[-1] if self._ends else 0)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row: a part of a line that folds, or the window on a row of a table."""
        left, top = self.scroll_offset
        row, room = top + y, self._width
        number = bisect_right(self._ends, row)
        if number >= len(self._lines):
            return Strip.blank(room, self.rich_style)
        first = self._ends[number - 1] if number else 0
        line = self._lines[number]
        text = Text.from_ansi(line) if isinstance(line, str) else line
        if self._tables[number]:
            text = window(text, left, room, (self._marks.more_left, self._marks.more_right))
        else:
            folds = [*_folds(text.plain, room), len(text)]
            text = text[folds[row - first] : folds[row - first + 1]]
        strip = Strip(text.render(self.app.console), cell_len(text.plain))
        return strip.crop_extend(0, room, self.rich_style).apply_style(self.rich_style)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Sideways means something only where a table is wider than the page."""
        return action != "sideways" or self.max_scroll_x > 0

    def action_sideways(self, way: int) -> None:
        self.scroll_relative(x=way * STEP, animate=False)


def _folds(line: str, room: int) -> Sequence[int]:
    """Where the rows of a line begin; a character of two columns is never cut."""
    if line.isascii():
        return range(0, max(1, len(line)), room)
    return [0, *accumulate(map(len, chop_cells(line, room)[:-1]))]
