"""One axes as the screen is to draw it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from matplotlib import ticker
from matplotlib.artist import Artist
from matplotlib.axes import Axes as MplAxes
from matplotlib.axis import Axis as MplAxis
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.container import BarContainer
from matplotlib.contour import ContourSet
from matplotlib.image import AxesImage
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.quiver import Quiver
from matplotlib.text import Annotation, Text

from learn_torch.i18n.message import msg
from learn_torch.kernel.drawing import (
    MAX_CAPTIONS,
    MAX_COLOURS,
    MAX_MARKS,
    MAX_TICKS,
    Axes,
    Axis,
    Caption,
    Entry,
    Mark,
    Scale,
    Tick,
)
from learn_torch.worker.figures import patches, pixels, series
from learn_torch.worker.figures.artist_values import clean, colour, first, fractions
from learn_torch.worker.figures.budget import Budget

Direction = Literal["x", "y"]
ANCHORS = {"center": 0.5, "right": 1.0}


def panel(axes: MplAxes, budget: Budget) -> Axes:
    """An axes by itself, twins apart."""
    axes.apply_aspect()
    if axes.name != "rectilinear":
        return _portrait(axes, budget)
    across, up = axis(axes, "x"), axis(axes, "y")
    ticked = across.ticks != () or up.ticks != ()
    return Axes(
        across,
        up,
        title=title(axes),
        marks=marks(axes, budget),
        captions=tuple(_captions(axes)),
        framed=bool(axes.axison) and (axes.get_frame_on() or ticked),
        legend=tuple(legend(axes)),
        aspect=None if axes.get_aspect() == "auto" else _shape(axes),
        scale=_scale(axes),
    )


def _portrait(axes: MplAxes, budget: Budget) -> Axes:
    """Polar, three-dimensional and the like: a picture."""
    nothing = Axis(0.0, 1.0, ticks=())
    return Axes(
        nothing,
        nothing,
        title=title(axes),
        marks=tuple(pixels.portrait(axes, budget)),
        framed=False,
        legend=tuple(legend(axes)),
        aspect=_shape(axes),
    )


def title(axes: MplAxes) -> str:
    """The title, wherever it is aligned."""
    words = (axes.get_title(loc=loc) for loc in ("left", "center", "right"))
    return clean("  ".join(filter(None, words)))


def _shape(axes: MplAxes) -> float | None:
    box = axes.get_window_extent()
    if box.width <= 0 or box.height <= 0:
        return None
    return float(np.clip(box.height / box.width, 0.01, 100.0))


def marks(axes: MplAxes, budget: Budget) -> tuple[Mark, ...]:
    """Everything drawn inside, from back to front; what has no form of its own in one picture."""
    found: list[Mark] = []
    shapeless: list[Artist] = []
    for artists in _in_order(axes):
        made = _form(axes, artists, budget)
        if made is None:
            shapeless += artists
        else:
            found += made
    behind = pixels.rastered(axes, shapeless, budget) if shapeless else []
    if len(behind) + len(found) > MAX_MARKS:
        left_out = len(behind) + len(found) - MAX_MARKS
        budget.note(msg("{count} series of a plot are not shown.", count=left_out))
    return (*behind, *found)[:MAX_MARKS]


def _in_order(axes: MplAxes) -> Iterator[list[Artist]]:
    """The artists from back to front; the bars of one series together."""
    groups = [list(c.patches) for c in axes.containers if isinstance(c, BarContainer)]
    grouped = {id(bar) for bars in groups for bar in bars}
    drawn = (*axes.images, *axes.collections, *axes.patches, *axes.lines)
    both: list[list[Artist]] = [[*bars] for bars in groups if bars]
    both += [[one] for one in drawn if one.get_visible() and id(one) not in grouped]
    yield from sorted(both, key=_depth)


def _depth(artists: list[Artist]) -> float:
    """The order in which they are drawn, later ones over earlier ones.

    matplotlib puts points (1) behind lines (2); in a terminal, where both are as large as a
    character, they would be gone.
    """
    depth = artists[0].get_zorder()
    return 2.5 if isinstance(artists[0], PathCollection) and depth == 1 else depth


def _form(axes: MplAxes, artists: list[Artist], budget: Budget) -> list[Mark] | None:
    """Artists as marks; None where they have no form but pixels."""
    bars = [one for one in artists if isinstance(one, Rectangle)]
    if len(artists) > 1 and len(bars) == len(artists):
        return patches.of_bars(axes, bars, budget)
    match artists[0]:
        case Line2D() as line:
            return series.of_line(axes, line, budget)
        case AxesImage() as image:
            return pixels.of_image(axes, image, budget)
        case PathCollection() as scatter:
            return series.of_scatter(axes, scatter, budget)
        case LineCollection() as lines:
            return series.of_segments(axes, lines, budget)
        case Quiver():
            return None
        case PolyCollection() | ContourSet(filled=False) as collection:
            return patches.of_polygons(axes, collection, budget)
        case Patch() as patch:
            return patches.of_patch(axes, patch, budget)
    return None


def _captions(axes: MplAxes) -> Iterator[Caption]:
    for text in [text for text in axes.texts if text.get_visible()][:MAX_CAPTIONS]:
        x, y = _spot(axes, text)
        words = clean(text.get_text())
        if words and -0.5 <= x <= 1.5 and -0.5 <= y <= 1.5:
            anchor = ANCHORS.get(str(text.get_horizontalalignment()), 0.0)
            yield Caption(x, y, words, colour(text.get_color()) or None, anchor)


def _spot(axes: MplAxes, text: Text) -> tuple[float, float]:
    """Where a text stands; nan, which is nowhere, for what cannot be placed."""
    place, transform = text.get_position(), text.get_transform()
    if isinstance(text, Annotation):
        transform = axes.transData if text.xycoords == "data" else axes.transAxes
        place = place if text.anncoords == text.xycoords else text.xy
    across, up = (np.array([axes_value], dtype=float) for axes_value in _converted(axes, place))
    x, y = fractions(axes, transform, across, up)
    return float(x[0]), float(y[0])


def _converted(axes: MplAxes, place: tuple[float, float]) -> tuple[float, float]:
    """Categories and dates as the numbers that stand for them."""
    across, up = (
        axis.convert_units(value)  # type: ignore[no-untyped-call]
        for axis, value in zip((axes.xaxis, axes.yaxis), place, strict=True)
    )
    return float(across), float(up)


def legend(axes: MplAxes) -> Iterator[Entry]:
    """The lines of the legend, if there is one."""
    own = axes.get_legend()
    figures = axes.figure.legends if axes.figure is not None else []
    for key in [own] if own is not None else figures:
        yield from _entries(key)


def _entries(key: Legend) -> Iterator[Entry]:
    pairs = zip(key.legend_handles, key.get_texts(), strict=False)
    for handle, text in list(pairs)[:MAX_MARKS]:
        words = clean(text.get_text())
        match handle:
            case Line2D():
                alone = handle.get_linestyle() in series.NONE
                yield Entry(words, colour(handle.get_color()), "points" if alone else "line")
            case Patch():
                yield Entry(words, colour(handle.get_facecolor()[:3]), "filled")
            case PathCollection():
                yield Entry(words, first(handle.get_facecolor()), "points")
            case LineCollection():
                yield Entry(words, first(handle.get_edgecolor()), "line")


def _scale(axes: MplAxes) -> Scale | None:
    """The colour bar beside the axes, if there is one."""
    for shown in (*axes.images, *axes.collections):
        bar = getattr(shown, "colorbar", None)
        if bar is None or shown.norm.vmin is None or shown.norm.vmax is None:
            continue
        colours = shown.cmap(np.linspace(0.0, 1.0, MAX_COLOURS))
        low, high = (float(np.squeeze(limit)) for limit in (shown.norm.vmin, shown.norm.vmax))
        if np.isfinite([low, high]).all():
            words = clean(bar.ax.get_ylabel() or bar.ax.get_xlabel())
            return Scale(low, high, tuple(colour(tuple(c)) for c in colours), words)
    return None


def axis(axes: MplAxes, direction: Direction) -> Axis:
    """One direction of an axes."""
    own: MplAxis = axes.xaxis if direction == "x" else axes.yaxis
    low, high = map(float, axes.get_xlim() if direction == "x" else axes.get_ylim())
    if low == high:
        high = low + 1.0
    log = own.get_scale() == "log" and min(low, high) > 0
    shown = bool(own.get_visible())
    label = clean(own.get_label_text()) if shown else ""
    return Axis(low, high, log, label, _ticks(axes, own, direction) if shown else ())


def _ticks(axes: MplAxes, own: MplAxis, direction: Direction) -> tuple[Tick, ...] | None:
    """None where the screen may choose round values; empty where none are to be seen."""
    names = ("bottom", "top") if direction == "x" else ("left", "right")
    settings = own.get_tick_params()
    if not any(settings.get(f"label{name}", name == names[0]) for name in names):
        return ()
    if _plain(own):
        return None
    places = np.asarray(own.get_majorticklocs(), dtype=float)
    if not len(places):
        return ()
    labels = own.get_major_formatter().format_ticks(list(places))
    others = np.full(len(places), (axes.get_ylim() if direction == "x" else axes.get_xlim())[0])
    pair = (places, others) if direction == "x" else (others, places)
    at = fractions(axes, axes.transData, *pair)[0 if direction == "x" else 1]
    seen = [
        Tick(round(float(place), 5), clean(label))
        for place, label in zip(at, labels, strict=False)
        if -0.001 <= place <= 1.001
    ]
    return tuple(seen[:: max(1, -(-len(seen) // MAX_TICKS))])


def _plain(own: MplAxis) -> bool:
    """Whether the ticks are matplotlib's own choice of round numbers."""
    locator, formatter = own.get_major_locator(), own.get_major_formatter()
    if own.get_scale() == "log":
        return isinstance(locator, ticker.LogLocator) and isinstance(formatter, ticker.LogFormatter)
    return (
        own.get_scale() == "linear"
        and isinstance(locator, ticker.MaxNLocator)
        and isinstance(formatter, ticker.ScalarFormatter)
    )
