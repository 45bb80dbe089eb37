"""The axes' scales: limits, labels, and ticks where they are not plain numbers."""

from __future__ import annotations

from typing import Literal

import numpy as np
from matplotlib import ticker
from matplotlib.axes import Axes
from matplotlib.axis import Axis as MplAxis

from learn_torch.kernel.drawing import MAX_TICKS, Axis, Tick
from learn_torch.worker.figures.artist_values import fractions
from learn_torch.worker.figures.notices import clean

Direction = Literal["x", "y"]


def axis(axes: Axes, direction: Direction) -> Axis:
    """One direction of an axes."""
    own: MplAxis = axes.xaxis if direction == "x" else axes.yaxis
    low, high = map(float, axes.get_xlim() if direction == "x" else axes.get_ylim())
    if low == high:
        high = low + 1.0
    log = own.get_scale() == "log" and min(low, high) > 0
    shown = bool(own.get_visible())
    label = clean(own.get_label_text()) if shown else ""
    return Axis(low, high, log, label, _ticks(axes, own, direction) if shown else ())


def _ticks(axes: Axes, own: MplAxis, direction: Direction) -> tuple[Tick, ...] | None:
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
