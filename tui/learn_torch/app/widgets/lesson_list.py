"""The list of lessons; a rail marks the one under the cursor."""

from __future__ import annotations

from rich.segment import Segment
from textual.binding import Binding
from textual.strip import Strip

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.widgets.choices import Choices


class LessonList(Choices):
    """Textual's list with a raised line and a rail, which is seen without colours too."""

    BINDINGS = [  # noqa: RUF012  # as Textual declares it
        Binding("g", "first", show=False),
        Binding("G", "last", show=False),
    ]
    COMPONENT_CLASSES = {"lesson-list--rail"}  # noqa: RUF012  # as Textual declares it
    DEFAULT_CSS = """
    LessonList { .lesson-list--rail { color: $accent; background: $raised; } }
    """

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
