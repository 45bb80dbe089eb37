"""What the layers of the sandbox cost: sessions with all of them, against sessions with none."""

from __future__ import annotations

import shlex
import sys
import time
from functools import partial

from learn_torch.kernel.client import Kernel
from tests.bench.kernel import LOOP, in_session
from tests.bench.timing import Comparison, in_turn

NAKED = [sys.executable, "-P", "-m", "learn_torch.worker", "--test-without=all"]


async def layers(pairs: int) -> list[Comparison]:
    """Start a session and run one cell; restart it; 3,000 training steps: each with and without."""
    kernels = Kernel(), Kernel(shlex.join(NAKED) + " #")
    for kernel in kernels:
        await kernel.start()
    covered, naked = kernels
    taken = []
    for what, measure, bound in (("session start", _start, 1.5), ("3,000 steps", _train, 1.02)):
        timings = await in_turn(partial(measure, covered), partial(measure, naked), pairs)
        taken.append(Comparison(what, "without layers", *timings, bound=bound))
    for kernel in kernels:
        await kernel.close()
    return taken


async def _start(kernel: Kernel) -> float:
    started = time.perf_counter()
    session = await kernel.open(device="cpu")
    await in_session(session, "1")
    seconds = time.perf_counter() - started
    await session.close()
    return seconds


async def _train(kernel: Kernel) -> float:
    session = await kernel.open(device="cpu")
    seconds = float(await in_session(session, LOOP))
    await session.close()
    return seconds


if __name__ == "__main__":
    import asyncio

    for comparison in asyncio.run(layers(20)):
        print(comparison)
