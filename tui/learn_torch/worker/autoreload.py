"""%autoreload: a module in the cells' folder that was changed is imported again before the next cell."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

_MODES = {
    "0": "off",
    "off": "off",
    "1": "explicit",
    "explicit": "explicit",
    "": "now",
    "now": "now",
}
_PARTS = ("__code__", "__defaults__", "__kwdefaults__", "__doc__", "__dict__")
_OWN = ("__dict__", "__weakref__", "__module__")

_mode = ["off"]
_watched: set[str] = set()
"""The modules of %aimport."""
_times: dict[str, int] = {}
"""Module -> the time of its file when it was last looked at."""


def set_mode(line: str) -> None:
    """%autoreload [0|1|2|now]."""
    mode = _MODES.get(line.split()[0].lower() if line.split() else "", "all")
    if mode == "now":
        _reload(everything=True)
    else:
        _mode[:] = [mode]
        _reload(everything=mode == "all")  # takes the present times


def watch(line: str, namespace: dict[str, Any]) -> None:
    """%aimport name: import the module, and look after it in mode 1."""
    for name in line.replace(",", " ").split():
        namespace[name.partition(".")[0]] = (
            importlib.import_module(name) and sys.modules[name.partition(".")[0]]
        )
        _watched.add(name)


def before_cell() -> None:
    """Import again what was changed since the last look."""
    if _mode[0] != "off":
        _reload(everything=_mode[0] == "all")


def _reload(*, everything: bool) -> None:
    for name, module in list(_modules()):
        if not everything and name not in _watched:
            continue
        with suppress(OSError):
            changed = Path(str(module.__file__)).stat().st_mtime_ns
            if _times.setdefault(name, changed) != changed:
                _times[name] = changed
                _update(module)


def _modules() -> Iterator[tuple[str, ModuleType]]:
    """The modules in the folders of the session."""
    own = os.environ.get("TMPDIR", "") + os.sep
    for name, module in list(sys.modules.items()):
        if isinstance(module, ModuleType) and str(vars(module).get("__file__")).startswith(own):
            yield name, module


def _update(module: ModuleType) -> None:
    """Import it again, and let functions and classes that cells hold do what the new ones do."""
    old = dict(vars(module))
    importlib.reload(module)
    for name, before in old.items():
        after = vars(module).get(name)
        if after is before:
            continue
        if isinstance(before, FunctionType) and isinstance(after, FunctionType):
            _copy(_PARTS, vars_of=after, to=before)
        elif isinstance(before, type) and isinstance(after, type):
            _copy([name for name in vars(after) if name not in _OWN], vars_of=after, to=before)


def _copy(names: Any, *, vars_of: Any, to: Any) -> None:
    for name in names:
        with suppress(AttributeError, TypeError, ValueError):  # other closures, read-only names
            setattr(
                to, name, vars_of.__dict__[name] if isinstance(to, type) else getattr(vars_of, name)
            )
