"""Colours as frames carry them: 0xRRGGBB, and palettes with a byte a point."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib import colors

from learn_torch.kernel.drawing import MAX_COLOURS

GREY = 0x808080


def colour(value: Any) -> int:
    """Any colour that matplotlib knows, without its transparency; grey for none."""
    if value is None or (isinstance(value, str) and value.lower() == "none"):
        return GREY
    red, green, blue = (round(255 * part) for part in colors.to_rgb(value))
    return red << 16 | green << 8 | blue


def first(rgba: Any) -> int:
    """The first of several colours of a collection; grey when it has none."""
    rows = np.asarray(rgba, dtype=float).reshape(-1, 4)
    return colour(tuple(rows[0])) if len(rows) else GREY


def opacity(rgba: Any) -> float:
    """The transparency of the first of several colours, 0 to 1."""
    rows = np.asarray(rgba, dtype=float).reshape(-1, 4)
    return float(np.clip(rows[0, 3], 0.0, 1.0)) if len(rows) else 1.0


def palette(rgba: Any, count: int) -> tuple[tuple[int, ...], np.ndarray]:
    """At most MAX_COLOURS colours, and for each of `count` points which of them is its own, uint8.

    `rgba`: (n, 4), repeated where n < count. Many colours are rounded until they are few enough.
    """
    rows = np.asarray(rgba, dtype=float).reshape(-1, 4)
    if not len(rows):
        return (GREY,), np.zeros(count, dtype=np.uint8)
    rgb = (rows[:, :3] * 255).round().clip(0, 255).astype(np.int64)
    for shift in (0, 3, 4, 5, 6):
        codes = (rgb >> shift) << shift
        packed = codes[:, 0] << 16 | codes[:, 1] << 8 | codes[:, 2]
        unique, which = np.unique(packed, return_inverse=True)
        if len(unique) <= MAX_COLOURS:
            break
    order = np.resize(which.astype(np.uint8), count) if count else np.zeros(0, dtype=np.uint8)
    return tuple(int(value) for value in unique), order
