"""What only a machine with an NVIDIA GPU can show: `make setup && .venv/bin/pytest -m gpu -rs`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from learn_torch.kernel.client import Kernel, Session
from learn_torch.kernel.wire_types import Limits
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


async def test_the_zygote_has_none(kernel: Kernel) -> None:
    assert kernel.ready is not None
    assert "libcuda.so" not in Path(f"/proc/{kernel.ready.pid}/maps").read_text()


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
