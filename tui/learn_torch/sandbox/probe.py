"""What this machine can give, found by doing it in a process that is thrown away.

A version number is no proof: a container's own filter, or a missing kernel option, can forbid
what the kernel knows.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from learn_torch.sandbox import (
    landlock,
    policy,
    privileges,
    seccomp,
    seccomp_policy,
    supervisor,
    syscalls,
)
from learn_torch.sandbox.plan import LayerOverrides, Machine

SECONDS = 10.0
"""How long a trial may take; one takes a few milliseconds."""


def probe_machine(overrides: LayerOverrides, readable: tuple[str, ...] = ()) -> Machine:
    """Try every layer; what a test leaves off counts as not there.

    `readable`: folders of data that every session may read.
    """

    def wanted(layer: str) -> bool:
        return layer not in overrides.without

    offered = landlock.version() if wanted("landlock") else 0
    abi = min(offered, overrides.landlock_abi or offered)
    own_uid = wanted("privileges") and os.geteuid() == 0 and works(_own_uid)
    own_uid = own_uid and _supervised(privileges.FIRST_UID)
    filtered = wanted("seccomp") and syscalls.supported() and works(_filter_alone)
    readable = (*readable, *overrides.readable)
    rules = (*policy.common_rules(), *((path, policy.READ) for path in readable))
    return Machine(
        landlock=abi if abi and works(lambda: _landlock(abi)) else 0,
        seccomp=filtered,
        supervisor=filtered and wanted("supervisor") and _supervised(),
        privileges=wanted("privileges") and syscalls.supported() and works(privileges.drop_all),
        own_uid=own_uid,
        own_domain=wanted("session") and offered >= landlock.SIGNAL_VERSION and works(_own_domain),
        selftest=wanted("selftest"),
        rlimits=wanted("rlimits"),
        watch=wanted("watch"),
        rules=rules,
        home=os.path.realpath(Path.home()),
    )


def works(attempt: Callable[[], object]) -> bool:
    """Whether `attempt` succeeds, in a process of its own."""
    return _succeeded(_fork(attempt))


def _fork(attempt: Callable[[], object]) -> int:
    """Fork a process that makes an attempt and ends; it dies with this one."""
    own = os.getpid()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            privileges.die_with_parent(own)
            attempt()
            code = 0
        finally:
            os._exit(code)
    return pid


def _succeeded(pid: int) -> bool:
    """Wait for the end of such a process."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _landlock(abi: int) -> None:
    """Enter a domain, and be refused a file that could be read before."""
    os.close(os.open("/", os.O_RDONLY))
    privileges.no_new_privileges()
    landlock.enter((), abi)
    with suppress(PermissionError):
        os.open("/", os.O_RDONLY)
        os._exit(1)


def _filter_alone() -> None:
    """Enter the filter, and be refused the network."""
    privileges.no_new_privileges()
    seccomp.load(
        seccomp_policy.program(landlock.version(), loopback=False, supervised=False), listen=False
    )
    with suppress(PermissionError):
        socket.socket(socket.AF_INET)
        os._exit(1)


def _own_domain() -> None:
    """Be refused a signal to the parent that was allowed before."""
    parent = os.getppid()
    os.kill(parent, 0)
    privileges.no_new_privileges()
    landlock.scope_signals()
    with suppress(PermissionError):
        os.kill(parent, 0)
        os._exit(1)


def _own_uid() -> None:
    """Become somebody else, and still find all of Python, which may lie in root's home."""
    privileges.become(privileges.FIRST_UID)
    for folder in policy.python_folders():
        if os.path.isdir(folder) or not os.access(Path(folder).parent, os.X_OK):  # noqa: PTH112
            os.scandir(folder).close()
    Path(os.__file__).read_bytes()
    os.close(os.open(sys.executable, os.O_RDONLY))


def _supervised(uid: int | None = None) -> bool:
    """Whether a call can be handed over, looked at in its caller's memory, and carried out here.

    `uid`: by a caller of that user id, into whom not every root may look.
    """
    ours, theirs = socket.socketpair()
    ours.settimeout(SECONDS)
    # Its listener is on the way in a socket that it has both ends of: without us it would wait for ever.
    pid = _fork(lambda: _ask(theirs, uid))
    theirs.close()
    with suppress(OSError, IndexError):
        _, descriptors, _, _ = socket.recv_fds(ours, 1, 1)
        guard = supervisor.Supervisor(descriptors[0], "/nonexistent", loopback=False)
        while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            guard.wait(SECONDS)
        guard.close()
    ours.close()
    return _succeeded(pid)


def _ask(control: socket.socket, uid: int | None) -> None:
    """Connect to a socket that the supervisor has to find elsewhere than where it may be."""
    if uid is not None:
        privileges.become(uid)
    privileges.no_new_privileges()
    program = seccomp_policy.program(landlock.version(), loopback=False, supervised=True)
    listener = seccomp.load(program, listen=True)
    assert listener is not None
    socket.send_fds(control, [b"L"], [listener])
    os.close(listener)
    with socket.socket(socket.AF_UNIX) as endpoint, suppress(ConnectionRefusedError):
        endpoint.connect("/dev/null")
        os._exit(1)
