"""Import in stages what lessons need, so that no session waits for what another one needs.

Sessions open as soon as torch is imported. The rest follows between requests, a module at a time,
first what a waiting session needs. On two cores: matplotlib 0.4 s, and 0.8 s for the first
optimizer ever built, which imports torch._dynamo, 891 modules of it; torchvision imports that too.
A fork inherits all of it in milliseconds; a fork that is made too early pays for it alone.
"""

from __future__ import annotations

import gc
import importlib
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from typing import Any

import torch

from learn_torch.worker import judging

_DYNAMO = ("sympy", "triton", "torch.distributed.fsdp", "torch._dynamo")
"""torch._dynamo, after those of its own imports that are public packages and take long."""
_TORCHVISION = ("torchvision", "torchvision.datasets", "torchvision.transforms.v2")
STAGES = {
    "matplotlib": ("matplotlib", "matplotlib.figure", "matplotlib.pyplot", "matplotlib.mathtext"),
    "optimizer": _DYNAMO,
    "forward_mode": (*_DYNAMO, "torch._decomp.decompositions_for_jvp"),
    "torchvision": (*_DYNAMO, *_TORCHVISION),
}
"""The modules of each stage, the cheapest stage first.

A request to open a session that arrives meanwhile waits for one module, not for the stage.
"""
QUIET_SECONDS = 0.1
"""How long the host has to be quiet before a stage is imported that no session waits for."""


class HostGone(BaseException):
    """The host has hung up; no module that is being imported may catch this."""


class Warmup:
    """What is still to be imported, and in which order."""

    def __init__(self, between_imports: Callable[[], object]) -> None:
        """`between_imports` is called again and again while a module is imported."""
        self._between_imports = between_imports
        self._left = {stage: list(modules) for stage, modules in STAGES.items()}
        self.imports = False
        """Whether a module is being imported now."""

    @property
    def pending(self) -> bool:
        return bool(self._left)

    def lacks(self, stages: Iterable[str]) -> bool:
        """Whether one of `stages` is still to come; a name that is no stage never is."""
        return not self._left.keys().isdisjoint(stages)

    def stop(self) -> None:
        """The host is gone: raises HostGone into an import, for nothing needs it any more.

        Sessions of a program that was killed lived on for the 1.5 s of such an import, on a busy
        machine for 10 s.
        """
        if self.imports:
            self.imports = False  # a second signal must not raise into what cleans up
            raise HostGone

    def advance(self, wanted: Iterable[str] = ()) -> None:
        """Import the next module, of a stage in `wanted` if there is one.

        Leaves one thread and no CUDA behind, so the process can be forked. No backward() here:
        autograd's engine does not survive a fork once it has device threads.
        """
        stage = next((stage for stage in self._left if stage in set(wanted)), None)
        stage = stage or next(iter(self._left))
        modules = self._left[stage]
        with _called_between_imports(self._between_imports):
            self.imports = True
            name = modules.pop(0)
            with _failures_left_to_lessons(name):
                importlib.import_module(name)
                if name == "torch._dynamo":
                    torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
            self.imports = False
        if not modules:
            del self._left[stage]
        freeze()


@contextmanager
def _failures_left_to_lessons(name: str) -> Iterator[None]:
    """Import a module in the body; one that is missing or broken is left to the lesson that imports it.

    Warnings of the import are not shown (the rules of jvp are TorchScript: deprecated). The filters that
    it sets stay, which `warnings.catch_warnings` would take back.
    """
    show, warnings.showwarning = warnings.showwarning, lambda *args, **options: None
    try:
        yield
    except Exception as error:
        # A package may raise any: NumPy's "dtype size changed" is a ValueError.
        if not (isinstance(error, ModuleNotFoundError) and error.name == name):
            print(f"{name} could not be imported: {error}", file=sys.stderr)
    finally:
        warnings.showwarning = show


def freeze() -> None:
    """Note what checks are to find, and leave it alone: what touches an object copies a page of forks.

    So no collector looks through what is there now.
    """
    judging.remember_defaults()
    gc.freeze()


class _Caller(MetaPathFinder):
    """Finds no module: calls a function whenever one is looked for."""

    def __init__(self, function: Callable[[], object]) -> None:
        self._function = function

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        self._function()


@contextmanager
def _called_between_imports(function: Callable[[], object]) -> Iterator[None]:
    """torch._dynamo alone takes 0.4 s: frames of running sessions do not wait for all of it."""
    caller = _Caller(function)
    sys.meta_path.insert(0, caller)
    try:
        yield
    finally:
        sys.meta_path.remove(caller)
