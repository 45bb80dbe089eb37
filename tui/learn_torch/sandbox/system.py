"""System calls that Python has no function for, through libc's `syscall`; failures are OSError."""

from __future__ import annotations

import ctypes
import os
import sys

from learn_torch.sandbox import syscalls

PR_SET_PDEATHSIG = 1  # linux/prctl.h
PR_SET_DUMPABLE = 4
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
PR_GET_NO_NEW_PRIVS = 39

_libc = ctypes.CDLL(None, use_errno=True)


def supported() -> bool:
    """Whether this is a system whose calls we know: Linux on a processor with a table."""
    return sys.platform == "linux" and syscalls.machine() in syscalls.NUMBERS


def call(name: str, *arguments: object) -> int:
    """Make a system call: integers, and pointers made by ctypes; raises OSError."""
    number = syscalls.number(name)
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in arguments]
    return _checked(_libc.syscall(ctypes.c_long(number), *words), name)


def prctl(option: int, value: int = 0) -> int:
    """prctl(2) with the unused arguments zero, as some options insist; raises OSError."""
    zero = ctypes.c_ulong(0)
    return _checked(_libc.prctl(option, ctypes.c_ulong(value), zero, zero, zero), "prctl")


def ioctl(descriptor: int, request: int, structure: ctypes.Structure) -> int:
    """ioctl(2) on a structure in place; raises OSError."""
    result = _libc.ioctl(descriptor, ctypes.c_ulong(request), ctypes.byref(structure))
    return _checked(result, "ioctl")


def _checked(result: int, name: str) -> int:
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return result
