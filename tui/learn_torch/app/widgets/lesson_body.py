"""The cells of a lesson, with the ways to find something in them: outline, variables, find."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from learn_torch.app.command import bindings
from learn_torch.app.keys import FINDING
from learn_torch.app.widgets.find_bar import FindBar
from learn_torch.app.widgets.notebook import Notebook


class LessonBody(Vertical):
    """Keeps the keys that find: they work whatever cell has the focus."""

    BINDINGS = bindings(FINDING)
    DEFAULT_CSS = """
    LessonBody { height: 1fr; }
    #columns { height: 1fr; }
    """

    def __init__(self, notebook: Notebook) -> None:
        super().__init__()
        self._notebook = notebook
        self.finder = FindBar(notebook)

    def compose(self) -> ComposeResult:
        """The rail at the left, the cells, and the line to find with below them."""
        with Horizontal(id="columns"):
            yield self._notebook
        yield self.finder

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Next and previous mean something while there are marks."""
        finder = self.finder
        match action:
            case "found":
                return finder.display and not finder.typing
            case "end_find":
                return finder.display and (finder.typing or not self._notebook.current.editing)
        return True

    def action_find(self) -> None:
        """Find words in this lesson."""
        self.finder.open()

    def action_found(self, way: int) -> None:
        """The next hit, or the one before."""
        self.finder.action_step(way)

    def action_end_find(self) -> None:
        """Take the marks away."""
        self.finder.close()
