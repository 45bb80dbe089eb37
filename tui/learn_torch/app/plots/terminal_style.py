"""How a plot looks on this terminal: signs, palette, and the theme's two colours."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from learn_torch.app.glyphs import Glyphs

Colour = int
"""0xRRGGBB."""

CURVE_COLOURS: tuple[Colour, ...] = (0x56B4E9, 0xE69F00, 0x009E73, 0xCC79A7, 0xD55E00)
"""Curves in order. From Okabe and Ito (2008): most colour-blind people can tell them apart."""
CURVE_COLOURS_ON_LIGHT: tuple[Colour, ...] = (0x005FAF, 0xAF5F00, 0x005F00, 0x875FAF, 0xAF0000)
"""The same hues on a light page, where their names in a legend need a contrast of 4.5:1; all of them
are among the 256 colours."""
ALERT: Colour = 0xE5484D
"""A value that is not finite."""

EARLIER, SOLUTION = 0.4, 0.7
"""The opacity of an earlier run's curve, and of a solution's."""
_CONTRAST = 70
"""The least difference in brightness, of 255, between a sign and its background."""
_POINTS = ("o", "x", "v", "A", "s", "H", "k", "z")
"""Points without colour. None of them is a sign of an image."""


class TerminalStyle(msgspec.Struct, frozen=True):
    """What the terminal can show. Without colour, series differ by their signs."""

    glyphs: Glyphs
    colour: bool
    """Whether the terminal has 256 colours or more."""
    background: Colour
    foreground: Colour

    @property
    def dark(self) -> bool:
        """Whether the background is darker than the text."""
        return brightness(self.background) < brightness(self.foreground)

    @property
    def shades(self) -> str:
        """The signs of an image without colour, from background to foreground."""
        return " .:-=+*#%@" if self.glyphs.ascii else " ░▒▓█"

    @property
    def fills(self) -> str:
        """The signs of filled areas without colour, one per series."""
        return "#%=:*" if self.glyphs.ascii else "█▒░▓▚"

    def line_marker(self, index: int) -> str:
        """The marker of the line with this colour index: "braille", "dot" or one character."""
        markers = self.glyphs.curves
        same = self.colour and not self.glyphs.ascii
        return markers[0] if same else markers[index % len(markers)]

    def line_sign(self, index: int) -> str:
        """One cell of such a line, for a legend."""
        return sign_of(self.line_marker(index))

    def point_sign(self, index: int) -> str:
        """The sign of points with this colour index."""
        if self.colour:
            return "o" if self.glyphs.ascii else "•"
        return _POINTS[index % len(_POINTS)]

    def vertex_sign(self, index: int) -> str:
        """The sign of a line's points. Without colour, no line is drawn with it."""
        if self.colour:
            return self.point_sign(index)
        free = [sign for sign in _POINTS if sign not in self.glyphs.curves]
        return free[index % len(free)]

    @property
    def joining_marker(self) -> str:
        """The marker of a line whose points have signs of their own."""
        return "." if self.glyphs.ascii else "braille"

    def readable(self, colour: Colour) -> Colour:
        """The colour, or a lighter or darker one that stands out from the background."""
        return legible(colour, self.background)

    def curve_colour(self, index: int) -> Colour | None:
        """The colour of a curve and of its name; None without colour."""
        shades = CURVE_COLOURS if self.dark else CURVE_COLOURS_ON_LIGHT
        return self.readable(shades[index % len(shades)]) if self.colour else None

    @property
    def earlier_look(self) -> tuple[str, Colour | None]:
        """The sign and the colour of an earlier run's curve: grey."""
        if not self.colour:
            return "." if self.glyphs.ascii else "·", None
        return self.line_sign(0), mixed(self.foreground, self.background, EARLIER)

    @property
    def solution_look(self) -> tuple[str, Colour | None]:
        """The sign and the colour of a solution's curve: the green of the third curve, paler."""
        green = self.curve_colour(2)
        if green is None:
            return "=", None
        return self.line_sign(0), mixed(green, self.background, SOLUTION)


def sign_of(marker: str) -> str:
    """The character that stands for a marker in a legend."""
    return {"braille": "⠒", "dot": "•"}.get(marker, marker)


def brightness(colour: Colour) -> float:
    """The luma of a colour, 0 to 255 (ITU-R BT.601)."""
    red, green, blue = channels(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def channels(colour: Colour) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255."""
    return colour >> 16, colour >> 8 & 255, colour & 255


def from_channels(red: int, green: int, blue: int) -> Colour:
    """The colour with these channels."""
    return red << 16 | green << 8 | blue


@lru_cache(4096)  # a bar covers many pixels of few colours
def mixed(over: Colour, under: Colour, alpha: float) -> Colour:
    """`over` with opacity `alpha` on `under`."""
    rest = 1.0 - alpha
    pairs = zip(channels(over), channels(under), strict=True)
    red, green, blue = (round(alpha * a + rest * b) for a, b in pairs)
    return from_channels(red, green, blue)


def legible(colour: Colour, background: Colour) -> Colour:
    """The colour, made as much lighter or darker as the background requires."""
    behind = brightness(background)
    if abs(brightness(colour) - behind) >= _CONTRAST:
        return colour
    away = 0xFFFFFF if behind < 128 else 0x000000
    for alpha in (0.7, 0.5, 0.3):
        candidate = mixed(colour, away, alpha)
        if abs(brightness(candidate) - behind) >= _CONTRAST:
            return candidate
    return away
