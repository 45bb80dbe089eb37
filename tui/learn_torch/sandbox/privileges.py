"""Give up what a user id brings beyond an ordinary one: capabilities, and any way to new ones."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import suppress

from learn_torch.sandbox import syscalls

CAPABILITY_VERSION_3 = 0x20080522  # linux/capability.h
LAST_POSSIBLE = 63
OUT_OF_MEMORY_FIRST = 1000
"""Documentation/filesystems/proc.rst, oom_score_adj: choose this process before any other."""
FIRST_UID = 1_960_000_000
"""Above what useradd and the subordinate ids of containers are given; the guard's pid is added."""
POLITENESS = 5
"""nice(2): what the learner types comes before what the lesson computes."""


class _Header(ctypes.Structure):
    """struct __user_cap_header_struct."""

    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Capabilities(ctypes.Structure):
    """Two of struct __user_cap_data_struct; all zero: none."""

    _fields_ = (("words", ctypes.c_uint32 * 6),)


def drop_all() -> None:
    """Drop every capability and all ways to gain one, for this thread and all that it starts.

    A root without capabilities still owns root's files: Landlock keeps it from them.
    Raises OSError where the system refuses.
    """
    for capability in range(LAST_POSSIBLE + 1):
        with suppress(OSError):  # past the last one, or an ordinary user, who has none to drop
            syscalls.prctl(syscalls.PR_CAPBSET_DROP, capability)
    header = _Header(CAPABILITY_VERSION_3, 0)
    syscalls.call("capset", ctypes.byref(header), ctypes.byref(_Capabilities()))
    no_new_privileges()


def become(uid: int) -> None:
    """Leave root for a user id that owns nothing; raises OSError.

    The change makes a process unreadable to itself and forgets that it dies with its parent;
    both are put right.
    """
    parent = os.getppid()
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
    die_with_parent(parent)


def die_with_parent(parent: int) -> None:
    """Be killed as soon as `parent`, the caller's parent, is gone; on Linux alone."""
    if sys.platform == "linux":
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it went before we could ask
        os._exit(1)


def held() -> bool:
    """Whether this thread has a capability, in use or in reserve."""
    capabilities = _Capabilities()
    header = _Header(CAPABILITY_VERSION_3, 0)
    syscalls.call("capget", ctypes.byref(header), ctypes.byref(capabilities))
    return any(capabilities.words)


def no_new_privileges() -> None:
    """No setuid program lifts this thread any more; Landlock and seccomp ask for it."""
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)


def lower_priority() -> None:
    """Let the system end this process first when memory runs out, and serve it last."""
    with suppress(OSError):
        os.nice(POLITENESS)
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123
        score.write(str(OUT_OF_MEMORY_FIRST))
