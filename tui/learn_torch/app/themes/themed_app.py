"""An app in the program's two themes, on any number of colours, with keys in their turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.css.model import RuleSet
from textual.filter import LineFilter, Monochrome
from textual.reactive import Reactive
from textual.screen import Screen

from learn_torch.app.glyphs import choose_marks
from learn_torch.app.key_queue import KeyQueue
from learn_torch.app.sent_lines import SentLines
from learn_torch.app.themes.colors import DARK, LIGHT, ThemeColors
from learn_torch.app.themes.depth_filter import Depth, DepthFilter, depth_of
from learn_torch.app.themes.textual_theme import (
    NAMES,
    TEXTUAL_THEMES,
    ansi_theme,
    edges,
    own_variables,
)
from learn_torch.app.themes.theme_choice import ThemeChoice
from learn_torch.i18n.translate import tr_message

# Textual's own is written in Python, and each restyled widget asks every rule for it: 8% of a lesson's
# first paint. What it gives, the object's identity, is the default of every class.
RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]


class ThemedApp(App[None]):
    """Shows the theme of the learner's choice."""

    ansi_theme_dark = Reactive(ansi_theme(DARK), init=False)
    ansi_theme_light = Reactive(ansi_theme(LIGHT), init=False)

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.marks = choose_marks(environ)
        super().__init__()
        self.set_class(self.marks.ascii, "-ascii")
        self.themes = ThemeChoice()
        self._sent = SentLines()
        self._keys = KeyQueue(self)
        for theme in TEXTUAL_THEMES:
            self.register_theme(theme)
        self.set_depth(depth_of(self.console.color_system, self.no_color))
        self._parsed_with: dict[str, str] = {}
        """The colours that the styles were parsed with."""
        self.show_theme()

    @property
    def colors_of_theme(self) -> ThemeColors:
        return DARK if self.current_theme.dark else LIGHT

    def set_depth(self, depth: Depth) -> None:
        """How many colours are sent to the terminal."""
        self.depth = depth
        self._depth_filter = DepthFilter(depth)

    def show_theme(self, themes: ThemeChoice | None = None) -> None:
        """Show the theme that was chosen; from now on by `themes`, if they are given."""
        self.themes = themes or self.themes
        self.theme = NAMES[self.themes.dark]
        if not self.is_running:
            self._parsed_with = self.get_css_variables()
            self.stylesheet.set_variables(self._parsed_with)

    def refresh_css(self, animate: bool = True) -> None:
        """Parse the styles again where a colour is another one.

        Textual does it at each start, for the theme that was there from the beginning: 20 of the
        280 ms until the first paint.
        """
        colors = self.get_css_variables()
        if colors != self._parsed_with:
            self._parsed_with = colors
            super().refresh_css(animate)

    def action_theme(self) -> None:
        """The other colours; remembered for the next start."""
        problem = self.themes.go_on()
        self.show_theme()
        self.notify(tr_message(problem) or self.themes.words, markup=False)

    async def on_event(self, event: events.Event) -> None:
        """As Textual's, but a key waits until the one before it has done its work."""
        await self._keys.pass_on(event, super().on_event)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own variables, for themes of Textual's; and those that are no theme's."""
        return own_variables(self.colors_of_theme) | edges(ascii_only=self.marks.ascii)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Send what differs from what the terminal shows."""
        cut = self._sent.cut_down(renderable)
        super()._display(screen, renderable if cut is None else cast(RenderableType, cut))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Ours in place of Textual's grey picture of the colours: NO_COLOR means none at all."""
        own = [self._depth_filter] if self._depth_filter.enabled else []
        return [*(f for f in super().get_line_filters() if not isinstance(f, Monochrome)), *own]
