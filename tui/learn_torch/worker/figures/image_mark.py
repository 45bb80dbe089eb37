"""Pixels as a mark of a drawing, reduced to what a terminal can show."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from learn_torch.kernel.drawing import Image, Mark
from learn_torch.worker.figures.budget import Budget

Pixels = NDArray[np.uint8]
"""(H, W, 3), red, green and blue."""


def image_mark(
    rgb: Pixels, budget: Budget, grain: tuple[int, int] | None, **place: float
) -> list[Mark]:
    """Pixels as a mark, each side at most what the budget gives an image; none without room."""
    height, width = rgb.shape[:2]
    shrink = max(width / budget.side, height / budget.side, 1.0)
    size = max(1, round(width / shrink)), max(1, round(height / shrink))
    if not budget.image(*size):
        return []
    if shrink > 1:
        from PIL import Image as Pillow  # a session may open before Pillow is imported

        picture = Pillow.fromarray(np.ascontiguousarray(rgb))
        rgb = np.asarray(picture.resize(size, Pillow.Resampling.BOX))
    return [Image(size[0], size[1], np.ascontiguousarray(rgb).tobytes(), grain=grain, **place)]
