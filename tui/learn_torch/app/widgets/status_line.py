"""One line with two ends, at the top of each screen."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget


def two_ends(left: str, right: str, width: int, ellipsis: str = "…") -> tuple[str, str]:
    """`left`, shortened if need be, padded so that `right` ends at `width`.

    The right end gives way only when there is no room for it at all.
    """
    if cell_len(right) + 4 > width:
        right = ""
    room = width - cell_len(right) - (2 if right else 0)
    if cell_len(left) > room:
        left = set_cell_size(left, max(0, room - cell_len(ellipsis))).rstrip() + ellipsis
    return left + " " * (width - cell_len(left) - cell_len(right)), right


class SplitLine(Widget):
    """A line with words at both ends."""

    DEFAULT_CSS = """
    SplitLine { height: 1; padding: 0 1; }
    """

    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")

    def __init__(self, ellipsis: str = "…", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._ellipsis = ellipsis

    def render(self) -> Text:
        """Both ends on one line."""
        left, right = two_ends(self.left, self.right, self.content_size.width, self._ellipsis)
        return Text(left + right, no_wrap=True)


class StatusLine(SplitLine):
    """Where you are at the left; how things stand at the right."""

    DEFAULT_CSS = """
    StatusLine {
        dock: top; background: $panel; color: $foreground; text-style: bold;
        &.-warning { color: $text-warning; }
    }
    """
