"""What only a machine with an NVIDIA GPU can show: `make setup && .venv/bin/pytest -m gpu -rs`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from learn_torch.kernel.client import Kernel, Session
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
