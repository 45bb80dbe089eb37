"""`python -m tests.gpu.figures DEVICE`: how soon a session computes there, and what its plot costs."""

from __future__ import annotations

import asyncio
import sys

from learn_torch.kernel.client import Kernel
from tests.bench.kernel import first_result, training

PAIRS = 5


async def take(device: str) -> bool:
    """Print both figures; whether the loss is recorded at the price that README promises."""
    kernel = Kernel()
    await kernel.start()
    first = await first_result(kernel, PAIRS, device)
    steps = await training(kernel, PAIRS, device)
    await kernel.close()
    print(f"fork to first result on {device}: {first * 1000:.0f} ms (median of {PAIRS})")
    print(f"step with the loss recorded: {steps.ratio:.3f}× plain Python, at most {steps.bound}×")
    return steps.kept


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(take(sys.argv[1])) else 1)
