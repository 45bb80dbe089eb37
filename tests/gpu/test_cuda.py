"""What only a machine with an NVIDIA GPU can show: `make setup && .venv/bin/pytest -m gpu -rs`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from learn_torch.kernel.client import Kernel
from learn_torch.kernel.queries import GpuUsage
from learn_torch.kernel.session import Session
from learn_torch.kernel.wire_types import Limits
from learn_torch.sandbox.gpu import has_context
from learn_torch.worker import devices
from tests.kernel.running import run

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(
        not any(device.kind == "cuda" for device in devices.detect()),
        reason="no CUDA device here (asked NVML)",
    ),
]


@pytest_asyncio.fixture(loop_scope="session")
async def session(kernel: Kernel) -> AsyncIterator[Session]:
    """A fresh session on the GPU."""
    session = await kernel.open(device="cuda")
    yield session
    await session.close()


async def test_a_forked_session_has_a_context(session: Session) -> None:
    result = await run(session, "import torch\n(torch.ones(2, device='cuda') * 2).sum().item()")
    assert result.stdout == "4.0\n"


async def test_the_zygote_has_none(kernel: Kernel, session: Session) -> None:
    """A context opens /dev/nvidia-uvm; libcuda.so says nothing, for torch 2.11 maps it on import."""
    assert kernel.ready is not None
    await run(session, "import torch\nx = torch.ones(1, device='cuda')")
    assert has_context(session.opened.pid) is not False  # None: Docker may not let us look
    assert has_context(kernel.ready.pid) is False


async def test_only_the_chosen_gpu_is_seen(session: Session) -> None:
    result = await run(session, "import torch\ntorch.cuda.device_count()")
    assert result.stdout == "1\n"


async def test_on_the_cpu_no_gpu_is_seen(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu")
    assert (await run(session, "import torch\ntorch.cuda.is_available()")).stdout == "False\n"
    await session.close()


async def test_the_loss_of_a_loop_on_the_gpu_is_drawn(session: Session) -> None:
    code = """
import torch
w = torch.ones(1, device="cuda", requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
for _ in range(100):
    loss = (w ** 2).sum()
    optimizer.zero_grad(); loss.backward(); optimizer.step()
"""
    curve = (await run(session, code)).curve("loss")
    assert curve.steps == list(range(100))
    assert curve.last < curve.values[0]


async def test_a_trial_before_the_gpu_is_used_is_a_fork(session: Session) -> None:
    assert (await run(session, "1 + 1", trial=True)).stdout == "2\n"


async def test_a_trial_after_it_is_refused(session: Session) -> None:
    await run(session, "import torch\nx = torch.ones(1, device='cuda')")
    assert (await run(session, "x", trial=True)).outcome == "refused"


async def test_an_interrupted_cell_keeps_what_is_on_the_gpu(session: Session) -> None:
    await run(session, "import torch\nx = torch.ones(1, device='cuda')")
    endless = "print('on', flush=True)\nwhile True: x.add_(1)"
    assert (await run(session, endless, interrupt_after="on")).outcome == "interrupted"
    assert (await run(session, "x.device.type")).stdout == "'cuda'\n"


async def test_a_closed_session_leaves_no_memory_behind(kernel: Kernel) -> None:
    session = await kernel.open(device="cuda")
    index = session.opened.device.index
    [before] = [gpu.free for gpu in devices.gpus() if gpu.index == index]
    await run(session, "import torch\nx = torch.ones(2**28, device='cuda')")  # 1 GiB
    await session.close()
    [after] = [gpu.free for gpu in devices.gpus() if gpu.index == index]
    assert after >= before - (64 << 20)


async def test_torch_refuses_what_a_session_may_not_have_of_the_gpu(kernel: Kernel) -> None:
    session = await kernel.open(device="cuda", limits=Limits(gpu_bytes=1 << 30))
    code = "import torch\nx = torch.empty(1 << 29, dtype=torch.uint8, device='cuda')\ny = torch.empty(1 << 30, dtype=torch.uint8, device='cuda')"
    result = await run(session, code)
    assert result.finished.trouble is not None
    assert "OutOfMemoryError" in result.finished.trouble.kind
    assert result.finished.trouble.trace[-1].line == 3
    assert str(result.finished.trouble.notes[-1]) == (
        "This session may use 1 GiB of the GPU's memory."
    )
    assert (await run(session, "x.numel()")).stdout == f"{1 << 29}\n"
    await session.close()


async def test_who_tells_torch_otherwise_is_ended_where_the_driver_lets_us_see(
    kernel: Kernel,
) -> None:
    session = await kernel.open(device="cuda", limits=Limits(gpu_bytes=1 << 30))
    code = """
import time, torch
torch.cuda.set_per_process_memory_fraction(1.0, 0)
x = torch.empty(3 << 30, dtype=torch.uint8, device="cuda")
taken = time.monotonic()
while time.monotonic() < taken + 5: pass
"""
    result = await run(session, code)
    await session.restart()
    held_by = dict(session.opened.promises)["take more of the GPU's memory"]
    await session.close()
    if held_by == "not watched":
        pytest.skip("the driver does not list our processes under our numbers here")
    assert held_by == "watched 100 ms"
    assert result.outcome == "died"
    reason = str(result.finished.reason)
    assert reason.startswith("It reached the limit of 1 GiB of the GPU's memory.")
    assert "It was at line" in reason


async def test_on_the_cpu_there_is_no_line_about_the_gpu(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu")
    assert "take more of the GPU's memory" not in dict(session.opened.promises)
    await session.close()


# --- the GPU's line, and what a run took of it ----------------------------------------------------


async def gpu_usage(session: Session, holds: Callable[[GpuUsage], bool]) -> GpuUsage:
    """What the monitor says of the session's GPU, once that holds."""
    async with asyncio.timeout(20):
        while True:
            usage = await session.usage()
            if usage is not None and usage.gpu is not None and holds(usage.gpu):
                return usage.gpu


async def test_memory_is_seen_to_be_taken_and_whose_it_is(session: Session) -> None:
    index, gib = session.opened.device.index, 1 << 30
    [before] = [gpu.total - gpu.free for gpu in devices.gpus() if gpu.index == index]
    await run(session, "import torch\nx = torch.ones(2**28, device='cuda')")  # 1 GiB

    def holds(gpu: GpuUsage) -> bool:
        own = gpu.own_bytes
        return gpu.used_bytes >= before + gib and (own is None or own >= gib)

    after = await gpu_usage(session, holds)
    assert after.total_bytes == session.opened.device.total_bytes
    assert after.has_context
    if after.own_bytes is None:
        pytest.skip("the driver does not list our processes under our numbers here")
    assert after.own_bytes + after.others_bytes <= after.used_bytes


async def test_a_busy_gpu_is_seen_to_be_busy_while_the_cell_runs(session: Session) -> None:
    await run(session, "import torch\na = torch.randn(1024, 1024, device='cuda')\nb = a @ a")
    running = asyncio.create_task(run(session, "while True: b = a @ a"))
    await gpu_usage(session, lambda gpu: gpu.percent is None or gpu.percent >= 50)
    await session.interrupt()
    result = await running
    assert (result.outcome, result.finished.lost) == ("interrupted", False)


async def test_each_run_has_its_own_peak_and_code_reads_the_peaks_it_always_read(
    session: Session,
) -> None:
    quarter = 1 << 28
    first = await run(session, "import torch\nx = torch.ones(2**26, device='cuda')")  # 256 MiB
    assert first.finished.gpu is not None
    assert quarter <= first.finished.gpu.peak_bytes < 1.5 * quarter
    assert first.finished.gpu.seconds is None
    twice = (await run(session, "y = x * 2\ndel y")).finished.gpu
    assert twice is not None and twice.seconds is not None
    assert 2 * quarter <= twice.peak_bytes < 2.5 * quarter
    less = (await run(session, "x.sum().item()")).finished.gpu
    assert less is not None and quarter <= less.peak_bytes < 1.5 * quarter
    assert (await run(session, "1 + 1")).finished.gpu is None
    for library in ("torch.cuda", "torch.accelerator"):
        read = f"{library}.max_memory_allocated()"
        if library == "torch.accelerator":  # it has them since torch 2.9
            read = f"{read} if hasattr({library}, 'max_memory_allocated') else 2**29"
        assert 2 * quarter <= int((await run(session, read)).stdout) < 2.5 * quarter
    reset = "torch.cuda.reset_peak_memory_stats()\ntorch.cuda.max_memory_allocated()"
    assert quarter <= int((await run(session, reset)).stdout) < 1.5 * quarter


QUEUES = """
import time
began = time.monotonic()
for _ in range({count}): b = a @ a
print(time.monotonic() - began, "on", flush=True)
"""


async def test_the_time_of_a_cell_goes_to_the_end_of_its_kernels(session: Session) -> None:
    await run(session, "import torch\na = torch.randn(8192, 8192, device='cuda')\nb = a @ a")
    result = await run(session, QUEUES.format(count=30))
    taken, queued = result.finished.gpu, float(result.stdout.split()[0])
    assert taken is not None and taken.seconds is not None
    assert taken.seconds > 2 * queued
    assert result.finished.seconds > 0.9 * taken.seconds


async def test_who_waits_for_the_gpu_can_be_interrupted_and_keeps_the_names(
    session: Session,
) -> None:
    await run(session, "import torch\na = torch.randn(8192, 8192, device='cuda')\nb = a @ a")
    result = await run(session, QUEUES.format(count=300), interrupt_after="on")
    assert (result.outcome, result.finished.lost) == ("interrupted", False)
    assert (await run(session, "a.shape[0]")).stdout == "8192\n"
