"""Where words are in the cells of a lesson, and their marks on the screen.

Prose, outputs, errors, verdicts and hints are Statics: their content is replaced by the same content
with marks, and put back. An editor marks what it finds in its own text, whatever is typed meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

import msgspec
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static, TextArea

from learn_torch.app.widgets.output import Output
from learn_torch.app.widgets.wrapped import broken

if TYPE_CHECKING:
    from learn_torch.app.widgets.cell import CellView

Span = tuple[int, int]
OTHERS, PRESENT = "$foreground on $selection", "bold underline $background on $accent"


class FoundPlace(msgspec.Struct, frozen=True):
    """The words in a widget of a cell, by their characters in its text."""

    view: CellView
    widget: Static | MarkedTextArea
    span: Span

    @property
    def line(self) -> int:
        """The line of the widget, from 0, on which it begins."""
        start, end = self.span
        if isinstance(self.widget, MarkedTextArea):
            location = location_of(self.widget.text, start)
            return self.widget.wrapped_document.location_to_offset(location).y
        if isinstance(self.widget, Output):
            return self.widget.row_of(end)
        width = max(1, self.widget.content_size.width)
        before = Content(text_of(self.widget)[:end])
        return sum(len(line.wrap(width)) for line in broken(before, width).split("\n")) - 1


class MarkedTextArea(TextArea):
    """An editor that can mark words, and rows in its gutter.

    Its theme has the styles "found" and "found.present".
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"marked-text-area--row"}

    _found: re.Pattern[str] | None = None
    _present: Span | None = None
    _rows: frozenset[int] = frozenset()
    _sign = ""

    def mark_rows(self, rows: frozenset[int], sign: str) -> None:
        """Put a sign, one column wide, behind the numbers of these lines."""
        if (rows, sign) != (self._rows, self._sign):
            self._rows, self._sign = rows, sign
            self._line_cache.clear()
            self.refresh()

    def _recompute_cursor_offset(self) -> None:
        """Wait while an undo has shortened the text and has not put the cursor back into it.

        Where that takes the scrollbar away, Textual 8 scrolls to the cursor in between, and raises.
        """
        if self.cursor_location[0] < self.document.line_count:
            super()._recompute_cursor_offset()  # type: ignore[no-untyped-call]

    def _render_line(self, y: int) -> Strip:
        strip = super()._render_line(y)
        if not self._rows:
            return strip
        places, place = self.wrapped_document._offset_to_line_info, y + self.scroll_offset.y
        row, section = places[place] if place < len(places) else (-1, 0)
        if row not in self._rows or section:
            return strip
        at = self.gutter_width - 2
        behind = next(iter(strip.crop(at, at + 1)), Segment(" ")).style or Style()
        style = behind + self.get_component_rich_style("marked-text-area--row", partial=True)
        sign = Strip([Segment(self._sign, style)], 1)
        return Strip.join([strip.crop(0, at), sign, strip.crop(at + 1)])

    def mark(self, found: re.Pattern[str] | None, present: Span | None) -> None:
        """Mark what the pattern matches, and one of its matches more strongly."""
        if (found, present) != (self._found, self._present):
            self._found, self._present = found, present
            self._build_highlight_map()
            self.refresh()

    def _build_highlight_map(self) -> None:
        super()._build_highlight_map()
        if self._found is None:
            return
        for found in self._found.finditer(self.text):
            name = "found.present" if found.span() == self._present else "found"
            row, column = location_of(self.text, found.start())
            line = self.document.get_line(row)
            end = column + len(found.group())
            bytes_before, bytes_to = (len(line[:at].encode()) for at in (column, end))
            self._highlights[row].append((bytes_before, bytes_to, name))


def location_of(text: str, index: int) -> tuple[int, int]:
    """Row and column of a character, from 0."""
    return text.count("\n", 0, index), index - (text.rfind("\n", 0, index) + 1)


def text_of(widget: Static | MarkedTextArea) -> str:
    """The text that is searched in a widget; empty where it shows no text."""
    if isinstance(widget, MarkedTextArea):
        return widget.text
    return widget.visual.plain if isinstance(widget.visual, Content) else ""


def places(views: Sequence[CellView], pattern: re.Pattern[str]) -> Iterator[FoundPlace]:
    """All that the pattern matches in what the cells show, from top to bottom."""
    for view in views:
        for widget in _readable(view) if view.is_attached else ():
            for found in pattern.finditer(text_of(widget)):
                yield FoundPlace(view, widget, found.span())


def _readable(widget: Widget) -> Iterator[Static | MarkedTextArea]:
    for child in widget.children:
        if not child.display:
            continue
        if isinstance(child, Static | MarkedTextArea):
            yield child
        yield from _readable(child)


class StaticMarks:
    """Marks in the contents of Statics, which can be taken back."""

    def __init__(self) -> None:
        self._marked: dict[Static, tuple[Content, Content]] = {}
        """What each showed before, and what it shows now."""

    def show(self, found: Sequence[FoundPlace], present: FoundPlace | None) -> None:
        """Mark these places and no others."""
        spans: dict[Static, list[FoundPlace]] = {}
        for place in found:
            if isinstance(place.widget, Static):
                spans.setdefault(place.widget, []).append(place)
        for widget in [widget for widget in self._marked if widget not in spans]:
            self._restore(widget)
        for widget, own in spans.items():
            self._mark(widget, own, present)

    def _mark(self, widget: Static, own: list[FoundPlace], present: FoundPlace | None) -> None:
        shown = widget.visual
        before, marked = self._marked.get(widget, (None, None))
        original = before if before is not None and shown is marked else shown
        assert isinstance(original, Content), "only text is searched"
        made = original
        for place in own:
            made = made.stylize(PRESENT if place == present else OTHERS, *place.span)
        if marked is None or shown is not marked or not made.is_same(marked):
            self._marked[widget] = (original, made)
            widget.update(made, layout=False)

    def _restore(self, widget: Static) -> None:
        original, marked = self._marked.pop(widget)
        if widget.is_attached and widget.visual is marked:  # else it shows something new
            widget.update(original, layout=False)
