"""Draws an axes on a canvas: its marks, and title, legend, ticks and colour bar around them."""

from __future__ import annotations

from learn_torch.app.plots import axes_size, axis_ticks
from learn_torch.app.plots.axis_ticks import compact
from learn_torch.app.plots.cell_canvas import Box, CellCanvas, fitted, width
from learn_torch.app.plots.dot_raster import DotRaster
from learn_torch.app.plots.line_marks import ColourOrder, draw_lines_and_points
from learn_torch.app.plots.pixel_layer import PixelLayer
from learn_torch.app.plots.plot_legend import axes_legend, legend_rows, write_legend_row
from learn_torch.app.plots.terminal_style import TerminalStyle, brightness, legible
from learn_torch.kernel.drawing import Area, Axes, Axis, Bars, Caption, Image, Scale

FARTHEST = 9.0
"""How far outside the plot, in its widths, a caption is placed at most."""


class AxesPainter:
    """One axes at its place on the canvas."""

    def __init__(
        self,
        axes: Axes,
        size: axes_size.AxesSize,
        style: TerminalStyle,
        canvas: CellCanvas,
        x: int,
        y: int,
    ) -> None:
        self._axes, self._size, self._style, self._canvas = axes, size, style, canvas
        self._x, self._y = x, y
        self._left, self._top = x + size.left, y + size.above
        self._ellipsis = style.glyphs.ellipsis

    def draw(self) -> None:
        """Draw everything, from back to front."""
        axes, size = self._axes, self._size
        self._draw_pixels()
        raster = DotRaster(size.columns, size.rows)
        draw_lines_and_points(axes, ColourOrder(axes), self._style, raster)
        raster.blit(self._canvas, self._left, self._top, self._style)
        for caption in axes.captions:
            self._draw_caption(caption)
        self._draw_head()
        if not axes_size.hides_axes(axes):
            self._draw_axes()
        if axes.scale is not None:
            self._draw_colour_bar(axes.scale)

    def _draw_pixels(self) -> None:
        layer = PixelLayer(self._size.columns, self._size.rows, self._style)
        for mark in self._axes.marks:
            match mark:
                case Image():
                    layer.image(mark)
                case Bars():
                    layer.bars(mark)
                case Area():
                    layer.area(mark)
        layer.blit(self._canvas, self._left, self._top)

    def _draw_caption(self, caption: Caption) -> None:
        """Write text over the marks, in a colour that is legible there."""
        lines = caption.text.split("\n")
        middle = axis_ticks.cell_at(1 - caption.y, self._size.rows)
        row = self._top + middle - (len(lines) - 1) // 2
        for line in lines:
            columns = width(line)
            x = min(max(caption.x, -FARTHEST), FARTHEST)
            at = self._left + x * self._size.columns - caption.anchor * columns
            start = max(self._x, min(int(at + 0.5), self._canvas.width - columns))
            if 0 <= row < self._canvas.height and 0 <= start < self._canvas.width:
                self._write(start, row, line, caption.colour)
            row += 1

    def _write(self, x: int, y: int, line: str, colour: int | None) -> None:
        if not self._style.colour:
            over = self._canvas.rows[y][x][0] in self._style.shades
            self._canvas.put(x - over, y, f" {line} " if over else line)
            return
        behind = self._canvas.background_at(x + width(line) // 2, y)
        ground = self._style.background if behind is None else behind
        if colour is None and behind is not None:
            shown = 0x000000 if brightness(ground) >= 128 else 0xFFFFFF
        else:
            shown = legible(self._style.foreground if colour is None else colour, ground)
        self._canvas.put(x, y, line, shown, background=behind)

    def _draw_head(self) -> None:
        """Title, legend, and the names of the vertical axes."""
        row, room = self._y, self._size.width
        for line in axes_size.title_lines(self._axes):
            text = fitted(line, room, self._ellipsis)
            middle = self._left + (self._size.columns - width(text)) // 2
            start = max(self._x, min(middle, self._x + room - width(text)))
            self._canvas.put(start, row, text, emphasis="bold")
            row += 1
        for items in legend_rows(axes_legend(self._axes, self._style), room):
            write_legend_row(self._canvas, items, self._x, row, room, self._ellipsis)
            row += 1
        if not axes_size.hides_axes(self._axes):
            self._name_vertical_axes(row)

    def _name_vertical_axes(self, row: int) -> None:
        axes, room = self._axes, self._size.width
        text = fitted(axes.y.label, room, self._ellipsis)
        self._canvas.put(self._x, row, text, emphasis="dim")
        if axes.right is not None and axes.right.label:
            text = fitted(axes.right.label, room // 2, self._ellipsis)
            self._canvas.put(self._x + room - width(text), row, text, emphasis="dim")

    def _draw_axes(self) -> None:
        axes, size, canvas, style = self._axes, self._size, self._canvas, self._style
        grid = axes_size.annotated_grid(axes)
        box = (self._left, self._top, size.columns, size.rows)
        count = axes_size.vertical_count(axes, size.rows)
        draw_horizontal_axis(
            canvas, axes.x, box, style, grid[0] if grid else None, closed=axes.right is not None
        )
        draw_vertical_axis(canvas, axes.y, box, style, count, room=size.left - 1)
        if axes.right is not None:
            draw_vertical_axis(canvas, axes.right, box, style, count, room=None)
        if axes.top is not None:
            for _, start, label in axis_ticks.horizontal_labels(
                axes.top, size.columns, self._ellipsis
            ):
                canvas.put(self._left + start, self._top - 1, label, emphasis="dim")

    def _draw_colour_bar(self, scale: Scale) -> None:
        """A strip of the colours at the right, with its limits beside it."""
        size, canvas = self._size, self._canvas
        column = self._x + size.width - axes_size.colour_bar_columns(self._axes) + 1
        strip = PixelLayer(2, size.rows, self._style)
        rgb = b"".join(colour.to_bytes(3, "big") * 2 for colour in reversed(scale.colours))
        strip.image(Image(2, len(scale.colours), rgb))
        strip.blit(canvas, column, self._top)
        last = self._top + size.rows - 1
        for row, value in ((self._top, scale.high), (last, scale.low)):
            canvas.put(column + 3, row, compact(value), emphasis="dim")
        if scale.label:
            text = fitted(scale.label, size.width, self._ellipsis)
            start = self._x + size.width - width(text)
            canvas.put(start, self._top - 1, text, emphasis="dim")


def draw_horizontal_axis(
    canvas: CellCanvas,
    axis: Axis,
    box: Box,
    style: TerminalStyle,
    count: int | None = None,
    *,
    closed: bool = False,
) -> None:
    """Draw the axis below a plot; `closed` where a right axis meets it."""
    left, top, columns, rows = box
    row, ellipsis = top + rows, style.glyphs.ellipsis
    line = ["─"] * columns
    for at, start, label in axis_ticks.horizontal_labels(axis, columns, ellipsis, count):
        line[at] = "┬"
        canvas.put(left + start, row + 1, label, emphasis="dim")
    text = "└" + "".join(line) + ("┘" if closed else "")
    canvas.put(left - 1, row, style.glyphs.plain(text), emphasis="dim")
    name = fitted(axis.label.split("\n")[0], columns, ellipsis)
    below = row + 1 + (axis.ticks != ())
    canvas.put(left + (columns - width(name)) // 2, below, name, emphasis="dim")


def draw_vertical_axis(
    canvas: CellCanvas, axis: Axis, box: Box, style: TerminalStyle, count: int, *, room: int | None
) -> None:
    """Draw the axis left of a plot, its labels within `room` columns; right of it with None."""
    left, top, columns, rows = box
    column = left + columns if room is None else left - 1
    for row in range(rows):
        canvas.put(column, top + row, style.glyphs.plain("│"), emphasis="dim")
    taken: set[int] = set()
    for tick in axis_ticks.ticks(axis, count):
        row = axis_ticks.cell_at(1 - tick.at, rows)
        if row in taken:
            continue
        taken.add(row)
        most = axes_size.WIDEST_LABEL if room is None else room
        label = fitted(tick.label.split("\n")[0], most, style.glyphs.ellipsis)
        start = column + 1 if room is None else column - width(label)
        canvas.put(start, top + row, label, emphasis="dim")
        sign = "├" if room is None else "┤"
        canvas.put(column, top + row, style.glyphs.plain(sign), emphasis="dim")
