"""The tree of processes, read from /proc, and which of them a session may name in a system call.

A session's own processes are its guard's descendants: the guard is a subreaper, so all that the
session starts stays below it, however it detaches.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

OF_A_PROCESS = ("prlimit64", "sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr")  # fmt: skip
"""Calls whose first argument is a process, 0 for one's own."""
FIRST = ("tkill", "rt_sigqueueinfo", *OF_A_PROCESS)
"""Calls whose first argument is a process or thread."""
BOTH = ("tgkill", "rt_tgsigqueueinfo")
SIGNALS = ("tkill", "rt_sigqueueinfo", *BOTH)
SECOND = ("setpriority", "ioprio_set")
OF_PROCESSES = ("kill", *FIRST, *BOTH, *SECOND)
NUM_THREADS = 17
"""Which of the facts behind the name, in /proc/PID/stat, counts the threads."""
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
    """Whether every process of a group is below the guard; False for an empty group."""
    members = [pid for pid in all_processes() if group_of(pid) == group]
    return bool(members) and all(is_own(pid, guard) for pid in members)


def descendants(root: int, *, thorough: bool = False) -> list[int]:
    """Every process below `root`, parents before children.

    `thorough` looks at every process of the machine. Otherwise the kernel's own list of children
    is used where it has one: quicker, but it can miss some while another child ends (proc(5)).
    """
    families = _by_parent() if thorough or not _kernel_lists_children() else None
    found: list[int] = []
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        below = list(_listed_children(pid)) if families is None else families.get(pid, [])
        found += below
        waiting += below
    return found


def children(pid: int) -> list[int]:
    """The processes that `pid` started or adopted, without dead ones; looks at every process."""
    return _by_parent().get(pid, [])


def _kernel_lists_children() -> bool:
    """Whether the kernel has /proc/PID/task/TID/children (CONFIG_PROC_CHILDREN)."""
    own = os.getpid()
    return os.path.exists(f"/proc/{own}/task/{own}/children")  # noqa: PTH110 - ten times a second


def _listed_children(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208
            with suppress(OSError), open(f"/proc/{pid}/task/{thread}/children") as listed:  # noqa: PTH123
                yield from map(int, listed.read().split())


def _by_parent() -> dict[int, list[int]]:
    """Parent to children, of every process that is not dead; empty where there is no /proc.

    A process whose first thread has ended is shown as a zombie while its other threads live, and
    keeps its children: on a busy machine, for as long as those threads wait for their SIGKILL.
    """
    families: dict[int, list[int]] = {}
    with suppress(FileNotFoundError):
        for pid in all_processes():
            with suppress(OSError), open(f"/proc/{pid}/stat", "rb") as stat:  # noqa: PTH123
                # pid (comm) state ppid …; comm may hold spaces and parentheses
                facts = stat.read().rpartition(b")")[2].split()
                if facts[0] != b"Z" or int(facts[NUM_THREADS]) > 1:
                    families.setdefault(int(facts[1]), []).append(pid)
    return families


def all_processes() -> list[int]:
    """Every process of the machine that this one can see."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208


def process_of(thread: int) -> int:
    """The process of a thread; 0 when it is gone."""
    return status_number(thread, "Tgid:")


def parent_of(pid: int) -> int:
    """The parent of a process; 0 when it is gone."""
    return status_number(pid, "PPid:")


def group_of(pid: int) -> int:
    """The process group; 0 when it is gone."""
    with suppress(OSError):
        return os.getpgid(pid)
    return 0


def status_number(pid: int, field: str) -> int:
    """A number of /proc/<pid>/status, 0 where there is none; a line break in a name is escaped there."""
    with suppress(OSError), open(f"/proc/{pid}/status", "rb") as status:  # noqa: PTH123
        for line in status:
            if line.startswith(field.encode()):
                return int(line.split()[1])
    return 0
