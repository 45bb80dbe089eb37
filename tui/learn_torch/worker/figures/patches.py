"""Bars and filled areas as marks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.patches import Patch, Rectangle
from matplotlib.path import Path
from matplotlib.transforms import Transform

from learn_torch.kernel.drawing import MAX_POINTS, Area, Bars, Line, Mark
from learn_torch.worker.figures.artist_values import (
    Floats,
    colour,
    fractions,
    listed,
    opacity,
    palette,
    within,
)
from learn_torch.worker.figures.budget import LINE_POINTS, Budget

MANY_BARS = 320
"""More cannot be told apart in a terminal; neighbours are drawn as one."""
MANY_PIECES = 32
"""Polygons of a collection that are drawn as such."""


def of_bars(axes: Axes, bars: Sequence[Rectangle], budget: Budget) -> list[Mark]:
    """Upright rectangles of one series."""
    shown = [bar for bar in bars if bar.get_visible()]
    if not shown:
        return []
    boxes = np.array([bar.get_bbox().extents for bar in shown])
    transform = shown[0].get_data_transform()
    low = fractions(axes, transform, boxes[:, 0], boxes[:, 1], clip=True)
    high = fractions(axes, transform, boxes[:, 2], boxes[:, 3], clip=True)
    rgba = np.array([bar.get_facecolor() for bar in shown])
    sides = np.nan_to_num(np.array([low[0], high[0], low[1], high[1]]))
    sides[:2].sort(axis=0)
    sides[2:].sort(axis=0)
    sides, rgba = _few(sides, rgba)
    if budget.room(sides.shape[1]) < sides.shape[1]:
        return []
    budget.take(sides.shape[1])
    colours, which = palette(rgba, sides.shape[1])
    left, right, bottom, top = map(listed, sides)
    return [Bars(left, right, bottom, top, colours, which.tobytes(), opacity(rgba[0]))]


def _few(sides: Floats, rgba: Floats) -> tuple[Floats, Floats]:
    """Neighbouring bars taken together, where there are very many."""
    group = -(-sides.shape[1] // MANY_BARS)
    if group == 1:
        return sides, rgba
    starts = np.arange(0, sides.shape[1], group)
    left, bottom = np.minimum.reduceat(sides[[0, 2]], starts, axis=1)
    right, top = np.maximum.reduceat(sides[[1, 3]], starts, axis=1)
    return np.array([left, right, bottom, top]), rgba[starts]


def of_patch(axes: Axes, patch: Patch, budget: Budget) -> list[Mark]:
    """Any patch: filled, or its outline."""
    filled = bool(patch.get_fill()) and opacity(patch.get_facecolor()) > 0
    if isinstance(patch, Rectangle) and filled and not patch.get_angle():
        return of_bars(axes, [patch], budget)
    rings = polygons(axes, patch.get_path(), patch.get_transform())
    rgba = patch.get_facecolor() if filled else patch.get_edgecolor()
    return _drawn(rings, filled, colour(rgba[:3]), opacity(rgba), budget)


def of_polygons(axes: Axes, collection: Collection, budget: Budget) -> list[Mark] | None:
    """The polygons of a collection (fill_between, violins), or the lines of `contour`, a colour each.

    None where there are too many, or where none has a colour.
    """
    paths, face = collection.get_paths(), np.asarray(collection.get_facecolor())
    colours = face if len(face) else np.asarray(collection.get_edgecolor())
    if len(paths) > MANY_PIECES or np.size(collection.get_offsets()) > 2 or not len(colours):
        return None
    marks: list[Mark] = []
    for path, rgba in zip(paths, cycle(colours)):
        rings = polygons(axes, path, collection.get_transform())
        marks += _drawn(rings, len(face) > 0, colour(rgba[:3]), opacity(rgba), budget)
    return marks


def polygons(axes: Axes, path: Path, transform: Transform) -> list[Floats]:
    """The outlines of a path, curves as short lines; each (n, 2) in fractions of the axes."""
    displayed = path.transformed(transform)
    found: list[Floats] = displayed.to_polygons(closed_only=False)  # type: ignore[assignment]
    return [np.column_stack(within(axes, np.asarray(ring))) for ring in found if len(ring) > 1]


def _drawn(
    rings: list[Floats], filled: bool, code: int, alpha: float, budget: Budget
) -> list[Mark]:
    if not rings:
        return []
    gap = np.full((1, 2), np.nan)
    stride = max(1, -(-sum(map(len, rings)) // (2 * LINE_POINTS)))
    joined = np.concatenate([part for ring in rings for part in (ring[::stride], gap)])
    joined = joined[:MAX_POINTS]
    if budget.room(len(joined)) < len(joined):
        return []
    budget.take(len(joined))
    x, y = listed(joined[:, 0]), listed(joined[:, 1])
    return [Area(x, y, code, alpha) if filled else Line(x, y, code)]
