"""What `imshow` shows as an image, and what has no other form as a picture drawn by Agg."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure, SubFigure
from matplotlib.image import AxesImage
from matplotlib.text import Text

from learn_torch.kernel.drawing import Mark
from learn_torch.worker.figures.artist_values import fractions
from learn_torch.worker.figures.budget import Budget, Pixels, image_mark, on_white

COARSE = 1024
"""Cells of an array, either way, that are given colours; of larger ones, every n-th."""
RASTER = 640
"""Pixels of a picture by Agg, before it is reduced."""


def of_image(axes: Axes, image: AxesImage, budget: Budget) -> list[Mark] | None:
    """An image that `imshow` made; None for other kinds of image, and for an empty one."""
    values = image.get_array()
    if type(image) is not AxesImage or values is None or 0 in values.shape:
        return None
    left, right, bottom, top = image.get_extent()
    corners = np.array([left, right], dtype=float), np.array([bottom, top], dtype=float)
    across, up = fractions(axes, image.get_transform(), *corners, clip=True)
    if not (np.isfinite(across).all() and np.isfinite(up).all()):
        return None
    rgb = coloured(image, values)
    if image.origin == "lower":
        rgb = rgb[::-1]
    grain = (int(values.shape[1]), int(values.shape[0]))
    place = {"left": across[0], "right": across[1], "bottom": up[0], "top": up[1]}
    return image_mark(rgb, budget, grain, **{name: float(v) for name, v in place.items()})


def coloured(image: AxesImage, values: Any) -> Pixels:
    """(H, W, 3) uint8 from the values of an image; what is transparent shows a white page."""
    stride = -(-max(values.shape[:2]) // COARSE)
    rgba = image.to_rgba(values[::stride, ::stride], bytes=True, norm=True)
    alpha = image.get_alpha()
    return on_white(rgba, float(alpha) if isinstance(alpha, float | int) else 1.0)


def rastered(axes: Axes, artists: Sequence[Artist], budget: Budget) -> list[Mark]:
    """These artists of an axes, drawn by Agg, as an image that fills the axes."""
    figure = page(axes)
    before = figure.dpi
    try:
        figure.dpi = max(10.0, RASTER / max(figure.get_size_inches()))
        rgb = _agg(axes, artists)
    finally:
        figure.dpi = before
    return image_mark(rgb, budget, None) if rgb.size else []


def page(axes: Axes) -> Figure:
    """The figure that holds an axes, sub-figures apart."""
    found = axes.figure
    while isinstance(found, SubFigure):
        found = found.figure
    assert isinstance(found, Figure)
    return found


def _agg(axes: Axes, artists: Sequence[Artist]) -> Pixels:
    figure = page(axes)
    width, height = (max(1, round(side)) for side in figure.bbox.size)
    renderer: Any = RendererAgg(width, height, figure.dpi)  # type: ignore[no-untyped-call]
    for artist in sorted(artists, key=lambda one: one.get_zorder()):
        artist.draw(renderer)
    rgba = np.asarray(renderer.buffer_rgba())
    box = axes.get_window_extent()
    rows = slice(max(0, height - round(box.y1)), max(0, height - round(box.y0)))
    return on_white(rgba[rows, max(0, round(box.x0)) : max(0, round(box.x1))])


def portrait(axes: Axes, budget: Budget) -> list[Mark]:
    """A whole axes as a picture without its text, for polar and three-dimensional axes."""
    words = [text for text in axes.findobj(Text) if text.get_visible()]
    try:
        for text in words:
            text.set_visible(False)
        return rastered(axes, [axes], budget)
    finally:
        for text in words:
            text.set_visible(True)
