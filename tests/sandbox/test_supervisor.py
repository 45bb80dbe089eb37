"""The supervisor stays sound, whatever a session passes to it."""

from __future__ import annotations

import pytest

from learn_torch.kernel.client import Kernel
from learn_torch.kernel.session import Session
from learn_torch.kernel.wire_types import Limits
from learn_torch.sandbox import landlock
from tests.kernel.running import run

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(not landlock.version(), reason="this kernel offers no Landlock"),
]

RAW = """
import ctypes, itertools, os, socket
libc = ctypes.CDLL(None)
unix = socket.socket(socket.AF_UNIX)
odd = [0, 1, -1, 2**31, 2**63 - 1, -2**63, 0x7FFFFFFFF000, id(b"x" * 4096)]
calls = [libc.connect, libc.bind, libc.chmod, libc.fchmod, libc.kill, libc.setpriority]
for call in calls:
    for first, second, third in itertools.product((unix.fileno(), 999, -1), odd, odd):
        if call in (libc.kill, libc.setpriority):
            first, second = 2**22 + 5, 0
        call(ctypes.c_long(first), ctypes.c_long(second), ctypes.c_long(third))
libc.prctl(15, b"\\xff) R 1 (\\n\\xfe")   # PR_SET_NAME
print("alive")
"""


async def test_hostile_numbers_are_errors_and_nothing_else(session: Session) -> None:
    assert (await run(session, RAW)).stdout == "alive\n"
    assert (await run(session, "1")).stdout == "1\n"


async def test_hostile_numbers_with_the_loopback_too(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu", limits=Limits(loopback=True))
    code = RAW.replace("AF_UNIX", "AF_INET6").replace("libc.bind,", "libc.bind, libc.listen,")
    assert (await run(session, code)).stdout == "alive\n"
    await session.close()


async def test_many_calls_that_wait_cost_the_guard_nothing(session: Session) -> None:
    code = """
import socket, threading
server = socket.socket(socket.AF_UNIX); server.bind("s"); server.listen(0)
socket.socket(socket.AF_UNIX).connect("s")
def wait():
    try:
        socket.socket(socket.AF_UNIX).connect("s")
    except OSError:
        pass
kept = socket.socket(socket.AF_UNIX); kept.setblocking(False)
for _ in range(300):
    threading.Thread(target=wait, daemon=True).start()
print("started", flush=True)
while True: pass
"""
    result = await run(session, code, interrupt_after="started")
    assert result.outcome == "interrupted"
    assert (await run(session, "1")).stdout == "1\n"


async def test_a_link_that_is_changed_in_between_leads_nowhere_else(session: Session) -> None:
    code = """
import os, socket, threading, time
inside = socket.socket(socket.AF_UNIX); inside.bind("inside"); inside.listen(1000)
outside = "/run/no-such-socket"
os.symlink("inside", "link")
done = time.monotonic() + 0.5
def flip():
    while time.monotonic() < done:
        for target in (outside, "inside"):
            os.symlink(target, "next"); os.replace("next", "link")
threading.Thread(target=flip).start()
tried = 0
while time.monotonic() < done:
    with socket.socket(socket.AF_UNIX) as endpoint:
        endpoint.setblocking(False)
        try:
            endpoint.connect("link")
            assert endpoint.getpeername().endswith("inside")
        except OSError:
            pass
    tried += 1
tried > 10
"""
    assert (await run(session, code)).stdout == "True\n"
