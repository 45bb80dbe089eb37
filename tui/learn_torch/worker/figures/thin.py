"""Fewer points that look the same: spikes, gaps and outliers survive."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from learn_torch.worker.figures.artist_values import Floats

Indices = NDArray[np.intp]


def line(x: Floats, y: Floats, most: int) -> Indices:
    """Which points of a line to keep, in order: of each stretch its extremes, and a gap if it has one."""
    if len(y) <= most:
        return np.arange(len(y))
    if most < 8:
        return np.linspace(0, len(y) - 1, most).astype(np.intp)
    ordered = bool(np.all(np.diff(x[np.isfinite(x)]) >= 0))
    per_stretch = 3 if ordered else 5
    stretch = -(-len(y) // max(1, most // per_stretch))
    kept = [*_extremes(y, stretch), _gaps(x + y, stretch)]
    if not ordered:
        kept += _extremes(x, stretch)
    ends = np.array([0, len(y) - 1])
    found = np.unique(np.concatenate([ends, *kept]))
    return found[found < len(y)][:most]


def _stretches(values: Floats, stretch: int, filler: float) -> Floats:
    """(n,) to (stretches, stretch), the end filled up."""
    missing = -len(values) % stretch
    filled = np.concatenate([values, np.full(missing, np.nan)])
    return np.where(np.isnan(filled), filler, filled).reshape(-1, stretch)


def _extremes(values: Floats, stretch: int) -> list[Indices]:
    low = _stretches(values, stretch, np.inf).argmin(axis=1)
    high = _stretches(values, stretch, -np.inf).argmax(axis=1)
    start = np.arange(len(low)) * stretch
    return [start + low, start + high]


def _gaps(values: Floats, stretch: int) -> Indices:
    """The first nan of each stretch that has one."""
    missing = -len(values) % stretch
    bad = np.concatenate([np.isnan(values), np.zeros(missing, dtype=bool)]).reshape(-1, stretch)
    rows = np.flatnonzero(bad.any(axis=1))
    found: Indices = rows * stretch + bad[rows].argmax(axis=1)
    return found


def cloud(x: Floats, y: Floats, most: int) -> Indices:
    """Which points of a cloud to keep, given as fractions: the last drawn in each spot of a fine grid."""
    seen = np.flatnonzero((x >= 0) & (x <= 1) & (y >= 0) & (y <= 1))
    spots = (x[seen] * 320).astype(np.int64) * 1000 + (y[seen] * 200).astype(np.int64)
    _, last = np.unique(spots[::-1], return_index=True)
    kept = np.sort(seen[len(seen) - 1 - last])
    if len(kept) > most:
        kept = kept[np.linspace(0, len(kept) - 1, most).astype(np.intp)]
    return kept
