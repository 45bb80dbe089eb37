"""What part of a lesson is on the screen: the current cell keeps its place, a new result comes into sight.

Three things move a view that nobody moved: another size of the terminal, other heights above the
current cell (outputs, figures, text that wraps anew), and a result that grows. After each of them
the top line of the current cell goes back to where it was on the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.geometry import Region, Size, Spacing, clamp
from textual.widget import Widget
from textual.widgets import TextArea

if TYPE_CHECKING:
    from learn_torch.app.widgets.cell import CellView
    from learn_torch.app.widgets.notebook import Notebook
    from learn_torch.course.model import Cell

CODE_ABOVE = 2
"""Lines of code that stay above a result which is taller than the screen."""

LINES_AROUND = 3
"""Lines that are seen above and below a line that was found."""

UNPLACED = 0.5
"""Seconds after which a lesson is painted wherever it is; its place is found in 0.05."""


def rows(cell: Cell, text: str, width: int) -> int:
    """About how many rows a cell takes; good enough to know what fills a screen."""
    prose = sum(1 + len(line) // max(20, width - 4) for line in (cell.text or "").splitlines())
    code = text.count("\n") + 2 if cell.source is not None else 0
    return prose + code + 1


def first_screen(views: Sequence[CellView], start: str, size: Size) -> int:
    """How many cells reach from the top to a screen beyond the one to start at."""
    filled, started = 0, False
    for count, view in enumerate(views, 1):
        started = started or view.cell.id == start
        if started:
            filled += rows(view.cell, view.code, size.width)
            if filled >= size.height - 2:
                return count
    return len(views)


class Viewport:
    """Scrolls a notebook."""

    def __init__(self, notebook: Notebook, *, is_placed: bool) -> None:
        self._notebook = notebook
        self.is_placed = is_placed
        """Whether the cell to start at is in sight. Before that nothing is painted: it would be the top."""
        self._place = 0
        """Of the current cell's top line, in lines below the top of the screen."""
        self._layout: tuple[object, ...] = ()
        """The sizes for which `_place` was taken."""
        self._own = False
        """Whether it is this class that scrolls."""
        self.untold: CellView | None = None
        """A cell whose run has ended: its outcome is said where it lies below the screen."""

    @property
    def _height(self) -> int:
        return self._notebook.size.height

    @property
    def _top(self) -> int:
        return round(self._notebook.scroll_y)

    def sees(self, view: CellView) -> bool:
        """Whether a part of `view` is on the screen."""
        region = view.virtual_region
        there = view.is_attached and region.height > 0
        return there and region.bottom > self._top and region.y < self._top + self._height

    def show(self, view: CellView) -> None:
        """Scroll so that `view` is seen: whole if it fits, else from its top."""
        region = view.virtual_region
        place = region.y - self._top
        if region.height >= self._height:
            place = 0
        self._put(view, clamp(place, 0, max(0, self._height - region.height)))

    def show_first(self) -> None:
        """Bring the current cell into sight, and paint from now on."""
        self.show(self._notebook.current)
        if not self.is_placed:
            self.is_placed = True
            self._notebook.screen.refresh(layout=True)

    def give_up_waiting(self) -> None:
        """Paint a lesson whose place was not found in time; where it was, leave the place alone."""
        if not self.is_placed:
            self.show_first()

    def show_followed(self, view: CellView) -> None:
        """Bring the end of a result or a solution into sight, or as much of its beginning as fits.

        Nothing moves where the learner has gone on since.
        """
        if view.followed is None or view is not self._notebook.current:
            return
        region = view.virtual_region
        if region.bottom > self._top + self._height:
            start = region.y + _offset(view.followed, view)
            top = min(region.bottom - self._height, max(region.y, start - CODE_ABOVE))
            self._scroll(top)
        self.remember()
        if view is self.untold and self._outcome_is_below(view):
            self.untold = None
            view.notify(view.top.words, markup=False)

    def _outcome_is_below(self, view: CellView) -> bool:
        """Whether error and verdict begin below the screen; they come last, behind the curves.

        False while the cell has not grown by them: it follows them once it has.
        """
        judged = view.results.query("TroubleView, VerdictLines").results(Widget)
        lines = [_offset(one, view) for one in judged if one.display and one.size.height]
        region = view.virtual_region
        return any(line < region.height for line in lines) and (
            region.y + min(lines) >= self._top + self._height
        )

    def show_cursor(self, editor: TextArea) -> None:
        """Keep the cursor in sight: editors are as tall as their text and do not scroll."""
        notebook = self._notebook
        # From the layout alone: between a scroll and the next layout, which are two keys of a burst,
        # a place on the screen is off by that scroll, and would be scrolled to once more.
        # What scrolls begins below the notebook's padding.
        top = _offset(editor, notebook) - notebook.gutter.top
        line = top + editor.cursor_screen_offset.y - editor.region.y
        cursor = Region(0, line, 1, 1)
        spacing = Spacing(1, 0, 1, 0)
        self._own = True
        notebook.scroll_to_region(
            cursor, spacing=spacing, animate=False, force=True, x_axis=False, immediate=True
        )
        self._own = False
        self.remember()

    def show_line(self, view: CellView, widget: Widget, line: int) -> None:
        """Bring a line of a widget in `view` into sight, with some lines around it."""
        at = view.virtual_region.y + _offset(widget, view) + line
        around = min(LINES_AROUND, (self._height - 1) // 2)
        highest, lowest = at + around + 1 - self._height, at - around
        self._scroll(clamp(self._top, highest, lowest))
        self.remember()

    def on_scrolled(self) -> bool:
        """Take the place that the learner scrolled to; whether it was the learner."""
        if self._own or self._layout != self._present_layout():
            return False
        self.remember()
        return True

    def remember(self) -> None:
        """Take the current cell's place on the screen as the one to keep."""
        self._place = self._notebook.current.virtual_region.y - self._top
        self._layout = self._present_layout()

    def restore(self) -> None:
        """Put the current cell back to its place after a change of sizes, and into sight."""
        view = self._notebook.current
        if not view.is_attached or self._layout == self._present_layout():
            return
        if self._top == 0 and view is self._notebook.views[0]:
            self.remember()  # what has come above the first cell is to be seen
            return
        resized = bool(self._layout) and self._layout[0] != self._notebook.size
        self._put(view, self._visible(view, self._place) if resized else self._place)
        if resized and view.editor is not None and view.editor.has_focus:
            self.show_cursor(view.editor)
        elif resized:
            self.show_followed(view)  # a message takes lines of the notebook

    def _visible(self, view: CellView, place: int) -> int:
        """The nearest place at which a cell that fits is seen whole, and another fills the screen."""
        rest = self._height - view.virtual_region.height
        return clamp(place, min(0, rest), max(0, rest))

    def _put(self, view: CellView, place: int) -> None:
        self._scroll(view.virtual_region.y - place)
        self.remember()

    def _scroll(self, top: int) -> None:
        self._own = True
        self._notebook.scroll_to(y=top, animate=False, force=True, immediate=True)
        self._own = False

    def _present_layout(self) -> tuple[object, ...]:
        notebook = self._notebook
        above = notebook.current.virtual_region.y
        return (notebook.size, notebook.virtual_size, above)


def _offset(widget: Widget, ancestor: Widget) -> int:
    """How many lines `widget` begins below the top of `ancestor`, which contains it."""
    lines, node = 0, widget
    while node is not ancestor and isinstance(node.parent, Widget):
        lines += node.virtual_region.y + node.parent.gutter.top
        node = node.parent
    return lines
