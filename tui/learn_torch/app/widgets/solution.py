"""A solution of an exercise, beside the learner's code where there is room."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from learn_torch.app.widgets.editor import Editor
from learn_torch.i18n.translate import msgid, tr

ASK = msgid("This exercise is not passed yet. Press the solution key again to see a solution.")
SHOWN = msgid("A solution. There are others.")


class Solution(Vertical):
    """A good answer, to read."""

    DEFAULT_CSS = """
    Solution {
        height: auto; width: 1fr; margin: 0;
        Static { height: auto; padding: 0; color: $text-muted; }
        Editor { display: none; }
        &.-open Editor { display: block; }
        &.-hidden { display: none; }
    }
    """

    def __init__(self, code: str) -> None:
        super().__init__(classes="-hidden")
        self._code = code.rstrip("\n")
        self._line = Static(tr(ASK), markup=False)

    def compose(self) -> ComposeResult:
        """A line that says what this is, and the code."""
        yield self._line
        editor = Editor(self._code, read_only=True)
        editor.can_focus = False
        yield editor

    def toggle(self, free: bool) -> bool:
        """Ask, show or hide; whether the code has come into sight."""
        if self.has_class("-open"):
            self.set_classes("-hidden")
            return False
        if self.has_class("-hidden") and not free:
            self.set_classes("-asking")
            return False
        self._line.update(tr(SHOWN))
        self.set_classes("-open")
        return True

    def speak(self, code: str) -> None:
        """The same solution, with its comments in another language."""
        self._code = code.rstrip("\n")
        self.query_one(Editor).text = self._code
        self._line.update(tr(SHOWN if self.has_class("-open") else ASK))
