"""A canvas of terminal cells. Text may be written anywhere; a wide character takes two cells."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size, set_cell_size
from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from learn_torch.app.plots.terminal_style import Colour, channels

Cell = tuple[str, Colour | None, Colour | None, str]
"""Sign, foreground, background, and "dim", "bold" or "". None is the terminal's own colour.

The second cell of a wide character has an empty sign.
"""
Box = tuple[int, int, int, int]
"""Left column, top row, columns and rows of a plot."""
HALF_BLOCKS = ("▀", "▄", "█")
BLANK: Cell = (" ", None, None, "")


class CellCanvas:
    """Rows of cells, blank at first. Whatever falls outside is clipped."""

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
        background: Colour | None = None,
    ) -> None:
        """Write text. Each cell keeps its background unless one is given."""
        if not 0 <= y < self.height:
            return
        for character in text:
            sign = character if character.isprintable() else " "
            size = get_character_cell_size(sign)
            if size and x >= 0 and x + size <= self.width:
                self._free(x, y, size)
                behind = self.rows[y][x][2] if background is None else background
                self.rows[y][x] = (sign, colour, behind, emphasis)
                if size == 2:
                    self.rows[y][x + 1] = ("", colour, behind, emphasis)
            x += size

    def _free(self, x: int, y: int, size: int) -> None:
        """Blank the other half of each wide character that these cells cut."""
        row, end = self.rows[y], x + size
        if x and row[x][0] == "":
            row[x - 1] = (" ", *row[x - 1][1:])
        if end < self.width and row[end][0] == "":
            row[end] = (" ", *row[end][1:])

    def paint(
        self, x: int, y: int, sign: str, colour: Colour | None, background: Colour | None
    ) -> None:
        """Replace one cell."""
        if 0 <= y < self.height and 0 <= x < self.width:
            self._free(x, y, 1)
            self.rows[y][x] = (sign, colour, background, "")

    def background_at(self, x: int, y: int) -> Colour | None:
        """The colour behind new text in a cell. For a half block it is that of the lower half."""
        if not (0 <= y < self.height and 0 <= x < self.width):
            return None
        sign, colour, background, _ = self.rows[y][x]
        return colour if background is None and sign in HALF_BLOCKS else background

    @property
    def plain(self) -> str:
        """The signs alone; lines have no trailing spaces."""
        return "\n".join("".join(cell[0] for cell in row).rstrip() for row in self.rows)

    def segments(self, y: int) -> list[Segment]:
        """A row for Rich: neighbours of one style share a segment."""
        segments: list[Segment] = []
        signs: list[str] = []
        current: tuple[Colour | None, Colour | None, str] | None = None
        for sign, colour, background, emphasis in self.rows[y]:
            key = (colour, background, emphasis)
            if key != current:
                if current is not None:
                    segments.append(Segment("".join(signs), rich_style(*current)))
                current, signs = key, []
            signs.append(sign)
        if current is not None:
            segments.append(Segment("".join(signs), rich_style(*current)))
        return segments


@lru_cache(8192)
def rich_style(colour: Colour | None, background: Colour | None, emphasis: str) -> Style:
    """The Rich style of a cell. Cached: an image has thousands of cells."""
    return Style(
        color=None if colour is None else Color.from_rgb(*channels(colour)),
        bgcolor=None if background is None else Color.from_rgb(*channels(background)),
        bold=emphasis == "bold" or None,
        dim=emphasis == "dim" or None,
    )


def width(text: str) -> int:
    """The cells that a text takes."""
    return cell_len(text)


def fitted(text: str, columns: int, ellipsis: str = "…") -> str:
    """The text, shortened to `columns` cells where it is longer."""
    if cell_len(text) <= columns:
        return text
    if columns <= cell_len(ellipsis):
        return set_cell_size(text, max(0, columns))
    return set_cell_size(text, columns - cell_len(ellipsis)).rstrip() + ellipsis
