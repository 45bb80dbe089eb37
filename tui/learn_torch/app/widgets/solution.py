"""A solution of an exercise as a comparison with the learner's code, below what that printed.

One column, line by line, or two side by side where no line has to be broken for it; `A` takes the
solution over, and brings the learner's own code back.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest

from rich.cells import cell_len, chop_cells
from rich.text import Text
from textual import events
from textual.containers import Vertical
from textual.widgets import Static

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.reflow import inline
from learn_torch.app.themes.colors import MUTED
from learn_torch.app.widgets.editor import Editor
from learn_torch.app.widgets.wrapped import Wrapped
from learn_torch.course.model import Exercise
from learn_torch.i18n.translate import msgid, tr


class Hints(Wrapped, Static):
    """The hints that were asked for, the newest last and plain, the earlier ones dimmed."""

    DEFAULT_CSS = "Hints { display: none; &.-shown { display: block; } }"

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


ASK = msgid("This exercise is not passed yet. Press the solution key again to see a solution.")
SHOWN = msgid("A solution; there are others. - only yours, + only here. A takes it over.")
TAKEN = msgid("This is the solution now. A brings yours back.")
SAME = msgid("Yours is this solution, line for line.")

TWO_COLUMNS = 80
"""Columns from which both may be side by side; a terminal of 120 has 84 beside the outline. Of 150
solutions 2 have no line wider than half of that: the others are read in one column."""

OWN, OTHER = "red", "green"


class Solution(Vertical):
    """A good answer, to compare with."""

    DEFAULT_CSS = """
    Solution {
        height: auto; width: 1fr; margin: 0; border-top: $rule $line;
        #caption { color: $text-muted; }
        #comparison { display: none; }
        &.-open #comparison { display: block; }
        &.-open #comparison.-same { display: none; }
        &.-hidden { display: none; }
    }
    """

    def __init__(self, code: str, own: str, marks: Glyphs) -> None:
        self._caption = Static(tr(ASK), markup=False, id="caption")
        self._comparison = Static(markup=False, id="comparison")
        super().__init__(self._caption, self._comparison, classes="-hidden")
        self._code = code.rstrip("\n")
        self._own = own
        self._given_up: str | None = None
        """The learner's code from before the solution was taken over."""
        self._taken: str | None = None
        """The solution as it was taken over; another language has other comments."""
        self._marks = marks

    @property
    def is_open(self) -> bool:
        """Whether the solution is in sight."""
        return self.has_class("-open")

    @property
    def is_shown(self) -> bool:
        """Whether the solution is in sight, or the question before it."""
        return not self.has_class("-hidden")

    @property
    def is_taken(self) -> bool:
        """Whether the editor has the solution, and the learner's code can come back."""
        return self._given_up is not None and self._own == self._taken

    def toggle(self, free: bool) -> bool:
        """Ask, show or hide; whether the code has come into sight."""
        self.screen.refresh_bindings()
        if self.is_open:
            self.set_classes("-hidden")
            return False
        asks = self.has_class("-hidden") and not free
        self.set_classes("-asking" if asks else "-open")
        self._say()
        return not asks

    def compare(self, own: str) -> None:
        """Compare with another text of the learner's."""
        self._own = own
        self._say()
        self.screen.refresh_bindings()

    def take_over(self, editor: Editor) -> None:
        """Put the solution into the editor; the second time, the learner's code from before."""
        if self.is_taken and self._given_up is not None:
            editor.replace_all(self._given_up)
        else:
            self._given_up, self._taken = self._own, self._code
            editor.replace_all(self._code)

    def speak(self, code: str) -> None:
        """The same solution, with its comments in another language."""
        self._code = code.rstrip("\n")
        self._say()

    def on_resize(self, event: events.Resize) -> None:
        self._say()

    def _say(self) -> None:
        same = tidy(self._own) == tidy(self._code)
        taken = TAKEN if self._given_up is not None else SAME
        words = tr(taken if same else SHOWN) if self.is_open else tr(ASK)
        self._caption.update(self._marks.plain(words))
        self._comparison.set_class(same, "-same")  # the editor has it, a screen of lines above
        if self.is_open and self.size.width:
            lines = comparison(self._own, self._code, self.size.width, self._marks)
            self._comparison.update(Text("\n").join(lines))


def tidy(code: str) -> list[str]:
    """Its lines, without what cannot be seen."""
    return [line.rstrip() for line in code.rstrip().splitlines()]


Pair = tuple[str | None, str | None]
"""A line of the learner's and one of the solution's in the same place; None: there is none."""


def paired(own: list[str], other: list[str]) -> Iterator[tuple[bool, list[Pair]]]:
    """Runs of lines that are the same in both, or not."""
    for kind, a, b, c, d in SequenceMatcher(None, own, other, autojunk=False).get_opcodes():
        yield kind == "equal", list(zip_longest(own[a:b], other[c:d]))


def comparison(own: str, other: str, width: int, marks: Glyphs) -> list[Text]:
    """The lines of both, in `width` columns."""
    mine, theirs = tidy(own), tidy(other)
    runs = paired(mine, theirs)
    room = (width - 3) // 2
    widest = 2 + max(cell_len(line) for line in [*mine, *theirs, ""])
    if width < TWO_COLUMNS or widest > room:
        return [line for same, pairs in runs for line in _one_column(same, pairs, width)]
    divider = marks.plain("│")
    return [line for same, pairs in runs for line in _two_columns(same, pairs, room, divider)]


def _one_column(same: bool, pairs: list[Pair], width: int) -> Iterator[Text]:
    """Lines of the learner's, then those of the solution in their place."""
    if same:
        yield from (line for own, _ in pairs for line in _marked("  ", own, MUTED, width))
        return
    yield from (line for own, _ in pairs for line in _marked("- ", own, OWN, width))
    yield from (line for _, other in pairs for line in _marked("+ ", other, OTHER, width))


def _two_columns(same: bool, pairs: list[Pair], room: int, divider: str) -> Iterator[Text]:
    """The learner's at the left, the solution's at the right."""
    for own, other in pairs:
        left = _marked("  " if same else "- ", own, MUTED if same else OWN, room)
        right = _marked("  " if same else "+ ", other, MUTED if same else OTHER, room)
        for one, two in zip_longest(left, right, fillvalue=Text()):
            gap = " " * (room - one.cell_len)
            yield Text.assemble(one, gap, (f" {divider} ", MUTED), two, no_wrap=True)


def _marked(mark: str, line: str | None, style: str, width: int) -> list[Text]:
    """A line behind its mark, broken where it is wider than there is room."""
    if line is None:
        return []
    parts = chop_cells(line, max(1, width - cell_len(mark))) or [""]
    return [
        Text((mark if first else "  ") + part, style, no_wrap=True)
        for first, part in zip([True] + [False] * len(parts), parts, strict=False)
    ]
