"""Load a seccomp filter, and speak with the kernel about the calls that it wants decided.

Constants and structures from linux/seccomp.h and linux/filter.h.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from contextlib import suppress

from learn_torch.sandbox import syscalls
from learn_torch.sandbox.bpf import Instruction

SET_MODE_FILTER = 1
FLAG_SPEC_ALLOW = 1 << 2
"""No speculation brakes: they cost a training loop several per cent and guard against nobody here."""
FLAG_NEW_LISTENER = 1 << 3
FLAG_WAIT_KILLABLE_RECV = 1 << 5
"""Linux 5.19: a call that the supervisor has taken up is not begun again after a signal."""

NOTIF_RECV = 0xC0502100  # _IOWR('!', 0, struct seccomp_notif)
NOTIF_SEND = 0xC0182101  # _IOWR('!', 1, struct seccomp_notif_resp)
NOTIF_ID_VALID = 0x40082102  # _IOW('!', 2, __u64)
NOTIF_ADDFD = 0x40182103  # _IOW('!', 3, struct seccomp_notif_addfd)
ADDFD_FLAG_SETFD = 1
USER_NOTIF_FLAG_CONTINUE = 1


class Data(ctypes.Structure):
    """struct seccomp_data."""

    _fields_ = (
        ("nr", ctypes.c_int),
        ("arch", ctypes.c_uint32),
        ("instruction_pointer", ctypes.c_uint64),
        ("args", ctypes.c_uint64 * 6),
    )


class Notification(ctypes.Structure):
    """struct seccomp_notif."""

    _fields_ = (
        ("id", ctypes.c_uint64),
        ("pid", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("data", Data),
    )


class Response(ctypes.Structure):
    """struct seccomp_notif_resp."""

    _fields_ = (
        ("id", ctypes.c_uint64),
        ("val", ctypes.c_int64),
        ("error", ctypes.c_int32),
        ("flags", ctypes.c_uint32),
    )


class _Addition(ctypes.Structure):
    """struct seccomp_notif_addfd."""

    _fields_ = (
        ("id", ctypes.c_uint64),
        ("flags", ctypes.c_uint32),
        ("srcfd", ctypes.c_uint32),
        ("newfd", ctypes.c_uint32),
        ("newfd_flags", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def load(program: Iterable[Instruction], *, listen: bool) -> int | None:
    """Put this thread, for good, behind a filter; needs no_new_privs; raises OSError.

    Returns the descriptor at which a supervisor hears of the calls to decide, where one is to listen.
    """
    code = b"".join(instruction.packed() for instruction in program)
    argument = ctypes.byref(_Program(len(code) // 8, code))
    if not listen:
        syscalls.call("seccomp", SET_MODE_FILTER, FLAG_SPEC_ALLOW, argument)
        return None
    flags = FLAG_SPEC_ALLOW | FLAG_NEW_LISTENER
    with suppress(OSError):
        return syscalls.call("seccomp", SET_MODE_FILTER, flags | FLAG_WAIT_KILLABLE_RECV, argument)
    return syscalls.call("seccomp", SET_MODE_FILTER, flags, argument)


def receive(listener: int) -> Notification:
    """The next call to decide; raises OSError where its caller has just gone."""
    notification = Notification()
    syscalls.ioctl(listener, NOTIF_RECV, notification)
    return notification


def still_waiting(listener: int, number: int) -> bool:
    """Whether the caller is still there, and so its process id still means the same process."""
    with suppress(OSError):
        syscalls.ioctl(listener, NOTIF_ID_VALID, ctypes.c_uint64(number))
        return True
    return False


def answer(listener: int, number: int, error: int) -> None:
    """Let the call return: success (0), or an errno."""
    _send(listener, Response(number, 0, -error, 0))


def let_go_on(listener: int, number: int) -> None:
    """Let the kernel carry the call out. Only sound where every argument is a plain number."""
    _send(listener, Response(number, 0, 0, USER_NOTIF_FLAG_CONTINUE))


def add_descriptor(listener: int, number: int, own: int, at: int, flags: int) -> None:
    """Give the caller our descriptor `own` in the place of its `at`; raises OSError."""
    addition = _Addition(number, ADDFD_FLAG_SETFD, own, at, flags)
    syscalls.ioctl(listener, NOTIF_ADDFD, addition)


def _send(listener: int, response: Response) -> None:
    with suppress(OSError):  # the caller is gone: nobody waits for this
        syscalls.ioctl(listener, NOTIF_SEND, response)
