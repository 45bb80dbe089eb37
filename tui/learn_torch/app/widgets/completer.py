"""Completion in an editor: when to ask, what to insert, and the list while it is open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.timer import Timer

from learn_torch.app.widgets.cell_messages import CompletionAsked
from learn_torch.app.widgets.code_scan import Scan
from learn_torch.app.widgets.completion_list import CompletionList
from learn_torch.kernel.name_queries import Completion, Completions

if TYPE_CHECKING:
    from learn_torch.app.widgets.editor import Editor

_GOES_ON = re.compile(r"[\w./-]")
"""Characters that may go on a name, or the name of a file."""
_ASKS = re.compile(r"[\w.]$")
"""Behind a name or a dot; and in a text of one line, which may be the name of a file."""
_DOT = re.compile(r"([^\W\d]\w*|[)\]])\.$")
"""Behind a dot that follows a value, and is not that of a number."""
_REST = re.compile(r"\w*")
PAUSE = 0.4
"""Seconds after a dot before the list opens by itself; a name typed on at once takes 0.1."""
_CALL = re.compile(r"(?!\s*(?:def|class)\b).*?([^\W\d]\w*)\($")
"""Behind the bracket that begins the arguments of a call."""
_ENDS_CALL = frozenset({"escape", "enter", "up", "down"})


class Completer:
    """The completion of one editor."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._list: CompletionList | None = None
        self._pause: Timer | None = None
        self._called = ""
        """The function whose parameters were asked for, or are shown."""

    @property
    def is_open(self) -> bool:
        """Whether the list is on the screen."""
        return self._list is not None

    def can_ask(self) -> bool:
        """Whether tab asks here, and does not indent."""
        before, scan = self._before(), self._scan
        in_name = scan.in_string and len(scan.open[-1].text) == 1
        asks = bool(before.strip()) and (in_name or _ASKS.search(before) is not None)
        return asks and scan.comment is None

    @property
    def _scan(self) -> Scan:
        return Scan(self._editor.text[: self.position])

    def _before(self) -> str:
        row, column = self._editor.cursor_location
        return self._editor.document.get_line(row)[:column]

    @property
    def position(self) -> int:
        """The cursor's place in the text, in characters."""
        return self._editor.place(*self._editor.cursor_location)

    @property
    def subject(self) -> tuple[str, int]:
        """The text, with the name that is highlighted in the list, and the cursor's place in it."""
        text, position = self._editor.text, self.position
        if self._list is None or self._called:
            return text, position
        start, chosen = position - len(self._list.prefix), self._list.chosen
        return f"{text[:start]}{chosen}{text[position:]}", start + len(chosen)

    def watch(self, character: str | None) -> None:
        """A key was typed: ask, if it is a dot or a bracket and nothing comes behind it for a while."""
        if self._pause is not None:
            self._pause.stop()
        if character in (".", "(") and not self._editor.read_only:
            self._pause = self._editor.set_timer(PAUSE, self._ask)

    def _ask(self) -> None:
        """Ask for the members of a value, or for the parameters of a function."""
        editor, before = self._editor, self._before()
        call = _CALL.match(before)
        asks = self._list is None and editor.has_focus and (call or _DOT.search(before))
        if asks and (scan := self._scan).comment is None and not scan.in_string:
            self._called = call[1] if call else ""
            position = self.position - bool(call)
            editor.post_message(CompletionAsked(editor, editor.text, position, pressed=False))

    def offer(self, found: Completions, *, insert: bool = True) -> None:
        """Insert what all names have in common; where that is nothing new, show them.

        What was typed since the question counts: names that do not go on from it are left out, and
        whoever went elsewhere meanwhile gets none.
        """
        called, self._called = self._called, ""
        self.close()
        if not self._editor.has_focus or self.position < found.start:
            return
        if called and not insert:
            self._show_parameters(called, found)
            return
        typed = self._editor.text[found.start : self.position]
        items = [item for item in found.items if item.text.startswith(typed)]
        common = Completions(items=tuple(items)).common
        if insert and len(common) > len(typed):
            self._insert(common[len(typed) :])
            typed = common
        if len(items) > (1 if insert else 0):
            self._open(items, typed)

    def _show_parameters(self, name: str, found: Completions) -> None:
        """Show how a function is called, until its bracket closes."""
        items = [item for item in found.items if item.text == name and item.signature]
        if items and self._before().endswith("("):
            self._open(items[:1], "")
            self._called = name

    def _insert(self, text: str) -> None:
        """Complete the name, in one step of undo; an end of it that is there already is kept."""
        editor = self._editor
        row, column = editor.cursor_location
        rest = _REST.match(editor.document.get_line(row)[column:])
        known = len(rest[0]) if rest is not None and text.endswith(rest[0]) else 0
        editor.history.checkpoint()
        editor.replace(text, (row, column), (row, column + known), maintain_selection_offset=False)
        editor.history.checkpoint()

    def _open(self, items: Sequence[Completion], typed: str) -> None:
        self._list = CompletionList(items, typed)
        self._editor.screen.mount(self._list)
        self._list.place(self._editor.cursor_screen_offset)

    def close(self) -> None:
        """Take the list away."""
        shown, self._list, self._called = self._list, None, ""
        if shown is not None:
            shown.remove()

    def takes(self, key: str, character: str | None) -> bool:
        """Whether the open list uses this key up; a key that types on narrows it, or closes it."""
        if self._list is None:
            return False
        if self._called:
            if key in _ENDS_CALL or character == ")":
                self.close()
            return key == "escape"
        match key:
            case "down" | "up":
                self._list.move(1 if key == "down" else -1)
            case "tab" | "enter":
                chosen = self._list.chosen[len(self._list.prefix) :]
                self.close()
                if not chosen:
                    return key == "tab"  # the name is there: enter begins a line
                self._insert(chosen)
            case "escape":
                self.close()
            case _:
                if not (character and _GOES_ON.fullmatch(character) and self._narrow(character)):
                    self.close()
                return False
        return True

    def _narrow(self, character: str) -> bool:
        return self._list is not None and self._list.narrow(self._list.prefix + character)
