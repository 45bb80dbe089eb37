"""Landlock: the kernel's own sandbox for files, TCP and signals, open to every process.

Constants from linux/landlock.h; what each version brought from
Documentation/userspace-api/landlock.rst. Before version 8 a domain binds one thread and what it
starts, so a process enters while it has one.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from contextlib import suppress

from learn_torch.sandbox import syscalls

EXECUTE = 1 << 0
WRITE_FILE = 1 << 1
READ_FILE = 1 << 2
READ_DIR = 1 << 3
REMOVE_DIR = 1 << 4
REMOVE_FILE = 1 << 5
MAKE_CHAR = 1 << 6
MAKE_DIR = 1 << 7
MAKE_REG = 1 << 8
MAKE_SOCK = 1 << 9
MAKE_FIFO = 1 << 10
MAKE_BLOCK = 1 << 11
MAKE_SYM = 1 << 12
REFER = 1 << 13
TRUNCATE = 1 << 14
IOCTL_DEV = 1 << 15

NET_BIND_TCP = 1 << 0
NET_CONNECT_TCP = 1 << 1
SCOPE_ABSTRACT_UNIX_SOCKET = 1 << 0
SCOPE_SIGNAL = 1 << 1

CREATE_RULESET_VERSION = 1 << 0
RULE_PATH_BENEATH = 1
LOG_SAME_EXEC_OFF = 1 << 0
"""Keeps a lesson that is refused a thousand times from flooding the system's audit log (version 7)."""

SIGNAL_VERSION = 6
NET_VERSION = 4
TRUNCATE_VERSION = 3

FOR_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
"""What may be granted on something that is not a folder; the kernel refuses the rest."""


class RulesetAttr(ctypes.Structure):
    """struct landlock_ruleset_attr; a kernel that knows fewer fields takes the rest as zero."""

    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class PathBeneathAttr(ctypes.Structure):
    """struct landlock_path_beneath_attr."""

    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def version() -> int:
    """The version that the kernel offers; 0: none."""
    if not syscalls.supported():
        return 0
    with suppress(OSError):
        return syscalls.call("landlock_create_ruleset", 0, 0, CREATE_RULESET_VERSION)
    return 0


def file_accesses(abi: int) -> int:
    """Everything about files that a version can refuse."""
    bits = 13 + (abi >= 2) + (abi >= TRUNCATE_VERSION) + (abi >= 5)
    return (1 << bits) - 1


def enter(rules: Iterable[tuple[str, int]], abi: int) -> None:
    """Refuse this thread, for good, every file but `rules`, all TCP, and signals to others.

    A rule is a path and what may be done with it and beneath it. A path that is not there skips
    its rule, never the ruleset. Needs no_new_privs; raises OSError.
    """
    handled = file_accesses(abi)
    attr = RulesetAttr(handled)
    if abi >= NET_VERSION:
        attr.handled_access_net = NET_BIND_TCP | NET_CONNECT_TCP
    if abi >= SIGNAL_VERSION:
        attr.scoped = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL
    ruleset = _create(attr)
    try:
        for path, access in rules:
            _allow(ruleset, path, access & handled)
        syscalls.call("landlock_restrict_self", ruleset, LOG_SAME_EXEC_OFF if abi >= 7 else 0)
    finally:
        os.close(ruleset)


def scope_signals() -> None:
    """Refuse this thread signals to everything but what it starts from now on; raises OSError.

    Every domain refuses to link or rename across folders unless it says otherwise, so this one
    says otherwise, for everything.
    """
    ruleset = _create(RulesetAttr(REFER, 0, SCOPE_SIGNAL))
    try:
        _allow(ruleset, "/", REFER)
        syscalls.call("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def _create(attr: RulesetAttr) -> int:
    size = ctypes.sizeof(attr)
    return syscalls.call("landlock_create_ruleset", ctypes.byref(attr), size, 0)


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(descriptor):  # noqa: PTH112 - a descriptor, not a path
            access &= FOR_FILES
        if access:
            rule = PathBeneathAttr(access, descriptor)
            syscalls.call("landlock_add_rule", ruleset, RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(descriptor)
