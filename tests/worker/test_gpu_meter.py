"""What a run takes of a GPU, with a torch.cuda that the tests play; tests/gpu has the real one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from learn_torch.kernel.wire_types import GpuSpent
from learn_torch.worker.gpu_meter import GpuMeter


class Device:
    """A GPU, its clock and the statistics of its allocator."""

    def __init__(self) -> None:
        self.initialized = True
        self.failed = False
        self.now = 0.0
        """Milliseconds."""
        self.busy = 0
        """How often an event is asked before it is done."""
        self.asked = 0
        self.bytes = {"current": 0, "peak": 0, "allocated": 0, "freed": 0}

    def allocate(self, size: int) -> None:
        """Allocate bytes, or free them."""
        self.bytes["current"] += size
        self.bytes["allocated"] += max(size, 0)
        self.bytes["peak"] = max(self.bytes["peak"], self.bytes["current"])

    def stats(self, index: int) -> dict[str, Any]:
        """Statistics as `torch._C` returns them."""
        if self.failed:
            raise RuntimeError("CUDA error: device-side assert triggered")
        return {"num_ooms": 0, "allocated_bytes": {"all": dict(self.bytes)}}

    def reset(self, index: int) -> None:
        """Start the peak at what is allocated now."""
        self.bytes["peak"] = self.bytes["current"]


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> Device:
    """A played GPU in the place of torch's; what a meter replaces in `torch._C` is put back."""
    played = Device()

    class Event:
        def __init__(self, enable_timing: bool = False) -> None:
            assert enable_timing
            self.at = -1.0

        def record(self) -> None:
            if played.failed:
                raise RuntimeError("CUDA error: device-side assert triggered")
            self.at = played.now

        def query(self) -> bool:
            played.asked += 1
            return played.asked > played.busy

        def elapsed_time(self, end: Event) -> float:
            return end.at - self.at

    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: played.initialized)
    monkeypatch.setattr(torch.cuda.memory, "is_initialized", lambda: played.initialized)
    monkeypatch.setattr(torch.cuda.memory, "_get_device_index", lambda *_, **__: 0)
    monkeypatch.setattr(torch.cuda, "Event", Event)
    for name in ("_cuda_memoryStats", "_accelerator_getDeviceStats"):
        monkeypatch.setattr(torch._C, name, played.stats, raising=False)
    for name in ("_cuda_resetPeakMemoryStats", "_accelerator_resetPeakStats"):
        monkeypatch.setattr(torch._C, name, played.reset, raising=False)
    return played


def measured(meter: GpuMeter, run: Callable[[], object], *, wait: bool = True) -> GpuSpent | None:
    """What a run takes."""
    meter.begin()
    run()
    return meter.end(wait=wait)


def working(device: Device, size: int, milliseconds: float) -> Callable[[], None]:
    """A run that allocates, works and frees."""

    def run() -> None:
        device.allocate(size)
        device.now += milliseconds
        device.allocate(-size)

    return run


def test_without_cuda_nothing_of_torch_is_asked_or_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = vars(torch._C).copy()
    monkeypatch.setattr(torch.cuda, "Event", None)
    assert measured(GpuMeter(), lambda: None) is None
    assert vars(torch._C) == before


def test_each_run_has_a_peak_and_a_time_of_its_own(device: Device) -> None:
    meter = GpuMeter()
    assert measured(meter, working(device, 3000, 1500.0)) == GpuSpent(3000, 1.5)
    assert measured(meter, working(device, 1000, 20.0)) == GpuSpent(1000, 0.02)


def test_the_first_run_on_the_gpu_has_a_peak_and_no_time(device: Device) -> None:
    device.initialized = False
    meter = GpuMeter()
    meter.begin()
    device.initialized = True
    working(device, 3000, 1500.0)()
    assert meter.end(wait=True) == GpuSpent(3000, None)


def test_a_run_that_allocated_nothing_took_nothing(device: Device) -> None:
    device.allocate(5000)
    assert measured(GpuMeter(), lambda: None) is None


def test_it_waits_until_the_device_is_done_and_not_after_an_interrupt(device: Device) -> None:
    device.busy = 20
    assert measured(GpuMeter(), working(device, 10, 5.0)) == GpuSpent(10, 0.005)
    assert device.asked > 20
    device.asked, device.busy = 0, 1000
    assert measured(GpuMeter(), working(device, 10, 5.0), wait=False) == GpuSpent(10, None)
    assert device.asked == 1


def test_a_device_that_fails_costs_the_figures_alone(device: Device) -> None:
    meter = GpuMeter()
    meter.begin()
    device.allocate(10)
    device.failed = True
    assert meter.end(wait=True) is None
    assert measured(meter, lambda: None) is None


def test_what_code_reads_of_the_peak_is_what_it_would_be_without_a_meter(device: Device) -> None:
    meter = GpuMeter()
    for size in (7000, 1000, 3000):
        measured(meter, working(device, size, 1.0))
        assert torch.cuda.max_memory_allocated() == 7000
        assert torch.cuda.memory_allocated() == 0


def test_a_reset_of_the_learners_counts_for_them_and_not_for_the_run(device: Device) -> None:
    def run() -> None:
        working(device, 7000, 1.0)()
        torch.cuda.reset_peak_memory_stats()
        working(device, 2000, 1.0)()

    meter = GpuMeter()
    measured(meter, working(device, 9000, 1.0))
    assert measured(meter, run) == GpuSpent(7000, 0.002)
    assert torch.cuda.max_memory_allocated() == 2000
    working(device, 4000, 1.0)()
    assert torch.cuda.max_memory_allocated() == 4000
