"""A stand-in for IPython's shell, and for the modules of IPython that notebooks import."""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import sys
from collections.abc import Callable, Iterator
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

from learn_torch.worker import (
    ipython_display,
    magics,
    own_frames,
    shell_commands,
    timing_magics,
)

RunText = Callable[[str, str, dict[str, Any]], Any]
"""Runs a cell's text, under a file name, in a namespace."""
_CONFIG = "InteractiveShell.ast_node_interactivity"


class InteractiveShell:
    """The part of IPython's shell that magics and exported notebooks call."""

    ast_node_interactivity: ClassVar[str] = "last_expr"
    """Which expressions of a cell are shown; "all" shows each."""
    colors: ClassVar[str] = "NoColor"

    def __init__(self) -> None:
        self.config: dict[str, Any] = {}
        """Empty: tqdm and others look here for a notebook in a browser."""
        self.display_formatter = SimpleNamespace(formatters=ipython_display.FORMATTERS)
        self.user_ns: dict[str, Any] = {}
        self._run_text: RunText | None = None

    @classmethod
    def instance(cls, *args: Any, **options: Any) -> InteractiveShell:
        """The shell of this session."""
        return _shell

    def run_line_magic(self, name: str, line: str, _stack_depth: int = 1) -> Any:
        """Run %name line, in the scope of its caller."""
        if name == "config":
            return self._configure(line)
        return magics.run(name, line, _scope_of_caller())

    def magic(self, line: str) -> Any:
        """Run a line magic, as notebooks exported it until 2018."""
        name, _, rest = line.lstrip("%").partition(" ")
        return self.run_line_magic(name, rest)

    def run_cell_magic(self, name: str, line: str, cell: str) -> Any:
        """Run %%name line over the text of a cell; exported notebooks call it."""
        return self.run_cell(f"%%{name} {line}\n{cell}")

    def run_cell(self, code: str, **options: Any) -> Any:
        """Run text as a cell."""
        if self._run_text is not None:
            return self._run_text(code, "<run_cell>", self.user_ns)
        return None

    def ev(self, expression: str) -> Any:
        """The value of an expression, of the cells' names."""
        return eval(expression, self.user_ns)

    def ex(self, code: str) -> None:
        """Run statements among the cells' names."""
        exec(code, self.user_ns)

    def system(self, command: str) -> None:
        """Run !command."""
        shell_commands.system(command, _scope_of_caller())

    def getoutput(self, command: str, **options: Any) -> shell_commands.SList:
        """Run !command and return the lines that it prints."""
        return shell_commands.output_of(command, _scope_of_caller())

    def _configure(self, line: str) -> None:
        """%config: which expressions of a cell are shown; the rest is for a browser."""
        name, _, value = (part.strip() for part in line.partition("="))
        if name == _CONFIG:
            type(self).ast_node_interactivity = str(ast.literal_eval(value))


def _scope_of_caller() -> timing_magics.Scope:
    frame = sys._getframe(1)
    while own_frames.is_ours(frame) and frame.f_back is not None:
        frame = frame.f_back
    return timing_magics.Scope(frame.f_globals, frame.f_locals)


_shell = InteractiveShell()


def get_ipython() -> InteractiveShell:
    """The shell of this session; a builtin, as in a notebook."""
    return _shell


def _get_ipython() -> InteractiveShell | None:
    """`IPython.get_ipython`: None for a library, as outside of a shell.

    matplotlib and tqdm would look for IPython's insides.
    """
    return None if _is_library(sys._getframe(1).f_code.co_filename) else _shell


def _is_library(file: str) -> bool:
    """Whether a file is installed, and no cell or script of the session."""
    return file.startswith((sys.prefix, sys.base_prefix)) or "site-packages" in file


class Captured:
    """What a %%capture cell has printed and shown."""

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

    outputs: tuple[Any, ...] = ()
    """Empty: what a cell shows is text, and part of stdout."""

    def show(self) -> None:
        """Print it after all."""
        print(self.stdout, end="")
        print(self.stderr, end="", file=sys.stderr)

    __call__ = show

    def __str__(self) -> str:
        return self.stdout


@contextlib.contextmanager
def capture_output(
    stdout: bool = True, stderr: bool = True, display: bool = True
) -> Iterator[Captured]:
    """Keep what is printed, and show nothing of it."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.ExitStack() as stack:
        if stdout:
            stack.enter_context(contextlib.redirect_stdout(out))
        if stderr:
            stack.enter_context(contextlib.redirect_stderr(err))
        yield Captured(out, err)


_MODULES: dict[str, dict[str, Any]] = {
    "IPython": {"get_ipython": _get_ipython, "version_info": (9, 0, 0), "__version__": "9.0.0"},
    "IPython.core": {},
    "IPython.core.display": ipython_display.PUBLIC,
    "IPython.core.formatters": {"BaseFormatter": ipython_display.Formatter},
    "IPython.core.getipython": {"get_ipython": _get_ipython},
    "IPython.core.interactiveshell": {"InteractiveShell": InteractiveShell},
    "IPython.core.magic": magics.REGISTERS,
    "IPython.display": ipython_display.PUBLIC,
    "matplotlib_inline": {},
    "matplotlib_inline.backend_inline": {
        "set_matplotlib_formats": ipython_display.set_matplotlib_formats
    },
    "IPython.utils": {},
    "IPython.utils.capture": {"capture_output": capture_output},
    "IPython.utils.io": {"capture_output": capture_output},
}
"""Module -> what it holds."""


class _Finder(MetaPathFinder, Loader):
    """Finds modules of IPython where the real one is not installed: it comes last."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name not in _MODULES:
            return None
        is_package = any(other.startswith(f"{name}.") for other in _MODULES)
        return spec_from_loader(name, self, is_package=is_package)

    def exec_module(self, module: ModuleType) -> None:
        vars(module).update(_MODULES[module.__name__])
        if module.__name__ == "IPython":
            importlib.import_module("IPython.display")  # `from IPython import display` is it


def install(namespace: dict[str, Any], run_text: RunText) -> None:
    """Stand in for IPython; once, in the child."""
    _shell.user_ns, _shell._run_text = namespace, run_text
    sys.meta_path.append(_Finder())
