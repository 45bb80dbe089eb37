"""How much of a figure there is room for, shared out among its axes; images reduced to fit."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from learn_torch.i18n.message import Message, msg
from learn_torch.kernel.drawing import MAX_FIGURE_PIXELS, MAX_FIGURE_POINTS, MAX_SIDE, Image, Mark

Pixels = NDArray[np.uint8]
"""(H, W, 3), red, green and blue."""

LINE_POINTS = 640
"""Points of one line: two a column of a wide terminal's braille dots."""
CLOUD_POINTS = 1600


class Budget:
    """What is left for the rest of a figure, and what was left out so far."""

    def __init__(self, axes: int) -> None:
        self._points = MAX_FIGURE_POINTS
        self.side = min(MAX_SIDE, math.isqrt(MAX_FIGURE_PIXELS // (2 * max(1, axes))))
        """Pixels of an image, either way."""
        self._pixels = MAX_FIGURE_PIXELS
        self.notes: list[Message] = []

    def note(self, words: Message) -> None:
        """Something is left out."""
        if words not in self.notes:
            self.notes.append(words)

    def room(self, wanted: int) -> int:
        """How many points of a series there is room for."""
        if wanted > self._points:
            self.note(msg("Some points are left out: the figure has too many."))
        return max(0, min(wanted, self._points))

    def take(self, points: int) -> None:
        self._points -= points

    def image(self, width: int, height: int) -> bool:
        """Whether there is room for one more image of this size; it is taken."""
        if width * height > self._pixels:
            self.note(msg("Some images are left out: the figure has too many."))
            return False
        self._pixels -= width * height
        return True


def on_white(rgba: NDArray[Any], alpha: float = 1.0) -> Pixels:
    """(H, W, 4) values of 0 to 255, and an opacity of the whole, as pixels on a white page."""
    share = rgba[..., 3:] / 255.0 * alpha
    return (rgba[..., :3] * share + 255 * (1 - share)).round().astype(np.uint8)


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
