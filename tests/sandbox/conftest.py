"""Kernels for the tests of this folder: the one that everybody gets, varied."""

from __future__ import annotations

import shlex
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest_asyncio

from learn_torch.kernel.client import Kernel

Varied = Callable[..., Awaitable[Kernel]]


@pytest_asyncio.fixture(loop_scope="session")
async def varied() -> AsyncIterator[Varied]:
    """Start a kernel with --test-… options."""
    async with AsyncExitStack() as stack:

        async def start(*options: str) -> Kernel:
            worker = [sys.executable, "-P", "-m", "learn_torch.worker", *options]
            kernel = Kernel(shlex.join(worker) + " #", prefetch=False)
            stack.push_async_callback(kernel.close)
            await kernel.start()
            return kernel

        yield start
