"""`breakpoint()` and pdb in a cell: its prompt is answered line by line, as `input` is."""

from __future__ import annotations

import bdb
import pdb
import sys
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

from learn_torch.worker import own_frames, traces

NO_DEBUGGER = "Nobody is there to answer the debugger, so the cell goes on: print() shows values."

_why_nobody: list[Callable[[], str]] = []


class CellPdb(pdb.Pdb):
    """Stops in cells and in what they call, not in learn-torch's own code beneath them."""

    def __init__(self, *args: Any, **others: Any) -> None:
        super().__init__(*args, **others)
        self.nosigint = True  # or `continue` would take ctrl+c away from the cell
        self.skip = {*(self.skip or ()), "learn_torch.*"}

    def set_trace(self, frame: FrameType | None = None, *args: Any, **others: Any) -> None:
        """Stop at the frame; where nobody can answer, say so and go on."""
        if any(why() for why in _why_nobody):
            print(NO_DEBUGGER, file=sys.stderr)
            return
        super().set_trace(frame or sys._getframe().f_back, *args, **others)

    def stop_here(self, frame: FrameType) -> bool:
        """Whether to ask at this line: not in what runs the cell, after its last line."""
        return super().stop_here(frame) and _is_of_a_cell(frame)

    def get_stack(
        self, f: FrameType | None, t: TracebackType | None
    ) -> tuple[list[tuple[FrameType, int]], int]:
        """The calls from the cell on."""
        stack, index = super().get_stack(f, t)
        ours = [at for at, (frame, _) in enumerate(stack) if own_frames.is_ours(frame)]
        below = ours[-1] + 1 if ours and ours[-1] < index else 0
        return stack[below:], index - below

    def _cmdloop(self) -> None:
        """Ask for commands. The original goes on asking after ctrl+c; here that ends the cell."""
        self.cmdloop()


def _is_of_a_cell(frame: FrameType | None) -> bool:
    """Whether a cell has called the frame; a thread's frames count too."""
    while frame is not None and frame.f_globals.get("__name__") != own_frames.BOTTOM:
        if traces.cell_of(frame.f_code.co_filename) is not None:
            return True
        frame = frame.f_back
    return frame is None


def install(why_nobody: Callable[[], str]) -> None:
    """Let pdb ask; `breakpoint`, `pdb.set_trace` and `pdb.run` use this class then."""
    _why_nobody[:] = [why_nobody]
    pdb.Pdb = CellPdb  # type: ignore[misc]


def end() -> None:
    """The cell is over: a debugger that still steps goes no further."""
    if isinstance(getattr(sys.gettrace(), "__self__", None), bdb.Bdb):
        sys.settrace(None)
