"""The list of lessons, a rail marks the one under the cursor; and how many cells are to review."""

from __future__ import annotations

import time

from rich.segment import Segment
from textual import work
from textual.binding import Binding
from textual.strip import Strip
from textual.widgets import Static

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.widgets.cursor_list import Choices
from learn_torch.i18n.translate import tr
from learn_torch.session.course_progress import CourseProgress


class LessonList(Choices):
    """Textual's list with a raised line and a rail, which is seen without colours too."""

    BINDINGS = [  # noqa: RUF012  # as Textual declares it
        Binding("g", "first", show=False),
        Binding("G", "last", show=False),
    ]
    COMPONENT_CLASSES = {"lesson-list--rail"}  # noqa: RUF012  # as Textual declares it
    DEFAULT_CSS = "LessonList { .lesson-list--rail { color: $accent; background: $raised; } }"

    def __init__(self, marks: Glyphs, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self._marks = marks

    def render_line(self, y: int) -> Strip:
        """A line of a lesson; the first cell of the highlighted one is the rail."""
        strip = super().render_line(y)
        line = self.scroll_offset.y + y
        shown = self._lines[line][0] if line < len(self._lines) else None
        if shown is None or shown != self.highlighted or not strip.cell_length:
            return strip
        rail = self.get_component_rich_style("lesson-list--rail")
        meta = next((s.style.meta for s in strip if s.style is not None), {})
        mark = Segment(self._marks.rail, rail.from_meta(meta) + rail)
        return Strip([mark, *strip.crop(1)], strip.cell_length)


class DueReviews(Static):
    """A quiet line that says how many cells are due for review; not there while none is."""

    DEFAULT_CSS = "DueReviews { display: none; padding: 0 3; color: $text-muted; }"

    def __init__(self, progress: CourseProgress) -> None:
        super().__init__(markup=False)
        self._progress = progress
        self.due = 0

    def on_mount(self) -> None:
        """Count after the first paint: it imports fsrs."""
        self.call_after_refresh(self.count)

    @work(exclusive=True, group="review", description="counting what to review")
    async def count(self) -> None:
        self.due = len((await self._progress.schedule()).due(time.time()))
        self.display = self.due > 0
        self.say()
        self.screen.refresh_bindings()

    def say(self) -> None:
        self.update(tr("Review: {count} due", count=self.due))
