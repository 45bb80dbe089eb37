"""Learner output made safe and short enough to draw.

The transcript has already dropped every escape sequence but colours; this is the last gate before
the terminal, so it trusts nobody.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from learn_torch.i18n.translate import tr

if TYPE_CHECKING:  # the course list imports this before the first paint
    from learn_torch.session.run_result import RunResult

_ESCAPES = re.compile(
    r"\x1b(?P<osc>[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\[[0-9;:?<=>]*[ -/]*[@-~]?|[ -/]*[0-~]?)"
)
_COLOUR = re.compile(r"\x1b\[[0-9;:]*m")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]")
MAX_LINE = 2000
"""Characters of a line that a pane shows; `m` shows all."""
HEAD = 20
TAIL = 40


def safe(text: str) -> str:
    """`text` with no escape sequence but colours, and no control character but newline and tab."""
    kept = _ESCAPES.sub(lambda found: found[0] if _COLOUR.fullmatch(found[0]) else "", text)
    return _CONTROLS.sub("", kept).expandtabs(8)


def output_of(result: RunResult) -> str:
    """All that a run has printed; what came when it was over stands beneath a mark."""
    if not result.late.strip():
        return result.output
    mark = tr("— later, from what the cell has left running —")
    before = (
        result.output if result.output.endswith("\n") or not result.output else result.output + "\n"
    )
    return f"{before}\x1b[0;2m{mark}\x1b[0m\n{result.late}"


def folded(text: str, head: int = HEAD, tail: int = TAIL, ellipsis: str = "…") -> str:
    """At most `head + tail` lines of `text`, and a line that says how many were left out."""
    lines = text.rstrip("\n").split("\n")
    left_out = len(lines) - head - tail
    if left_out <= 0:
        return with_notice(text.rstrip("\n"), 0, "", ellipsis)
    return with_notice("\n".join(lines[:head]), left_out, "\n".join(lines[-tail:]), ellipsis)


def with_notice(first: str, left_out: int, last: str, ellipsis: str = "…") -> str:
    """The first and the last lines, and one between them that says how many were left out."""
    if not left_out:
        return "\n".join(shortened(line, ellipsis) for line in first.split("\n"))
    words = tr("{count} lines not shown here; m shows all, Y copies all", count=f"{left_out:,}")
    notice = f"\x1b[0;2m{ellipsis} {words}\x1b[0m"
    shown = [*first.split("\n"), notice, *last.split("\n")]
    return "\n".join(shortened(line, ellipsis) for line in shown)


def shortened(line: str, ellipsis: str = "…") -> str:
    """A line that is not too long to be wrapped beneath a cell."""
    return line if len(line) <= MAX_LINE else f"{line[:MAX_LINE]}\x1b[0m{ellipsis}"
