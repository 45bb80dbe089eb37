"""The value of a cell's last expression as a picture, where it is one."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from matplotlib.figure import Figure
from PIL import Image as Pillow
from torchvision import tv_tensors
from torchvision.utils import make_grid

from learn_torch.kernel.drawing import Axes, Axis, Drawing
from learn_torch.worker.figures.budget import Budget
from learn_torch.worker.figures.pixels import Pixels, reduced
from learn_torch.worker.figures.recorder import FigureRecorder

SIDES = range(8, 1025)
"""Rows and columns of a tensor that may be an image."""
BATCH = range(1, 65)


def show(value: Any, easel: FigureRecorder) -> None:
    """Show a figure, a picture, an image tensor or a batch of them; anything else is only text."""
    if isinstance(value, Figure):
        if not easel.shown(value):
            easel.show(value)
            easel.flush(value)
        return
    rgb = pixels(value)
    if rgb is not None:
        easel.put(_alone(rgb))


def pixels(value: Any) -> Pixels | None:
    """(H, W, 3) uint8; None for what is no image."""
    if isinstance(value, Pillow.Image):
        return _of_pillow(value) if min(value.size) > 0 else None
    if isinstance(value, torch.Tensor) and looks_like_image(value):
        return _of_tensor(value)
    return None


def looks_like_image(tensor: torch.Tensor) -> bool:
    """(H, W), (1|3, H, W) or (N, 1|3, H, W), of uint8, or of floats within [0, 1].

    What is an `Image` by its class need not have its values there.
    """
    if tensor.layout is not torch.strided or tensor.device.type == "meta":
        return False
    if tensor.dim() not in (2, 3, 4) or any(side not in SIDES for side in tensor.shape[-2:]):
        return False
    if tensor.dim() > 2 and tensor.shape[-3] not in (1, 3):
        return False
    if tensor.dim() == 4 and tensor.shape[0] not in BATCH:
        return False
    if isinstance(tensor, tv_tensors.Image):
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
        across = math.ceil(math.sqrt(len(plain)))
        plain = make_grid(plain, nrow=across, padding=1, pad_value=0.35)
    shown = plain.expand(3, -1, -1).permute(1, 2, 0)
    return np.asarray((shown * 255).round().to(torch.uint8).numpy())


def _of_pillow(picture: Pillow.Image) -> Pixels:
    """A picture, on white where it is transparent; a large one reduced before it is copied."""
    small = (
        picture.reduce(max(1, max(picture.size) // 1024)) if max(picture.size) > 2048 else picture
    )
    rgba = np.asarray(small.convert("RGBA"), dtype=float)
    share = rgba[..., 3:] / 255
    return (rgba[..., :3] * share + 255 * (1 - share)).round().astype(np.uint8)


def _alone(rgb: Pixels) -> Drawing:
    """Nothing but an image."""
    height, width = rgb.shape[:2]
    nothing = Axis(0.0, 1.0, ticks=())
    marks = tuple(reduced(rgb, Budget(1), (width, height)))
    aspect = min(100.0, max(0.01, height / width))
    return Drawing((Axes(nothing, nothing, marks=marks, framed=False, aspect=aspect),))
