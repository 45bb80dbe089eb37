"""Where a container refuses pidfd_getfd, the level holds and unix sockets still connect."""

from __future__ import annotations

import shlex
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from learn_torch.kernel.client import Kernel
from learn_torch.kernel.session import Session
from learn_torch.sandbox import landlock
from tests.kernel.running import run

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(not landlock.version(), reason="this kernel offers no Landlock"),
]


@pytest_asyncio.fixture(loop_scope="session")
async def contained() -> AsyncIterator[Session]:
    starter = Path(__file__).with_name("container.py")
    kernel = Kernel(shlex.join([sys.executable, str(starter)]) + " #", prefetch=False)
    await kernel.start()
    yield await kernel.open(device="cpu")
    await kernel.close()


async def test_the_level_holds_and_so_does_the_supervisor(contained: Session) -> None:
    assert contained.opened.sandbox == "confined"
    code = """
import multiprocessing, torch
from torch.utils.data import DataLoader, TensorDataset
data = TensorDataset(torch.arange(8.0))
print(sum(batch[0].sum().item() for batch in DataLoader(data, num_workers=2)))
with multiprocessing.Manager() as manager:
    print(dict(manager.dict(a=1)))
import socket
server = socket.socket(socket.AF_UNIX); server.bind("s"); server.listen()
client = socket.socket(socket.AF_UNIX); client.setblocking(False); client.connect("s")
print(client.getblocking(), client.get_inheritable())
try:
    socket.socket(socket.AF_UNIX).connect("/run/dbus/system_bus_socket")
except OSError as error:
    print(type(error).__name__ in ("ConnectionRefusedError", "FileNotFoundError"))
"""
    result = await run(contained, code)
    assert result.stdout == "28.0\n{'a': 1}\nFalse False\nTrue\n", result.finished
