"""One line with two ends, at the top of each screen."""

from __future__ import annotations

from typing import ClassVar, Literal

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from learn_torch.app.glyphs import Glyphs
from learn_torch.i18n.translate import tr

State = Literal["", "ready", "busy", "waiting", "lost"]
"""Of the session or the kernel; empty: nothing to say."""

FULL = 110
"""Columns from which the line has room for the way to the lesson."""
LEFT = 12
"""Columns that the left end keeps before the right one is said more briefly."""
BAR = {False: 8, True: 14}
"""Columns of the progress bar, below and from that width on."""


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


class StatusLine(Widget):
    """Where you are at the left; how far you are and how things stand at the right."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status--name", "status--way", "status--full", "status--empty",
        "status--ready", "status--busy", "status--waiting", "status--lost",
    }  # fmt: skip
    DEFAULT_CSS = """
    StatusLine {
        dock: top; height: 1; padding: 0 1; background: $raised; color: $text-muted;
        .status--name { color: $text; text-style: bold; }
        .status--way { color: $text-muted; }
        .status--full { color: $success; }
        .status--empty { color: $line; }
        .status--ready { color: $success; }
        .status--busy { color: $accent; }
        .status--waiting { color: $warning; }
        .status--lost { color: $error; }
        &.-warning { color: $text-warning; }
    }
    """

    way: reactive[tuple[str, ...]] = reactive(())
    """What `left` lies in, from the outermost on; shown where there is room."""
    left: reactive[str] = reactive("")
    here: reactive[str] = reactive("")
    """The place in what `left` names."""
    right: reactive[str] = reactive("")
    brief: reactive[str] = reactive("")
    """What `right` says where there is no room for it; empty: it has no shorter form."""
    detail: reactive[str] = reactive("")
    """What follows at the right where there is room."""
    progress: reactive[tuple[int, int]] = reactive((0, 0))
    """Cells done, of how many; no bar where there are none."""
    state: reactive[State] = reactive[State]("")

    def __init__(self, marks: Glyphs) -> None:
        super().__init__()
        self._marks = marks

    def render(self) -> Text:
        width = self.content_size.width
        right = self._longest_right(width)
        between = f" {self._marks.pointer} "
        way = between.join((*self.way, "")) if self.way and width >= FULL else ""
        if cell_len(way) + LEFT + right.cell_len > width:
            way = ""
        left, end = two_ends(self.left, right.plain, width - cell_len(way), self._marks.ellipsis)
        return Text.assemble(
            (way, self._part("way")),
            (left, self._part("name")),
            right if end else "",
            no_wrap=True,
        )

    def _part(self, name: str) -> Style:
        return self.get_component_rich_style(f"status--{name}", partial=True)

    def _longest_right(self, width: int) -> Text:
        """The right end as long as the line has room for: the title is worth more than the bar."""
        full = width >= FULL
        right = self._right(full, bar=True)
        if right.cell_len + cell_len(self.left) + 2 <= width:
            return right
        shorter = (
            self._right(full, bar=False),
            self._right(full, bar=False, detail=False),
            Text(self.right),
        )
        fitting = (one for one in shorter if one.cell_len + LEFT <= width)
        return next(fitting, Text(self.brief or self.right))

    def _right(self, full: bool, *, bar: bool, detail: bool = True) -> Text:
        done, total = self.progress
        text = Text()
        if total and bar:
            wide = BAR[full]
            filled = max(wide * done // total, min(done, 1))
            text.append(self._marks.bar_full * filled, self._part("full"))
            text.append(self._marks.bar_empty * (wide - filled), self._part("empty"))
            text.append(f" {tr('{done} of {total}', done=done, total=total)}   " if full else " ")
        if self.here:
            text.append(f"{self.here}   " if full else f"{self.here} ")
        if self.state:
            text.append(f"{self._marks.busy} ", self._part(self.state))
        text.append(self.right)
        told = full and detail and self.detail
        return text.append(f" {self._marks.dot} {self.detail}" if told else "")
