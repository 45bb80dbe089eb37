"""Try, from inside, what must not work; a session whose layers do not hold is refused its first cell."""

from __future__ import annotations

import errno
import os
import resource
import socket
from collections.abc import Callable

from learn_torch.sandbox import privileges, syscalls
from learn_torch.sandbox.plan import Plan


class SandboxBroken(Exception):
    """A layer that the level promises does not hold; the message says which, for people."""


def run(plan: Plan, guard: int) -> None:
    """Try everything that the layers of `plan` promise to refuse; raises SandboxBroken."""
    machine = plan.machine
    other = f"/proc/{guard}/comm"  # the guard's: readable and writable for its user, and harmless
    if machine.landlock:
        _must_fail(lambda: _open(other, os.O_RDONLY), errno.EACCES, "a foreign file could be read")
        _must_fail(
            lambda: _open(other, os.O_WRONLY), errno.EACCES, "a foreign file could be changed"
        )
        _must_fail(
            lambda: _open(machine.home, os.O_RDONLY), errno.EACCES, "the home folder is open"
        )
    if machine.seccomp:
        _must_fail(_internet, errno.EACCES, "the network could be used")
    if machine.guards_signals:
        _must_fail(lambda: os.kill(guard, 0), errno.EPERM, "the guard could be signalled")
    if machine.supervisor:
        _must_fail(lambda: _limits_of(guard), errno.EPERM, "the supervisor let a call through")
    if machine.privileges:
        _no_privileges()


def _must_fail(attempt: Callable[[], object], expected: int, otherwise: str) -> None:
    try:
        attempt()
    except OSError as error:
        if error.errno in (expected, errno.ENOENT):
            return
        otherwise += f" but for another reason ({os.strerror(error.errno or 0)})"
    raise SandboxBroken(f"The sandbox does not hold here: {otherwise}.")


def _open(path: str, flags: int) -> None:
    os.close(os.open(path, flags | os.O_CLOEXEC))


def _internet() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()


def _limits_of(guard: int) -> None:
    resource.prlimit(guard, resource.RLIMIT_CORE)


def _no_privileges() -> None:
    """no_new_privs is set, and no capability is left to use or to regain."""
    if syscalls.prctl(syscalls.PR_GET_NO_NEW_PRIVS) != 1:
        raise SandboxBroken("The sandbox does not hold here: privileges could be gained.")
    if privileges.held():
        raise SandboxBroken("The sandbox does not hold here: root's capabilities are left.")
