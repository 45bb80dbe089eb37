"""What a notebook has around a cell: display, magics, get_ipython, input and breakpoint.

What makes sense in a terminal does its work; the rest says in one sentence, on stderr, why not.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import pdb
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from learn_torch.notebook_syntax import PYTHON_CELL_MAGICS, Cell
from learn_torch.worker import ipython_display, magics, own_frames, spawned_main

RunPython = Callable[[str, str, dict[str, Any]], Any]
"""Runs code, under a file name, in a namespace; returns the value of the last expression."""
NO_INPUT = "A cell cannot ask for input: write the answer into the code, as in name = 'Ada'."
NO_DEBUGGER = (
    "A cell has no debugger: use print(), or run part of the code in a cell of its own. "
    "The cell goes on."
)


class Shell:
    """The part of IPython's shell that magics and exported notebooks call."""

    def __init__(self) -> None:
        self.config: dict[str, Any] = {}
        """Empty: tqdm and others look here for a notebook in a browser."""

    def run_line_magic(self, name: str, line: str, _stack_depth: int = 1) -> Any:
        """Run %name line, in the scope of its caller."""
        frame = sys._getframe(1)
        while own_frames.is_ours(frame) and frame.f_back is not None:
            frame = frame.f_back
        return magics.run(name, line, magics.Scope(frame.f_globals, frame.f_locals))

    def run_cell_magic(self, name: str, line: str, cell: str) -> Any:
        """Run %%name line over the text of a cell; exported notebooks call it."""
        frame = sys._getframe(1)
        return magics.run_over_text(name, line, cell, frame.f_globals)

    def system(self, command: str) -> None:
        """Run !command."""
        frame = sys._getframe(1)
        magics.system(command, magics.Scope(frame.f_globals, frame.f_locals))

    def getoutput(self, command: str) -> list[str]:
        """Run !command and return the lines that it prints."""
        frame = sys._getframe(1)
        return magics.output_of(command, magics.Scope(frame.f_globals, frame.f_locals))


_shell = Shell()


def get_ipython() -> Shell:
    """The shell of this session; a builtin, as in a notebook."""
    return _shell


def install() -> None:
    """Prepare a session; once, in the child, when it is in its scratch folder.

    A cell imports modules that stand in the folder, as a script beside them would; so do the
    processes that it starts.
    """
    own_frames.install()
    ipython_display.install()
    spawned_main.install()
    builtins.display = ipython_display.display  # type: ignore[attr-defined]
    builtins.get_ipython = get_ipython  # type: ignore[attr-defined]
    builtins.input = no_input
    sys.breakpointhook = no_debugger
    pdb.set_trace = no_debugger
    sys.argv = [""]
    sys.path.insert(0, str(Path.cwd()))
    os.environ.pop("PYTHONSAFEPATH", None)


def no_input(prompt: object = "", /) -> str:
    """`input`: there is nobody to ask while a cell runs."""
    print(prompt, end="", flush=True)
    raise EOFError(NO_INPUT)


def no_debugger(*args: Any, **kwargs: Any) -> None:
    """`breakpoint` and `pdb.set_trace`."""
    print(NO_DEBUGGER, file=sys.stderr)


def display_value(value: Any) -> None:
    """Print the last value of a cell; a display object (HTML, Image, …) as `display` shows it."""
    if isinstance(value, ipython_display.DisplayObject):
        ipython_display.display(value)
    else:
        print(repr(value))


def run_cell_magic(cell: Cell, name: str, namespace: dict[str, Any], run: RunPython) -> Any:
    """Run a cell that begins with %%magic."""
    if cell.magic not in PYTHON_CELL_MAGICS:
        return magics.run_over_text(cell.magic, cell.argument, cell.python, namespace)
    if cell.magic == "timeit":
        return magics.run(
            "timeit", f"{cell.argument}\n{cell.python}", magics.Scope(namespace, namespace)
        )
    around = {"time": magics.timed, "capture": _captured}.get(cell.magic, contextlib.nullcontext)
    with around():
        return run(cell.python, name, namespace)


@contextlib.contextmanager
def _captured() -> Any:
    """%%capture: run without output."""
    nowhere = io.StringIO()
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        yield
