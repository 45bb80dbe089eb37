"""The numbers of a tensor, as far as they are shown: statistics, a part of a matrix, a picture.

All is read through views; what is copied at a time is at most CHUNK numbers. To be called with
overrides off.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from learn_torch.kernel.queries import (
    MAX_BINS,
    MAX_PICTURE,
    Grid,
    Inspect,
    Number,
    Picture,
    Statistics,
)
from learn_torch.worker.queries import tensor_facts

SAMPLED = 16
CHUNK = 1 << 20
"""Numbers that are reduced at once: 8 MiB of float64."""
MAX_LOOKED_AT = 1 << 23
"""Numbers of which statistics are made, at most: 8 million take about 0.4 s on one core. Of a larger
tensor every second, third, … along a dimension is looked at."""
MIN_SIDE = 4
"""A matrix with fewer rows or columns is no picture."""
MAX_BATCH_SIDE = 4096

_FLOATS = (torch.float32, torch.float64)


def plain(tensor: Any) -> torch.Tensor | None:
    """The tensor as torch's own class, without its history; None where its numbers cannot be read."""
    if tensor_facts.shape_of(tensor) is None or tensor.dtype in _PACKED:
        return None
    if str(tensor_facts.read(tensor, "device")) == "meta":
        return None
    try:  # a tensor that has left its vmap or grad refuses
        found = torch._C.TensorBase.detach(tensor)
        found = found if type(found) is torch.Tensor else found.as_subclass(torch.Tensor)
        if tensor_facts.layout_of(tensor):
            return _dense(found)
        return found if _is_stored(found) else None
    except RuntimeError:
        return None


_PACKED = (torch.float4_e2m1fn_x2,) if hasattr(torch, "float4_e2m1fn_x2") else ()
"""Dtypes that hold several numbers in a byte and convert to no other."""


def _dense(tensor: torch.Tensor) -> torch.Tensor | None:
    """A sparse or quantized tensor as a plain one, which is a copy; None where that would be large."""
    if tensor.numel() > CHUNK:
        return None
    return tensor.dequantize() if tensor.is_quantized else tensor.to_dense()


def of_array(array: Any) -> torch.Tensor | None:
    """The numbers of a NumPy array; None for text, objects, records and dates.

    What torch takes as it is, is not copied: torch takes no negative strides and no other byte order.
    """
    array = np.ndarray.view(array, np.ndarray)  # of a subclass, whose methods may be the learner's
    if array.dtype.kind not in "biufc":
        return None
    strange = not array.dtype.isnative or min(array.strides, default=0) < 0
    if strange or array.dtype.itemsize * 8 > (128 if array.dtype.kind == "c" else 64):
        if array.size > MAX_LOOKED_AT:
            return None
        size = min(array.dtype.itemsize, 16 if array.dtype.kind == "c" else 8)
        array = array.astype(f"{array.dtype.kind}{size}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of an array that is read-only: nothing writes to it here
        return torch.from_numpy(array)


def sampled(tensor: Any) -> int:
    """A hash of SAMPLED numbers from all over a tensor in the CPU's memory; 0 where there are none.

    `w.data -= …` and NumPy change numbers and no version: 4 us a tensor.
    """
    if tensor_facts.layout_of(tensor) or str(tensor_facts.read(tensor, "device")) != "cpu":
        return 0
    numbers = plain(tensor)
    if numbers is None or not numbers.numel() or not numbers.is_contiguous():
        return 0
    step = max(1, numbers.numel() // SAMPLED)
    return hash(str(numbers.flatten()[::step].tolist()))  # the hash of nan is another each time


def _is_stored(tensor: torch.Tensor) -> bool:
    """Whether the memory is there: reading a tensor whose storage was freed ends the process."""
    if not tensor.numel() or torch._C._functorch.is_functorch_wrapped_tensor(tensor):
        return not tensor.numel()
    steps = zip(tensor.shape, tensor.stride(), strict=True)
    last = tensor.storage_offset() + sum((size - 1) * step for size, step in steps)
    return bool((last + 1) * tensor.itemsize <= tensor.untyped_storage().nbytes())


def statistics(tensor: torch.Tensor) -> Statistics | None:
    """Low, mean, high, NaN and inf counts and a histogram; None for complex or no numbers."""
    if tensor.is_complex() or not tensor.numel():
        return None
    seen = thinned(tensor, MAX_LOOKED_AT)
    nans = infs = finite = 0
    low, high, total = math.inf, -math.inf, 0.0
    for chunk in chunks(seen):
        good = chunk[torch.isfinite(chunk)]
        nans += int(torch.isnan(chunk).sum())
        finite += good.numel()
        if good.numel():
            least, most = good.aminmax()
            low, high = min(low, float(least)), max(high, float(most))
            total += float(good.sum(dtype=torch.float64))
    infs = seen.numel() - finite - nans
    if not finite:
        return Statistics(math.nan, math.nan, math.nan, nans, infs, seen.numel())
    mean, bins = total / finite, _histogram(seen, low, high)
    return Statistics(low, mean, high, nans, infs, seen.numel(), bins)


def thinned(tensor: torch.Tensor, limit: int) -> torch.Tensor:
    """A view with at most `limit` numbers, from all over the tensor."""
    while tensor.numel() > limit:
        dimension = max(range(tensor.ndim), key=lambda d: tensor.shape[d])
        step = min(-(-tensor.numel() // limit), tensor.shape[dimension])
        tensor = tensor[(slice(None),) * dimension + (slice(None, None, step),)]
    return tensor


def chunks(tensor: torch.Tensor) -> Iterator[torch.Tensor]:
    """The numbers as floats, at most CHUNK at a time."""
    if tensor.numel() <= CHUNK:
        kept = tensor.dtype in _FLOATS
        yield tensor.reshape(-1) if kept else tensor.to(torch.float64).reshape(-1)
        return
    dimension = max(range(tensor.ndim), key=lambda d: tensor.shape[d])
    size = max(1, tensor.shape[dimension] * CHUNK // tensor.numel())
    for part in tensor.split(size, dimension):
        yield from chunks(part)


def _histogram(tensor: torch.Tensor, low: float, high: float) -> tuple[int, ...]:
    """Counts in MAX_BINS equal steps; empty where all numbers are the same or the range overflows."""
    if not low < high or not math.isfinite(high - low):
        return ()
    found = torch.zeros(MAX_BINS, dtype=torch.int64)
    for chunk in chunks(tensor):
        good = chunk[torch.isfinite(chunk)].double()
        at = ((good - low) * (MAX_BINS / (high - low))).long().clamp_(0, MAX_BINS - 1)
        found += torch.bincount(at, minlength=MAX_BINS).cpu()
    return tuple(found.tolist())


def grid(tensor: torch.Tensor, args: Inspect) -> Grid:
    """The numbers that `args` asks for, moved into the bounds of the matrix.

    A vector is a matrix of rows of `args.columns` numbers; more dimensions are many matrices.
    """
    if tensor.ndim < 2:
        return _vector(tensor.reshape(-1), args)
    height, width = tensor.shape[-2:]
    planes = math.prod(tensor.shape[:-2])
    plane = min(args.plane, max(0, planes - 1))
    row = min(args.row, max(0, height - args.rows))
    column = min(args.column, max(0, width - args.columns))
    cells: tuple[tuple[Number, ...], ...] = ()
    if planes:
        matrix = _plane(tensor, plane)
        shown = matrix[row : row + args.rows, column : column + args.columns]
        cells = tuple(tuple(map(_number, line)) for line in shown.tolist())
    return Grid(height, width, planes, plane, row, column, cells)


def _vector(vector: torch.Tensor, args: Inspect) -> Grid:
    width = min(args.columns, max(1, vector.numel()))
    height = -(-vector.numel() // width)
    row = min(args.row, max(0, height - args.rows))
    numbers = [_number(n) for n in vector[row * width : (row + args.rows) * width].tolist()]
    cells = tuple(tuple(numbers[at : at + width]) for at in range(0, len(numbers), width))
    return Grid(height, width, 1, 0, row, 0, cells)


def _number(value: Any) -> Number:
    if type(value) is complex:
        return f"{value:.3g}"
    return value if type(value) in (bool, int, float) else str(value)


def _plane(tensor: torch.Tensor, plane: int) -> torch.Tensor:
    """The matrix with this number, counted through all dimensions but the last two."""
    for size in reversed(tensor.shape[:-2]):
        plane, at = divmod(plane, size)
        tensor = tensor.select(tensor.ndim - 3, at)
    return tensor


def picture(tensor: torch.Tensor, plane: int) -> Picture | None:
    """The matrix, or the colour image that it belongs to, as pixels; None where it is no picture."""
    if tensor.is_complex() or tensor.ndim < 2 or not tensor.numel():
        return None
    image = _image(tensor, min(plane, math.prod(tensor.shape[:-2]) - 1))
    height, width = image.shape[:2]
    if min(height, width) < MIN_SIDE or max(height, width) > MAX_BATCH_SIDE * 16:
        return None
    steps = -(-height // MAX_PICTURE), -(-width // MAX_PICTURE)
    small = image[:: steps[0], :: steps[1]].cpu().double()
    pixels = _scaled(small, image.dtype == torch.uint8).byte()
    if pixels.ndim == 2:
        pixels = pixels[:, :, None].expand(-1, -1, 3)
    data = bytes(pixels.contiguous().flatten().tolist())
    return Picture(small.shape[1], small.shape[0], data, (width, height))


def _image(tensor: torch.Tensor, plane: int) -> torch.Tensor:
    """[H, W, 3] where the tensor holds colours, else [H, W]."""
    if tensor.ndim >= 3 and tensor.shape[-3] == 3 and _is_colour(tensor):
        first = plane // 3 * 3
        return torch.stack([_plane(tensor, first + channel) for channel in range(3)], -1)
    if tensor.ndim == 3 and tensor.shape[-1] == 3 and min(tensor.shape[:2]) >= MIN_SIDE:
        return tensor
    return _plane(tensor, plane)


def _is_colour(tensor: torch.Tensor) -> bool:
    return min(tensor.shape[-2:]) >= MIN_SIDE and (
        tensor.is_floating_point() or tensor.dtype == torch.uint8
    )


def _scaled(pixels: torch.Tensor, bytes_already: bool) -> torch.Tensor:
    """0 to 255: bytes as they are, numbers from 0 to 1 times 255, others from lowest to highest."""
    pixels = torch.nan_to_num(pixels, 0.0, 0.0, 0.0)
    if bytes_already:
        return pixels
    low, high = (float(side) for side in pixels.aminmax())
    if low < 0 or high > 1 or high == low:
        pixels = (pixels - low) / ((high - low) or 1.0)
    return (pixels * 255).round().clamp(0, 255)
