"""Lines and points as marks."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cbook import STEP_LOOKUP_MAP
from matplotlib.collections import Collection, LineCollection
from matplotlib.lines import Line2D
from matplotlib.transforms import Transform
from numpy.typing import NDArray

from learn_torch.kernel.drawing import Line, Mark, Points
from learn_torch.worker.figures.artist_values import (
    Floats,
    colour,
    first,
    floats,
    fractions,
    listed,
    palette,
)
from learn_torch.worker.figures.budget import CLOUD_POINTS, LINE_POINTS, Budget

Indices = NDArray[np.intp]
NONE = {None, "None", "none", "", " "}
FEW = 60
"""So many points of a line can be marked and still be told apart."""


def of_line(axes: Axes, line: Line2D, budget: Budget) -> list[Mark]:
    """A Line2D: joined, or its markers alone."""
    x, y = floats(line.get_xdata(orig=False)), floats(line.get_ydata(orig=False))
    joined, marked = line.get_linestyle() not in NONE, line.get_marker() not in NONE
    if not len(x) or not (joined or marked):
        return []
    if not joined:
        face = line.get_markerfacecolor()
        shown = line.get_markeredgecolor() if face in NONE else face
        return cloud(axes, line.get_transform(), (x, y), [_rgba(shown)], budget)
    style = line.get_drawstyle()
    if style in STEP_LOOKUP_MAP and style != "default":
        x, y = STEP_LOOKUP_MAP[style](x, y)
    dotted = marked and len(x) <= FEW
    return joined_up(axes, line.get_transform(), (x, y), colour(line.get_color()), budget, dotted)


def _rgba(value: Any) -> tuple[float, float, float, float]:
    code = colour(value)
    return (code >> 16) / 255, (code >> 8 & 255) / 255, (code & 255) / 255, 1.0


def joined_up(
    axes: Axes,
    transform: Transform,
    points: tuple[Floats, Floats],
    code: int,
    budget: Budget,
    dotted: bool = False,
) -> list[Mark]:
    """A line through points; nan is a gap."""
    x, y = points
    if transform == axes.transData:
        x, y = _in_sight(axes, x, y)
    room = budget.room(min(LINE_POINTS, len(x)))
    if not room:
        return []
    kept = _few_of_line(x, y, room)
    budget.take(len(kept))
    across, up = fractions(axes, transform, x[kept], y[kept])
    return [Line(listed(across), listed(up), code, dotted)]


def _in_sight(axes: Axes, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """The part of a long line within the limits of x, and one point more at either side."""
    if len(x) <= LINE_POINTS or not np.all(np.diff(x) >= 0):
        return x, y
    low, high = sorted(axes.get_xlim())
    start, end = np.searchsorted(x, low), np.searchsorted(x, high, "right")
    window = slice(max(0, int(start) - 1), int(end) + 1)
    return x[window], y[window]


def of_scatter(axes: Axes, collection: Collection, budget: Budget) -> list[Mark]:
    """A PathCollection: each offset a point with its colour."""
    offsets = floats(collection.get_offsets())
    collection.update_scalarmappable()
    face = np.asarray(collection.get_facecolor())
    shown = face if len(face) else collection.get_edgecolor()
    placed = offsets[:, 0], offsets[:, 1]
    return cloud(axes, collection.get_offset_transform(), placed, shown, budget)


def cloud(
    axes: Axes, transform: Transform, points: tuple[Floats, Floats], rgba: Any, budget: Budget
) -> list[Mark]:
    """Points by themselves; `rgba` (n, 4) repeats."""
    across, up = fractions(axes, transform, *points)
    kept = _few_of_cloud(across, up, budget.room(min(CLOUD_POINTS, len(across))))
    if not len(kept):
        return []
    budget.take(len(kept))
    colours, which = palette(rgba, len(across))
    return [Points(listed(across[kept]), listed(up[kept]), colours, which[kept].tobytes())]


def of_segments(axes: Axes, collection: LineCollection, budget: Budget) -> list[Mark]:
    """A LineCollection (vlines, error bars): its pieces as one line with gaps."""
    pieces = [floats(piece) for piece in collection.get_segments()[:500]]
    if not pieces:
        return []
    gap = np.full((1, 2), np.nan)
    joined = np.concatenate([part for piece in pieces for part in (piece, gap)])
    points = joined[:, 0], joined[:, 1]
    return joined_up(
        axes, collection.get_transform(), points, first(collection.get_edgecolor()), budget
    )


# --- fewer points that look the same: spikes, gaps and outliers survive ---------------------------


def _few_of_line(x: Floats, y: Floats, most: int) -> Indices:
    """Which points to keep, in order: of each stretch its extremes, and a gap if it has one."""
    if len(y) <= most:
        return np.arange(len(y))
    if most < 8:
        return np.linspace(0, len(y) - 1, most).astype(np.intp)
    ordered = bool(np.all(np.diff(x[np.isfinite(x)]) >= 0))
    stretch = -(-len(y) // max(1, most // (3 if ordered else 5)))
    start = np.arange(0, len(y), stretch)
    at = np.minimum(start[:, None] + np.arange(stretch), len(y) - 1)  # the last one fills its row
    kept = [np.array([0, len(y) - 1])]
    for values in (y,) if ordered else (y, x):
        missing = np.isnan(values)
        kept.append(start + np.where(missing, np.inf, values)[at].argmin(axis=1))
        kept.append(start + np.where(missing, -np.inf, values)[at].argmax(axis=1))
    gaps = np.isnan(x + y)[at]
    kept.append((start + gaps.argmax(axis=1))[gaps.any(axis=1)])
    return np.unique(np.concatenate(kept))[:most]


def _few_of_cloud(x: Floats, y: Floats, most: int) -> Indices:
    """Which points to keep, given as fractions: the last drawn in each spot of a fine grid."""
    seen = np.flatnonzero((x >= 0) & (x <= 1) & (y >= 0) & (y <= 1))
    spots = (x[seen] * 320).astype(np.int64) * 1000 + (y[seen] * 200).astype(np.int64)
    _, last = np.unique(spots[::-1], return_index=True)
    kept = np.sort(seen[len(seen) - 1 - last])
    if len(kept) > most:
        kept = kept[np.linspace(0, len(kept) - 1, most).astype(np.intp)]
    return kept
