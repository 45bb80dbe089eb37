"""A sheet of terminal cells, written to at any place; wide characters take two of them."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size, set_cell_size
from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from learn_torch.app.figures.look import Colour, parts

Cell = tuple[str, Colour | None, Colour | None, str]
"""Sign, its colour, the colour behind it, and "dim", "bold" or "". None: the terminal's own.

The second cell of a wide character has an empty sign.
"""
PIXELS = ("▀", "▄", "█")
BLANK: Cell = (" ", None, None, "")


class Sheet:
    """Rows of cells, all blank at first."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = max(0, width), max(0, height)
        self.rows: list[list[Cell]] = [[BLANK] * self.width for _ in range(self.height)]

    def put(
        self,
        x: int,
        y: int,
        text: str,
        colour: Colour | None = None,
        emphasis: str = "",
        behind: Colour | None = None,
    ) -> None:
        """Write text; what falls outside is cut. What is behind a cell stays, unless given."""
        if not 0 <= y < self.height:
            return
        for sign in text:
            sign = sign if sign.isprintable() else " "
            size = get_character_cell_size(sign)
            if size and x >= 0 and x + size <= self.width:
                self._set(x, y, sign, size, colour, emphasis, behind)
            x += size

    def _set(
        self,
        x: int,
        y: int,
        sign: str,
        size: int,
        colour: Colour | None,
        emphasis: str,
        behind: Colour | None,
    ) -> None:
        row = self.rows[y]
        if row[x][0] == "" and x:  # the right half of a wide character: its left half goes
            row[x - 1] = (" ", *row[x - 1][1:])
        end = x + size
        if end < self.width and row[end][0] == "":
            row[end] = (" ", *row[end][1:])
        row[x] = (sign, colour, row[x][2] if behind is None else behind, emphasis)
        if size == 2:
            row[x + 1] = ("", colour, row[x][2], emphasis)

    def paint(
        self, x: int, y: int, sign: str, colour: Colour | None, behind: Colour | None
    ) -> None:
        """Set one cell whole."""
        if 0 <= y < self.height and 0 <= x < self.width:
            self.rows[y][x] = (sign, colour, behind, "")

    def ground(self, x: int, y: int) -> Colour | None:
        """What is written upon in a cell: of one with two pixels the lower, or what there is."""
        if not (0 <= y < self.height and 0 <= x < self.width):
            return None
        sign, colour, behind, _ = self.rows[y][x]
        return colour if behind is None and sign in PIXELS else behind

    @property
    def plain(self) -> str:
        """The signs alone, lines without trailing blanks."""
        return "\n".join("".join(cell[0] for cell in row).rstrip() for row in self.rows)

    def segments(self, y: int) -> list[Segment]:
        """A row for a terminal: cells of one style together."""
        found: list[Segment] = []
        signs: list[str] = []
        now: tuple[Colour | None, Colour | None, str] | None = None
        for sign, *rest in self.rows[y]:
            key = (rest[0], rest[1], rest[2])
            if key != now and signs and now is not None:
                found.append(Segment("".join(signs), style(*now)))
                signs = []
            now = key  # type: ignore[assignment]
            signs.append(sign)
        if now is not None:
            found.append(Segment("".join(signs), style(*now)))
        return found


@lru_cache(8192)
def style(colour: Colour | None, behind: Colour | None, emphasis: str) -> Style:
    """A style; made once, for an image has thousands."""
    if not emphasis:
        return Style.from_color(
            None if colour is None else Color.from_rgb(*parts(colour)),
            None if behind is None else Color.from_rgb(*parts(behind)),
        )
    return Style(
        color=None if colour is None else Color.from_rgb(*parts(colour)),
        bgcolor=None if behind is None else Color.from_rgb(*parts(behind)),
        bold=emphasis == "bold" or None,
        dim=emphasis == "dim" or None,
    )


def width(text: str) -> int:
    """Cells that a text takes."""
    return cell_len(text)


def fitted(text: str, room: int, ellipsis: str = "…") -> str:
    """The text, cut where there is no room for all of it."""
    if cell_len(text) <= room:
        return text
    if room <= cell_len(ellipsis):
        return set_cell_size(text, max(0, room))
    return set_cell_size(text, room - cell_len(ellipsis)).rstrip() + ellipsis
