"""Figures as the worker describes them, for tests of how they look."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import msgspec

from learn_torch.kernel.drawing import (
    Axes,
    Axis,
    Bars,
    Caption,
    Drawing,
    Entry,
    Image,
    Line,
    Mark,
    Points,
    Tick,
)
from learn_torch.kernel.figures import Figure
from learn_torch.kernel.frames import decode_reply, pack

BLUE, ORANGE, RED = 0x1F77B4, 0xFF7F0E, 0xD62728
SEVEN = (
    "........",
    ".######.",
    ".....##.",
    "....##..",
    "...##...",
    "..##....",
    "..##....",
    "........",
)


def drawing(*marks: Mark, **changes: Any) -> Drawing:
    """A figure of one axes, with scales from 0 to 1 by default."""
    fields: dict[str, Any] = {"x": Axis(0.0, 1.0), "y": Axis(0.0, 1.0), "marks": marks}
    return Drawing((Axes(**(fields | changes)),))


def shown(figure: Drawing, number: int = 1) -> Figure:
    """A frame of a figure, decoded as a reply from the worker."""
    frame = decode_reply(pack(Figure(1, 1, number, figure))[4:])
    assert isinstance(frame, Figure)
    return frame


def wave(count: int = 200, phase: float = 0.0, colour: int = BLUE) -> Line:
    """A sine from edge to edge."""
    x = tuple(n / (count - 1) for n in range(count))
    return Line(x, tuple(0.5 + 0.45 * math.sin(10 * at + phase) for at in x), colour)


def waves() -> Drawing:
    """Two lines with a legend and a title in Chinese."""
    legend = (Entry("训练集", BLUE, "line"), Entry("val", ORANGE, "line"))
    lines = (wave(), wave(phase=2.0, colour=ORANGE))
    x, y = Axis(0.0, 10.0, label="轮次"), Axis(-1.0, 1.0, label="损失")
    return drawing(*lines, title="损失曲线", legend=legend, x=x, y=y)


def picture(rows: Sequence[str] = SEVEN, *, title: str = "", column: int = 0) -> Axes:
    """An image without ticks: # is white, . is black."""
    pixels = b"".join(b"\xff" * 3 if sign == "#" else bytes(3) for row in rows for sign in row)
    width, height = len(rows[0]), len(rows)
    x, y = Axis(-0.5, width - 0.5), Axis(height - 0.5, -0.5)
    image = Image(width, height, pixels, grain=(width, height))
    return Axes(x, y, title=title, marks=(image,), aspect=height / width, column=column)


def digits(count: int) -> Drawing:
    """A row of sevens."""
    axes = tuple(picture(title=str(n), column=n) for n in range(count))
    return Drawing(axes, "Digits")


def confusion() -> Drawing:
    """Three classes with their numbers."""
    names = tuple(Tick((2 * n + 1) / 6, name) for n, name in enumerate(("cat", "dog", "鸟")))
    down = tuple(Tick(1 - tick.at, tick.label) for tick in names)
    captions = tuple(
        Caption((2 * c + 1) / 6, 1 - (2 * r + 1) / 6, str(90 * (r == c) + r + c), None, 0.5)
        for r in range(3)
        for c in range(3)
    )
    pixels = b"".join(bytes([250 * (r == c)] * 3) for r in range(3) for c in range(3))
    x, y = Axis(-0.5, 2.5, label="said", ticks=names), Axis(2.5, -0.5, label="true", ticks=down)
    image = Image(3, 3, pixels, grain=(3, 3))
    return Drawing((Axes(x, y, marks=(image,), captions=captions, aspect=1.0),))


def bars() -> Drawing:
    """Three categories."""
    ticks = tuple(Tick(at, name) for at, name in ((0.2, "a"), (0.5, "b"), (0.8, "c")))
    left, right, top = (0.1, 0.4, 0.7), (0.3, 0.6, 0.9), (0.25, 0.5, 1.0)
    mark = Bars(left, right, (0.0,) * 3, top, (BLUE,), bytes(3))
    return drawing(mark, x=Axis(0.0, 1.0, ticks=ticks), y=Axis(0.0, 4.0))


def boundary() -> Drawing:
    """Two regions, with points of both colours over them."""
    pixels = b"".join((b"\x40\x40\xff" if n % 8 < 4 else b"\xff\x40\x40") for n in range(64))
    points = Points((0.2, 0.8, 0.3), (0.5, 0.5, 0.8), (0x4040FF, 0xFF4040), b"\x00\x01\x01")
    return drawing(Image(8, 8, pixels), points)


def titled(figure: Drawing, title: str) -> Drawing:
    """The same with another title over it all."""
    return msgspec.structs.replace(figure, title=title)
