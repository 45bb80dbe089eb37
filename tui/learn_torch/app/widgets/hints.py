"""Hints, one by one, and the solution."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Static

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.inline import inline
from learn_torch.app.themes.colors import MUTED
from learn_torch.app.widgets.wrapped import Wrapped
from learn_torch.course.model import Exercise
from learn_torch.i18n.translate import tr


class Hints(Wrapped, Static):
    """The hints that were asked for, the newest last and plain, the earlier ones dimmed."""

    DEFAULT_CSS = """
    Hints { height: auto; padding: 0; display: none; &.-shown { display: block; } }
    """

    def __init__(self, exercise: Exercise, shown: int, marks: Glyphs) -> None:
        super().__init__(markup=False)
        self._hints = exercise.hints
        self._marks = marks
        self.shown = 0
        self.show(shown)

    def show(self, count: int) -> int:
        """Show `count` hints, as far as there are so many; says how many are shown."""
        self.shown = max(0, min(count, len(self._hints)))
        self.set_class(self.shown > 0, "-shown")
        self.update(hint_lines(self._hints, self.shown))
        return self.shown

    def speak(self, exercise: Exercise) -> None:
        """As many hints, in another language."""
        self._hints = exercise.hints
        self.show(self.shown)


def hint_lines(hints: tuple[str, ...], shown: int) -> Text:
    """The first `shown` hints, numbered."""
    return Text("\n").join(
        Text.assemble(
            (f"{tr('hint {n} of {all}', n=n, all=len(hints))}  ", "bold"),
            inline(hint, "" if n == shown else MUTED),
        )
        for n, hint in enumerate(hints[:shown], 1)
    )
