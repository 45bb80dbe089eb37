"""Run something the moment a module is imported, by the zygote's warm-up or by a cell."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable
from functools import partial
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from learn_torch import locations
from learn_torch.worker import data

Then = Callable[[ModuleType], object]


class _Finder(MetaPathFinder):
    """Finds one module where it is installed, and calls `then` the first time it is loaded."""

    def __init__(self, name: str, then: Then) -> None:
        self._name = name
        self._then = then
        self._waits = True
        """False while the search goes on without this finder, and once the module is loaded."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name != self._name or not self._waits:
            return None
        self._waits = False
        try:
            spec = importlib.util.find_spec(name)
        finally:
            self._waits = True  # who only asks whether the module is there does not load it
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def load_then(module: ModuleType) -> None:
                load(module)
                self._waits = False
                self._then(module)

            spec.loader.exec_module = load_then  # type: ignore[method-assign]
        return spec


def after_import(name: str, then: Then) -> None:
    """Call `then` with module `name` once it is imported; before anything has imported it."""
    sys.meta_path.insert(0, _Finder(name, then))


def install() -> None:
    """Wait for the modules that a session changes."""
    after_import("matplotlib.pyplot", _give_backend)
    cache = locations.data_cache()  # here, in the zygote: a cell has another environment
    after_import("torchvision.datasets.mnist", partial(data.serve_downloads, cache))
    after_import("tqdm.notebook", _give_text_bars)
    # torch.compile runs our hooks as they are in a function that it traces, as torch's own Python.
    after_import("torch._dynamo.trace_rules", lambda rules: rules.add("learn_torch"))


def _give_text_bars(notebook: ModuleType) -> None:
    """tqdm's bars for a notebook need widgets of a browser; those of a terminal say the same."""
    std = importlib.import_module("tqdm.std")
    vars(notebook).update(
        tqdm=std.tqdm, tqdm_notebook=std.tqdm, trange=std.trange, tnrange=std.trange
    )


def _give_backend(pyplot: ModuleType) -> None:
    from learn_torch.worker.figures import backend  # imports pyplot

    backend.install()
