"""Which process a session means, and whether it is one of its own: the guard's descendants.

The guard is a subreaper, so whatever the session starts stays below it, however it detaches.
"""

from __future__ import annotations

import os
from contextlib import suppress

FIRST = ("tkill", "rt_sigqueueinfo", "prlimit64", "sched_setaffinity", "sched_setscheduler",
         "sched_setparam", "sched_setattr")  # fmt: skip
"""Calls whose first argument is a process or thread."""
BOTH = ("tgkill", "rt_tgsigqueueinfo")
SECOND = ("setpriority", "ioprio_set")
OF_PROCESSES = ("kill", *FIRST, *BOTH, *SECOND)
DEEPEST = 4096
"""How far up a chain of parents is followed."""


def allowed(name: str, arguments: tuple[int, ...], thread: int, guard: int) -> bool:
    """Whether a call means only processes of the session; all it looks at are plain numbers."""
    first, second = signed(arguments[0]), signed(arguments[1])
    if name == "kill":
        return (
            is_own(first, guard) if first > 0 else group_is_own(-first or group_of(thread), guard)
        )
    if name in BOTH:
        return is_own(first, guard) and is_own(second, guard)
    if name in FIRST:
        return is_own(first, guard)
    return name in SECOND and is_own(second, guard)


def signed(word: int) -> int:
    """The low half of a register as a C int."""
    low = word & 0xFFFFFFFF
    return low - (1 << 32) if low >> 31 else low


def is_own(pid: int, guard: int) -> bool:
    """Whether a process or thread is below the guard; the guard itself is not."""
    for _ in range(DEEPEST):
        if pid <= 1 or process_of(pid) == guard:
            return False
        pid = parent_of(pid)
        if pid == guard:
            return True
    return False


def group_is_own(group: int, guard: int) -> bool:
    """Whether every process of a group is below the guard; an empty group is nobody's."""
    members = [pid for pid in all_processes() if group_of(pid) == group]
    return bool(members) and all(is_own(pid, guard) for pid in members)


def all_processes() -> list[int]:
    """Every process of the machine that this one can see."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208


def process_of(thread: int) -> int:
    """The process of a thread; 0 when it is gone."""
    return _status(thread, "Tgid:")


def parent_of(pid: int) -> int:
    """The parent of a process; 0 when it is gone."""
    return _status(pid, "PPid:")


def group_of(pid: int) -> int:
    """The process group; 0 when it is gone."""
    with suppress(OSError):
        return os.getpgid(pid)
    return 0


def _status(pid: int, field: str) -> int:
    """A number of /proc/<pid>/status; a name with a line break in it is escaped there."""
    with suppress(OSError), open(f"/proc/{pid}/status", "rb") as status:  # noqa: PTH123
        for line in status:
            if line.startswith(field.encode()):
                return int(line.split()[1])
    return 0
