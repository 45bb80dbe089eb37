"""Call a function with a module as soon as that is imported, by the zygote's warm-up or by a cell."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class _Finder(MetaPathFinder):
    """Finds one module, once, where it is installed, and has it call a function last."""

    def __init__(self, name: str, call: Callable[[ModuleType], object]) -> None:
        self._name, self._call = name, call

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name != self._name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def load_and_call(module: ModuleType) -> None:
                load(module)
                self._call(module)

            spec.loader.exec_module = load_and_call  # type: ignore[method-assign]
        return spec


def when_imported(name: str, call: Callable[[ModuleType], object]) -> None:
    """Wait for a module; called before anything has imported it."""
    sys.meta_path.insert(0, _Finder(name, call))
