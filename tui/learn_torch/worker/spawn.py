"""Bring a child into the world, and hold what its guard needs of it."""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from learn_torch.sandbox.supervisor import Supervisor
from learn_torch.worker import fault_report, handshake
from learn_torch.worker.child import Start
from learn_torch.worker.child import main as child_main
from learn_torch.worker.output_pipes import OutputPipe, Send
from learn_torch.worker.streams import Pipes

REPORT_SECONDS = 0.3
"""How long a process that is about to be killed has to say where it is; it takes a moment, if it can."""
EXIT_INIT_FAILED = 70
"""A child's exit code when it could not even begin (EX_SOFTWARE of sysexits.h)."""


@dataclass(frozen=True)
class Handle:
    """The guard's side of one child."""

    pid: int
    control: socket.socket
    taps: dict[Literal["stdout", "stderr"], OutputPipe]
    faults: int
    supervisor: Supervisor | None
    """Decides calls for it; None where its sandbox has none."""

    def read_fault_report(self) -> bytes:
        """What faulthandler has written so far, if anything."""
        try:
            return os.read(self.faults, fault_report.MAX_REPORT)
        except BlockingIOError:
            return b""

    def where_it_is(self) -> str:
        """Ask a stuck process, through a C signal handler, which line it is at.

        It writes its report in pieces, so there is more to come until the line is in it.
        """
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGUSR1)
        report, line = b"", ""
        deadline = time.monotonic() + REPORT_SECONDS
        while not line and (left := deadline - time.monotonic()) > 0:
            select.select([self.faults], [], [], left)
            words = self.read_fault_report()
            if not words:  # it cannot say, or is gone
                break
            report += words
            line = fault_report.line_in(report)
        return line

    def close(self) -> None:
        """Let go of the pipes."""
        self.control.close()
        os.close(self.faults)
        if self.supervisor is not None:
            self.supervisor.close()
        for tap in self.taps.values():
            os.close(tap.fd)


def fork_child(start: Start, send: Send) -> Handle:
    """A fresh child, forked from this (warm, untouched) process and inside its sandbox; 5–8 ms.

    Raises NotAdmitted where it is not safely inside.
    """
    ours, theirs = socket.socketpair()
    fate, fate_end = socket.socketpair()
    out, out_end = os.pipe()
    err, err_end = os.pipe()
    report, report_end = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            child_main(Pipes(theirs, out_end, err_end, report_end, fate_end), start)
        except BaseException:  # nothing may return from here into the guard's code
            traceback.print_exc()
            os._exit(EXIT_INIT_FAILED)
    theirs.close()
    fate_end.close()
    for end in (out_end, err_end, report_end):
        os.close(end)
    os.set_blocking(report, False)
    taps = {"stdout": OutputPipe(out, "stdout", send), "stderr": OutputPipe(err, "stderr", send)}
    with fate:
        supervisor = handshake.admit(start.plan, fate)
    return Handle(pid, ours, taps, report, supervisor)  # type: ignore[arg-type]
