"""What the kernel promises: restarts in milliseconds, and a plot that costs nothing."""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time

from learn_torch.kernel.client import Kernel
from learn_torch.kernel.protocol import Finished, Output
from learn_torch.kernel.session import Session
from tests.bench.timing import Comparison, in_turn

LOOP = """
import time, torch
from torch import nn
torch.manual_seed(0)
device = "cpu"
x, y = torch.randn(64, 64).to(device), torch.randint(10, (64,)).to(device)  # 64 8×8 digits
model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10)).to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
started = time.perf_counter()
for step in range(3000):
    loss = nn.functional.cross_entropy(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
loss.item()  # waits for a GPU
print(time.perf_counter() - started)
"""


async def _plain(code: str) -> tuple[float, str]:
    """Run code in a fresh interpreter: seconds of the whole, and what it printed."""
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    printed, _ = await process.communicate()
    return time.perf_counter() - started, printed.decode()


async def in_session(session: Session, code: str) -> str:
    printed = b""
    async for event in session.run("bench", code):
        if isinstance(event, Output):
            printed += event.data
        elif isinstance(event, Finished):
            assert event.outcome == "ok", event
    return printed.decode()


async def restart(kernel: Kernel, pairs: int) -> Comparison:
    """A restart and its first result, against a fresh interpreter that imports torch."""
    session = await kernel.open(device="cpu")

    async def ours() -> float:
        started = time.perf_counter()
        await session.restart()
        await in_session(session, "import torch")
        return time.perf_counter() - started

    async def theirs() -> float:
        return (await _plain("import torch"))[0]

    taken = await in_turn(ours, theirs, pairs)
    await session.close()
    return Comparison("session restart", '`python -c "import torch"`', *taken, bound=1 / 20)


async def training(kernel: Kernel, pairs: int, device: str = "cpu") -> Comparison:
    """3,000 steps of a 64-128-10 MLP with its loss recorded, against the same loop in plain Python."""
    loop = LOOP.replace('device = "cpu"', f'device = "{device}"')

    async def ours() -> float:
        session = await kernel.open(device=device)
        seconds = float(await in_session(session, loop))
        await session.close()
        return seconds

    async def theirs() -> float:
        return float((await _plain(loop))[1])

    taken = await in_turn(ours, theirs, pairs)
    return Comparison(
        "3,000 steps of a 64-128-10 MLP, loss plotted",
        "the same in plain Python",
        *taken,
        bound=1.05,
    )


async def first_result(kernel: Kernel, pairs: int, device: str) -> float:
    """Median seconds from asking for a session to a number that was computed on the device."""
    code = f"import torch\nprint((torch.ones(2, device='{device}') * 2).sum().item())"
    taken = []
    for _ in range(pairs):
        started = time.perf_counter()
        session = await kernel.open(device=device)
        assert await in_session(session, code) == "4.0\n"
        taken.append(time.perf_counter() - started)
        await session.close()
    return statistics.median(taken)
