"""The magics of notebooks that make sense here, and a sentence for the others."""

from __future__ import annotations

import builtins
import contextlib
import fnmatch
import importlib
import importlib.metadata
import inspect
import os
import platform
import re
import runpy
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from learn_torch.i18n.message import msgid
from learn_torch.i18n.translate import tr
from learn_torch.worker import autoreload, ipython_display, shell_commands
from learn_torch.worker.display_objects import HTML, Latex, Markdown
from learn_torch.worker.explained_magics import SILENT, explained, load_extension
from learn_torch.worker.timing_magics import Scope, prun, time_once, timeit

SHELL_WORDS = ("ls", "cat", "mkdir", "rmdir", "rm", "cp", "mv", "head", "tail", "touch", "wc", "ln")
LISTS = ("ll", "lf", "lx", "lk", "ldir")
PAGERS = ("pycat", "less", "more", "page")
"""Magics that show a file, a page at a time: here in the output, which scrolls."""


UNKNOWN = msgid("The magic {name} is not known here: write it in Python.")


class UsageError(Exception):
    """A magic that does not exist, as IPython names it."""


UsageError.__module__ = "builtins"


def run(name: str, line: str, scope: Scope) -> Any:
    """Run a line magic; raises UsageError for one that is not known."""
    if name not in ("time", "timeit", "prun"):  # their line is Python
        line = shell_commands.filled(line, scope)
    if name in PAGERS:
        shell_commands.system(f"cat {line}", scope)
    elif name in (*SHELL_WORDS, "pip", "conda", "mamba"):
        shell_commands.system(f"{name} {line}", scope)
    elif name in LISTS:
        shell_commands.system(f"ls -l {line}", scope)
    elif name in _MAGICS:
        return _MAGICS[name](line, scope)
    elif name.startswith("%"):
        raise UsageError(tr("%{name} belongs in the first line of a cell.", name=name))
    elif name not in SILENT and not explained(name):
        raise UsageError(tr(UNKNOWN, name=f"%{name}"))
    return None


_TEXT_KINDS = {"html": HTML, "latex": Latex, "markdown": Markdown}
"""Cell magics that show their text."""


def run_over_text(name: str, line: str, text: str, namespace: dict[str, Any]) -> Any:
    """Run a cell magic whose body is text; raises UsageError for one that is not known."""
    scope = Scope(namespace, namespace)
    if name in ("writefile", "file"):
        _write_file(shell_commands.filled(line, scope), text)
    elif name in _TEXT_KINDS:
        print(_TEXT_KINDS[name](text.strip()))
    elif name in shell_commands.INTERPRETERS or (name == "script" and line.split()):
        shell_commands.run_interpreter(name, line.split(), text, namespace)
    elif name in _CELL_MAGICS:
        return _CELL_MAGICS[name](line, text.removeprefix("\n"))
    elif not explained(name, mark="%%"):
        raise UsageError(tr(UNKNOWN, name=f"%%{name}"))
    return None


# --- files -----------------------------------------------------------------------


def _write_file(line: str, text: str) -> None:
    append = line.split()[:1] in (["-a"], ["--append"])
    path = Path(line.split(maxsplit=1)[1] if append else line.strip().strip("'\""))
    verb = "Appending to" if append else "Overwriting" if path.exists() else "Writing"
    with path.open("a" if append else "w") as file:
        file.write(text.lstrip("\n"))
    importlib.invalidate_caches()  # the next import finds a module that was written just now
    print(f"{verb} {path}")


# --- the others -------------------------------------------------------------------------------


def _help(line: str, scope: Scope, source: bool = False) -> None:
    """x? and x??: signature, text and type; x*?: the names that match."""
    name = line.strip()
    if name.startswith("%"):
        print(inspect.getdoc(_MAGICS.get(name.lstrip("%"))) or "No documentation.")
        return
    if "*" in name:
        _list_names(name, scope)
        return
    try:
        value = eval(
            compile(name, "<help>", "eval", dont_inherit=True), scope.globals, scope.locals
        )
    except (NameError, AttributeError, SyntaxError):
        print(f"Object `{name}` not found.")
        return
    with contextlib.suppress(TypeError, ValueError):
        print(f"Signature: {name}{inspect.signature(value)}")
    text = None
    if source:
        with contextlib.suppress(OSError, TypeError):
            text = inspect.getsource(value)
    print(text or inspect.getdoc(value) or "No documentation.")
    print(f"Type: {type(value).__name__}")


def _list_names(pattern: str, scope: Scope) -> None:
    owner = pattern.rpartition(".")[0]
    if owner:
        value = eval(
            compile(owner, "<help>", "eval", dont_inherit=True), scope.globals, scope.locals
        )
        names = [f"{owner}.{name}" for name in dir(value)]
    else:
        names = sorted({*scope.globals, *scope.locals, *vars(builtins)})
    print("\n".join(fnmatch.filter(names, pattern)))


def _cd(line: str, scope: Scope) -> None:
    quiet, before = line.split()[:1] == ["-q"], str(Path.cwd())
    name = line.strip().removeprefix("-q").strip().strip("'\"") if quiet else line.strip("'\" ")
    os.chdir(os.environ.get("OLDPWD", "") if name == "-" else Path(name or "~").expanduser())
    os.environ["OLDPWD"] = before
    if not quiet:
        print(Path.cwd())


def _pwd(line: str, scope: Scope) -> str:
    return str(Path.cwd())


def _env(line: str, scope: Scope) -> Any:
    name, _, value = (part.strip() for part in re.split(r"(=| )", line + "  ", maxsplit=1))
    if not name:
        return dict(os.environ)
    if not value:
        return os.environ.get(name)
    os.environ[name] = value
    print(f"env: {name}={value}")
    return None


def _run_file(line: str, scope: Scope) -> None:
    """%run [-i] [-n] file arguments: as a script; its names are the cells' then."""
    words = shlex.split(line)
    options = []
    while words and words[0].startswith("-"):
        options.append(words.pop(0))
    if not words:
        raise UsageError(tr("%run needs the name of a file."))
    path = words[0] if Path(words[0]).suffix else f"{words[0]}.py"
    if path.endswith(".ipynb"):
        raise UsageError(tr("%run takes a Python file: paste the cells of a notebook."))
    given = dict(scope.globals) if "-i" in options else None
    name = "__run__" if "-n" in options else "__main__"
    before, sys.argv = sys.argv, [path, *words[1:]]
    try:
        made = runpy.run_path(path, init_globals=given, run_name=name)
        scope.globals.update({name: value for name, value in made.items() if name[:2] != "__"})
    except SystemExit as end:
        if end.code not in (None, 0):
            raise
    finally:
        sys.argv = before


def _precision(line: str, scope: Scope) -> None:
    """%precision 3, or %.3f: digits of a number that is shown, and of numpy's arrays."""
    given = line.strip()
    printers = ipython_display.FORMATTERS["text/plain"].type_printers
    printers.pop(float, None)
    if given:
        pattern = f"%.{given}f" if given.isdigit() else given
        printers[float] = lambda value, printer, cycle: printer.text(pattern % value)
    digits = re.search(r"\d+", given)
    np.set_printoptions(precision=int(digits[0]) if digits else 8)


def _register_line(function: Callable[..., Any]) -> Callable[..., Any]:
    """`@register_line_magic`: the function is a magic of its name."""
    _MAGICS[function.__name__] = lambda line, scope: function(line)
    return function


def _register_cell(function: Callable[..., Any]) -> Callable[..., Any]:
    """`@register_cell_magic`."""
    _CELL_MAGICS[function.__name__] = function
    return function


def _register_both(function: Callable[..., Any]) -> Callable[..., Any]:
    """`@register_line_cell_magic`."""
    return _register_cell(_register_line(function))


_CELL_MAGICS: dict[str, Callable[..., Any]] = {}
"""The cell magics that cells have made."""
REGISTERS: dict[str, Any] = {
    "register_line_magic": _register_line,
    "register_cell_magic": _register_cell,
    "register_line_cell_magic": _register_both,
    "needs_local_scope": lambda function: function,
}
"""What `IPython.core.magic` holds."""


def _pylab(line: str, scope: Scope) -> None:
    exec("from pylab import *\nimport numpy as np\nimport matplotlib.pyplot as plt", scope.globals)


def _watermark(line: str, scope: Scope) -> None:
    """%watermark -p torch,numpy: the versions of Python and of packages."""
    words = line.split()
    print(f"Python version: {platform.python_version()}\n")
    for word in words[words.index("-p") + 1].split(",") if "-p" in words[:-1] else ():
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            print(f"{word}: {importlib.metadata.version(word)}")


def _names(line: str, scope: Scope) -> list[str]:
    """The names of the cells; with a word after the magic those of that type."""
    kinds = line.split()
    return sorted(
        name
        for name, value in scope.globals.items()
        if not name.startswith("_") and (not kinds or type(value).__name__ in kinds)
    )


def _who(line: str, scope: Scope) -> None:
    print("   ".join(_names(line, scope)))


def _whos(line: str, scope: Scope) -> None:
    for name in _names(line, scope):
        print(f"{name:15} {type(scope.globals[name]).__name__}")


def _reset(line: str, scope: Scope) -> None:
    for name in [name for name in scope.globals if not name.startswith("_")]:
        del scope.globals[name]


def _list_magics(line: str, scope: Scope) -> None:
    known = sorted({*_MAGICS, *SILENT, *SHELL_WORDS, "pip", "conda"})
    print(" ".join(f"%{name}" for name in known))


_MAGICS: dict[str, Callable[[str, Scope], Any]] = {
    "time": time_once,
    "timeit": timeit,
    "prun": prun,
    "pinfo": _help,
    "pinfo2": lambda line, scope: _help(line, scope, source=True),
    "cd": _cd,
    "pwd": _pwd,
    "env": _env,
    "set_env": _env,
    "run": _run_file,
    "pylab": _pylab,
    "who": _who,
    "who_ls": _names,
    "whos": _whos,
    "reset": _reset,
    "lsmagic": _list_magics,
    "system": shell_commands.output_of,
    "sx": shell_commands.output_of,
    "pdoc": _help,
    "psource": lambda line, scope: _help(line, scope, source=True),
    "psearch": lambda line, scope: _list_names(line.strip(), scope),
    "load_ext": lambda line, scope: load_extension(line),
    "reload_ext": lambda line, scope: load_extension(line),
    "watermark": _watermark,
    "pdef": _help,
    "pfile": lambda line, scope: _help(line, scope, source=True),
    "precision": _precision,
    "autoreload": lambda line, scope: autoreload.set_mode(line),
    "aimport": lambda line, scope: autoreload.watch(line, scope.globals),
}
