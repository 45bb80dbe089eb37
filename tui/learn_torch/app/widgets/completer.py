"""Completion in an editor: when to ask, what to insert, and the list while it is open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from learn_torch.app.widgets.completion_list import CompletionList, Item, common_start

if TYPE_CHECKING:
    from learn_torch.app.widgets.editor import Editor

_NAME = re.compile(r"[^\W\d]?\w*$")
_ASKS = re.compile(r"(\w|\.|[\"'][^\"']*)$")
"""Behind a name, a dot, or inside a text, which may be the name of a file."""


class Completer:
    """The completion of one editor."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._list: CompletionList | None = None

    @property
    def is_open(self) -> bool:
        """Whether the list is on the screen."""
        return self._list is not None

    def can_ask(self) -> bool:
        """Whether tab asks here, and does not indent."""
        before = self._before()
        return bool(before.strip()) and _ASKS.search(before) is not None

    def _before(self) -> str:
        row, column = self._editor.cursor_location
        return self._editor.document.get_line(row)[:column]

    def _prefix(self) -> str:
        found = _NAME.search(self._before())
        return found.group() if found else ""

    @property
    def position(self) -> int:
        """The cursor's place in the text, in characters."""
        row, column = self._editor.cursor_location
        lines = (self._editor.document.get_line(at) for at in range(row))
        return sum(len(line) + 1 for line in lines) + column

    def offer(self, items: Sequence[Item]) -> None:
        """Insert what all names have in common; where that is nothing new, show them."""
        self.close()
        prefix = self._prefix()
        fitting = [item for item in items if item.name.startswith(prefix)]
        more = common_start(fitting)[len(prefix) :] if fitting else ""
        if more:
            self._insert(more)
        if len(fitting) > 1 and not (more and self._prefix() in {item.name for item in fitting}):
            self._open(fitting)

    def _insert(self, text: str) -> None:
        self._editor.insert(text, maintain_selection_offset=False)

    def _open(self, items: Sequence[Item]) -> None:
        self._list = CompletionList(items, self._prefix())
        self._editor.screen.mount(self._list)
        self._list.place(self._editor.cursor_screen_offset)

    def close(self) -> None:
        """Take the list away."""
        shown, self._list = self._list, None
        if shown is not None:
            shown.remove()

    def takes(self, key: str, character: str | None) -> bool:
        """Whether the open list uses this key up; a key that types on narrows it, or closes it."""
        if self._list is None:
            return False
        match key:
            case "down" | "up":
                self._list.move(1 if key == "down" else -1)
            case "tab" | "enter":
                chosen = self._list.chosen[len(self._list.prefix) :]
                self.close()
                self._insert(chosen)
            case "escape":
                self.close()
            case _:
                if not (character and _NAME.fullmatch(character) and self._narrow(character)):
                    self.close()
                return False
        return True

    def _narrow(self, character: str) -> bool:
        return self._list is not None and self._list.narrow(self._list.prefix + character)
