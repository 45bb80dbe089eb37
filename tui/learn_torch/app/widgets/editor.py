"""The code editor of a cell."""

from __future__ import annotations

from dataclasses import dataclass

import tree_sitter_python
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import TextArea
from tree_sitter import Language

PYTHON = Language(tree_sitter_python.language())

HIGHLIGHTS = """
(comment) @comment
(string) @string
(escape_sequence) @number
[(integer) (float)] @number
[(true) (false) (none)] @boolean
(function_definition name: (identifier) @function)
(class_definition name: (identifier) @class)
(decorator) @function
(call function: (identifier) @function.call)
(call function: (attribute attribute: (identifier) @function.call))
[
  "and" "as" "assert" "async" "await" "break" "class" "continue" "def" "del" "elif" "else"
  "except" "finally" "for" "from" "global" "if" "import" "in" "is" "lambda" "nonlocal" "not"
  "or" "pass" "raise" "return" "try" "while" "with" "yield"
] @keyword
"""
"""Textual's own query takes 18 ms to compile, twice for each editor; this one 4 ms, once."""


ACTIONS = {binding.key: binding.action for binding in Binding.make_bindings(TextArea.BINDINGS)}
"""What each editing key does."""


class Editor(TextArea):
    """Python, as tall as its text, wrapped so that no column is lost."""

    DEFAULT_CSS = """
    Editor {
        height: auto; border: none; padding: 0 1;
        background: $surface; scrollbar-size-vertical: 1;
        &:focus { border: none; background: $boost; }
        &.-maximized { height: 1fr !important; }
    }
    """

    def __init__(self, text: str, *, read_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(
            text,
            theme="css",
            soft_wrap=True,
            tab_behavior="indent",
            show_line_numbers=True,
            read_only=read_only,
            highlight_cursor_line=False,
            max_checkpoints=200,
            id=id,
        )
        self.cursor_blink = False
        self.register_language("python", PYTHON, HIGHLIGHTS)

    @dataclass
    class LeftWith(Message):
        """Escape and a letter came in one packet, which terminals make one key of: alt+letter."""

        key: str

    async def on_key(self, event: events.Key) -> None:
        """Act on an editing key in its turn.

        A binding is looked up only after the key has bubbled to the app; a letter or a paste that
        came in the same packet would overtake it, and backspace delete the wrong character.
        """
        action = ACTIONS.get(event.key)
        late = event.key.startswith("alt+") and len(event.key) == len("alt+j")
        if action is None and not late:
            return
        event.stop()
        event.prevent_default()
        if action is None:
            self.post_message(self.LeftWith(event.key[-1]))
        else:
            await self.run_action(action)

    def on_mount(self) -> None:
        """Colours, once the text is there."""
        self.language = "python"

    def exchange(self, text: str) -> None:
        """The same program with other comments; the cursor stays on its line, if it is in use."""
        row, column = self.cursor_location
        self.load_text(text)
        row = min(row, self.document.line_count - 1)
        self.move_cursor((row, min(column, len(self.document.get_line(row)))))

    def replace_all(self, text: str) -> None:
        """Another text in one step of the undo history, so that one undo brings the old one back."""
        self.history.checkpoint()
        self.replace(text, self.document.start, self.document.end, maintain_selection_offset=False)
        self.history.checkpoint()
        self.move_cursor((0, 0))
