"""How much room an axes wants: its plot, and what stands around it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from learn_torch.app.figures import scales
from learn_torch.app.figures.look import Look
from learn_torch.app.figures.sheet import width
from learn_torch.kernel.drawing import Axes, Axis, Image

NATURAL = 28
"""Columns that a small image is enlarged to: a digit of MNIST is drawn as it is."""
TITLE_ROWS = 3
WIDE = 9
"""Columns that the cell of a matrix may take for the sake of its name."""


@dataclass(frozen=True)
class Room:
    """What there is for the plots of a figure."""

    plot_rows: int
    """Rows of a plot that may take any shape."""
    image_rows: int
    """Rows that an image may take at most."""
    grow: bool = False
    """Whether images are enlarged to fill it."""


@dataclass(frozen=True)
class Shape:
    """The cells of an axes: the plot, and the margins around it."""

    columns: int
    rows: int
    left: int
    right: int
    above: int
    below: int

    @property
    def width(self) -> int:
        """Columns in all."""
        return self.left + self.columns + self.right

    @property
    def height(self) -> int:
        """Rows in all."""
        return self.above + self.rows + self.below


def bare(axes: Axes) -> bool:
    """Whether ticks would only count the pixels of an image, and so are left away."""
    image = _image(axes)
    if not axes.framed:
        return True
    if image is None or image.grain is None or axes.captions or len(axes.marks) > 1:
        return False
    return all(axis.ticks in (None, ()) and not axis.label for axis in (axes.x, axes.y)) and (
        math.isclose(abs(axes.x.high - axes.x.low), image.grain[0], rel_tol=1e-3)
        and math.isclose(abs(axes.y.high - axes.y.low), image.grain[1], rel_tol=1e-3)
    )


def measure(axes: Axes, look: Look, columns: int, room: Room) -> Shape:
    """The cells of an axes that has at most `columns`."""
    framed = not bare(axes)
    count = vertical_count(axes, room.plot_rows)
    left = _gutter(axes.y, count) if framed else 0
    right = _gutter(axes.right, count) if framed else 0
    right += scale_width(axes)
    above = len(title_lines(axes)) + len(legend_rows(axes, look, columns))
    if framed:
        above += bool(upper_words(axes)) + bool(axes.top and axes.top.ticks != ())
        below = 1 + (axes.x.ticks != ()) + bool(axes.x.label)
    else:
        below = 0
    most = max(2, columns - left - right)
    inner, rows = _plot(axes, most, room)
    return Shape(inner, rows, left, right, above, below)


def _plot(axes: Axes, most: int, room: Room) -> tuple[int, int]:
    """Columns and rows of the plot itself."""
    image = _image(axes)
    if axes.aspect is None:
        return most, room.plot_rows
    if image is not None and image.grain is not None:
        matrix = _matrix(axes, most, room)
        if matrix is not None:
            return matrix
    wanted = most if room.grow else _natural(image, most)
    tallest = room.image_rows
    if not room.grow and (image is None or image.grain is None):
        tallest = min(tallest, room.plot_rows + 4)
    inner = max(2, min(wanted, most, int(2 * tallest / axes.aspect)))
    if room.grow and image is not None and image.grain is not None and inner > image.grain[0]:
        inner -= inner % image.grain[0]  # each pixel as large as the next
    return inner, max(1, min(tallest, math.ceil(inner * axes.aspect / 2 - 0.05)))


def _image(axes: Axes) -> Image | None:
    """The largest image, if there is one."""
    images = [mark for mark in axes.marks if isinstance(mark, Image)]
    return max(images, key=lambda image: image.width * image.height, default=None)


def _natural(image: Image | None, most: int) -> int:
    if image is None or image.grain is None:
        return most
    return image.grain[0] * max(1, NATURAL // max(image.grain))


def _matrix(axes: Axes, most: int, room: Room) -> tuple[int, int] | None:
    """The room for a word in each cell of a matrix; None where there are none, or no room."""
    across, down = lettered(axes) or (0, 0)
    if not 0 < down <= room.image_rows:
        return None
    longest = max(width(caption.text) for caption in axes.captions)
    names = (width(tick.label) + 1 for tick in axes.x.ticks or ())
    cell = min(max(longest + 2, min(max(names, default=0), WIDE)), most // across)
    if cell < longest:
        return None
    most_rows = room.image_rows if room.grow else room.plot_rows + 2
    tall = max(1, min(cell // 2, most_rows // down))
    return across * cell, down * tall


def _gutter(axis: Axis | None, count: int) -> int:
    """Columns for the labels of a vertical axis, and for its line."""
    if axis is None:
        return 0
    labels = [width(tick.label) for tick in scales.ticks(axis, count)]
    return min(max(labels, default=0), 14) + 1


def vertical_count(axes: Axes, rows: int) -> int:
    """About how many ticks a vertical axis has room for: one a row of a matrix."""
    grain = lettered(axes)
    return max(2, min(8, rows // 3)) if grain is None else grain[1]


def lettered(axes: Axes) -> tuple[int, int] | None:
    """Columns and rows of a matrix with a word in most of its cells; None for any other axes."""
    image = _image(axes)
    if image is None or image.grain is None:
        return None
    return image.grain if 2 * len(axes.captions) >= image.grain[0] * image.grain[1] else None


def title_lines(axes: Axes) -> list[str]:
    """The lines of the title."""
    return axes.title.split("\n")[:TITLE_ROWS] if axes.title else []


def upper_words(axes: Axes) -> str:
    """What stands in the row above the plot: the names of the vertical axes."""
    right = axes.right.label if axes.right else ""
    return axes.y.label + right + (axes.top.label if axes.top else "")


def scale_width(axes: Axes) -> int:
    """Columns for the scale of colours."""
    if axes.scale is None:
        return 0
    labels = (scales.number(axes.scale.low), scales.number(axes.scale.high))
    return 4 + max(map(width, labels))


def legend_rows(axes: Axes, look: Look, columns: int) -> list[list[int]]:
    """Which entries of the legend stand in which row."""
    rows: list[list[int]] = []
    used = 0
    for place, entry in enumerate(axes.legend):
        size = width(entry.label) + 5
        if not rows or used + size > columns + 3:
            rows.append([])
            used = 0
        rows[-1].append(place)
        used += size
    return rows[:4]
