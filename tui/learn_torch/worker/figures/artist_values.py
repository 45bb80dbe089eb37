"""What an artist has, as frames carry it: places as fractions of its axes, colours as 0xRRGGBB, texts.

A palette has a byte a point. A text is short, without control characters, its mathematics in letters.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from matplotlib import colors
from matplotlib.axes import Axes
from matplotlib.transforms import Transform
from numpy.typing import NDArray

from learn_torch.kernel import foreign_text
from learn_torch.kernel.drawing import MAX_COLOURS, MAX_TEXT

Floats = NDArray[np.float64]
GREY = 0x808080

_MATHS = re.compile(r"(?<!\\)\$([^$]*)(?<!\\)\$")
_COMMAND = re.compile(r"\\([A-Za-z]+)\s?")
_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta lambda mu nu xi pi rho sigma tau phi chi psi "
    "omega Gamma Delta Theta Lambda Sigma Phi Psi Omega nabla partial infty times cdot leq geq "
    "approx pm rightarrow to sqrt sum"
)
_LETTERS = dict(zip(_NAMES.split(), "αβγδεζηθλμνξπρστφχψωΓΔΘΛΣΦΨΩ∇∂∞×·≤≥≈±→→√Σ", strict=True))
_NO_LETTERS = {"mathrm", "mathbf", "mathit", "mathcal", "text", "left", "right", "hat", "bar"}


def floats(values: Any) -> Floats:
    """Values as float64, nan where they are masked."""
    return np.ma.filled(np.ma.asarray(values).astype(np.float64), np.nan)


def fractions(
    axes: Axes, transform: Transform, x: Floats, y: Floats, *, clip: bool = False
) -> tuple[Floats, Floats]:
    """Points of a transform as fractions of the axes; nan for what cannot be placed.

    On a logarithmic axis what is not positive has no place, unless `clip`: then it is far below.
    """
    if not clip and transform.contains_branch(axes.transData):
        if axes.get_xscale() == "log":
            x = np.where(x > 0, x, np.nan)
        if axes.get_yscale() == "log":
            y = np.where(y > 0, y, np.nan)
    with np.errstate(all="ignore"):
        placed = (transform - axes.transAxes).transform(np.column_stack([x, y]))
    placed = np.where(np.isfinite(placed).all(axis=1, keepdims=True), placed, np.nan)
    return placed[:, 0], placed[:, 1]


def within(axes: Axes, displayed: Floats) -> tuple[Floats, Floats]:
    """Points of the display, (n, 2), as fractions of the axes."""
    placed = axes.transAxes.inverted().transform(displayed)
    return placed[:, 0], placed[:, 1]


def listed(values: Floats) -> tuple[float, ...]:
    """An array as a frame carries it, to five digits: finer than any terminal."""
    return tuple(np.round(np.clip(values, -1e6, 1e6), 5).tolist())


def colour(value: Any) -> int:
    """Any colour that matplotlib knows, without its transparency; grey for none."""
    if value is None or (isinstance(value, str) and value.lower() == "none"):
        return GREY
    red, green, blue = (round(255 * part) for part in colors.to_rgb(value))
    return red << 16 | green << 8 | blue


def first(rgba: Any) -> int:
    """The first of several colours of a collection; grey when it has none."""
    rows = np.asarray(rgba, dtype=float).reshape(-1, 4)
    return colour(tuple(rows[0])) if len(rows) else GREY


def opacity(rgba: Any) -> float:
    """The transparency of the first of several colours, 0 to 1."""
    rows = np.asarray(rgba, dtype=float).reshape(-1, 4)
    return float(np.clip(rows[0, 3], 0.0, 1.0)) if len(rows) else 1.0


def palette(rgba: Any, count: int) -> tuple[tuple[int, ...], np.ndarray]:
    """At most MAX_COLOURS colours, and for each of `count` points which of them is its own, uint8.

    `rgba`: (n, 4), repeated where n < count. Many colours are rounded until they are few enough.
    """
    rows = np.asarray(rgba, dtype=float).reshape(-1, 4)
    if not len(rows):
        return (GREY,), np.zeros(count, dtype=np.uint8)
    rgb = (rows[:, :3] * 255).round().clip(0, 255).astype(np.int64)
    for shift in (0, 3, 4, 5, 6):
        codes = (rgb >> shift) << shift
        packed = codes[:, 0] << 16 | codes[:, 1] << 8 | codes[:, 2]
        unique, which = np.unique(packed, return_inverse=True)
        if len(unique) <= MAX_COLOURS:
            break
    order = np.resize(which.astype(np.uint8), count) if count else np.zeros(0, dtype=np.uint8)
    return tuple(int(value) for value in unique), order


def clean(text: object) -> str:
    """`text` as a frame may carry it, at most MAX_TEXT characters, lines kept."""
    words = _MATHS.sub(lambda found: _spelt(found[1]), str(text)).replace(r"\$", "$")
    return foreign_text.clean(words.expandtabs(1).strip(), MAX_TEXT)


def _spelt(maths: str) -> str:
    """TeX as plain text: \\alpha is α, braces go."""
    plain = _COMMAND.sub(_letter, maths)
    return plain.replace("{", "").replace("}", "").replace("\\,", " ")


def _letter(found: re.Match[str]) -> str:
    name = found[1]
    return "" if name in _NO_LETTERS else _LETTERS.get(name, name)
