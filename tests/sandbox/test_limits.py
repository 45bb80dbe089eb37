"""Each limit ends the cell with one sentence: the limit, its value, the line that was running."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from learn_torch.kernel.client import Kernel
from learn_torch.kernel.protocol import Limits
from tests.kernel.running import run

pytestmark = pytest.mark.asyncio(loop_scope="session")

SMALL = Limits(cell_seconds=10, memory_bytes=256 << 20, scratch_bytes=32 << 20, processes=8)
MEMORY = "It reached the limit of 256 MiB of memory beyond its imports. It was at line"
FILES = "It reached the limit of 32 MiB of files in its scratch folder. It was at line"

HOGS = {
    "shared memory": (
        "import mmap\nheld = []\nfor _ in range(64):\n"
        "    held.append(mmap.mmap(-1, 1 << 24)); held[-1].write(bytes(1 << 24))",
        MEMORY,
    ),
    "memory files": (
        "import os\nheld = []\nfor _ in range(64):\n"
        "    held.append(os.memfd_create('x')); os.write(held[-1], bytes(1 << 24))",
        MEMORY,
    ),
    "files in /dev/shm": (
        "for i in range(64):\n"
        "    f = open(f'/dev/shm/learn-torch-hog-{i}', 'wb'); f.write(bytes(1 << 24)); f.flush()\n"
        "    f.seek(0); f.write(bytes(1 << 24))",  # closed before anybody looks
        MEMORY,
    ),
    "private memory of several": (
        "import os, time\nfor _ in range(4):\n"
        "    if os.fork() == 0:\n        x = b'x' * (200 << 20); time.sleep(60)\ntime.sleep(60)",
        MEMORY,
    ),
    "many processes": (
        "import os, time\nfor _ in range(100):\n    if os.fork() == 0: os.setsid(); time.sleep(60)",
        "It reached the limit of 8 processes at a time. It was at line",
    ),
    "many files": (
        "for i in range(1000):\n    open(str(i), 'wb').write(bytes(1 << 20))",
        FILES,
    ),
    "a deleted file": (
        "import os\nf = open('x', 'wb'); os.unlink('x')\n"
        "for i in range(200): f.write(bytes(1 << 20))",
        FILES,
    ),
    "folders in folders": (
        "import os\nfor i in range(3000):\n    os.mkdir('d'); os.chdir('d')\n",
        "It reached the limit of 100 folders within folders in its scratch folder.",
    ),
}


@pytest.mark.parametrize(("code", "sentence"), HOGS.values(), ids=HOGS.keys())
async def test_is_over_within_two_seconds(kernel: Kernel, code: str, sentence: str) -> None:
    session = await kernel.open(device="cpu", limits=SMALL)
    result = await run(session, f"{code}\nwhile True: pass")
    assert result.outcome == "died"
    assert result.finished.lost
    assert result.finished.reason.startswith(sentence), result.finished.reason
    assert (await run(session, "import os\nlen(os.listdir())")).outcome == "ok"
    await session.close()


@pytest.fixture(autouse=True)
def tidy_shared_memory() -> Iterator[None]:
    """A file that was closed before the guard could see whose it is stays: it may be somebody's data."""
    yield
    for path in Path("/dev/shm").glob("learn-torch-hog-*"):
        path.unlink()


async def test_a_full_scratch_folder_is_emptied(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu", limits=SMALL)
    await run(session, HOGS["many files"][0] + "\nwhile True: pass")
    assert (await run(session, "import os\nos.listdir()")).stdout == "[]\n"
    await session.close()


async def test_many_threads(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu")
    code = """
import threading
threading.stack_size(1 << 16)
for _ in range(2000):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
"""
    result = await run(session, code + "while True: pass")
    assert result.finished.reason.startswith("It reached the limit of 1,024 threads at a time.")
    await session.close()


async def test_within_the_limits_nothing_happens(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu", limits=SMALL)
    code = """
import os, time
open("file", "wb").write(bytes(16 << 20))
held = bytearray(100 << 20)
for _ in range(4):
    if os.fork() == 0:
        time.sleep(0.5); os._exit(0)
for _ in range(4): os.wait()
"""
    assert (await run(session, code)).outcome == "ok"
    await session.close()
