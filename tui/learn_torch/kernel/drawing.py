"""What a figure is made of, as the worker describes it and the screen draws it.

No raster of the whole and no code: titles, ticks, series, small images. All positions are
fractions of an axes, (0, 0) its lower left corner and (1, 1) its upper right one, whatever its
scales are; so the screen needs to know nothing of logarithms, dates or twin axes. nan is a gap.

The worker's side runs untrusted code, so every bound is in the types, where decoding holds it;
`validate` holds what the types cannot say.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated, Literal

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from learn_torch.kernel.foreign_text import CONTROLS
from learn_torch.kernel.wire_message import WireMessage

MAX_FIGURES = 20
"""Figures of one run."""
MAX_AXES = 64
MAX_MARKS = 64
"""Series, images and areas of one axes."""
MAX_CAPTIONS = 400
MAX_POINTS = 2048
"""Of one series; the worker thins to fewer."""
MAX_FIGURE_POINTS = 1 << 14
"""Of all series of a figure."""
MAX_TICKS = 64
MAX_COLOURS = 64
MAX_TEXT = 200
MAX_SIDE = 160
"""Pixels of an image in either direction: as many as a large terminal can show."""
MAX_FIGURE_PIXELS = 1 << 17
"""Of all images of a figure."""

Colour = Annotated[int, Meta(ge=0, le=0xFFFFFF)]
Words = Annotated[str, Meta(max_length=MAX_TEXT, pattern=rf"\A[^\t{CONTROLS}]*\Z")]
"""Text without control characters but the line end."""
Values = Annotated[tuple[float, ...], Meta(max_length=MAX_POINTS)]
Palette = Annotated[tuple[Colour, ...], Meta(max_length=MAX_COLOURS)]
Choice = Annotated[bytes, Meta(max_length=MAX_POINTS)]
"""A byte a point: its colour's place in the palette."""
Share = Annotated[float, Meta(ge=0.0, le=1.0)]
Span = Annotated[int, Meta(ge=1, le=MAX_AXES)]
Place = Annotated[int, Meta(ge=0, lt=MAX_AXES)]


class Tick(msgspec.Struct, frozen=True):
    """A place on an axis, and what is written there."""

    at: float
    label: Words


Ticks = Annotated[tuple[Tick, ...], Meta(max_length=MAX_TICKS)]


class Axis(msgspec.Struct, frozen=True):
    """One direction of an axes."""

    low: float
    """The value at fraction 0; it may be more than `high`."""
    high: float
    log: bool = False
    label: Words = ""
    ticks: Ticks | None = None
    """None: the screen chooses round values between low and high."""


class Line(msgspec.Struct, frozen=True, tag=True):
    """Points joined by lines."""

    x: Values
    y: Values
    colour: Colour
    dotted: bool = False
    """Its points are marked as well."""


class Points(msgspec.Struct, frozen=True, tag=True):
    """Points by themselves."""

    x: Values
    y: Values
    colours: Palette
    which: Choice


class Bars(msgspec.Struct, frozen=True, tag=True):
    """Filled rectangles."""

    left: Values
    right: Values
    bottom: Values
    top: Values
    colours: Palette
    which: Choice
    alpha: Share = 1.0


class Area(msgspec.Struct, frozen=True, tag=True):
    """A filled polygon; a gap begins another ring."""

    x: Values
    y: Values
    colour: Colour
    alpha: Share = 1.0


class Image(msgspec.Struct, frozen=True, tag=True):
    """Pixels in rows from the top, three bytes each."""

    width: Annotated[int, Meta(ge=1, le=MAX_SIDE)]
    height: Annotated[int, Meta(ge=1, le=MAX_SIDE)]
    pixels: Annotated[bytes, Meta(max_length=3 * MAX_SIDE * MAX_SIDE)]
    left: float = 0.0
    right: float = 1.0
    bottom: float = 0.0
    top: float = 1.0
    grain: tuple[int, int] | None = None
    """Columns and rows of the array that it shows; None: a picture of shapes, with no grain."""


class Caption(msgspec.Struct, frozen=True, tag=True):
    """Text inside an axes."""

    x: float
    y: float
    text: Words
    colour: Colour | None = None
    """None: as other text."""
    anchor: Share = 0.0
    """Which part of the text is at x: 0 its beginning, 0.5 its middle, 1 its end."""


Mark = Line | Points | Bars | Area | Image


class Scale(msgspec.Struct, frozen=True):
    """What the colours of an image stand for."""

    low: float
    high: float
    colours: Palette
    label: Words = ""


class Entry(msgspec.Struct, frozen=True):
    """A line of a legend. Its colour says which series it is about."""

    label: Words
    colour: Colour
    kind: Literal["line", "points", "filled"]


class Axes(msgspec.Struct, frozen=True):
    """One plot of a figure."""

    x: Axis
    y: Axis
    row: Place = 0
    column: Place = 0
    rows: Span = 1
    columns: Span = 1
    title: Words = ""
    marks: Annotated[tuple[Mark, ...], Meta(max_length=MAX_MARKS)] = ()
    """From back to front."""
    captions: Annotated[tuple[Caption, ...], Meta(max_length=MAX_CAPTIONS)] = ()
    framed: bool = True
    """Whether axis lines and ticks are drawn."""
    legend: Annotated[tuple[Entry, ...], Meta(max_length=MAX_MARKS)] = ()
    aspect: float | None = None
    """Height by width, where that is fixed."""
    right: Axis | None = None
    """The second axis of y, of twin axes."""
    top: Axis | None = None
    scale: Scale | None = None


class Drawing(msgspec.Struct, frozen=True):
    """A figure."""

    axes: Annotated[tuple[Axes, ...], Meta(max_length=MAX_AXES)]
    title: Words = ""
    notes: Annotated[tuple[Words | WireMessage, ...], Meta(max_length=8)] = ()
    """What was left out, in sentences; plain text in figures that protocol 3 has saved."""


def relabelled(drawing: Drawing, say: Callable[[str], str]) -> Drawing:
    """The same figure, with `say` of everything that is written in it but its notes."""
    axes = tuple(_relabelled_axes(one, say) for one in drawing.axes)
    return replace(drawing, axes=axes, title=say(drawing.title))


def _relabelled_axes(axes: Axes, say: Callable[[str], str]) -> Axes:
    return replace(
        axes,
        x=_relabelled_axis(axes.x, say),
        y=_relabelled_axis(axes.y, say),
        right=axes.right and _relabelled_axis(axes.right, say),
        top=axes.top and _relabelled_axis(axes.top, say),
        title=say(axes.title),
        captions=tuple(replace(one, text=say(one.text)) for one in axes.captions),
        legend=tuple(replace(one, label=say(one.label)) for one in axes.legend),
        scale=axes.scale and replace(axes.scale, label=say(axes.scale.label)),
    )


def _relabelled_axis(axis: Axis, say: Callable[[str], str]) -> Axis:
    ticks = axis.ticks and tuple(replace(one, label=say(one.label)) for one in axis.ticks)
    return replace(axis, label=say(axis.label), ticks=ticks)


class InvalidDrawing(ValueError):
    """A drawing that contradicts itself."""


def validate(drawing: Drawing) -> None:
    """Hold what the types of a drawing cannot say; raises InvalidDrawing."""
    points = pixels = 0
    for axes in drawing.axes:
        for axis in (axes.x, axes.y, axes.right, axes.top):
            _sound_axis(axis)
        for mark in axes.marks:
            if isinstance(mark, Image):
                pixels += _sound_image(mark)
            else:
                points += _sound_series(mark)
        _finite([c.x for c in axes.captions] + [c.y for c in axes.captions], "a caption")
        _finite([axes.scale.low, axes.scale.high] if axes.scale else [], "a colour scale")
        if axes.aspect is not None and not 1e-3 <= axes.aspect <= 1e3:
            raise InvalidDrawing("the aspect of an axes is out of bounds")
    if points > MAX_FIGURE_POINTS or pixels > MAX_FIGURE_PIXELS:
        raise InvalidDrawing(f"{points} points and {pixels} pixels in one figure")


def _finite(values: list[float], whose: str) -> None:
    if not all(map(math.isfinite, values)):
        raise InvalidDrawing(f"a position of {whose} is not finite")


def _sound_axis(axis: Axis | None) -> None:
    if axis is None:
        return
    _finite([axis.low, axis.high, *(tick.at for tick in axis.ticks or ())], "an axis")
    if axis.low == axis.high or (axis.log and min(axis.low, axis.high) <= 0):
        raise InvalidDrawing("an axis has no extent")


def _sound_image(image: Image) -> int:
    _finite([image.left, image.right, image.bottom, image.top], "an image")
    if len(image.pixels) != 3 * image.width * image.height:
        raise InvalidDrawing("an image has the wrong number of pixels")
    if image.grain is not None and not all(1 <= side <= 1 << 24 for side in image.grain):
        raise InvalidDrawing("the grain of an image is out of bounds")
    return image.width * image.height


def _sound_series(mark: Line | Points | Bars | Area) -> int:
    if isinstance(mark, Bars):
        lengths = {len(mark.left), len(mark.right), len(mark.bottom), len(mark.top)}
    else:
        lengths = {len(mark.x), len(mark.y)}
    if isinstance(mark, Points | Bars):
        lengths.add(len(mark.which))
        if mark.which and max(mark.which) >= len(mark.colours):
            raise InvalidDrawing("a point has a colour that is not in the palette")
    if len(lengths) != 1:
        raise InvalidDrawing("a series has more of one coordinate than of the other")
    return lengths.pop()
