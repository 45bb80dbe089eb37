"""The frame of a cell: its kind and state in the upper edge, a rail or a border around the rest."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.containers import Vertical
from textual.reactive import reactive
from textual.widget import Widget

from learn_torch.app.glyphs import Glyphs

FRAMED = 110
"""Columns of the terminal from which on a card has a border; by its class the screen tells too late."""


class CardTop(Widget):
    """`Code ──────── ✓ ran · 17 ms`: the upper edge of a card, with corners where it is framed.

    The card's CSS says what the edge looks like: `color` is the edge's own.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"card-top--kind", "card-top--state"}
    DEFAULT_CSS = """
    CardTop {
        height: 1; color: $line;
        .card-top--kind { color: $text; text-style: bold; }
        .card-top--state { color: $text-muted; }
    }
    """

    kind: reactive[str] = reactive("")
    state: reactive[str] = reactive("")

    def __init__(self, marks: Glyphs) -> None:
        super().__init__()
        self._marks = marks

    @property
    def words(self) -> str:
        return self._marks.joined(self.kind, self.state)

    def render(self) -> Text:
        """The edge as one line, as wide as the card."""
        marks, width = self._marks, self.size.width
        framed = self.app.size.width >= FRAMED
        left = f"{marks.corner_left}{marks.rule} " if framed else " "
        right = f" {marks.rule}{marks.corner_right}" if framed else ""
        kind = self.get_component_rich_style("card-top--kind", partial=True)
        state = self.get_component_rich_style("card-top--state", partial=True)
        taken = cell_len(left) + cell_len(self.kind) + cell_len(right)
        words = self.state if taken + cell_len(self.state) + 4 <= width else ""
        right = right if words else right.lstrip()
        taken = cell_len(left) + cell_len(self.kind) + cell_len(right)
        gap = max(1, width - taken - cell_len(words) - (2 if words else 1))
        return Text.assemble(
            left,
            (self.kind, kind),
            " " + marks.rule * gap + (" " if words else ""),
            (words, state),
            right,
            no_wrap=True,
        )


class CardBody(Vertical):
    """Code, question, results and hints of a cell, below its upper edge."""

    DEFAULT_CSS = "CardBody { height: auto; }"


class NotebookItem(Vertical, can_focus=True):
    """What a notebook shows one of below the other."""

    async def speak(self) -> None:
        """Say everything in another language."""
