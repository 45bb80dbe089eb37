"""Twin axes: two scales in one place."""

from __future__ import annotations

import msgspec
from matplotlib.axes import Axes as MplAxes

from learn_torch.kernel.drawing import MAX_CAPTIONS, MAX_MARKS, Axes
from learn_torch.worker.figures.budget import Budget
from learn_torch.worker.figures.panel import panel


def with_twins(own: Axes, main: MplAxes, others: list[MplAxes], budget: Budget) -> Axes:
    """An axes with everything that others draw in the same place.

    All positions are fractions, so what another draws needs no conversion; a scale that it does
    not share with the main one stands at the right, or at the top.
    """
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
