"""What the terminal shows, so that only the cells that differ are sent.

Textual 8 sends a widget whole when any of it changes: 3,042 bytes for a letter in an editor of 14
lines at 80×24. What was sent last is kept line by line; an update that covers a part of it again is
cut down to the cells between the first and the last that differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rich.cells import get_character_cell_size
from rich.console import Console, ConsoleOptions, RenderResult
from rich.control import Control
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

Cell = tuple[str, Style | None]
"""A character and how it looks; an empty one is the second half of the wide one before it."""
Piece = tuple[int, int, Strip]
"""Column, line, and what is written from there on."""


def cells(strip: Strip) -> list[Cell]:
    """The cells of a strip; a mark of no width is part of the character that it is on."""
    found: list[Cell] = []
    for text, style, _ in strip:
        for character in text:
            width = 1 if character.isascii() else get_character_cell_size(character)
            if width == 0 and found:
                found[-1] = (found[-1][0] + character, found[-1][1])
                continue
            found.append((character, style))
            if width == 2:
                found.append(("", style))
    return found


class SentLines:
    """The screen as it was sent."""

    def __init__(self) -> None:
        self._lines: dict[int, dict[int, Cell]] = {}

    def changed(self, piece: Piece) -> Piece | None:
        """The part of a piece that differs from what was sent; None where nothing does."""
        x, y, strip = piece
        line, new = self._lines.setdefault(y, {}), cells(strip)
        different = [at for at, cell in enumerate(new, x) if line.get(at) != cell]
        if not different:
            return None
        self._forget_halves(line, x, x + len(new))
        line.update(enumerate(new, x))
        start, end = different[0] - x, different[-1] - x + 1
        while start > 0 and not new[start][0]:
            start -= 1
        while end < len(new) and not new[end][0]:
            end += 1
        return x + start, y, strip.crop(start, end)

    def _forget_halves(self, line: dict[int, Cell], start: int, end: int) -> None:
        """A wide character that is overwritten by half leaves something unknown in its other half."""
        if line.get(start, ("?", None))[0] == "":
            line.pop(start - 1, None)
        if line.get(end, ("?", None))[0] == "":
            line.pop(end, None)

    def note(self, pieces: Iterable[Piece]) -> None:
        """Take down what is sent whole, in place of all that was there."""
        self._lines.clear()
        for x, y, strip in pieces:
            self._lines.setdefault(y, {}).update(enumerate(cells(strip), x))

    def cut_down(self, update: object) -> CompositorUpdate | None:
        """An update that sends no more than it has to; None where it is none of the whole screen's."""
        if isinstance(update, ChopsUpdate | LayoutUpdate):
            return _CutUpdate(update, self)
        return None


class _CutUpdate(CompositorUpdate):
    """An update of Textual's, cut down when it is sent: one that is dropped changes nothing."""

    def __init__(self, update: ChopsUpdate | LayoutUpdate, sent: SentLines) -> None:
        self._update = update
        self._sent = sent

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from self._update.__rich_console__(console, options)

    def render_segments(self, console: Console) -> str:
        if isinstance(self._update, LayoutUpdate):
            # After a resize, or when the program comes back: the terminal may show anything.
            self._sent.note(_whole(self._update))
            return self._update.render_segments(console)
        pieces = map(self._sent.changed, _pieces(self._update))
        return "".join(_written(piece, console) for piece in pieces if piece is not None)


def _written(piece: Piece, console: Console) -> str:
    x, y, strip = piece
    return Control.move_to(x, y).segment.text + strip.render(console)


def _whole(update: LayoutUpdate) -> Iterator[Piece]:
    for y, line in enumerate(update.strips, update.region.y):
        x = update.region.x
        for strip in line:
            yield x, y, strip
            x += strip.cell_length


def _pieces(update: ChopsUpdate) -> Iterator[Piece]:
    """What the update would write, cropped as `ChopsUpdate.render_segments` does."""
    for y, x1, x2 in update.spans:
        chops: Mapping[int, Strip | None] = update.chops[y]
        for end, (x, strip) in zip(update.chop_ends[y], chops.items(), strict=False):
            if strip is not None and x <= x2 and end > x1:
                whole = x1 <= x < x2 and end <= x2
                yield x, y, strip if whole else strip.crop(0, min(end, x2) - x)
