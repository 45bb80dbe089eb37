"""Tell everything that folds lines by a width how wide the page of a cell's output is.

COLUMNS and LINES serve `shutil.get_terminal_size`, rich, argparse and child processes; tqdm asks
`os.get_terminal_size`; torch, numpy and pandas have an option each. A width that a cell sets is its
own from then on: ours is known by its class, `PageWidth`, or by the text of the variable.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import torch

# Bound here: a cell may replace them, and a width is set outside of the cell.
from numpy import get_printoptions as numpy_options
from numpy import set_printoptions as set_numpy_options
from torch import set_printoptions as set_torch_options

from learn_torch.worker import import_hook

LINES = 24
"""Rows of a usual terminal; a cursor moves over more of them, `kernel.screen.REACH`."""
DEFAULT = 80
"""The width of a session before its first run, and of `--check`."""


class PageWidth(int):
    """A width that we have set."""


_present = PageWidth(DEFAULT)


def install() -> None:
    """Set the default width of a new session, and wait for pandas; once, before its first cell."""
    set_torch_options(linewidth=_present)
    set_numpy_options(linewidth=_of_numpy(_present))
    os.environ.update(COLUMNS=str(_present), LINES=str(LINES))
    _answer_for_standard_streams()
    import_hook.after_import("pandas", _tell_pandas)


def set_columns(columns: int) -> None:
    """The next run is shown on a page of that many columns."""
    global _present
    before, _present = _present, PageWidth(columns)
    if os.environ.get("COLUMNS") == str(before):
        os.environ["COLUMNS"] = str(columns)
    if isinstance(torch._tensor_str.PRINT_OPTS.linewidth, PageWidth):
        set_torch_options(linewidth=_present)
    if isinstance(numpy_options()["linewidth"], PageWidth):
        set_numpy_options(linewidth=_of_numpy(_present))
    pandas: Any = sys.modules.get("pandas")
    if pandas is not None and isinstance(_pandas_width(pandas), PageWidth):
        _tell_pandas(pandas)


def _of_numpy(columns: int) -> PageWidth:
    """numpy's width: 75 on a page of 80, its default, so that its rows break as everywhere else."""
    return PageWidth(columns if columns < 75 else max(75, columns - 5))


def _answer_for_standard_streams() -> None:
    """Let `os.get_terminal_size` answer for stdin, stdout and stderr, which are no terminals here."""
    original = os.get_terminal_size

    def get_terminal_size(fd: int = 1, /) -> os.terminal_size:
        try:
            return original(fd)
        except OSError:
            if fd not in (0, 1, 2):
                raise
            return os.terminal_size((_present, LINES))

    os.get_terminal_size = get_terminal_size


def _tell_pandas(pandas: Any) -> None:
    """Set the option; a cell's own module of that name has none."""
    put = getattr(pandas, "set_option", None)
    if put is not None:
        put("display.width", _present)


def _pandas_width(pandas: Any) -> object:
    """The option; None of a pandas that is half imported, or a cell's own module of that name."""
    get = getattr(pandas, "get_option", None)
    return get("display.width") if get is not None else None
