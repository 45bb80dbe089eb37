"""The legend above a plot: a sign in the colour of the series, its name, and its newest value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from learn_torch.app.plots.cell_canvas import CellCanvas, fitted, width
from learn_torch.app.plots.line_marks import ColourOrder
from learn_torch.app.plots.terminal_style import Colour, TerminalStyle
from learn_torch.kernel.drawing import Area, Axes, Bars, Entry, Mark

GAP = 3
"""Columns between two entries of a row."""
MOST_ROWS = 4


@dataclass(frozen=True)
class LegendItem:
    """One entry."""

    sign: str
    name: str
    colour: Colour | None = None
    """Of the sign; None without colour."""
    value: str = ""
    alert: Colour | None = None
    """The colour of a value that needs attention."""
    strong: bool = False
    """Whether the name is bold and has the colour of the sign."""
    note: str = ""
    """Dim words at the end."""

    @property
    def width(self) -> int:
        parts = (self.sign, self.name, self.value, self.note)
        return sum(width(part) + 1 for part in parts if part) - 1


def legend_rows(
    items: Sequence[LegendItem], columns: int, most: int = MOST_ROWS
) -> list[list[LegendItem]]:
    """The entries in at most `most` rows of `columns`, none broken; "+3" counts those left out."""
    rows: list[list[LegendItem]] = []
    used = 0
    for item in items:
        if not rows or used + item.width > columns:
            rows.append([])
            used = 0
        rows[-1].append(item)
        used += item.width + GAP
    if len(rows) > most:
        left_out = 1 + sum(map(len, rows[most:]))
        rows = rows[:most]
        rows[-1][-1] = LegendItem("", f"+{left_out}")
    return rows


def write_legend_row(
    canvas: CellCanvas, items: Sequence[LegendItem], x: int, y: int, columns: int, ellipsis: str
) -> None:
    """Write one row. A name gives up its end before its value does."""
    end = x + columns
    for item in items:
        room = end - x - (item.width - width(item.name))
        name = fitted(item.name, max(room, 1), ellipsis)
        for text, colour, emphasis in (
            (item.sign, item.colour, "bold"),
            (name, item.colour if item.strong else None, "bold" if item.strong else ""),
            (item.value, item.alert, "" if item.alert is None else "bold"),
            (item.note, None, "dim"),
        ):
            if text:
                text = fitted(text, max(0, end - x), ellipsis)
                canvas.put(x, y, text, colour, emphasis)
                x += width(text) + 1
        x += GAP - 1


def axes_legend(axes: Axes, style: TerminalStyle) -> list[LegendItem]:
    """The legend of an axes of a figure."""
    order = ColourOrder(axes)
    items = []
    for entry in axes.legend:
        filled = entry.kind == "filled"
        sign = _fill_sign(axes, entry, style) if filled else order.legend_sign(entry, style)
        colour = style.readable(entry.colour) if style.colour else None
        items.append(LegendItem(sign, entry.label.replace("\n", " "), colour))
    return items


def _fill_sign(axes: Axes, entry: Entry, style: TerminalStyle) -> str:
    """The sign of a filled series: without colour, it follows from the order of their colours."""
    if style.colour:
        return style.fills[0]
    colours = dict.fromkeys(colour for mark in axes.marks for colour in _fill_colours(mark))
    index = list(colours).index(entry.colour) if entry.colour in colours else 0
    return style.fills[index % len(style.fills)]


def _fill_colours(mark: Mark) -> tuple[int, ...]:
    if isinstance(mark, Bars):
        return mark.colours
    return (mark.colour,) if isinstance(mark, Area) else ()
