"""What a notebook has around a cell: display, magics, get_ipython, exit.

What makes sense in a terminal does its work; the rest says in one sentence, on stderr, why not.
"""

from __future__ import annotations

import asyncio
import atexit
import builtins
import contextlib
import errno
import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from learn_torch.i18n.message import msgid
from learn_torch.notebook_syntax import PYTHON_CELL_MAGICS, Cell
from learn_torch.worker import (
    autoreload,
    debugger,
    ipython_display,
    ipython_shell,
    magics,
    own_frames,
    own_measures,
    spawned_main,
    standard_input,
    summary_writer,
    timing_magics,
    traces,
)
from learn_torch.worker.remarks import remark

RunPython = Callable[[str, str, dict[str, Any]], Any]
"""Runs code, under a file name, in a namespace; returns the value of the last expression."""
NO_EXIT = msgid(
    "The session goes on after a cell, so what atexit registers does not run: "
    "call it in the last line."
)
STTY = """#!/bin/sh
if [ "$1" = size ]; then echo "${LINES:-24} ${COLUMNS:-80}"; exit; fi
exec /bin/stty "$@"
"""


class History:
    """What was run and what was shown: In, Out, _ and their like, as in IPython."""

    def __init__(self) -> None:
        self.inputs = [""]
        self.outputs: dict[int, Any] = {}
        self._last: dict[str, Any] = {}
        """The last values, by the names that hold them."""

    def begin(self, code: str, namespace: dict[str, Any]) -> None:
        """A cell begins."""
        code = code.rstrip("\n")
        for name, past in zip(("_i", "_ii", "_iii"), reversed(self.inputs), strict=False):
            namespace[name] = past
        namespace[f"_i{len(self.inputs)}"] = code
        self.inputs.append(code)
        namespace.update(_ih=self.inputs, _oh=self.outputs)

    def keep(self, value: Any, namespace: dict[str, Any]) -> None:
        """Keep the value of a cell; names that the cells use for something else are left alone."""
        if value is self.outputs:
            return
        number = len(self.inputs) - 1
        names = ("_", "__", "___")
        if all(name not in namespace or namespace[name] is self._last.get(name) for name in names):
            values = [value, *(self._last[name] for name in names[:2] if name in self._last)]
            self._last = dict(zip(names, values, strict=False))
            namespace.update(self._last)
        self.outputs[number] = namespace[f"_{number}"] = value


_history = History()
keep_value = _history.keep


def begin_cell(code: str, namespace: dict[str, Any]) -> None:
    """A cell begins: note its text, and import again what %autoreload looks after."""
    _history.begin(code, namespace)
    autoreload.before_cell()


def shows_each() -> bool:
    """Whether each expression of a cell is shown, and not the last alone."""
    return ipython_shell.InteractiveShell.ast_node_interactivity == "all"


def install(
    stdin: standard_input.StandardInput, namespace: dict[str, Any], run_text: RunPython
) -> None:
    """Prepare a session; once, in the child, when it is in its scratch folder.

    A cell imports modules that stand in the folder, as a script beside them would; so do the
    processes that it starts.
    """
    own_frames.install()
    own_measures.install()
    _explain_atexit()
    _refuse_servers()
    ipython_shell.install(namespace, run_text)
    summary_writer.install()
    spawned_main.install()
    standard_input.install(stdin)
    debugger.install(stdin.why_nobody)
    builtins.display = ipython_display.display  # type: ignore[attr-defined]
    builtins.get_ipython = ipython_shell.get_ipython  # type: ignore[attr-defined]
    builtins.In, builtins.Out = _history.inputs, _history.outputs  # type: ignore[attr-defined]
    builtins.exit = builtins.quit = Exit()  # type: ignore[assignment]
    _write_stty()
    sys.argv = ["cell.py"]  # argparse names the program by it
    sys.path.insert(0, str(Path.cwd()))
    os.environ.pop("PYTHONSAFEPATH", None)


def _explain_atexit() -> None:
    """Say, once, that what a cell registers does not run: a session goes on after its cells."""
    original: Any = atexit.register
    told: list[bool] = []

    def register(function: Any, /, *args: Any, **options: Any) -> Any:
        if not told and traces.cell_of(sys._getframe(1).f_code.co_filename) is not None:
            told.append(True)
            remark(NO_EXIT)
        return original(function, *args, **options)

    register.__doc__ = original.__doc__
    atexit.register = register


def _refuse_servers() -> None:
    """Raise what the system says where asyncio makes a server of no socket: Python before 3.13 is silent."""
    original: Any = asyncio.BaseEventLoop.create_server

    @functools.wraps(original)
    async def create_server(*args: Any, **options: Any) -> Any:
        server = await original(*args, **options)
        if not server.sockets and options.get("start_serving", True):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return server

    asyncio.BaseEventLoop.create_server = create_server  # type: ignore[method-assign]


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


def run_cell_magic(cell: Cell, name: str, namespace: dict[str, Any], run: RunPython) -> Any:
    """Run a cell that begins with %%magic."""
    if cell.magic not in PYTHON_CELL_MAGICS:
        value = magics.run_over_text(cell.magic, cell.argument, cell.python, namespace)
        if value is not None:
            keep_value(value, namespace)
            ipython_display.show(value)
        return value
    if cell.magic == "timeit":
        return magics.run(
            "timeit", f"{cell.argument}\n{cell.python}", timing_magics.Scope(namespace, namespace)
        )
    if cell.magic == "capture":
        with _captured(cell.argument, namespace):
            run(cell.python, name, namespace)
        return None
    options, _ = timing_magics.options_of_prun(cell.argument)
    with timing_magics.profiled(options) if cell.magic == "prun" else timing_magics.timed():
        return run(cell.python, name, namespace)


@contextlib.contextmanager
def _captured(argument: str, namespace: dict[str, Any]) -> Any:
    """%%capture [name]: run without output, and keep it under the name."""
    kept = "--no-stdout" not in argument, "--no-stderr" not in argument
    with ipython_shell.capture_output(*kept) as captured:
        yield
    for name in argument.split():
        if name.isidentifier():
            namespace[name] = captured


class Exit:
    """`exit` and `quit`: end the cell, and leave stdin open for the next."""

    def __call__(self, code: object = None) -> None:
        """Raise SystemExit."""
        raise SystemExit(code)

    def __repr__(self) -> str:
        return "exit() ends the cell."
