"""Show the value of a cell's last expression as a picture if it is one.

matplotlib, Pillow and torchvision may not be imported yet; then no value is an object of theirs.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from learn_torch.kernel.drawing import Axes, Axis, Drawing
from learn_torch.worker.figures.budget import Budget, Pixels, image_mark, on_white
from learn_torch.worker.queries import tensor_facts

if TYPE_CHECKING:  # it shows values
    from learn_torch.worker.figures.figure_recorder import FigureRecorder

SIDES = range(8, 1025)
"""Rows and columns of a tensor that may be an image."""
BATCH = range(1, 65)
GAP = 0.35
"""The grey of the lines between the images of a batch."""


def show(value: Any, recorder: FigureRecorder) -> None:
    """Show a figure, a picture, an image tensor or a batch of them; anything else is only text."""
    if isinstance(value, _loaded("matplotlib.figure", "Figure")):
        if not recorder.shown(value):
            recorder.show(value)
            recorder.flush(value)
        return
    with tensor_facts.overrides_off():  # a subclass of a tensor hears nothing of it
        rgb = pixels(value)
    if rgb is not None:
        recorder.put(_image_alone(rgb))


def _loaded(module: str, name: str) -> Any:
    """A class of a module that is imported already; otherwise (), the class of no object."""
    return getattr(sys.modules.get(module), name, ())


def pixels(value: Any) -> Pixels | None:
    """The image that a value is; None if it is none."""
    if isinstance(value, _loaded("PIL.Image", "Image")):
        return _of_pillow(value) if min(value.size) > 0 else None
    if isinstance(value, torch.Tensor) and looks_like_image(value):
        return _of_tensor(value)
    return None


def looks_like_image(tensor: torch.Tensor) -> bool:
    """(H, W), (1|3, H, W) or (N, 1|3, H, W), of uint8, or of floats within [0, 1].

    An `Image` of torchvision is one whatever its values.
    """
    if tensor.is_nested or tensor.layout is not torch.strided or tensor.device.type == "meta":
        return False
    if tensor.dim() not in (2, 3, 4) or any(side not in SIDES for side in tensor.shape[-2:]):
        return False
    if tensor.dim() > 2 and tensor.shape[-3] not in (1, 3):
        return False
    if tensor.dim() == 4 and tensor.shape[0] not in BATCH:
        return False
    if isinstance(tensor, _loaded("torchvision.tv_tensors", "Image")):
        return True
    if tensor.dtype is torch.uint8:
        return True
    if not tensor.is_floating_point():
        return False
    plain = tensor.detach()
    return bool(((plain >= 0) & (plain <= 1)).all())


def _of_tensor(tensor: torch.Tensor) -> Pixels:
    """A tensor that looks like an image, or a batch as a grid with a line between."""
    plain = tensor.detach().as_subclass(torch.Tensor).cpu()
    plain = plain.float() if plain.is_floating_point() else plain.float() / 255
    plain = plain.nan_to_num(0.0).clamp(0, 1)
    if plain.dim() == 2:
        plain = plain[None]
    if plain.dim() == 4:
        plain = tiled(plain)
    shown = plain.expand(3, -1, -1).permute(1, 2, 0)
    return np.asarray((shown * 255).round().to(torch.uint8).numpy())


def tiled(batch: torch.Tensor) -> torch.Tensor:
    """(N, C, H, W) to one (C, H', W'), as square as can be, with lines between the images."""
    count, channels, height, width = batch.shape
    if count == 1:
        return batch[0]
    across = math.ceil(math.sqrt(count))
    down = math.ceil(count / across)
    grid = batch.new_full((channels, down * (height + 1) + 1, across * (width + 1) + 1), GAP)
    for place, image in enumerate(batch):
        row, column = divmod(place, across)
        top, left = row * (height + 1) + 1, column * (width + 1) + 1
        grid[:, top : top + height, left : left + width] = image
    return grid


def _of_pillow(picture: Any) -> Pixels:
    """A Pillow image, on white where it is transparent; a large one is reduced before it is copied."""
    small = (
        picture.reduce(max(1, max(picture.size) // 1024)) if max(picture.size) > 2048 else picture
    )
    return on_white(np.asarray(small.convert("RGBA")))


def _image_alone(rgb: Pixels) -> Drawing:
    """A drawing of one image without axes."""
    height, width = rgb.shape[:2]
    nothing = Axis(0.0, 1.0, ticks=())
    marks = tuple(image_mark(rgb, Budget(1), (width, height)))
    aspect = min(100.0, max(0.01, height / width))
    return Drawing((Axes(nothing, nothing, marks=marks, framed=False, aspect=aspect),))
