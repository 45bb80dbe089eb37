"""Sends each colour of the themes as its twin for the terminal's depth."""

from __future__ import annotations

from typing import Literal

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from learn_torch.app.themes.colors import THEMES, Rgb, ThemeColor

Depth = Literal["truecolor", "256", "standard", "none"]

_TWINS: dict[Rgb, ThemeColor] = {
    color.rgb: color for theme in THEMES for color in theme.all.values()
}
_PAGES: dict[Rgb, ThemeColor] = {theme.selection.rgb: theme.page for theme in THEMES}
"""The page of the theme that selects with a colour."""
_MARKERS: frozenset[Rgb] = frozenset(
    color.rgb for theme in THEMES for color in (*theme.inks.values(), theme.selection)
)
"""Grounds that alone say where the cursor is, or what is selected."""

_BOLD: frozenset[Rgb] = frozenset(theme.begun.rgb for theme in THEMES)
"""Inks that nothing else tells: code in a text."""


def depth_of(color_system: str | None, no_color: bool) -> Depth:
    """How many colours to send; Rich's name of the terminal's, and whether NO_COLOR is set."""
    if no_color or color_system is None:
        return "none"
    known: dict[str, Depth] = {"truecolor": "truecolor", "256": "256"}
    return known.get(color_system, "standard")


class DepthFilter(LineFilter):
    """Replaces the themes' colours; any other, such as a picture's, is left to Rich."""

    def __init__(self, depth: Depth) -> None:
        super().__init__(enabled=depth != "truecolor")
        self._depth = depth
        self._known: dict[Style, Style] = {}

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments in this terminal's colours."""
        return [
            Segment(text, self._twin(style) if style else style, control)
            for text, style, control in segments
        ]

    def _twin(self, style: Style) -> Style:
        found = self._known.get(style)
        if found is None:
            found = self._known[style] = self._made(style)
        return found

    def _made(self, style: Style) -> Style:
        ink, ground = _rgb(style.color), _rgb(style.bgcolor)
        if self._depth == "none":
            marked = Style(reverse=True) if ground in _MARKERS else Style.null()
            bold = Style(bold=True) if ink in _BOLD else Style.null()
            return _without_color(style) + marked + bold
        if self._depth == "standard" and ground in _PAGES:
            # No pair of grounds among 16 colours is close: what is selected is shown inverted.
            return _without_color(style) + Style(
                color=RichColor.from_ansi(_PAGES[ground].ansi),
                bgcolor=self._color(ink, style.color),
            )
        return _without_color(style) + Style(
            color=self._color(ink, style.color), bgcolor=self._color(ground, style.bgcolor)
        )

    def _color(self, rgb: Rgb | None, color: RichColor | None) -> RichColor | None:
        twin = _TWINS.get(rgb) if rgb is not None else None
        if twin is None:
            return color
        return RichColor.from_ansi(twin.index if self._depth == "256" else twin.ansi)


def _rgb(color: RichColor | None) -> Rgb | None:
    triplet = color.triplet if color is not None else None
    return None if triplet is None else (triplet.red, triplet.green, triplet.blue)


def _without_color(style: Style) -> Style:
    """The style without its colours, with its attributes and what a click on it does."""
    return style.without_color if not style.meta else style.without_color + Style(meta=style.meta)
