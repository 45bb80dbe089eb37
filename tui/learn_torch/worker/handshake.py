"""A child's way into the sandbox, and its guard's wait for it: nothing runs before both agree.

The child sends its filter's listener, then how it fared. The guard answers the calls that the
child makes meanwhile, since parts of the self-test try the supervisor itself.
"""

from __future__ import annotations

import os
import select
import socket
import time
from contextlib import suppress

from learn_torch import sandbox
from learn_torch.i18n.message import Message, msg, verbatim
from learn_torch.sandbox.supervisor import Supervisor

LISTENER = b"L"
INSIDE = b"inside"
SECONDS = 20.0
"""How long a child may take to enter; it takes milliseconds, on a loaded machine some more."""
LONGEST = 1000


class NotAdmitted(Exception):
    """The child is not safely inside; the message says why, for people."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def enter(plan: sandbox.Plan, guard: int, report: socket.socket) -> None:
    """In the child: enter, and report; does not return where a layer does not hold."""

    def hand_over(listener: int) -> None:
        socket.send_fds(report, [LISTENER], [listener])
        os.close(listener)

    try:
        sandbox.enter(plan, guard, hand_over)
    except (sandbox.SandboxBroken, OSError) as error:
        report.sendall(str(error).encode()[:LONGEST])
        os._exit(os.EX_CONFIG)
    report.sendall(INSIDE)
    report.close()


def admit(plan: sandbox.Plan, report: socket.socket) -> Supervisor | None:
    """In the guard: wait until the child is inside; its supervisor, where there is one.

    Raises NotAdmitted.
    """
    guard: Supervisor | None = None
    deadline = time.monotonic() + SECONDS
    words = b""
    while words != INSIDE:
        sources = [report.fileno()] + ([guard.listener] if guard and guard.listener >= 0 else [])
        ready, _, _ = select.select(sources, [], [], max(0.0, deadline - time.monotonic()))
        if guard is not None:
            guard.take()
        if report.fileno() in ready:
            words, guard = _read(plan, report, guard)
        if words not in (LISTENER, INSIDE) and (words or not ready or report.fileno() in ready):
            if guard is not None:
                guard.close()
            said = words.decode(errors="replace")
            why = verbatim(said) if said else msg("it ended, or did not answer")
            raise NotAdmitted(msg("The sandbox could not be entered: {why}", why=why))
    return guard


def _read(
    plan: sandbox.Plan, report: socket.socket, guard: Supervisor | None
) -> tuple[bytes, Supervisor | None]:
    """The next word of the child, with the supervisor made of the listener that may come with it."""
    data, descriptors, _, _ = socket.recv_fds(report, LONGEST, 1)
    with suppress(IndexError):
        loopback = plan.limits.loopback
        guard = Supervisor(descriptors[0], plan.scratch, loopback=loopback)
        data = data.removeprefix(LISTENER) or LISTENER
    return data, guard
