"""One real kernel for all tests: importing torch is paid once, in each process that runs tests.

A folder whose `kernel` or `session` is another one (a script, a GPU's) has a fixture of that name.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from learn_torch.kernel.client import Kernel, Session


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kernel() -> AsyncIterator[Kernel]:
    """A warm kernel, as everybody gets it: with every layer that this machine gives."""
    kernel = Kernel()
    await kernel.start()
    yield kernel
    await kernel.close()


@pytest_asyncio.fixture(loop_scope="session")
async def session(kernel: Kernel) -> AsyncIterator[Session]:
    """A fresh session of it, on the cpu."""
    session = await kernel.open(device="cpu")
    yield session
    await session.close()
