"""One real kernel for all tests of this folder: importing torch is paid once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from learn_torch.kernel.client import Kernel, Session


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kernel() -> AsyncIterator[Kernel]:
    """A warm kernel on the cpu."""
    kernel = Kernel()
    await kernel.start()
    yield kernel
    await kernel.close()


@pytest_asyncio.fixture(loop_scope="session")
async def session(kernel: Kernel) -> AsyncIterator[Session]:
    """A fresh session of it."""
    session = await kernel.open(device="cpu")
    yield session
    await session.close()
