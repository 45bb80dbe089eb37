"""Limits: take more time, memory, files or processes than a session may have.

Each says ESCAPED once it has held what it took for as long as the watch needs to notice.
"""

from __future__ import annotations

from dataclasses import dataclass

from learn_torch.kernel.wire_types import Limits

MB = 1 << 20
HELD = "time.sleep(1.5)\nescaped()"
"""Three looks at the scratch folder, fifteen at memory and processes."""


@dataclass(frozen=True)
class Hog:
    """Code that passes a limit, and the limit."""

    name: str
    code: str
    limits: Limits
    words: str = ""
    """What the sentence to the learner has to say; empty where an exception says it."""


SMALL = Limits(memory_bytes=256 * MB, scratch_bytes=32 * MB, file_bytes=32 * MB, processes=16)
BRIEF = Limits(cell_seconds=0.3, grace_seconds=0.3)
BUSY = Limits(cpu_seconds=0.3, grace_seconds=0.3)
LIFTED = Limits(
    cell_seconds=30, cpu_seconds=100, memory_bytes=4 << 30, scratch_bytes=None, file_bytes=None, processes=1000,
    output_bytes=1 << 30,
)  # fmt: skip
"""What the control gets: nothing in the way but the machine."""
PROCESSOR = "the limit of 0.3 s of processor time for one cell"
MEMORY = "the limit of 256 MiB of memory"
FILES = "the limit of 32 MiB of files"

HOGS = (
    Hog(
        "a busy loop",
        "end = time.monotonic() + 2\nwhile time.monotonic() < end: pass\nescaped()",
        BRIEF,
        "the limit of 0.3 s for one cell",
    ),
    Hog(
        "a loop that hears no signal",
        "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\n"
        "end = time.monotonic() + 2\nwhile time.monotonic() < end: pass\nescaped()",
        BRIEF,
        "the limit of 0.3 s for one cell",
    ),
    Hog(
        "a loop that catches everything",
        "end = time.monotonic() + 2\nwhile time.monotonic() < end:\n"
        "    try:\n        time.sleep(2)\n    except BaseException: pass\nescaped()",
        BRIEF,
        "the limit of 0.3 s for one cell",
    ),
    Hog(
        "a busy loop that its guard gives all the time",
        "end = time.monotonic() + 2\nwhile time.monotonic() < end: pass\nescaped()",
        BUSY,
        PROCESSOR,
    ),
    Hog(
        "busy processes, none of them for long",
        "for i in range(40):\n    if os.fork() == 0:\n        end = time.process_time() + 0.05\n"
        "        while time.process_time() < end: pass\n        os._exit(0)\n    os.wait()\nescaped()",
        BUSY,
        PROCESSOR,
    ),
    Hog(
        "busy processes that nobody waits for",
        "signal.signal(signal.SIGCHLD, signal.SIG_IGN)\nfor i in range(4):\n"
        "    if os.fork() == 0:\n        os.setsid()\n        end = time.process_time() + 0.8\n"
        "        while time.process_time() < end: pass\n        os._exit(0)\n"
        "time.sleep(3)\nescaped()",
        BUSY,
        PROCESSOR,
    ),
    Hog("private memory", f"x = bytearray({1024 * MB})\n{HELD}", SMALL),
    Hog("a tensor", f"import torch\nx = torch.ones({256 * MB})\n{HELD}", SMALL),
    Hog(
        "shared memory",
        f"x = mmap.mmap(-1, {512 * MB})\nfor i in range(512): x.write(bytes({MB}))\n{HELD}",
        SMALL,
        MEMORY,
    ),
    Hog(
        "a file that is only memory",
        f"x = os.memfd_create('x')\nfor i in range(16):\n    y = os.memfd_create('y')\n"
        f"    held = globals().setdefault('held', []); held.append(y)\n"
        f"    for j in range(30): os.write(y, bytes({MB}))\n{HELD}",
        SMALL,
        MEMORY,
    ),
    Hog(
        "memory of several processes",
        f"for i in range(6):\n    if os.fork() == 0:\n        x = b'x' * {160 * MB}\n"
        f"        time.sleep(5)\n        os._exit(0)\n{HELD}",
        SMALL,
        MEMORY,
    ),
    Hog(
        "files in /dev/shm",
        f"for i in range(16):\n    open(f'/dev/shm/lt-hog-{{os.getpid()}}-{{i}}', 'wb').write(bytes({30 * MB}))\n"
        f"{HELD}",
        SMALL,
        MEMORY,
    ),
    Hog("one big file", f"open('x', 'wb').write(bytes({64 * MB}))\nescaped()", SMALL),
    Hog(
        "many files",
        f"for i in range(100): open(str(i), 'wb').write(bytes({MB}))\n{HELD}",
        SMALL,
        FILES,
    ),
    Hog(
        "a file without a name",
        f"held = []\nfor i in range(4):\n    f = open('x', 'wb'); os.unlink('x'); held.append(f)\n"
        f"    f.write(bytes({30 * MB})); f.flush()\n{HELD}",
        SMALL,
        FILES,
    ),
    Hog(
        "many processes",
        "for i in range(150):\n    if os.fork() == 0:\n        os.setsid(); time.sleep(5); os._exit(0)\n"
        + HELD,
        SMALL,
        "the limit of 16 processes",
    ),
)

STAYS = {
    "a daemon by double fork": """
r, w = os.pipe()
if os.fork() == 0:
    os.setsid()
    if (pid := os.fork()) == 0:
        for fd in range(3): os.dup2(os.open('/dev/null', 2), fd)
        time.sleep(60)
        os._exit(0)
    os.write(w, str(pid).encode())
    os._exit(0)
print(os.read(r, 20).decode(), flush=True)
""",
    "a program in a session of its own": """
null = subprocess.DEVNULL
print(subprocess.Popen(['sleep', '60'], start_new_session=True, stdin=null, stdout=null, stderr=null).pid, flush=True)
""",
    "a daemon that hears no signal and has no parent's death": """
r, w = os.pipe()
libc.prctl(1, 0, 0, 0, 0)
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
if os.fork() == 0:
    os.setsid()
    libc.prctl(1, 0, 0, 0, 0)
    if os.fork() == 0:
        os.write(w, str(os.getpid()).encode())
        for fd in range(3): os.dup2(os.open('/dev/null', 2), fd)
        time.sleep(60)
        os._exit(0)
    os._exit(0)
print(os.read(r, 20).decode(), flush=True)
""",
}
"""Ways to live on; each prints the number of a process that is to outlive the session."""
