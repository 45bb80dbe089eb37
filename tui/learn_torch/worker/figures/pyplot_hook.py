"""Give pyplot our backend the moment it is imported, by the zygote's warm-up or by a cell."""

from __future__ import annotations

import importlib.util
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

PYPLOT = "matplotlib.pyplot"


class _PyplotFinder(MetaPathFinder):
    """Finds pyplot, once, where it is installed, and has it load our backend last."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name != PYPLOT:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(PYPLOT)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def load_with_backend(module: ModuleType) -> None:
                load(module)
                from learn_torch.worker.figures import backend

                backend.install()

            spec.loader.exec_module = load_with_backend  # type: ignore[method-assign]
        return spec


def install() -> None:
    """Wait for pyplot; called once, before anything has imported it."""
    sys.meta_path.insert(0, _PyplotFinder())
