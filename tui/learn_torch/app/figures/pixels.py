"""Images, bars and areas: a layer of pixels, two in each cell, one above the other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from learn_torch.app.figures.look import Colour, Look, brightness, mixed
from learn_torch.app.figures.sheet import Sheet
from learn_torch.kernel.drawing import Area, Bars, Image

PICTURE = -1
"""A pixel of an image, and not of a filled area."""


class Pixels:
    """`columns` by twice `rows` pixels; None where nothing is."""

    def __init__(self, columns: int, rows: int, look: Look) -> None:
        self.columns, self.rows = columns, 2 * rows
        self._look = look
        self._colours: list[list[Colour | None]] = [[None] * columns for _ in range(self.rows)]
        self._whose = [[PICTURE] * columns for _ in range(self.rows)]
        self._known: dict[Colour, int] = {}

    def image(self, image: Image) -> None:
        """Put an image where it belongs; what is shrunk is averaged, what grows stays sharp."""
        across = _cuts(image.left, image.right, image.width, self.columns)
        down = _cuts(1 - image.top, 1 - image.bottom, image.height, self.rows)
        lines: dict[int, list[tuple[int, int, int] | None]] = {}
        for y, rows in enumerate(down):
            if rows is None:
                continue
            for row in range(*rows):
                if row not in lines:
                    lines[row] = _squeezed(image, row, across)
            strips = [lines[row] for row in range(*rows)]
            for x in range(self.columns):
                if across[x] is not None:
                    self._colours[y][x] = _mean([strip[x] for strip in strips])
                    self._whose[y][x] = PICTURE
        if image.grain is None and not self._look.colour:
            self._stretch()

    def _stretch(self) -> None:
        """A picture drawn on white, as ink on paper, for signs have few shades."""
        lights = [brightness(c) for line in self._colours for c in line if c is not None]
        low, high = min(lights, default=0.0), max(lights, default=0.0)
        span = max(high - low, 1.0)
        for line in self._colours:
            for x, colour in enumerate(line):
                if colour is not None:
                    share = (brightness(colour) - low) / span
                    light = round(255 * (1 - share if self._look.dark else share))
                    line[x] = light << 16 | light << 8 | light

    def bars(self, bars: Bars) -> None:
        """Fill rectangles; one that is thinner than a pixel is a pixel thick."""
        boxes = zip(bars.left, bars.right, bars.bottom, bars.top, bars.which, strict=True)
        for left, right, bottom, top, which in boxes:
            if not all(map(math.isfinite, (left, right, bottom, top))):
                continue
            columns = _covered(left, right, self.columns)
            for y in _covered(1 - top, 1 - bottom, self.rows) if top > bottom else ():
                for x in columns:
                    self._fill(x, y, bars.colours[which], bars.alpha)

    def area(self, area: Area) -> None:
        """Fill a polygon, by the even-odd rule."""
        for y, crossed in enumerate(_crossings(area, self.rows)):
            for left, right in zip(crossed[::2], crossed[1::2], strict=False):
                for x in _covered(left, right, self.columns):
                    self._fill(x, y, area.colour, area.alpha)

    def _fill(self, x: int, y: int, colour: Colour, alpha: float) -> None:
        under = self._colours[y][x]
        shown = colour if self._look.colour else brightness_only(colour)
        if under is None:
            shown = self._look.on_paper(shown) if alpha > 0.6 else shown
            under = self._look.paper
        self._colours[y][x] = mixed(shown, under, alpha)
        self._whose[y][x] = self._known.setdefault(colour, len(self._known))

    def onto(self, sheet: Sheet, left: int, top: int) -> None:
        """Put the layer on a sheet."""
        for row in range(self.rows // 2):
            above, below = self._colours[2 * row], self._colours[2 * row + 1]
            for x in range(self.columns):
                if above[x] is not None or below[x] is not None:
                    self._cell(sheet, left + x, top + row, row, x)

    def _cell(self, sheet: Sheet, at_x: int, at_y: int, row: int, x: int) -> None:
        above, below = self._colours[2 * row][x], self._colours[2 * row + 1][x]
        if not self._look.colour:
            sheet.paint(at_x, at_y, self._sign(row, x), None, None)
        elif self._look.marks.ascii:
            both = [colour for colour in (above, below) if colour is not None]
            sheet.paint(at_x, at_y, " ", None, mixed(both[0], both[-1], 0.5))
        elif above is None:
            sheet.paint(at_x, at_y, "▄", below, None)
        elif below is None:
            sheet.paint(at_x, at_y, "▀", above, None)
        elif above == below:
            filled = self._whose[2 * row][x] != PICTURE
            sheet.paint(at_x, at_y, "█" if filled else " ", above if filled else None, above)
        else:
            sheet.paint(at_x, at_y, "▀", above, below)

    def _sign(self, row: int, x: int) -> str:
        """A cell without colours: a shade for an image, a sign of its own for each filled series."""
        pairs = [(self._colours[y][x], self._whose[y][x]) for y in (2 * row, 2 * row + 1)]
        there = [(colour, whose) for colour, whose in pairs if colour is not None]
        fills = [whose for _, whose in there if whose != PICTURE]
        if not fills:
            light = sum(brightness(colour) for colour, _ in there) / len(there)
            ink = light if self._look.dark else 255 - light
            shades = self._look.shades
            return shades[min(len(shades) - 1, int(ink * len(shades) / 256))]
        sign = self._look.fills[fills[0] % len(self._look.fills)]
        if sign == "█" and len(there) == 1:
            return "▀" if pairs[0][0] is not None else "▄"
        return sign


def brightness_only(colour: Colour) -> Colour:
    """The colour as a grey."""
    light = round(brightness(colour))
    return light << 16 | light << 8 | light


def _covered(low: float, high: float, cells: int) -> range:
    """The cells whose middle lies between two fractions; at least the one that is nearest."""
    low, high = (min(max(side, -0.5), 1.5) for side in sorted((low, high)))
    first, last = math.ceil(low * cells - 0.5), math.ceil(high * cells - 0.5)
    if first == last and 0 <= low <= 1:
        first = min(cells - 1, int((low + high) / 2 * cells))
        last = first + 1
    return range(max(0, first), min(cells, last))


def _cuts(low: float, high: float, count: int, cells: int) -> list[tuple[int, int] | None]:
    """For each cell, which of `count` pixels between two fractions it shows; None: none of them."""
    found: list[tuple[int, int] | None] = []
    span = high - low
    for cell in range(cells):
        if span == 0:
            return [None] * cells
        start, end = sorted(count * (edge / cells - low) / span for edge in (cell, cell + 1))
        middle = (start + end) / 2
        if not 0 <= middle < count:
            found.append(None)
        elif end - start <= 1.25:
            found.append((int(middle), int(middle) + 1))
        else:
            first = max(0, round(start))
            found.append((first, max(first + 1, min(count, round(end)))))
    return found


def _squeezed(
    image: Image, row: int, across: Sequence[tuple[int, int] | None]
) -> list[tuple[int, int, int] | None]:
    """A row of an image, each cell's pixels averaged."""
    start = 3 * row * image.width
    line = image.pixels[start : start + 3 * image.width]
    reds, greens, blues = line[::3], line[1::3], line[2::3]
    found: list[tuple[int, int, int] | None] = []
    for cut in across:
        if cut is None:
            found.append(None)
            continue
        a, b = cut
        if b - a == 1:
            found.append((reds[a], greens[a], blues[a]))
        else:
            size = b - a
            found.append(
                (sum(reds[a:b]) // size, sum(greens[a:b]) // size, sum(blues[a:b]) // size)
            )
    return found


def _mean(colours: Sequence[tuple[int, int, int] | None]) -> Colour | None:
    there = [colour for colour in colours if colour is not None]
    if not there:
        return None
    if len(there) == 1:
        red, green, blue = there[0]
        return red << 16 | green << 8 | blue
    size = len(there)
    red = sum(colour[0] for colour in there) // size
    green = sum(colour[1] for colour in there) // size
    blue = sum(colour[2] for colour in there) // size
    return red << 16 | green << 8 | blue


def _crossings(area: Area, rows: int) -> list[list[float]]:
    """For each row of pixels, from the top, where the outlines cross its middle, from the left."""
    found: list[list[float]] = [[] for _ in range(rows)]
    for a, b, c, d in _edges(area):
        upper, lower = (min(max(1 - side, -1.0), 2.0) for side in (max(b, d), min(b, d)))
        for y in range(
            max(0, math.floor(upper * rows) - 1), min(rows, math.ceil(lower * rows) + 1)
        ):
            level = 1 - (y + 0.5) / rows
            if (b > level) != (d > level):
                found[y].append(a + (level - b) * (c - a) / (d - b))
    return [sorted(row) for row in found]


def _edges(area: Area) -> Iterator[tuple[float, float, float, float]]:
    """The sides of all rings; a gap ends a ring, which is closed."""
    ring: list[tuple[float, float]] = []
    points = [*zip(area.x, area.y, strict=True), (math.nan, math.nan)]
    for x, y in points:
        if math.isfinite(x) and math.isfinite(y):
            ring.append((x, y))
            continue
        for (a, b), (c, d) in zip(ring, ring[1:] + ring[:1], strict=True):
            yield a, b, c, d
        ring = []
