"""What a terminal can show, and the colours of the theme: all that drawing has to know of them."""

from __future__ import annotations

from dataclasses import dataclass

from learn_torch.app.glyphs import Glyphs

Colour = int
"""0xRRGGBB."""

_READABLE = 70
"""Difference in brightness, of 255, from which on a sign can be told from what is behind it."""
_POINTS = ("o", "x", "v", "A", "s", "H", "k", "z")
"""For points without colour: none of them is one of the signs of an image."""


@dataclass(frozen=True)
class Look:
    """How to draw."""

    marks: Glyphs
    colour: bool
    """Whether there are enough colours for images: 256 or more."""
    paper: Colour
    """What is behind everything."""
    ink: Colour
    """What text is written in."""

    @property
    def dark(self) -> bool:
        """Whether the paper is darker than the ink."""
        return brightness(self.paper) < brightness(self.ink)

    @property
    def shades(self) -> str:
        """The signs of an image without colour, from paper to ink."""
        return " .:-=+*#%@" if self.marks.ascii else " ░▒▓█"

    @property
    def fills(self) -> str:
        """The signs of filled areas without colour, one a series."""
        return "#%=:*" if self.marks.ascii else "█▒░▓▚"

    def line_marker(self, place: int) -> str:
        """What the n-th colour's line is drawn with; the names are plotext's."""
        curves = self.marks.curves
        return curves[0] if self.colour and not self.marks.ascii else curves[place % len(curves)]

    def point_marker(self, place: int) -> str:
        """What the n-th colour's points are drawn with."""
        if self.colour:
            return "o" if self.marks.ascii else "•"
        return _POINTS[place % len(_POINTS)]

    def dot_marker(self, place: int) -> str:
        """What the points on the n-th colour's line are drawn with; without colour, as the line."""
        if self.colour:
            return self.point_marker(place)
        marker = self.line_marker(place)
        return {"braille": "⠿"}.get(marker, marker)

    def on_paper(self, colour: Colour) -> Colour:
        """The colour, or one like it that can be seen on the paper."""
        return legible(colour, self.paper)


def brightness(colour: Colour) -> float:
    """0 to 255, as the eye weighs the parts."""
    red, green, blue = parts(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def parts(colour: Colour) -> tuple[int, int, int]:
    """Red, green and blue."""
    return colour >> 16, colour >> 8 & 255, colour & 255


def mixed(over: Colour, under: Colour, share: float) -> Colour:
    """`share` of one colour, the rest of the other."""
    rest = 1.0 - share
    red, green, blue = (
        round(share * a + rest * b) for a, b in zip(parts(over), parts(under), strict=True)
    )
    return red << 16 | green << 8 | blue


def legible(colour: Colour, behind: Colour) -> Colour:
    """The colour itself, or as much lighter or darker as it takes to be seen on `behind`."""
    back = brightness(behind)
    if abs(brightness(colour) - back) >= _READABLE:
        return colour
    away = 0xFFFFFF if back < 128 else 0x000000
    for share in (0.7, 0.5, 0.3):
        found = mixed(colour, away, share)
        if abs(brightness(found) - back) >= _READABLE:
            return found
    return away
