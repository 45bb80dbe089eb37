"""A matplotlib figure as a Drawing: which axes there are and where, what stands over them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

import msgspec
from matplotlib.axes import Axes as MplAxes
from matplotlib.figure import Figure

from learn_torch.i18n.message import msg
from learn_torch.kernel.drawing import MAX_AXES, MAX_CAPTIONS, MAX_MARKS, Axes, Drawing
from learn_torch.kernel.wire_message import to_wire
from learn_torch.worker.figures.artist_values import clean
from learn_torch.worker.figures.budget import Budget
from learn_torch.worker.figures.panel import panel


class Cell(NamedTuple):
    """Where an axes stands in the grid of its figure."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


def described(figure: Figure) -> Drawing:
    """The figure as it stands; what there is no room for is left out, and said."""
    found = [axes for axes in figure.axes if axes.get_visible() and axes not in _keys(figure)]
    together: defaultdict[Cell, list[MplAxes]] = defaultdict(list)
    for axes, cell in zip(found, grid(found), strict=True):
        together[cell].append(axes)
    budget = Budget(min(len(together), MAX_AXES))
    if len(together) > MAX_AXES:
        budget.note(msg("{count} more axes are not shown.", count=len(together) - MAX_AXES))
    panels = []
    for cell in sorted(together)[:MAX_AXES]:
        own = _with_twins(*together[cell], budget=budget)
        panels.append(msgspec.structs.replace(own, **cell._asdict()))
    title = getattr(figure, "_suptitle", None)
    notes = tuple(map(to_wire, budget.notes))
    return Drawing(tuple(panels), clean(title.get_text()) if title else "", notes)


def _keys(figure: Figure) -> set[Any]:
    """The axes that are no plots but the scales of colours beside others."""
    mappables = (shown for axes in figure.axes for shown in (*axes.images, *axes.collections))
    bars = (getattr(shown, "colorbar", None) for shown in mappables)
    return {bar.ax for bar in bars if bar is not None}


def grid(found: list[MplAxes]) -> list[Cell]:
    """Where each axes stands: as its grid says, or, where there is more than one grid, by position."""
    specs = [spec for axes in found if (spec := axes.get_subplotspec()) is not None]
    if len(specs) == len(found) and len({id(spec.get_gridspec()) for spec in specs}) == 1:
        cells = [
            Cell(s.rowspan.start, s.colspan.start, len(s.rowspan), len(s.colspan)) for s in specs
        ]
        if all(c.row + c.rows <= MAX_AXES and c.column + c.columns <= MAX_AXES for c in cells):
            return cells
    return _by_position(found)


def _by_position(found: list[MplAxes]) -> list[Cell]:
    """Rows of axes that overlap in height, from the top; in a row from left to right.

    Axes in the very same place, as twins are, share a cell.
    """
    boxes = [axes.get_position(original=True).bounds for axes in found]
    rows: list[list[tuple[float, ...]]] = []
    for box in sorted(set(boxes), key=lambda box: -(box[1] + box[3])):
        middle = box[1] + box[3] / 2
        if rows and middle > rows[-1][0][1]:
            rows[-1].append(box)
        else:
            rows.append([box])
    cells = {
        box: Cell(min(row, MAX_AXES - 1), min(column, MAX_AXES - 1))
        for row, line in enumerate(rows)
        for column, box in enumerate(sorted(line))
    }
    return [cells[box] for box in boxes]


def _with_twins(main: MplAxes, *others: MplAxes, budget: Budget) -> Axes:
    """An axes with everything that others draw in the same place.

    All positions are fractions, so what another draws needs no conversion; a scale that it does
    not share with the main one stands at the right, or at the top.
    """
    own = panel(main, budget)
    for other in others:
        twin = panel(other, budget)
        shares_x = main.get_shared_x_axes().joined(main, other)
        shares_y = main.get_shared_y_axes().joined(main, other)
        own = msgspec.structs.replace(
            own,
            marks=(*own.marks, *twin.marks)[:MAX_MARKS],
            captions=(own.captions + twin.captions)[:MAX_CAPTIONS],
            legend=tuple(dict.fromkeys(own.legend + twin.legend))[:MAX_MARKS],
            right=own.right if shares_y else twin.y,
            top=own.top if shares_x else twin.x,
        )
    return own
