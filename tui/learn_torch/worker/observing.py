"""Watch a learner's function while it runs: which operations it performs, under whatever name.

What a function does cannot be disguised by an alias, `getattr`, a subclass or `map`; what its text
says can. So a check that forbids a means, or a loop, looks here and not into the text.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

CELL = "<cell "
"""How the file name of a learner's code begins."""
SLACK = 8
"""Lines and operations that a larger input may cost without a loop over it."""


@dataclass
class Observation:
    """What one call of a function did."""

    result: Any = None
    operations: list[str] = field(default_factory=list)
    """ATen operations in order, those inside of torch's functions too: "mm", "_softmax"."""
    functions: list[str] = field(default_factory=list)
    """Functions of torch and other packages that the learner's code called, by their own names."""
    packages: set[str] = field(default_factory=set)
    """Packages whose functions the learner's code called: "torch", "numpy"."""
    lines: int = 0
    """Lines of the learner's code that ran; a loop's lines once for each pass."""

    @property
    def work(self) -> int:
        """Lines and operations together: what grows with the input if there is a loop over it."""
        return self.lines + len(self.operations)

    def used(self, *names: str) -> str:
        """The first of the names that was used; empty if none was.

        "softmax" finds torch.softmax, x.softmax, F.softmax, nn.Softmax, an alias, and the
        operation aten::_softmax that `softmin` ends in.
        """
        found = {name.strip("_") for name in (*self.operations, *self.functions)}
        return next((name for name in names if name.strip("_") in found), "")

    @property
    def numpy(self) -> bool:
        """Whether the work went through NumPy."""
        return "numpy" in self.packages or bool(self.used("from_numpy", "numpy", "array"))


def observe(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Observation:
    """Call the function, and write down what it does; what it raises goes through."""
    seen = Observation()
    with _followed(seen), _Functions(seen), _Operations(seen):
        seen.result = function(*args, **kwargs)
    return seen


def operations(function: Callable[..., Any], *args: Any) -> int:
    """How many torch operations `function(*args)` performs; a loop over rows grows with the rows."""
    return len(observe(function, *args).operations)


def loops_over(
    function: Callable[..., Any], small: tuple[Any, ...], large: tuple[Any, ...]
) -> bool:
    """Whether larger arguments cost more lines or torch operations: a loop, however it is written.

    Let `large` be larger by 20 or more in the dimension that must not be looped over.
    """
    return observe(function, *large).work > observe(function, *small).work + SLACK


class _Operations(TorchDispatchMode):
    def __init__(self, seen: Observation) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._seen = seen

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Do not wrap __torch_dispatch__: the wrapper imports torch._dynamo, 0.8 s in each child."""
        return False

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self._seen.operations.append(func.overloadpacket.__name__)
        return func(*args, **(kwargs or {}))


class _Functions(TorchFunctionMode):
    def __init__(self, seen: Observation) -> None:
        super().__init__()
        self._seen = seen

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = getattr(func, "__name__", "")
        if name == "__get__":  # x.T, x.grad: the getter of a property
            name = getattr(getattr(func, "__self__", None), "__name__", name)
        self._seen.functions.append(name)
        return func(*args, **(kwargs or {}))


@contextmanager
def _followed(seen: Observation) -> Iterator[None]:
    """Count the lines of learner code that run, and note whom it calls."""

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        if not frame.f_code.co_filename.startswith(CELL):
            return None
        seen.lines += event == "line"
        return trace

    def profile(frame: FrameType, event: str, arg: Any) -> None:
        if event == "c_call" and _is_in_cell(frame):
            _note(seen, getattr(arg, "__name__", ""), getattr(arg, "__module__", None))
        elif event == "call" and _is_in_cell(frame.f_back) and not _is_in_cell(frame):
            _note(seen, frame.f_code.co_name, frame.f_globals.get("__name__"))

    before = sys.gettrace(), sys.getprofile()
    sys.settrace(trace)
    sys.setprofile(profile)
    try:
        yield
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])


def _is_in_cell(frame: FrameType | None) -> bool:
    return frame is not None and frame.f_code.co_filename.startswith(CELL)


def _note(seen: Observation, name: str, module: Any) -> None:
    seen.functions.append(name)
    if isinstance(module, str):
        seen.packages.add(module.partition(".")[0])
