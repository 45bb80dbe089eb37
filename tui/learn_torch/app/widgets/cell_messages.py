"""What a cell tells the screen around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual.message import Message

from learn_torch.i18n.translate import msgid, tr

if TYPE_CHECKING:
    from learn_torch.app.widgets.cell import CellView
    from learn_torch.app.widgets.editor import Editor


@dataclass(eq=False, repr=False)
class CellMessage(Message):
    """Something that happened in a cell."""

    view: CellView


class CellGrew(CellMessage):
    """The cell takes another height while its results or its solution are being followed."""


class CellEdited(CellMessage):
    """The learner changed the code."""


class EditBelow(CellMessage):
    """The keys are to go to the first cell below that can be edited: this one is a text."""


@dataclass(eq=False, repr=False)
class AnswerTyped(CellMessage):
    """The answer to the question is being typed."""

    text: str


@dataclass(eq=False, repr=False)
class CellGuessed(CellMessage):
    """The learner answered the question."""

    guess: str


@dataclass(eq=False, repr=False)
class CellReset(CellMessage):
    """The original text is back; `removes`: a scratch cell that was empty before goes away."""

    removes: bool = False


@dataclass(eq=False, repr=False)
class HintsShown(CellMessage):
    """Another number of hints is on screen."""

    count: int


@dataclass(eq=False, repr=False)
class SolutionSeen(CellMessage):
    """The solution was shown."""

    earned: bool
    """After a pass."""


class EnlargeAsked(CellMessage):
    """Plot or output is to have the whole screen."""


COPIED = {
    "code": (msgid("Copied the code: 1 line."), msgid("Copied the code: {count} lines.")),
    "output": (msgid("Copied the output: 1 line."), msgid("Copied the output: {count} lines.")),
    "selection": (
        msgid("Copied the selection: 1 line."),
        msgid("Copied the selection: {count} lines."),
    ),
}
"""Of one line, and of several."""


@dataclass(eq=False, repr=False)
class CopyAsked(Message):
    """Something is to go to the clipboard."""

    text: str
    what: Literal["code", "output", "selection"]

    @property
    def told(self) -> str:
        """What the learner is told of it."""
        count = self.text.rstrip("\n").count("\n") + 1
        one, more = COPIED[self.what]
        return tr(one) if count == 1 else tr(more, count=count)


@dataclass(eq=False, repr=False)
class NamePointed(Message):
    """The pointer rests on a character of the code; what it means goes to `editor.explain`."""

    editor: Editor
    position: int
    """In the text, in characters."""


@dataclass(eq=False, repr=False)
class CompletionAsked(Message):
    """What could follow? The answer goes to `editor.completer.offer`."""

    editor: Editor
    code: str
    position: int
    """Of the cursor in the code, in characters."""
    pressed: bool = True
    """Whether tab asked, and not a pause behind a dot, which changes no text and explains nothing."""
