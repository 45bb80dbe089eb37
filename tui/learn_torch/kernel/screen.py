"""A screen for what a cell prints: cursor movements and erasures, as a terminal carries them out.

tqdm's nested bars, `tqdm.write`, rich.progress, Keras' bars and `clear_output` move the cursor, write
over what is there and erase. The screen has as many rows as were printed; the cursor reaches the last
REACH of them. ECMA-48 names the sequences; numbers in brackets are its sections.
"""

from __future__ import annotations

import copy
import re

from learn_torch.kernel.foreign_text import CONTROLS
from learn_torch.kernel.terminal_rows import (
    MAX_EDITED,
    RESET,
    Displays,
    Row,
    Rows,
    colours_after,
    erased,
    joined,
    overwritten,
    row_of,
    row_width,
    shifted,
    text_width,
)

REACH = 200
"""Rows of the screen, which the cursor can reach; a terminal's are 24 to 100."""
MAX_COLUMN = 500
"""How far right of all text the cursor can be sent."""

_TOKEN = re.compile(
    r"(?P<newline>\n)|(?P<return>\r)|(?P<back>\x08)|(?P<down>[\v\f])"
    r"|(?P<sgr>\x1b\[[0-9;:]{0,40}m)"
    r"|\x1b\[(?P<codes>[0-9;]{0,40})(?P<move>[A-HJ-MPSTXd`fsu@])"
    r"|\x1b(?P<short>[78MDE])"
    r"|\x1b\[[0-?]*[ -/]*[@-~]"  # any other CSI (5.4)
    r"|\x1b\]display;(?P<display>\w{0,20})\x07"  # ours: begin a display of this name; empty: end
    r"|\x1b[\]PX^_][^\x07\x1b]{0,4096}(?:\x07|\x1b\\)?"  # OSC, DCS, SOS, PM, APC (5.6)
    r"|\x1b[ -/]*[0-~]"  # two-character escapes
    rf"|(?P<control>[{CONTROLS}])",
    re.DOTALL,
)
_SPECIAL = re.compile(f"[{CONTROLS}]")
"""What is more than text, tabs and line ends."""


class Screen:
    """The rows that were printed, and the cursor."""

    def __init__(self) -> None:
        self.rows: Rows = [""]
        self._row = 0
        self._column = 0
        self._at_end = True
        """Whether the cursor is behind the last character of the last row; then no column counts."""
        self._colours = ""
        self._saved = (0, 0)
        self._erase_first = False
        """Whether the next character erases all: `clear_output(wait=True)`."""
        self._displays = Displays()

    def feed(self, text: str) -> None:
        """Take text and whole escape sequences; what a terminal is not to see is dropped."""
        if not _SPECIAL.search(text):
            self._write_lines(text)
            return
        done = 0
        for token in _TOKEN.finditer(text):
            if token.start() > done:
                self._write(text[done : token.start()])
            done = token.end()
            self._obey(token)
        if done < len(text):
            self._write(text[done:])

    @property
    def ansi(self) -> str:
        """All rows, with colours."""
        return joined(self.rows)

    def copy(self) -> Screen:
        """The same screen; what is written to one of them does not change the other."""
        other = copy.copy(self)
        other._displays = copy.copy(self._displays)
        other.rows = [*self.rows[: self._home], *map(copy.copy, self.rows[self._home :])]
        return other

    def drop(self, count: int) -> str:
        """Drop the first rows, which the cursor cannot reach, and return their text."""
        dropped = joined(self.rows[:count])
        del self.rows[:count]
        self._displays.drop(count)
        self._row = max(0, self._row - count)
        self._saved = (max(0, self._saved[0] - count), self._saved[1])
        return dropped

    def _write_lines(self, text: str) -> None:
        first, *rest = text.split("\n")
        if first:
            self._write(first)
        for line in rest:
            self._new_line()
            if line:
                self._write(line)

    def _write(self, text: str) -> None:
        if self._erase_first:
            self._erase_all()
        if self._at_end:
            self._append(text)
            return
        if "\t" in text:
            self._write_with_tabs(text)
            return
        while self._row >= len(self.rows):
            self.rows.append("")
        row = overwritten(self.rows[self._row], self._column, text, self._colours)
        self.rows[self._row] = row
        self._column += text_width(text)
        self._at_end = self._row == len(self.rows) - 1 and self._column >= row_width(row)

    def _write_with_tabs(self, text: str) -> None:
        """Write where there may be text already, which a tab goes over and leaves as it is."""
        for number, piece in enumerate(text.split("\t")):
            if number:
                row, column = self._place()
                self._go(row, (column // 8 + 1) * 8)
            if piece:
                self._write(piece)

    def _append(self, text: str) -> None:
        """Write behind the last character."""
        row = self.rows[-1]
        if isinstance(row, list):
            if len(row) + len(text) <= MAX_EDITED:
                self.rows[-1] = overwritten(row, len(row), text, self._colours)
                return
            row = row_of(row)
        if isinstance(row, str) and not self._colours:
            self.rows[-1] = row + text
            return
        if isinstance(row, str):
            row = Row(row, "", "")
        if row.end != self._colours:
            row.text += (RESET if row.end else "") + self._colours
            row.end = self._colours
        row.text += text
        self.rows[-1] = row

    def _new_line(self) -> None:
        """To the start of the next row, as a terminal's driver does with a line feed."""
        if self._erase_first:
            self._erase_all()
        row = len(self.rows) - 1 if self._at_end else self._row
        if row < len(self.rows) - 1:
            self._go(row + 1, 0)
            return
        while len(self.rows) < row + 2:
            self.rows.append("")
            out_of_reach = self.rows[-REACH - 1] if len(self.rows) > REACH else ""
            if isinstance(out_of_reach, list):
                self.rows[-REACH - 1] = row_of(out_of_reach)
        self._at_end = True

    # --- the cursor -------------------------------------------------------------------------

    def _obey(self, token: re.Match[str]) -> None:
        match token.lastgroup:
            case "newline":
                self._new_line()
            case "return":
                self._go(self._place()[0], 0)
            case "back":
                row, column = self._place()
                self._go(row, column - 1)
            case "down":
                self._move_shortly("D")
            case "sgr":
                self._colours = colours_after(self._colours, token["sgr"])
            case "display":
                self._display(token["display"])
            case "move":
                self._move(token["move"], token["codes"])
            case "short":
                self._move_shortly(token["short"])

    def _display(self, name: str) -> None:
        """A display begins below all text, or ends; its update leaves the cursor where it was."""
        if self._erase_first:
            self._erase_all()
        place, count = self._place(), len(self.rows)
        self._go(count - 1, row_width(self.rows[-1]))
        if self.rows[-1]:
            self._new_line()
        if name:
            self._displays.begin(name, len(self.rows) - 1, count, place)
        elif (before := self._displays.end(self.rows)) is not None:
            self._go(*before)

    def _place(self) -> tuple[int, int]:
        """Row and column of the cursor."""
        if self._at_end:
            return len(self.rows) - 1, row_width(self.rows[-1])
        return self._row, self._column

    @property
    def _home(self) -> int:
        """The row at which the screen begins."""
        return max(0, len(self.rows) - REACH)

    def _go(self, row: int, column: int) -> None:
        last = max(len(self.rows) - 1, self._home + REACH - 1)
        self._row = min(max(row, self._home), last)
        widest = MAX_COLUMN
        if self._row < len(self.rows):
            widest = max(widest, row_width(self.rows[self._row]))
        self._column = min(max(column, 0), widest)
        self._at_end = self._row == len(self.rows) - 1 and self._column == row_width(self.rows[-1])

    def _move(self, kind: str, codes: str) -> None:
        """Cursor movement (8.3.18 to 8.3.22) and erasure (8.3.38 to 8.3.41)."""
        numbers = [min(int(code), MAX_COLUMN) if code else 0 for code in codes.split(";")]
        count = max(1, numbers[0])
        row, column = self._place()
        match kind:
            case "A" | "B" | "E" | "F":
                down = count if kind in "BE" else -count
                self._go(row + down, 0 if kind in "EF" else column)
            case "C" | "D":
                self._go(row, column + (count if kind == "C" else -count))
            case "G" | "`":
                self._go(row, count - 1)
            case "H" | "f":
                self._go(self._home + count - 1, max(1, numbers[1] if len(numbers) > 1 else 1) - 1)
            case "d":
                self._go(self._home + count - 1, column)
            case "s":
                self._saved = (row, column)
            case "u":
                self._go(*self._saved)
            case _:
                self._edit(kind, numbers[0], row, column)

    def _move_shortly(self, kind: str) -> None:
        row, column = self._place()
        if kind == "7":
            self._saved = (row, column)
        elif kind == "8":
            self._go(*self._saved)
        elif kind == "E":
            self._new_line()
        else:
            self._go(row + (-1 if kind == "M" else 1), column)

    def _edit(self, kind: str, number: int, row: int, column: int) -> None:
        """Erase or shift; the cursor stays, or goes to the start of its row where rows are shifted."""
        if kind == "J" and number >= 2:
            self._erase_first = number == 9
            if not self._erase_first:
                self._erase_all()
            return
        while row >= len(self.rows):
            self.rows.append("")
        here, count = self.rows[row], max(1, number)
        match kind:
            case "J" if number == 0:
                del self.rows[row + 1 :]
                self.rows[row] = erased(here, column, None)
            case "J":
                first = self._home
                self.rows[first:row] = [""] * (row - first)
                self.rows[row] = erased(here, 0, column + 1)
            case "K":
                first = 0 if number else column
                self.rows[row] = erased(here, first, column + 1 if number == 1 else None)
            case "X":
                self.rows[row] = erased(here, column, min(column + count, row_width(here)))
            case "P" | "@":
                self.rows[row] = shifted(here, column, count if kind == "@" else -count)
            case "L":
                bottom = max(len(self.rows), self._home + REACH)
                self.rows[row:row] = [""] * min(count, REACH)
                del self.rows[bottom:]
                column = 0
            case "M":
                del self.rows[row : row + count]
                self.rows = self.rows or [""]
                column = 0
        self._go(row, column)

    def _erase_all(self) -> None:
        """Erase what was printed, also above the screen: "clear" means all of it."""
        self.rows, self._erase_first, self._displays = [""], False, Displays()
        self._row, self._column, self._at_end = 0, 0, True
