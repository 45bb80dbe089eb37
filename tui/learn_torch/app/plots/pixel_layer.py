"""Images, bars and areas: a layer of pixels, two per cell, one above the other.

An image is scaled to them: what shrinks is averaged, what grows stays sharp.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from learn_torch.app.plots.cell_canvas import CellCanvas
from learn_torch.app.plots.geometry import crossings
from learn_torch.app.plots.terminal_style import (
    Colour,
    TerminalStyle,
    brightness,
    from_channels,
    mixed,
)
from learn_torch.kernel.drawing import Area, Bars, Image

IMAGE = -1
"""The owner of a pixel that belongs to an image and not to a filled series."""

MAX_COATS = 32
"""How often bars and areas may cover the plot, one over the other; what comes after that is left out. The
2048 bars of a series, all as high as a plot of 76 columns, cover it 27 times; 16,384 as wide as it, which
a hostile cell may send, held up the screen for minutes."""


class PixelLayer:
    """`columns` by twice `rows` pixels; None where there is nothing."""

    def __init__(self, columns: int, rows: int, style: TerminalStyle) -> None:
        self.columns, self.rows = columns, 2 * rows
        self._style = style
        self._colours: list[list[Colour | None]] = [[None] * columns for _ in range(self.rows)]
        self._owners = [[IMAGE] * columns for _ in range(self.rows)]
        self._series: dict[Colour, int] = {}
        self._paint = MAX_COATS * self.columns * self.rows

    def image(self, image: Image) -> None:
        """Draw an image at its place."""
        for y, line in enumerate(resampled(image, self.columns, self.rows)):
            for x, colour in enumerate(line):
                if colour is not None:
                    self._colours[y][x] = colour
                    self._owners[y][x] = IMAGE
        if image.grain is None and not self._style.colour:
            self._stretch_contrast()

    def _stretch_contrast(self) -> None:
        """Use all shades for a picture of shapes, white as the background: signs have few shades."""
        levels = [brightness(c) for line in self._colours for c in line if c is not None]
        low, high = min(levels, default=0.0), max(levels, default=0.0)
        extent = max(high - low, 1.0)
        for line in self._colours:
            for x, colour in enumerate(line):
                if colour is not None:
                    level = (brightness(colour) - low) / extent
                    line[x] = _grey(255 * (1 - level if self._style.dark else level))

    def bars(self, bars: Bars) -> None:
        """Fill rectangles. One that is thinner than a pixel is a pixel thick."""
        boxes = zip(bars.left, bars.right, bars.bottom, bars.top, bars.which, strict=True)
        for left, right, bottom, top, which in boxes:
            if not all(map(math.isfinite, (left, right, bottom, top))):
                continue
            columns = _covered(left, right, self.columns)
            for y in _covered(1 - top, 1 - bottom, self.rows) if top > bottom else ():
                self._fill(y, columns, bars.colours[which], bars.alpha)

    def area(self, area: Area) -> None:
        """Fill a polygon by the even-odd rule."""
        for y, crossed in enumerate(crossings(area, self.rows)):
            for left, right in zip(crossed[::2], crossed[1::2], strict=False):
                self._fill(y, _covered(left, right, self.columns), area.colour, area.alpha)

    def _fill(self, y: int, columns: range, colour: Colour, alpha: float) -> None:
        """Fill part of a row, as long as there is paint."""
        self._paint -= len(columns)
        if self._paint < 0:
            return
        owner = self._series.setdefault(colour, len(self._series))
        shown = colour if self._style.colour else _grey(brightness(colour))
        readable = self._style.readable(shown) if alpha > 0.6 else shown
        row, owners = self._colours[y], self._owners[y]
        for x in columns:
            under = row[x]
            if under is None:
                row[x] = mixed(readable, self._style.background, alpha)
            else:
                row[x] = mixed(shown, under, alpha)
            owners[x] = owner

    def blit(self, canvas: CellCanvas, left: int, top: int) -> None:
        for row in range(self.rows // 2):
            above, below = self._colours[2 * row], self._colours[2 * row + 1]
            for x in range(self.columns):
                if above[x] is not None or below[x] is not None:
                    canvas.paint(left + x, top + row, *self._cell(row, x))

    def _cell(self, row: int, x: int) -> tuple[str, Colour | None, Colour | None]:
        """Sign, foreground and background of a cell."""
        above, below = self._colours[2 * row][x], self._colours[2 * row + 1][x]
        if not self._style.colour:
            return self._sign(row, x), None, None
        if self._style.glyphs.ascii:
            both = [colour for colour in (above, below) if colour is not None]
            return " ", None, mixed(both[0], both[-1], 0.5)
        if above is None:
            return "▄", below, None
        if below is None:
            return "▀", above, None
        if above != below:
            return "▀", above, below
        filled = self._owners[2 * row][x] != IMAGE
        return ("█", above, above) if filled else (" ", None, above)

    def _sign(self, row: int, x: int) -> str:
        """A cell without colours: a shade for an image, a sign of its own for each filled series."""
        pairs = [(self._colours[y][x], self._owners[y][x]) for y in (2 * row, 2 * row + 1)]
        there = [(colour, owner) for colour, owner in pairs if colour is not None]
        series = [owner for _, owner in there if owner != IMAGE]
        if not series:
            level = sum(brightness(colour) for colour, _ in there) / len(there)
            ink = level if self._style.dark else 255 - level
            shades = self._style.shades
            return shades[min(len(shades) - 1, int(ink * len(shades) / 256))]
        sign = self._style.fills[series[0] % len(self._style.fills)]
        if sign == "█" and len(there) == 1:
            return "▀" if pairs[0][0] is not None else "▄"
        return sign


def _grey(level: float) -> Colour:
    return from_channels(round(level), round(level), round(level))


def _covered(low: float, high: float, cells: int) -> range:
    """The cells whose middle lies between two fractions; at least the nearest one."""
    low, high = (min(max(side, -0.5), 1.5) for side in sorted((low, high)))
    first, last = math.ceil(low * cells - 0.5), math.ceil(high * cells - 0.5)
    if first == last and 0 <= low <= 1:
        first = min(cells - 1, int((low + high) / 2 * cells))
        last = first + 1
    return range(max(0, first), min(cells, last))


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
