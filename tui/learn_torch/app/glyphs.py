"""The characters that carry meaning on screen, with an ASCII stand-in for each."""

from __future__ import annotations

import locale
from collections.abc import Mapping

import msgspec
from msgspec.structs import asdict
from rich.cells import cell_len, set_cell_size


class Glyphs(msgspec.Struct, frozen=True):
    """One set of marks; each is one cell wide and is always accompanied by a word."""

    done: str = "✓"
    started: str = "◐"
    untouched: str = "○"
    changed: str = "↻"
    failed: str = "✗"
    pointer: str = "›"
    more_left: str = "‹"
    """Where a row goes on beyond the left edge, as `more_right`."""
    more_right: str = "›"
    dot: str = "·"
    """Between the parts of a line."""
    dash: str = "–"
    busy: str = "●"
    """Before what is going on, and before the session's state."""
    bookmark: str = "◆"
    rule: str = "─"
    rail: str = "▌"
    """Before the line of the cursor."""
    corner_left: str = "╭"
    corner_right: str = "╮"
    bar_full: str = "━"
    bar_empty: str = "─"
    ellipsis: str = "…"
    underline: str = "▔"
    """Beneath the part of a line that failed."""
    problem: str = "✗"
    """Behind the number of a line that will not run."""
    curves: tuple[str, ...] = ("braille", "dot", "+", "x", "*")
    """What the curves of a plot are drawn with, in order; the names are plotext's."""
    ascii: bool = False

    def plain(self, text: str) -> str:
        """Our own wording as this terminal can show it."""
        return text.translate(_TO_ASCII) if self.ascii else text

    def shortened(self, text: str, width: int) -> str:
        """`text` in at most `width` cells."""
        if cell_len(text) <= width:
            return text
        return set_cell_size(text, max(0, width - len(self.ellipsis))).rstrip() + self.ellipsis

    def joined(self, *parts: str) -> str:
        """The parts that are not empty, with a dot between them."""
        return f" {self.dot} ".join(part for part in parts if part)


_TO_ASCII: dict[int, int | str] = {
    **str.maketrans(
        "·–—“”‘’✓✗×↻↑↓●◐○›‹◆─━▌▔╭╮│┤├┬└┘",
        "---\"\"''+xx~^v*o.><#-#>^++|+++++",
    ),
    ord("…"): "...",
    ord("↵"): "enter",
}
UNICODE = Glyphs()
_SIGNS = {name: sign for name, sign in asdict(UNICODE).items() if isinstance(sign, str)}
_SIGNS |= {name: sign.translate(_TO_ASCII) for name, sign in _SIGNS.items()} | {"problem": "!"}
ASCII = Glyphs(**_SIGNS, curves=("*", "+", "x", "o", "."), ascii=True)


def choose_marks(environ: Mapping[str, str], encoding: str | None = None) -> Glyphs:
    """ASCII where LEARN_TORCH_ASCII is set or the locale cannot say more; Unicode elsewhere."""
    if environ.get("LEARN_TORCH_ASCII", "0") not in ("", "0"):
        return ASCII
    found = (encoding or locale.getencoding()).lower().replace("-", "")
    return UNICODE if found == "utf8" else ASCII
