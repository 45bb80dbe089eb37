"""What the keys of an editor of Python do to its text, each in one step of the undo history."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.widgets.text_area import Selection

from learn_torch.app.widgets import code_edits
from learn_torch.app.widgets.code_scan import PAIRS
from learn_torch.app.widgets.found_places import MarkedTextArea, location_of


class CodeArea(MarkedTextArea):
    """A text of Python, and the changes that `code_edits` works out for it."""

    paste_end: tuple[int, int] | None = None
    """Where a paste has ended, until the next key: what is pasted there is its next part."""
    _cut_line: str | None = None

    def on_resize(self) -> None:
        """Be as tall as the text, wrapped anew.

        From 40 columns to the half of 200 Textual 8 loses the layout that the wrapping asks for.
        """
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        height = self.styles.height
        if height is not None and height.is_auto and self.size.height != self.virtual_size.height:
            self.refresh(layout=True)

    def place(self, row: int, column: int) -> int:
        """A place in the text, in characters."""
        lines = (self.document.get_line(at) for at in range(row))
        return sum(len(line) + 1 for line in lines) + column

    def type_character(self, character: str) -> None:
        """Type a character that may do more than stand there."""
        if self.selection.is_empty:
            self._change(code_edits.TYPED[character](character, *self._around()))
        elif character in PAIRS:
            self._surround(character)
        else:
            self._replace_via_keyboard(character, *self.selection)

    def _around(self) -> tuple[str, str]:
        """The text before and behind the selection."""
        start, end = sorted(self.place(*location) for location in self.selection)
        text = self.text
        return text[:start], text[end:]

    def _change(self, change: code_edits.Change) -> None:
        """Make a change around the cursor, or in place of the selection, in one step of undo."""
        if self.read_only:
            return
        before, after = self._around()
        text, end = self.text, len(self.text) - len(after) + change.right
        start = len(before) - change.left
        if text[start:end] != change.before + change.after:
            places = location_of(text, start), location_of(text, end)
            self._replace_via_keyboard(change.before + change.after, *places)
        place = location_of(self.text, start + len(change.before))
        if place != self.cursor_location:  # each move ends what one undo takes back
            self.move_cursor(place)

    def _surround(self, character: str) -> None:
        """Put the selection between a pair; it stays selected, as in VS Code."""
        (top, left), (bottom, right) = sorted(self.selection)
        backwards = self.selection.start > self.selection.end
        text = f"{character}{self.selected_text}{PAIRS[character]}"
        self._replace_via_keyboard(text, (top, left), (bottom, right))
        ends = (top, left + 1), (bottom, right + (top == bottom))
        self.selection = Selection(*reversed(ends)) if backwards else Selection(*ends)

    def action_new_line(self) -> None:
        """Begin a line, indented as Python wants it."""
        self._change(code_edits.new_line(*self._around()))

    def action_back(self) -> None:
        """Delete to the left: a character, a level of indentation, or an empty pair."""
        if self.selection.is_empty:
            self._change(code_edits.back(*self._around()))
        else:
            self.action_delete_left()

    def action_dedent(self) -> None:
        """Take a level of indentation from the selected lines."""
        self._change_lines(code_edits.dedented)

    def action_comment(self) -> None:
        """Make the selected lines comments, or code again."""
        self._change_lines(code_edits.toggle_comment)

    @property
    def _lines(self) -> tuple[int, list[str]]:
        """The first selected row, and the lines; one in which no character is selected is none."""
        (first, _), (last, column) = sorted(self.selection)
        last -= column == 0 and last > first
        return first, [self.document.get_line(row) for row in range(first, last + 1)]

    def _change_lines(self, change: Callable[[list[str]], list[str]]) -> None:
        """Replace the selected lines in one step of the undo history; the selection stays on them."""
        first, lines = self._lines
        changed = change(lines)
        if self.read_only or changed == lines:
            return
        places = [*self.selection]
        self._replace_lines(first, changed)
        pairs = zip(changed, lines, strict=True)
        longer = {row: len(new) - len(old) for row, (new, old) in enumerate(pairs, first)}
        self.selection = Selection(
            *((row, max(0, column + longer.get(row, 0))) for row, column in places)
        )

    def _replace_lines(self, first: int, lines: Sequence[str]) -> None:
        last = first + len(lines) - 1
        end = (last, len(self.document.get_line(last)))
        self.history.checkpoint()
        self.replace("\n".join(lines), (first, 0), end, maintain_selection_offset=False)
        self.history.checkpoint()

    def action_move_lines(self, way: int) -> None:
        """Move the selected lines up (-1) or down (1)."""
        first, lines = self._lines
        last, other = first + len(lines), first + (-1 if way < 0 else len(lines))
        if self.read_only or other < 0 or last + (way > 0) > self.document.line_count:
            return
        passed = self.document.get_line(other)
        moved = [*lines, passed] if way < 0 else [passed, *lines]
        places = [(row + way, column) for row, column in self.selection]
        self._replace_lines(min(first, other), moved)
        self.selection = Selection(*(min(place, self.document.end) for place in places))

    def action_cut(self) -> None:
        """Cut the selection, or the line, which is pasted as a line."""
        is_line = self.selection.is_empty
        super().action_cut()
        self._cut_line = self.app.clipboard if is_line and not self.read_only else None

    def action_paste(self) -> None:
        """Insert what was cut or copied; a line that was cut comes above the cursor's."""
        text, (row, column) = self.app.clipboard, self.cursor_location
        if text != self._cut_line or not self.selection.is_empty or self.read_only:
            super().action_paste()
            return
        self._replace_via_keyboard(text.rstrip("\n") + "\n", (row, 0), (row, 0))
        self.move_cursor((row + 1, column))

    async def _on_paste(self, event: events.Paste) -> None:
        """Insert a paste, indented as its place is; what follows it at once is its next part."""
        event.prevent_default()
        whole = self.cursor_location != self.paste_end
        text = "\n".join(event.text.splitlines()) + "\n" * event.text.endswith(("\n", "\r"))
        change = code_edits.paste(text, *self._around()) if whole else code_edits.Change(text)
        self._change(change)
        self.paste_end = self.cursor_location
        self.focus()

    def get_cursor_line_start_location(self, smart_home: bool = False) -> tuple[int, int]:
        """The first character of the line, and the margin from there; Textual does so without wrapping."""
        row, column = super().get_cursor_line_start_location(smart_home)
        code = len(code_edits.margin(self.document.get_line(row)))
        if smart_home and not column and self.cursor_location[1] != code:
            column = code
        return row, column

    def action_document_edge(self, way: int) -> None:
        """Behind the last character (1), or before the first (-1)."""
        self.move_cursor(self.document.end if way > 0 else (0, 0))
