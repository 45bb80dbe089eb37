"""The GPU in the status line of a lesson, and the warning that somebody else uses it."""

from __future__ import annotations

import asyncio

import pytest

from learn_torch.i18n.translate import set_language
from learn_torch.kernel.queries import GpuUsage, Usage
from learn_torch.kernel.wire_types import Device
from tests.app.conftest import Desk, Sit
from tests.app.fakes import FakeKernel, finished

GIB = 1 << 30
SHARED = GpuUsage(100, 125 * GIB, 140 * GIB, int(1.7 * GIB), 120 * GIB, True)


async def first_line(desk: Desk, usage: Usage) -> str:
    """The status line once that has been measured."""
    desk.kernel.session.taken = usage
    await desk.screen.runs.variables.measure()
    desk.screen.refresh_status()
    await desk.settle()
    return desk.text().splitlines()[0]


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
async def test_the_gpu_is_in_the_status_line_at_80_columns_whatever_runs(
    sit: Sit, kernel: FakeKernel, language: str
):
    gate = asyncio.Event()
    kernel.device = Device("cuda", "NVIDIA RTX 6000 Ada Generation", 0, 140 * GIB, 140 * GIB)
    kernel.script["fit"] = [gate, finished()]
    others = {"en": "others 120 GiB", "zh-Hans": "他人 120 GiB", "zh-Hant": "他人 120 GiB"}
    set_language(language)
    async with sit("line", size=(80, 24)) as desk:
        await desk.until(lambda: bool(kernel.sessions))
        usage = Usage(412 << 20, 3, 24, 1.5, SHARED)
        idle = await first_line(desk, usage)
        await desk.press("ctrl+j")
        await desk.until(lambda: kernel.session.waiting)
        running = await first_line(desk, usage)
        gate.set()
        for line in (idle, running):
            assert "RTX 6000 Ada 100%" in line
            assert "1.7 GiB" in line
            assert others[language] in line


async def test_at_120_columns_the_device_and_its_processes_are_told_too(
    sit: Sit, kernel: FakeKernel
):
    kernel.device = Device("cuda", "NVIDIA H200", 3, 140 * GIB, 140 * GIB)
    async with sit("line", size=(120, 40)) as desk:
        await desk.until(lambda: bool(kernel.sessions))
        line = await first_line(desk, Usage(412 << 20, 3, 24, 1.5, SHARED))
        assert "H200 100%, 1.7 GiB, others 120 GiB" in line
        alone = GpuUsage(7, 2 * GIB, 140 * GIB, GIB)
        line = await first_line(desk, Usage(412 << 20, 3, 24, 1.5, alone))
        assert "H200 7%, 1 GiB" in line
        assert "cuda:3, 412 MiB, processes 3, threads 24" in line


async def test_where_the_driver_tells_no_processes_apart_the_memory_of_the_gpu_is_told(
    sit: Sit, kernel: FakeKernel
):
    kernel.device = Device("cuda", "NVIDIA H200", 0, 140 * GIB, 140 * GIB)
    async with sit("line", size=(80, 24)) as desk:
        await desk.until(lambda: bool(kernel.sessions))
        line = await first_line(desk, Usage(1, 1, 1, 1.0, GpuUsage(None, 5 * GIB, 140 * GIB)))
        assert "H200, 5 GiB of 140 GiB" in line


@pytest.mark.parametrize(
    ("gpu", "crowded"),
    [
        (GpuUsage(0, 2 * GIB, 140 * GIB, GIB, 641 << 20, True), True),
        (GpuUsage(99, 2 * GIB, 140 * GIB, GIB, 300 << 20, True), False),
        (GpuUsage(0, 2 * GIB, 140 * GIB, None, 0, False), True),
        (GpuUsage(99, 2 * GIB, 140 * GIB, None, 0, True), False),
        (GpuUsage(30, 645 << 20, 140 * GIB, None, 0, False), True),
        (GpuUsage(0, 645 << 20, 140 * GIB, None, 0, False), False),
    ],
)
async def test_somebody_else_on_the_gpu_is_warned_of_once(
    sit: Sit, kernel: FakeKernel, gpu: GpuUsage, crowded: bool
):
    kernel.device = Device("cuda", "NVIDIA H200", 0, 140 * GIB, 140 * GIB)
    async with sit("line", size=(80, 24)) as desk:
        await desk.until(lambda: bool(kernel.sessions))
        told = []
        for _ in range(4):
            await first_line(desk, Usage(1, 1, 1, 1.0, gpu))
            told.append(any("Somebody else" in one for one in desk.toasts))
            desk.app.clear_notifications()
        assert told == [False, crowded, False, False]
