"""From an artist's own coordinates to fractions of its axes."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Transform
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def floats(values: Any) -> Floats:
    """Values as float64, nan where they are masked."""
    return np.ma.filled(np.ma.asarray(values).astype(np.float64), np.nan)


def fractions(
    axes: Axes, transform: Transform, x: Floats, y: Floats, *, clip: bool = False
) -> tuple[Floats, Floats]:
    """Points of a transform as fractions of the axes; nan for what cannot be placed.

    On a logarithmic axis what is not positive has no place, unless `clip`: then it is far below.
    """
    if not clip and transform.contains_branch(axes.transData):
        if axes.get_xscale() == "log":
            x = np.where(x > 0, x, np.nan)
        if axes.get_yscale() == "log":
            y = np.where(y > 0, y, np.nan)
    with np.errstate(all="ignore"):
        placed = (transform - axes.transAxes).transform(np.column_stack([x, y]))
    placed = np.where(np.isfinite(placed).all(axis=1, keepdims=True), placed, np.nan)
    return placed[:, 0], placed[:, 1]


def within(axes: Axes, displayed: Floats) -> tuple[Floats, Floats]:
    """Points of the display, (n, 2), as fractions of the axes."""
    placed = axes.transAxes.inverted().transform(displayed)
    return placed[:, 0], placed[:, 1]


def listed(values: Floats) -> tuple[float, ...]:
    """An array as a frame carries it, to five digits: finer than any terminal."""
    return tuple(np.round(np.clip(values, -1e6, 1e6), 5).tolist())
