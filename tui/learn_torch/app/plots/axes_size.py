"""How many cells an axes takes: its plot, and the margins for what is around it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from learn_torch.app.plots import axis_ticks
from learn_torch.app.plots.axis_ticks import compact
from learn_torch.app.plots.cell_canvas import width
from learn_torch.app.plots.plot_legend import axes_legend, legend_rows
from learn_torch.app.plots.terminal_style import TerminalStyle
from learn_torch.kernel.drawing import Axes, Axis, Image

SMALL_IMAGE = 28
"""Columns to which a small image is enlarged; a digit of MNIST has as many pixels."""
TITLE_ROWS = 3
WIDEST_CELL = 9
"""Columns of a cell of an annotated grid, for the name below it."""
WIDEST_LABEL = 14
"""Columns of a label on a vertical axis."""


@dataclass(frozen=True)
class RowBudget:
    """The rows that the plots of a figure may take."""

    plot: int
    """A plot that may have any shape."""
    image: int
    """An image, at most."""
    enlarge: bool = False
    """Whether images grow to fill them."""


@dataclass(frozen=True)
class AxesSize:
    """The cells of an axes: the plot, and the margins around it."""

    columns: int
    rows: int
    left: int
    right: int
    above: int
    below: int

    @property
    def width(self) -> int:
        return self.left + self.columns + self.right

    @property
    def height(self) -> int:
        return self.above + self.rows + self.below


def measure(axes: Axes, style: TerminalStyle, columns: int, budget: RowBudget) -> AxesSize:
    """The cells of an axes that has at most `columns`."""
    left = right = above = below = 0
    if not hides_axes(axes):
        count = vertical_count(axes, budget.plot)
        left, right = _label_columns(axes.y, count), _label_columns(axes.right, count)
        above = bool(names_above(axes)) + bool(axes.top and axes.top.ticks != ())
        below = 1 + (axes.x.ticks != ()) + bool(axes.x.label)
    right += colour_bar_columns(axes)
    inner, rows = _plot_size(axes, max(2, columns - left - right), budget)
    legend = legend_rows(axes_legend(axes, style), left + inner + right)
    above += len(title_lines(axes)) + len(legend)
    return AxesSize(inner, rows, left, right, above, below)


def hides_axes(axes: Axes) -> bool:
    """Whether the axis lines are left out: asked for, or they would only count the pixels."""
    image = largest_image(axes)
    if not axes.framed:
        return True
    if image is None or image.grain is None or axes.captions or len(axes.marks) > 1:
        return False
    counts = all(axis.ticks in (None, ()) and not axis.label for axis in (axes.x, axes.y))
    extents = (abs(axes.x.high - axes.x.low), abs(axes.y.high - axes.y.low))
    pairs = zip(extents, image.grain, strict=True)
    return counts and all(math.isclose(a, b, rel_tol=1e-3) for a, b in pairs)


def _plot_size(axes: Axes, most: int, budget: RowBudget) -> tuple[int, int]:
    """Columns and rows of the plot itself."""
    if axes.aspect is None:
        return most, budget.plot
    image = largest_image(axes)
    grain = image.grain if image is not None else None
    grid = _grid_size(axes, most, budget)
    if grid is not None:
        return grid
    wanted, tallest = most, budget.image
    if grain is not None and not budget.enlarge:
        wanted = grain[0] * max(1, SMALL_IMAGE // max(grain))
    elif not budget.enlarge:
        tallest = min(tallest, budget.plot + 4)
    inner = max(2, min(wanted, most, int(2 * tallest / axes.aspect)))
    if grain is not None and budget.enlarge and inner > grain[0]:
        inner -= inner % grain[0]  # all pixels have the same size
    return inner, max(1, min(tallest, math.ceil(inner * axes.aspect / 2 - 0.05)))


def largest_image(axes: Axes) -> Image | None:
    """The image with the most pixels, if there is an image."""
    images = [mark for mark in axes.marks if isinstance(mark, Image)]
    return max(images, key=lambda image: image.width * image.height, default=None)


def annotated_grid(axes: Axes) -> tuple[int, int] | None:
    """Columns and rows of a matrix that has text in most of its cells; None for other axes."""
    image = largest_image(axes)
    if image is None or image.grain is None:
        return None
    return image.grain if 2 * len(axes.captions) >= image.grain[0] * image.grain[1] else None


def _grid_size(axes: Axes, most: int, budget: RowBudget) -> tuple[int, int] | None:
    """The size of an annotated grid whose texts fit; None where they do not, or there is no grid."""
    across, down = annotated_grid(axes) or (0, 0)
    if not 0 < down <= budget.image:
        return None
    longest = max(width(caption.text) for caption in axes.captions)
    names = (width(tick.label) + 1 for tick in axes.x.ticks or ())
    cell = min(max(longest + 2, min(max(names, default=0), WIDEST_CELL)), most // across)
    if cell < longest:
        return None
    most_rows = budget.image if budget.enlarge else budget.plot + 2
    return across * cell, down * max(1, min(cell // 2, most_rows // down))


def _label_columns(axis: Axis | None, count: int) -> int:
    """Columns for the labels of a vertical axis and for its line."""
    if axis is None:
        return 0
    labels = [width(tick.label) for tick in axis_ticks.ticks(axis, count)]
    return min(max(labels, default=0), WIDEST_LABEL) + 1


def vertical_count(axes: Axes, rows: int) -> int:
    """About how many ticks a vertical axis has room for: one per row of an annotated grid."""
    grid = annotated_grid(axes)
    return max(2, min(8, rows // 3)) if grid is None else grid[1]


def title_lines(axes: Axes) -> list[str]:
    """The lines of the title."""
    return axes.title.split("\n")[:TITLE_ROWS] if axes.title else []


def names_above(axes: Axes) -> str:
    """What the row above the plot says: the names of the vertical axes."""
    right = axes.right.label if axes.right else ""
    return axes.y.label + right + (axes.top.label if axes.top else "")


def colour_bar_columns(axes: Axes) -> int:
    """Columns for the colour bar and its limits."""
    if axes.scale is None:
        return 0
    return 4 + max(width(compact(axes.scale.low)), width(compact(axes.scale.high)))
