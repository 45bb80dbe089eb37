"""What a session may take of its GPU, and what a run takes: peak memory, and time by CUDA events.

Nothing here starts CUDA, and nothing waits for the device while the cell's code runs.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import torch

from learn_torch.kernel.wire_types import GpuSpent
from learn_torch.sandbox.plan import GpuShare

POLL_SECONDS = 0.0005
"""How often to ask whether the device is done. `synchronize()` would not yield to an interrupt, and
a session that does not yield loses its names."""

FAILURES = (RuntimeError, AttributeError, TypeError, KeyError)
"""Of a device that has failed, as the cell says itself, or of a torch that the learner has changed:
neither costs a run its result."""

_READ = ("_cuda_memoryStats", "_accelerator_getDeviceStats")
_RESET = ("_cuda_resetPeakMemoryStats", "_accelerator_resetPeakStats")
"""What `torch.cuda` and `torch.accelerator` call for their statistics and to reset the peaks."""


def hold_to(part: GpuShare) -> None:
    """Have torch's allocator refuse more than that, once there is a CUDA context.

    A clean OutOfMemoryError, long before anybody has to be killed. Asked for now it would make a
    context; this is how torch itself puts off what `torch.manual_seed` does on a GPU.
    """
    torch.cuda._lazy_call(lambda: torch.cuda.set_per_process_memory_fraction(part.fraction, 0))


class GpuMeter:
    """Measures one run after another; a session sees one GPU."""

    def __init__(self) -> None:
        self._counters = PeakCounters()
        self._start: Any = None
        self._allocated = 0
        """Bytes that were ever allocated before the run; they only grow."""

    def begin(self) -> None:
        """A run begins; its device time is known only where CUDA is in use already. 0.1 ms."""
        self._start, self._allocated = None, 0
        if not torch.cuda.is_initialized():
            return
        with suppress(*FAILURES):
            self._allocated = self._counters.begin()
            self._start = _event()

    def end(self, *, wait: bool) -> GpuSpent | None:
        """Return what the run took; None where it allocated nothing on a GPU, or the device failed.

        `wait`: until the device is done, without which the time of a cell says only how long it
        took to queue its kernels. An interrupted cell does not wait: it has to yield within a second.
        """
        start, self._start = self._start, None
        try:
            if not torch.cuda.is_initialized() or self._counters.allocated() <= self._allocated:
                return None
            end = _event()
            while wait and not end.query():
                time.sleep(POLL_SECONDS)
            done = start is not None and end.query()
            seconds = start.elapsed_time(end) / 1000 if done else None
            return GpuSpent(self._counters.peak(), seconds)
        except FAILURES:
            return None


def _event() -> Any:
    """Record an event on the current stream: 11 µs, 0.15 ms where the device is busy."""
    event = torch.cuda.Event(enable_timing=True)
    event.record()
    return event


class PeakCounters:
    """torch's counters of peak memory, reset for each run.

    What a lesson or the learner reads of them stays what it would be without us: a peak is never
    less than the one before our reset, until they reset it themselves.
    """

    def __init__(self) -> None:
        self._originals: dict[str, Callable[..., Any]] = {}
        """What we have replaced in `torch._C`; nothing, until a run begins with CUDA in use."""
        self._earlier: dict[str, Any] = {}
        """The statistics before our last reset."""
        self._highest = 0
        """The peak of this run before the learner's last reset."""

    def begin(self) -> int:
        """Start the peak of a run at what is allocated now; return the bytes ever allocated."""
        if not self._originals:
            self._replace()
        found = self._stats()
        self._earlier, self._highest = _raised(found, self._earlier), 0
        self._originals["_cuda_resetPeakMemoryStats"](0)
        return _all(found, "allocated")

    def allocated(self) -> int:
        """Bytes ever allocated."""
        return _all(self._stats(), "allocated")

    def peak(self) -> int:
        """The most bytes of tensors at one time in this run."""
        return max(self._highest, _all(self._stats(), "peak"))

    def _stats(self) -> dict[str, Any]:
        name = "_cuda_memoryStats"
        read: Callable[[int], dict[str, Any]] = self._originals.get(name) or vars(torch._C)[name]
        return read(0)

    def _replace(self) -> None:
        ours = dict.fromkeys(_READ, self._reading) | dict.fromkeys(_RESET, self._resetting)
        for name, our in ours.items():
            if hasattr(torch._C, name):  # torch.accelerator has them since 2.9
                self._originals[name] = getattr(torch._C, name)
                setattr(torch._C, name, functools.partial(our, name))

    def _reading(self, name: str, *args: Any) -> Any:
        return _raised(self._originals[name](*args), self._earlier)

    def _resetting(self, name: str, *args: Any) -> Any:
        self._highest, self._earlier = self.peak(), {}
        return self._originals[name](*args)


def _all(stats: dict[str, Any], what: str) -> int:
    """A number of the bytes in all pools."""
    number: int = stats["allocated_bytes"]["all"][what]
    return number


def _raised(stats: dict[str, Any], earlier: dict[str, Any]) -> dict[str, Any]:
    """Statistics in which no peak is below that of the earlier ones."""
    raised = dict(stats)
    for key, value in stats.items():
        if isinstance(value, dict):
            raised[key] = _raised(value, earlier.get(key, {}))
        elif key == "peak":
            raised[key] = max(value, earlier.get(key, 0))
    return raised
