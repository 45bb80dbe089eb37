"""The rows of a terminal, as strings with colours: read and write at columns.

A row without colours is a str, which holds for nearly all; one with colours is a `Row`, which knows
the colours before and after it. Columns are those of a terminal: a wide character takes two.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import msgspec

RESET = "\x1b[0m"
SGR = re.compile(r"\x1b\[(?P<codes>[0-9;:]*)m")
_PIECE = re.compile(r"(\x1b\[[0-9;:]*m)")
_GROUPS = {**dict.fromkeys(range(30, 40), "fg"), **dict.fromkeys(range(90, 98), "fg")}
_GROUPS |= {**dict.fromkeys(range(40, 50), "bg"), **dict.fromkeys(range(100, 108), "bg")}
MAX_CODES = 16
"""Codes of a state that are kept: each attribute that there is, and both colours."""


class Row(msgspec.Struct):
    """A row with colours."""

    text: str
    """With SGR escapes."""
    start: str
    """The colours before it, as one escape or none."""
    end: str
    """The colours after it."""


Cells = list[tuple[str, str]]
"""A character (with what combines with it) and its colours, for each column; the second column of a
wide character holds an empty string."""
AnyRow = str | Row | Cells
Rows = list[AnyRow]
MAX_DISPLAYS = 64
"""Displays that can be updated; the first ones are forgotten."""
MAX_EDITED = 1000
"""Columns, or characters, of a row that is written over; each costs a tuple."""


class Displays:
    """The rows of each `display(…, display_id=…)`, for the update that takes their place."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[int, int]] = {}
        """First row, and the one behind the last."""
        self._open: tuple[str, int, int, tuple[int, int]] | None = None
        """What is being printed: its name and first row; the count of rows and the cursor before."""

    def begin(self, name: str, row: int, count: int, cursor: tuple[int, int]) -> None:
        """What is printed from here on, from this row, is the display or its update."""
        self._open = name, row, count, cursor

    def end(self, rows: Rows) -> tuple[int, int] | None:
        """Move the rows of an update to the place of the display, and return where the cursor was."""
        if self._open is None:
            return None
        name, first, count, cursor = self._open
        shown, last, self._open = rows[first:-1], len(rows) - 1, None
        place = self._places.get(name)
        is_update = place is not None and place[1] <= first < len(rows)
        if place is not None and is_update:
            rows[first:] = [] if first == count else [""]
            rows[place[0] : place[1]] = shown
            more = len(shown) - (place[1] - place[0])
            self._shift(place[1], more)
            first, last = place[0], place[0] + len(shown)
            cursor = (cursor[0] + (more if cursor[0] >= place[1] else 0), cursor[1])
        self._places = {**self._places, name: (first, last)}
        if len(self._places) > MAX_DISPLAYS:
            del self._places[next(iter(self._places))]
        return cursor if is_update else None

    def _shift(self, row: int, count: int) -> None:
        self._places = {
            name: (first + count, last + count) if first >= row else (first, last)
            for name, (first, last) in self._places.items()
        }

    def drop(self, count: int) -> None:
        """The first rows are gone, and what was displayed there."""
        if self._open is not None:
            name, first, rows, cursor = self._open
            first, rows = max(0, first - count), max(0, rows - count)
            self._open = name, first, rows, (max(0, cursor[0] - count), cursor[1])
        self._places = {name: place for name, place in self._places.items() if place[0] >= count}
        self._shift(0, -count)


@lru_cache(1024)
def colours_after(state: str, escape: str) -> str:
    """The colours after an SGR escape, as one escape; empty for the terminal's own."""
    known = _codes(state)
    for code in _split(escape):
        number = int(re.match(r"\d*", code)[0] or 0)  # type: ignore[index]
        if number == 0:
            known.clear()
        else:
            group = _GROUPS.get(number, str(number))
            known.pop(group, None)
            known[group] = code
    while len(known) > MAX_CODES:
        del known[next(iter(known))]
    return f"\x1b[{';'.join(known.values())}m" if known else ""


def _codes(state: str) -> dict[str, str]:
    codes = _split(state) if state else []
    return {_GROUPS.get(int(re.match(r"\d*", c)[0] or 0), c): c for c in codes}  # type: ignore[index]


def _split(escape: str) -> list[str]:
    """The codes of an SGR escape; 38;5;n and 38;2;r;g;b are one."""
    parts = escape[2:-1].split(";")
    codes: list[str] = []
    while parts:
        code = parts.pop(0)
        if code in ("38", "48") and parts:
            count = {"5": 2, "2": 4}.get(parts[0], 1)
            code = ";".join([code, *parts[:count]])
            del parts[:count]
        codes.append(code)
    return codes


def width(character: str) -> int:
    """Columns of a character: 0, 1 or 2."""
    if character.isascii():
        return 1
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else 1


def text_width(text: str) -> int:
    """Columns of a text without escapes; a tab goes on to the next multiple of 8."""
    if _plain(text) or len(text) > MAX_EDITED:
        return len(text)
    columns = 0
    for character in text:
        columns = (columns // 8 + 1) * 8 if character == "\t" else columns + width(character)
    return columns


def row_width(row: AnyRow) -> int:
    """Columns of a row; of one that is too long to be written over, its length."""
    if isinstance(row, Row):
        return text_width(SGR.sub("", row.text)) if len(row.text) <= MAX_EDITED else len(row.text)
    return text_width(row) if isinstance(row, str) else len(row)


def cells_of(row: str | Row) -> Cells:
    """A row, column by column; tabs become blanks."""
    if isinstance(row, str):
        return _cells(row, "")
    cells: Cells = []
    colours = row.start
    for piece in _PIECE.split(row.text):
        if piece.startswith("\x1b"):
            colours = colours_after(colours, piece)
        else:
            cells += _cells(piece, colours, len(cells))
    return cells


def _cells(text: str, colours: str, column: int = 0) -> Cells:
    """Text, column by column, where it begins at `column`."""
    if _plain(text):
        return [(character, colours) for character in text]
    cells: Cells = []
    for character in text:
        columns = width(character)
        if character == "\t":
            cells += [(" ", colours)] * (8 - (column + len(cells)) % 8)
        elif columns == 0:
            if cells:
                cells[-1] = (cells[-1][0] + character, cells[-1][1])
        else:
            cells += [(character, colours), ("", colours)][:columns]
    return cells


def row_of(cells: Cells) -> str | Row:
    """Cells as a row that takes less memory."""
    if not any(colours for _, colours in cells):
        return "".join(character for character, _ in cells)
    text, present = [], ""
    for character, colours in cells:
        if colours != present:
            text.append((RESET if present else "") + colours)
            present = colours
        text.append(character)
    return Row("".join(text), "", present)


def overwritten(row: AnyRow, column: int, text: str, colours: str) -> AnyRow:
    """A row after text is written at a column; what is left of it is filled with blanks.

    Blanks at its end are dropped where a bar was wiped out with them.
    """
    if isinstance(row, str) and not colours and _plain(row) and _plain(text):
        row = row[:column].ljust(column) + text + row[column + len(text) :]
        return row.rstrip(" ") if text.isspace() else row
    cells = editable(row)
    column = column if column <= MAX_EDITED else 0
    cells += [(" ", "")] * (column - len(cells))
    new = _cells(text, colours, column)
    end = column + len(new)
    if column and cells[column : column + 1] and not cells[column][0]:
        cells[column - 1] = (" ", cells[column - 1][1])  # half of a wide character goes
    if end < len(cells) and not cells[end][0]:
        cells[end] = (" ", cells[end][1])
    cells[column:end] = new
    return cells


def erased(row: AnyRow, first: int, last: int | None) -> AnyRow:
    """A row without what is from column `first` to before `last`; None: to its end."""
    if isinstance(row, str) and _plain(row):
        return row[:first] if last is None else row[:first] + " " * (last - first) + row[last:]
    cells = editable(row)
    if last is None or last >= len(cells):
        del cells[first:]
    else:
        cells[first:last] = [(" ", "")] * (last - first)
    return cells


def shifted(row: AnyRow, column: int, by: int) -> AnyRow:
    """A row after blanks are inserted, or (by < 0) characters deleted, at a column."""
    cells = editable(row)
    cells[column : column + max(-by, 0)] = [(" ", "")] * max(by, 0)
    del cells[MAX_EDITED:]
    return cells


def editable(row: AnyRow) -> Cells:
    """A row as cells; one that is too long to be a bar or a table gives way whole."""
    if isinstance(row, list):
        return row if len(row) <= MAX_EDITED else []
    return cells_of(row) if len(row if isinstance(row, str) else row.text) <= MAX_EDITED else []


def _plain(text: str) -> bool:
    """Whether each character is a column."""
    return text.isascii() and "\t" not in text


def joined(rows: Rows) -> str:
    """Rows as text with colours, a line each."""
    lines, present = [], ""
    for one in rows:
        row = row_of(one) if isinstance(one, list) else one
        if isinstance(row, str):
            lines.append((RESET + row) if present else row)
            present = ""
        elif row.start != present:
            lines.append((RESET if present else "") + row.start + row.text)
            present = row.end
        else:
            lines.append(row.text)
            present = row.end
    return "\n".join(lines) + (RESET if present else "")
