"""Keep our own frames out of what a cell sees: stacks, warnings, `inspect`.

A cell runs on top of the zygote, the guard and the child; `python train.py` runs on top of nothing.
"""

from __future__ import annotations

import faulthandler
import inspect
import os
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from learn_torch.worker import traces

FOLDER = str(Path(__file__).parent.parent)
"""The folder of this package."""
BOTTOM = "learn_torch.worker.run_cell"
"""The module whose frames are beneath each cell; what is beneath them is ours too."""


def is_ours(frame: FrameType) -> bool:
    """Whether code of this package runs in the frame."""
    return str(frame.f_globals.get("__name__", "")).startswith("learn_torch.")


def hide_caller(error: BaseException) -> None:
    """Take the frame of the caller, which caught the exception, out of its traceback."""
    if error.__traceback__ is not None:
        error.__traceback__ = error.__traceback__.tb_next


def install() -> None:
    """Patch `traceback`, `inspect` and `warnings` of a session; once, in the child."""
    traceback.walk_stack = _walk_stack
    faulthandler.dump_traceback = _dump_traceback
    inspect.getouterframes = _outer_frames(inspect.getouterframes)
    inspect.getfile = _file_of(inspect.getfile)
    warnings._showwarnmsg = _shown(warnings._showwarnmsg)  # type: ignore[attr-defined]


def _is_bottom(frame: FrameType) -> bool:
    return frame.f_globals.get("__name__") == BOTTOM


def _walk_stack(f: FrameType | None) -> Iterator[tuple[FrameType, int]]:
    """`traceback.walk_stack`, to the cell and no further: anomaly mode and print_stack use it."""
    if f is None:
        f = sys._getframe()
        for _ in range(4):  # as the original: the caller of the caller of StackSummary.extract
            f = f.f_back if f is not None else None
    while f is not None and not _is_bottom(f):
        if not is_ours(f):
            yield f, f.f_lineno
        f = f.f_back


def _dump_traceback(file: Any = None, all_threads: bool = True) -> None:
    """`faulthandler.dump_traceback`, whose original is C, for the frames of cells and libraries."""
    present, threads = threading.get_ident(), []
    for thread, frame in sorted(sys._current_frames().items(), key=lambda one: one[0] == present):
        lines = [
            f'  File "{at.f_code.co_filename}", line {line} in {at.f_code.co_name}\n'
            for at, line in _walk_stack(frame)
        ]
        if lines and (all_threads or thread == present):
            head = "Current thread" if thread == present else "Thread"
            threads.append(f"{head} 0x{thread:016x} (most recent call first):\n{''.join(lines)}")
    text = "\n".join(threads)
    if isinstance(file, int):
        os.write(file, text.encode(errors="replace"))
    else:
        print(text, end="", file=file or sys.stderr)


def _outer_frames(original: Any) -> Any:
    def getouterframes(frame: Any, context: int = 1) -> list[Any]:
        found = []
        for info in original(frame, context):
            if _is_bottom(info.frame):
                break
            if not is_ours(info.frame):
                found.append(info)
        return found

    return getouterframes


def _file_of(original: Any) -> Any:
    def getfile(object: Any) -> str:  # noqa: A002 - inspect's own name for it
        if isinstance(object, type) and object.__module__ == "__main__":
            name = traces.file_of_class(object)
            if name is not None:
                return name
        return str(original(object))

    return getfile


def _shown(original: Any) -> Any:
    """A warning whose `stacklevel` points beneath the cell is of "sys", line 1, as in a script."""

    def show(message: Any) -> None:
        if str(message.filename).startswith(FOLDER):
            message.filename, message.lineno, message.line = _cell_line()
            sys.modules[BOTTOM].__dict__.pop("__warningregistry__", None)
        original(message)

    return show


def _cell_line() -> tuple[str, int, str | None]:
    """The innermost line of a cell, where a frame of ours is above one; else as Python: sys:1."""
    frame: FrameType | None = sys._getframe(2)
    has_met_ours = False
    while frame is not None and not _is_bottom(frame):
        has_met_ours = has_met_ours or is_ours(frame)
        if has_met_ours and traces.cell_of(frame.f_code.co_filename) is not None:
            return frame.f_code.co_filename, frame.f_lineno, None
        frame = frame.f_back
    return "sys", 1, ""
