"""Find in a lesson: a line below the cells to type in, the count, and the hits marked above."""

from __future__ import annotations

import re
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Label

from learn_torch.app.widgets.found_places import (
    FoundPlace,
    MarkedTextArea,
    StaticMarks,
    places,
)
from learn_torch.app.widgets.notebook import Notebook
from learn_torch.i18n.translate import tr


class FindLine(Horizontal):
    """A slash, the words to find, and how many places have them; not there until it is asked for."""

    DEFAULT_CSS = """
    FindLine {
        height: 1; display: none; background: $raised;
        Label { width: auto; padding: 0 1; color: $text-muted; }
        Label#prompt { color: $accent; text-style: bold; padding: 0 0 0 1; }
        Input, Input:focus { width: 1fr; border: none; height: 1; padding: 0; background: $raised; }
    }
    """

    def __init__(self) -> None:
        self.input = Input(select_on_focus=True)
        self._count = Label(markup=False)
        super().__init__(Label("/", id="prompt"), self.input, self._count)

    @property
    def typing(self) -> bool:
        return self.input.has_focus

    @property
    def words(self) -> str:
        return self.input.value.strip()

    def tell(self, place: int, count: int, nothing: str) -> None:
        """Say which place is shown, from 0, and of how many; `nothing`: what to say of none."""
        words = tr("{number} of {count}", number=place + 1, count=count)
        self._count.update(words if count else nothing)


class FindBar(FindLine):
    """Finds words in what the cells of a notebook show: prose, code and what came of running it.

    While the words are typed, the view goes to the first hit from the current cell on; enter stays
    there, escape puts everything back as it was.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Go there", tooltip="Stay at this hit.", priority=True),
        Binding("down", "step(1)", "Next hit", tooltip="The next hit.", priority=True),
        Binding("up", "step(-1)", show=False, priority=True),
    ]

    def __init__(self, notebook: Notebook) -> None:
        super().__init__()
        self._notebook = notebook
        self._marks = StaticMarks()
        self._found: list[FoundPlace] = []
        self._present: FoundPlace | None = None
        self._before: tuple[Widget | None, float] = (None, 0.0)
        """What had the focus and where the view was, to go back to."""

    def open(self) -> None:
        """Ask for words; those of the last time are there, to be typed over."""
        if not self.typing:
            self._before = (self.screen.focused, self._notebook.scroll_y)
        self.display = True
        self.screen.set_focus(self.input)
        self.input.action_select_all()
        self.find()

    @on(Input.Changed)
    def find(self) -> None:
        """Mark the words, and show the first place of them from the current cell on."""
        if not self.display:
            return
        self._look()
        views = self._notebook.views
        here = views.index(self._notebook.current)
        ahead = (place for place in self._found if views.index(place.view) >= here)
        self._show(next(ahead, self._found[0] if self._found else None))

    def refresh_places(self) -> None:
        """Look again: the cells show something else now."""
        if self.display:
            self._look()
            self._mark()

    def _look(self) -> None:
        words = self.words
        self._pattern = re.compile(re.escape(words), re.IGNORECASE) if words else None
        self._found = list(places(self._notebook.views, self._pattern)) if self._pattern else []
        if self._present not in self._found:
            self._present = None

    _pattern: re.Pattern[str] | None = None

    def _show(self, place: FoundPlace | None) -> None:
        if place is not None and place not in self._found:
            return  # shown after a refresh, when other words are looked for, or none
        self._present = place
        self._mark()
        if place is not None:
            self._notebook.viewport.show_line(place.view, place.widget, place.line)

    def _mark(self) -> None:
        present = self._present
        self._marks.show(self._found, present)
        for editor in self._notebook.query(MarkedTextArea):
            own = present is not None and present.widget is editor
            editor.mark(self._pattern, present.span if present is not None and own else None)
        place = self._found.index(present) if present is not None else -1
        nothing = tr("not in this lesson") if self._pattern else ""
        self.tell(place, len(self._found), nothing)

    def action_step(self, way: int) -> None:
        """Show the next hit, or the one before; after the last comes the first."""
        present = self._present
        self._look()
        if not self._found:
            self._mark()
            return
        at = self._found.index(present) if present in self._found else (-1 if way > 0 else 0)
        place = self._found[(at + way) % len(self._found)]
        if not self.typing:
            self._go_to(place)
        self._show(place)

    def action_accept(self) -> None:
        """Stay at this hit: its cell is the current one."""
        if self._present is None:
            self.close()
        else:
            self._go_to(self._present)
            self._show(self._present)

    def _go_to(self, place: FoundPlace) -> None:
        self._notebook.go_to(place.view.cell.id)
        # A question would take the next n for an answer.
        self.screen.set_focus(place.view, scroll_visible=False)
        self.call_after_refresh(self._show, place)

    def close(self) -> None:
        """Take the marks away; where the words were still being typed, go back to where that began."""
        typing, (focused, scroll_y) = self.typing, self._before
        self.display = False
        self._found, self._present, self._pattern = [], None, None
        self._mark()
        if typing:
            self.screen.set_focus(focused, scroll_visible=False)
            self._notebook.scroll_to(y=scroll_y, animate=False, force=True, immediate=True)
