"""The colours of both themes, each with twins chosen by hand for terminals with fewer colours.

Rich would choose the nearest cube colour by arithmetic: a dark grey becomes navy, because the cube
has no step between 0 and 95. So each colour names its own index; `depth_filter` sends that.
The 16 colours are judged by xterm's values, which most terminals start with.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

Rgb = tuple[int, int, int]

MUTED = "bright_black"
"""In text of ours, the ANSI colour that `ansi_theme` shows as the muted one."""


class ThemeColor(msgspec.Struct, frozen=True):
    """One colour, and what stands for it on terminals with fewer."""

    hex: str
    index: int
    """Of 256: 16 to 231 is the cube, 232 to 255 are greys."""
    ansi: int
    """Of 16."""

    @property
    def rgb(self) -> Rgb:
        """Red, green and blue, 0 to 255."""
        return _rgb(self.hex)

    def at(self, depth: str) -> Rgb:
        """What a terminal of that depth shows: "truecolor", "256" or "standard"."""
        if depth == "256":
            return cube_color(self.index)
        return _rgb(XTERM[self.ansi]) if depth == "standard" else self.rgb


class ThemeColors(msgspec.Struct, frozen=True):
    """The colours of a theme by their part in the screen."""

    dark: bool
    page: ThemeColor
    raised: ThemeColor
    """Header, footer and the line of the cursor."""
    tint: ThemeColor
    """Behind a pass."""
    selection: ThemeColor
    """Behind selected code, and the chosen line of a list; only `code_inks` are written on it."""
    line: ThemeColor
    """Borders and rules; nothing is written in it."""
    text: ThemeColor
    muted: ThemeColor
    accent: ThemeColor
    """Focus, keys and headings."""
    good: ThemeColor
    """Done, passed."""
    begun: ThemeColor
    """Begun, changed, warnings; numbers in code."""
    wrong: ThemeColor
    data: ThemeColor
    """Curves, links and names in code."""
    keyword: ThemeColor
    """Keywords in code, nothing else."""

    @property
    def inks(self) -> Mapping[str, ThemeColor]:
        """What text is written in."""
        names = ("text", "muted", "accent", "good", "begun", "wrong", "data", "keyword")
        return {name: getattr(self, name) for name in names}

    @property
    def all(self) -> Mapping[str, ThemeColor]:
        return {name: getattr(self, name) for name in self.__struct_fields__ if name != "dark"}


DARK = ThemeColors(
    dark=True,
    page=ThemeColor("#0f1116", 233, 0),
    raised=ThemeColor("#1a1f29", 235, 0),
    tint=ThemeColor("#14261d", 235, 0),  # 22, the darkest green of the cube, shouts
    selection=ThemeColor("#2c3850", 237, 0),
    line=ThemeColor("#343c4b", 239, 8),
    text=ThemeColor("#dfe3ea", 253, 15),
    muted=ThemeColor("#9aa2b1", 248, 7),
    accent=ThemeColor("#ee6442", 209, 11),
    good=ThemeColor("#7fd6a0", 115, 10),
    begun=ThemeColor("#ecc36f", 221, 11),
    wrong=ThemeColor("#f4718f", 211, 9),
    data=ThemeColor("#74b4ff", 111, 14),
    keyword=ThemeColor("#c9a5f5", 183, 13),
)

LIGHT = ThemeColors(
    dark=False,
    page=ThemeColor("#fdfcfa", 231, 15),
    raised=ThemeColor("#f0eeea", 255, 15),
    tint=ThemeColor("#e2f3e7", 194, 15),
    selection=ThemeColor("#d3e4fa", 195, 15),
    line=ThemeColor("#c9c5bd", 250, 7),
    text=ThemeColor("#22262e", 235, 0),
    muted=ThemeColor("#575d69", 241, 0),
    accent=ThemeColor("#b93713", 124, 5),
    good=ThemeColor("#156c3c", 22, 4),
    begun=ThemeColor("#7d5800", 94, 5),
    wrong=ThemeColor("#ab0f4a", 125, 1),
    data=ThemeColor("#1a56b0", 25, 4),
    keyword=ThemeColor("#7630a8", 91, 5),
)

THEMES = (DARK, LIGHT)

XTERM = (
    "#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
    "#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
)  # fmt: skip
"""The sixteen colours as xterm has them."""


def _rgb(hex_color: str) -> Rgb:
    red, green, blue = (int(hex_color[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue


def cube_color(index: int) -> Rgb:
    """The colour of an index from 16 to 255."""
    if index >= 232:
        level = 8 + 10 * (index - 232)
        return level, level, level
    steps = (0, 95, 135, 175, 215, 255)
    red, rest = divmod(index - 16, 36)
    green, blue = divmod(rest, 6)
    return steps[red], steps[green], steps[blue]


def luminance(color: Rgb) -> float:
    """The relative luminance of WCAG 2.2, 0 to 1."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in color)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
