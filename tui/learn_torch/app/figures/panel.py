"""An axes on a sheet: marks within, title, ticks and legend around them."""

from __future__ import annotations

from learn_torch.app.figures import curves, scales
from learn_torch.app.figures.look import Look, brightness, legible
from learn_torch.app.figures.measure import (
    Shape,
    bare,
    legend_rows,
    lettered,
    scale_width,
    title_lines,
    vertical_count,
)
from learn_torch.app.figures.pixels import Pixels
from learn_torch.app.figures.sheet import Sheet, fitted, width
from learn_torch.kernel.drawing import Area, Axes, Axis, Bars, Caption, Entry, Image, Scale

UNICODE_FRAME = ("│", "┤", "├", "─", "┬", "└", "┘")
ASCII_FRAME = ("|", "+", "+", "-", "+", "+", "+")
MATRIX = 100
"""From so many captions on they are numbers in the cells of a matrix."""


class Panel:
    """One axes at its place."""

    def __init__(self, axes: Axes, shape: Shape, look: Look, sheet: Sheet, x: int, y: int) -> None:
        self._axes, self._shape, self._look, self._sheet = axes, shape, look, sheet
        self._x, self._y = x, y
        self._left, self._top = x + shape.left, y + shape.above
        self._frame = ASCII_FRAME if look.marks.ascii else UNICODE_FRAME
        self._order = curves.Order(axes)

    def draw(self) -> None:
        """Everything, from back to front."""
        box = (self._left, self._top, self._shape.columns, self._shape.rows)
        self._pixels()
        curves.draw(self._axes, self._order, self._look, self._sheet, box)
        for caption in self._axes.captions:
            self._caption(caption)
        self._head()
        if not bare(self._axes):
            self._bottom(self._axes.x)
            self._side(self._axes.y, left=True)
            if self._axes.right is not None:
                self._side(self._axes.right, left=False)
        if self._axes.scale is not None:
            self._scale(self._axes.scale)

    def _pixels(self) -> None:
        layer = Pixels(self._shape.columns, self._shape.rows, self._look)
        for mark in self._axes.marks:
            match mark:
                case Image():
                    layer.image(mark)
                case Bars():
                    layer.bars(mark)
                case Area():
                    layer.area(mark)
        layer.onto(self._sheet, self._left, self._top)

    def _caption(self, caption: Caption) -> None:
        """A text on what is behind it, in a colour that can be read there."""
        lines = caption.text.split("\n")
        row = self._top + scales.cell_at(1 - caption.y, self._shape.rows) - (len(lines) - 1) // 2
        for line in lines:
            size = width(line)
            column = self._left + caption.x * self._shape.columns - caption.anchor * size
            start = max(self._x, min(int(column + 0.5), self._sheet.width - size))
            if 0 <= row < self._sheet.height and 0 <= start < self._sheet.width:
                self._write(start, row, line, caption.colour)
            row += 1

    def _write(self, x: int, y: int, line: str, colour: int | None) -> None:
        if not self._look.colour:
            over = self._sheet.rows[y][x][0] in self._look.shades
            self._sheet.put(x - over, y, f" {line} " if over else line)
            return
        behind = self._sheet.ground(x + width(line) // 2, y)
        ground = self._look.paper if behind is None else behind
        if colour is None and behind is not None:
            shown = 0x000000 if brightness(ground) >= 128 else 0xFFFFFF
        else:
            shown = legible(self._look.ink if colour is None else colour, ground)
        self._sheet.put(x, y, line, shown, behind=behind)

    # --- around the plot ----------------------------------------------------------------------

    def _head(self) -> None:
        """Title, legend, and the names of the vertical axes."""
        row = self._y
        for line in title_lines(self._axes):
            text = fitted(line, self._shape.width, self._look.marks.ellipsis)
            middle = self._left + (self._shape.columns - width(text)) // 2
            start = max(self._x, min(middle, self._x + self._shape.width - width(text)))
            self._sheet.put(start, row, text, emphasis="bold")
            row += 1
        for places in legend_rows(self._axes, self._look, self._shape.width):
            self._legend([self._axes.legend[place] for place in places], row)
            row += 1
        if not bare(self._axes):
            self._names(row)

    def _names(self, row: int) -> None:
        axes, ellipsis = self._axes, self._look.marks.ellipsis
        room = self._shape.width
        self._sheet.put(self._x, row, fitted(axes.y.label, room, ellipsis), emphasis="dim")
        if axes.right is not None and axes.right.label:
            text = fitted(axes.right.label, room // 2, ellipsis)
            self._sheet.put(self._x + room - width(text), row, text, emphasis="dim")
        if axes.top is not None:
            self._ticks_above(axes.top)

    def _legend(self, entries: list[Entry], row: int) -> None:
        x = self._x
        for entry in entries:
            place = self._order.place(entry.colour)
            sign = self._sign(entry, place)
            colour = self._look.on_paper(entry.colour) if self._look.colour else None
            self._sheet.put(x, row, sign, colour, "bold")
            label = fitted(
                entry.label, self._x + self._shape.width - x - 2, self._look.marks.ellipsis
            )
            self._sheet.put(x + 2, row, label)
            x += width(label) + 5

    def _sign(self, entry: Entry, place: int) -> str:
        if entry.kind == "points":
            return self._look.point_marker(place)
        if entry.kind == "filled":
            return self._look.fills[0 if self._look.colour else self._filled(entry)]
        marker = self._look.line_marker(place)
        return {"braille": "⠒", "dot": "•"}.get(marker, marker)

    def _filled(self, entry: Entry) -> int:
        """Which of the filled series has the colour: its sign follows from that."""
        known: dict[int, int] = {}
        for mark in self._axes.marks:
            colours = mark.colours if isinstance(mark, Bars) else ()
            for colour in (mark.colour,) if isinstance(mark, Area) else colours:
                known.setdefault(colour, len(known))
        return known.get(entry.colour, 0) % len(self._look.fills)

    def _bottom(self, axis: Axis) -> None:
        _, _, _, rule, tick, corner, other = self._frame
        row = self._top + self._shape.rows
        end = other if self._axes.right is not None else rule
        self._sheet.put(self._left - 1, row, corner, emphasis="dim")
        line = [rule] * self._shape.columns
        across, _ = lettered(self._axes) or (None, None)
        found = scales.labelled(axis, self._shape.columns, self._look.marks.ellipsis, across)
        for at, start, label in found:
            line[at] = tick
            self._sheet.put(self._left + start, row + 1, label, emphasis="dim")
        self._sheet.put(self._left, row, "".join(line), emphasis="dim")
        if end == other:
            self._sheet.put(self._left + self._shape.columns, row, other, emphasis="dim")
        below = row + 1 + (axis.ticks != ())
        text = fitted(axis.label.split("\n")[0], self._shape.columns, self._look.marks.ellipsis)
        middle = self._left + (self._shape.columns - width(text)) // 2
        self._sheet.put(middle, below, text, emphasis="dim")

    def _side(self, axis: Axis, *, left: bool) -> None:
        bar, tick_left, tick_right, *_ = self._frame
        column = self._left - 1 if left else self._left + self._shape.columns
        for row in range(self._shape.rows):
            self._sheet.put(column, self._top + row, bar, emphasis="dim")
        taken: set[int] = set()
        for tick in scales.ticks(axis, vertical_count(self._axes, self._shape.rows)):
            row = scales.cell_at(1 - tick.at, self._shape.rows)
            if row in taken:
                continue
            taken.add(row)
            room = self._shape.left - 1 if left else 14
            label = fitted(tick.label.split("\n")[0], room, self._look.marks.ellipsis)
            start = column - width(label) if left else column + 1
            self._sheet.put(start, self._top + row, label, emphasis="dim")
            sign = tick_left if left else tick_right
            self._sheet.put(column, self._top + row, sign, emphasis="dim")

    def _ticks_above(self, axis: Axis) -> None:
        for _, start, label in scales.labelled(
            axis, self._shape.columns, self._look.marks.ellipsis
        ):
            self._sheet.put(self._left + start, self._top - 1, label, emphasis="dim")

    def _scale(self, scale: Scale) -> None:
        """The strip of colours at the right, its limits beside it."""
        column = self._x + self._shape.width - scale_width(self._axes) + 1
        strip = Pixels(2, self._shape.rows, self._look)
        count = len(scale.colours)
        rgb = b"".join(colour.to_bytes(3, "big") * 2 for colour in reversed(scale.colours))
        strip.image(Image(2, count, rgb))
        strip.onto(self._sheet, column, self._top)
        last = self._top + self._shape.rows - 1
        for row, value in ((self._top, scale.high), (last, scale.low)):
            self._sheet.put(column + 3, row, scales.number(value), emphasis="dim")
        if scale.label:
            text = fitted(scale.label, self._shape.width, self._look.marks.ellipsis)
            self._sheet.put(
                self._x + self._shape.width - width(text), self._top - 1, text, emphasis="dim"
            )
