"""Base classes of our screens: keys named in the present language, put away once, pages over a screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from learn_torch.app.messages import LanguageChanged
from learn_torch.i18n.translate import tr

if TYPE_CHECKING:
    from textual.binding import ActiveBinding

    _Screen = Screen[None]
else:
    _Screen = object


STOP = Binding("ctrl+g", "app.stop", show=False)
"""For every page over a lesson: pages do not have the keys of what is beneath them."""
LOOK = (Binding("L,f3", "app.language", show=False), Binding("T", "app.theme", show=False))
MANUAL = Binding("question_mark,f1", "app.manual", show=False)
SCROLLING = (
    Binding("j", "scroll(1)", show=False),
    Binding("k", "scroll(-1)", show=False),
    Binding("space", "scroll_page", show=False),
    Binding("g", "edge(-1)", show=False),
    Binding("G", "edge(1)", show=False),
)
"""Beside the arrows and the page keys, which the text that has the focus knows itself."""


class DismissedOnce(_Screen):
    """A base class before Screen, for screens that are put away once, and styled once as they come."""

    _resumed = False
    paints: Callable[[], bool] | None = None
    """Whether what is there is to be seen yet: a lesson is painted at its place, not at its top."""

    def _compositor_refresh(self) -> None:
        if self.paints is None or self.paints():
            super()._compositor_refresh()

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Leave out the restyling at the first resume: every widget got its styles as it came.

        Textual styles the whole screen again at each resume: a fifth of a lesson's first paint.
        """
        event.refresh_styles = self._resumed
        self._resumed = True

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """The text under a coordinate; none where a text was that has gone since the last layout.

        It has no parent, and Textual 8's selection of text ends the program on a press there.
        """
        widget, offset = super().get_widget_and_offset_at(x, y)
        gone = widget is not None and widget.parent is None
        return (None, None) if gone else (widget, offset)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Put this screen away, unless it is not on top, or gone already.

        Textual's `dismiss` puts away whatever screen is on top. A second key or click of the same burst
        would take the screen beneath, or end the program where there is no other.
        """
        if self.app.screen_stack[-1] is not self:
            return AwaitComplete()
        return super().dismiss(result)


def style_first(screen: Screen[None], *files: str) -> None:
    """Read a screen's styles, and give it the classes of its size, before its widgets come.

    With the first resize, as Textual gives them, all would be styled and laid out twice.
    """
    stylesheet, folder = screen.app.stylesheet, Path(__file__).parents[1]
    for path in (folder / name for name in files):
        if not stylesheet.has_source(str(path)):
            stylesheet.read(path)
    steps = (screen.HORIZONTAL_BREAKPOINTS or [], screen.VERTICAL_BREAKPOINTS or [])
    for length, each in zip(screen.app.size, steps, strict=True):
        screen.add_class(*[name for least, name in each if length >= least][-1:], update=False)


class TranslatedScreen(DismissedOnce):
    """Stands before Screen among a screen's bases; footer and palette ask `active_bindings`.

    Bindings are made once, when their class is; what they say is translated when it is asked for.
    """

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """As Textual's, in the language that is spoken."""
        return {key: _translated(active) for key, active in super().active_bindings.items()}


def _translated(active: ActiveBinding) -> ActiveBinding:
    binding, tip = active.binding, active.tooltip and tr(active.tooltip)
    said = replace(binding, description=tr(binding.description), tooltip=tip)
    return active._replace(binding=said, tooltip=tip)


class Page(TranslatedScreen, ModalScreen[None]):
    """A page over another screen."""

    BINDINGS: ClassVar[list[BindingType]] = [STOP]
    scrolled: Widget
    """What the keys of SCROLLING scroll, on a page that has them."""

    def tell(self) -> None:
        """Bring the page up to date, in the language that is spoken."""
        raise NotImplementedError

    def on_language_changed(self, message: LanguageChanged) -> None:
        self.tell()
        self.refresh_bindings()

    def action_scroll(self, lines: int) -> None:
        self.scrolled.scroll_relative(y=lines, animate=False)

    def action_scroll_page(self) -> None:
        """Move the text down by a screen, but for two lines."""
        self.action_scroll(max(1, self.scrolled.size.height - 2))

    def action_edge(self, way: int) -> None:
        page = self.scrolled
        page.scroll_home(animate=False) if way < 0 else page.scroll_end(animate=False)
