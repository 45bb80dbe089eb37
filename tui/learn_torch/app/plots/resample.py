"""Images scaled to the pixels of a plot: what shrinks is averaged, what grows stays sharp."""

from __future__ import annotations

from collections.abc import Sequence

from learn_torch.app.plots.terminal_style import Colour, from_channels
from learn_torch.kernel.drawing import Image

Span = tuple[int, int]
"""First source pixel and the one after the last."""
Rgb = tuple[int, int, int]


def resampled(image: Image, columns: int, rows: int) -> list[list[Colour | None]]:
    """The image on a plot of `columns` by `rows` pixels; None where it does not reach."""
    across = _spans(image.left, image.right, image.width, columns)
    down = _spans(1 - image.top, 1 - image.bottom, image.height, rows)
    lines: dict[int, list[Rgb | None]] = {}
    result: list[list[Colour | None]] = []
    for span in down:
        if span is None:
            result.append([None] * columns)
            continue
        for row in range(*span):
            if row not in lines:
                lines[row] = _averaged_row(image, row, across)
        strips = [lines[row] for row in range(*span)]
        result.append([_mean([strip[x] for strip in strips]) for x in range(columns)])
    return result


def _spans(low: float, high: float, count: int, cells: int) -> list[Span | None]:
    """For each cell, which of `count` pixels between two fractions it shows; None: none of them."""
    extent = high - low
    if extent == 0:
        return [None] * cells
    spans: list[Span | None] = []
    for cell in range(cells):
        start, end = sorted(count * (edge / cells - low) / extent for edge in (cell, cell + 1))
        middle = (start + end) / 2
        if not 0 <= middle < count:
            spans.append(None)
        elif end - start <= 1.25:
            spans.append((int(middle), int(middle) + 1))
        else:
            first = max(0, round(start))
            spans.append((first, max(first + 1, min(count, round(end)))))
    return spans


def _averaged_row(image: Image, row: int, across: Sequence[Span | None]) -> list[Rgb | None]:
    """A row of an image with the pixels of each cell averaged."""
    start = 3 * row * image.width
    line = image.pixels[start : start + 3 * image.width]
    reds, greens, blues = line[::3], line[1::3], line[2::3]
    cells: list[Rgb | None] = []
    for span in across:
        if span is None:
            cells.append(None)
            continue
        a, b = span
        if b - a == 1:
            cells.append((reds[a], greens[a], blues[a]))
        else:
            red, green, blue = (sum(part[a:b]) // (b - a) for part in (reds, greens, blues))
            cells.append((red, green, blue))
    return cells


def _mean(colours: Sequence[Rgb | None]) -> Colour | None:
    there = [colour for colour in colours if colour is not None]
    if not there:
        return None
    if len(there) == 1:
        return from_channels(*there[0])
    red, green, blue = (sum(part) // len(there) for part in zip(*there, strict=True))
    return from_channels(red, green, blue)
