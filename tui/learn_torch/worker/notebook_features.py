"""What a notebook has around a cell: display, magics, get_ipython, exit.

What makes sense in a terminal does its work; the rest says in one sentence, on stderr, why not.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from learn_torch.notebook_syntax import PYTHON_CELL_MAGICS, Cell
from learn_torch.worker import (
    debugger,
    ipython_display,
    magics,
    own_frames,
    spawned_main,
    standard_input,
    timing_magics,
)

RunPython = Callable[[str, str, dict[str, Any]], Any]
"""Runs code, under a file name, in a namespace; returns the value of the last expression."""
STTY = """#!/bin/sh
if [ "$1" = size ]; then echo "${LINES:-24} ${COLUMNS:-80}"; exit; fi
exec /bin/stty "$@"
"""


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
        return magics.run(name, line, timing_magics.Scope(frame.f_globals, frame.f_locals))

    def run_cell_magic(self, name: str, line: str, cell: str) -> Any:
        """Run %%name line over the text of a cell; exported notebooks call it."""
        frame = sys._getframe(1)
        return magics.run_over_text(name, line, cell, frame.f_globals)

    def system(self, command: str) -> None:
        """Run !command."""
        frame = sys._getframe(1)
        magics.system(command, timing_magics.Scope(frame.f_globals, frame.f_locals))

    def getoutput(self, command: str) -> list[str]:
        """Run !command and return the lines that it prints."""
        frame = sys._getframe(1)
        return magics.output_of(command, timing_magics.Scope(frame.f_globals, frame.f_locals))


_shell = Shell()


def get_ipython() -> Shell:
    """The shell of this session; a builtin, as in a notebook."""
    return _shell


def install(stdin: standard_input.StandardInput) -> None:
    """Prepare a session; once, in the child, when it is in its scratch folder.

    A cell imports modules that stand in the folder, as a script beside them would; so do the
    processes that it starts.
    """
    own_frames.install()
    ipython_display.install()
    spawned_main.install()
    standard_input.install(stdin)
    debugger.install(stdin.why_nobody)
    builtins.display = ipython_display.display  # type: ignore[attr-defined]
    builtins.get_ipython = get_ipython  # type: ignore[attr-defined]
    builtins.exit = builtins.quit = Exit()  # type: ignore[assignment]
    _write_stty()
    sys.argv = [""]
    sys.path.insert(0, str(Path.cwd()))
    os.environ.pop("PYTHONSAFEPATH", None)


def _write_stty() -> None:
    """Answer `stty size`, by which older progress bars ask for the width, with that of the pane.

    Without a supervisor the sandbox refuses chmod, and an earlier process of the session may have
    left anything in the folder: neither is worth the session.
    """
    folder = Path(os.environ["TMPDIR"], "bin")
    with contextlib.suppress(OSError):
        folder.mkdir(exist_ok=True)
        file = os.open(folder / "stty", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o755)
        os.write(file, STTY.encode())
        os.close(file)
    os.environ["PATH"] = os.pathsep.join((str(folder), os.environ.get("PATH", os.defpath)))


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
            "timeit", f"{cell.argument}\n{cell.python}", timing_magics.Scope(namespace, namespace)
        )
    if cell.magic == "capture":
        with _captured(cell.argument, namespace):
            run(cell.python, name, namespace)
        return None
    with timing_magics.profiled() if cell.magic == "prun" else timing_magics.timed():
        return run(cell.python, name, namespace)


class CapturedIO:
    """What a %%capture cell has printed."""

    def __init__(self, stdout: io.StringIO, stderr: io.StringIO) -> None:
        self._streams = stdout, stderr

    @property
    def stdout(self) -> str:
        """What went to stdout."""
        return self._streams[0].getvalue()

    @property
    def stderr(self) -> str:
        """What went to stderr."""
        return self._streams[1].getvalue()

    def show(self) -> None:
        """Print it after all."""
        print(self.stdout, end="")
        print(self.stderr, end="", file=sys.stderr)

    __call__ = show

    def __str__(self) -> str:
        return self.stdout


@contextlib.contextmanager
def _captured(argument: str, namespace: dict[str, Any]) -> Any:
    """%%capture [name]: run without output, and keep it under the name."""
    out, err = io.StringIO(), io.StringIO()
    kept = "--no-stdout" not in argument, "--no-stderr" not in argument
    with contextlib.ExitStack() as stack:
        if kept[0]:
            stack.enter_context(contextlib.redirect_stdout(out))
        if kept[1]:
            stack.enter_context(contextlib.redirect_stderr(err))
        yield
    for name in argument.split():
        if name.isidentifier():
            namespace[name] = CapturedIO(out, err)


class Exit:
    """`exit` and `quit`: end the cell, and leave stdin open for the next."""

    def __call__(self, code: object = None) -> None:
        """Raise SystemExit."""
        raise SystemExit(code)

    def __repr__(self) -> str:
        return "exit() ends the cell."
