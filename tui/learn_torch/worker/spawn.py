"""Fork a child into its sandbox, and keep the guard's ends of its pipes."""

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

from learn_torch.i18n.message import NOTHING, Message
from learn_torch.kernel.wire_types import Stream
from learn_torch.sandbox.supervisor import Supervisor
from learn_torch.worker import handshake
from learn_torch.worker.active_run import MAX_FAULT_REPORT, line_in_fault_report
from learn_torch.worker.channel import ControlChannel
from learn_torch.worker.child import Start
from learn_torch.worker.child import main as child_main
from learn_torch.worker.output_pipes import OutputPipe, Send
from learn_torch.worker.streams import Pipes

REPORT_SECONDS = 0.5
"""How long a process that is about to be killed has to say where it is; it takes a moment, if it can."""
EXIT_INIT_FAILED = 70
"""A child's exit code when it could not even begin (EX_SOFTWARE of sysexits.h)."""


@dataclass(frozen=True)
class Handle:
    """The guard's side of one child."""

    pid: int
    control: ControlChannel
    taps: dict[Stream, OutputPipe]
    faults: int
    """Where faulthandler writes."""
    supervisor: Supervisor | None
    """Decides calls for it; None where its sandbox has none."""

    def sources(self) -> dict[int, str]:
        """The descriptors to wait for, and what each brings.

        One at its end stays readable for ever. It is left out, or the guard's loop would spin
        (measured: 0.48 CPU seconds a second).
        """
        found = {tap.fd: "output" for tap in self.taps.values() if tap.is_awaited()}
        if self.control.wants_to_read():
            found[self.control.fileno()] = "reply"
        if self.supervisor is not None and self.supervisor.listener >= 0:
            found[self.supervisor.listener] = "call"
        return found

    def read_output(self, ready: list[int]) -> None:
        """Read the streams that have something; what one of them holds goes on before the other.

        A child that writes to one waits until the other is read (ordered_pipe), so their order is kept.
        """
        for tap in self.taps.values():
            if tap.fd in ready:
                for other in self.taps.values():
                    if other is not tap:
                        other.give_way()
                tap.read()

    def drain_output(self) -> None:
        """Read everything that was written up to now, and pass it on."""
        for tap in self.taps.values():
            tap.give_way()
        for tap in self.taps.values():
            tap.drain()

    def read_fault_report(self) -> bytes:
        """What faulthandler has written so far, if anything."""
        try:
            return os.read(self.faults, MAX_FAULT_REPORT)
        except BlockingIOError:
            return b""

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal; one that is dead gets none."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def where_it_is(self) -> Message:
        """The line at which a stuck process is, which a C signal handler in it reports.

        The report arrives in pieces; reading goes on until the line is in it.
        """
        self.signal(signal.SIGUSR1)
        report, line = b"", NOTHING
        deadline = time.monotonic() + REPORT_SECONDS
        while not line and (left := deadline - time.monotonic()) > 0:
            select.select([self.faults], [], [], left)
            words = self.read_fault_report()
            if not words:  # it cannot say, or is gone
                break
            report += words
            line = line_in_fault_report(report)
        return line

    def close(self) -> None:
        self.control.close()
        os.close(self.faults)
        if self.supervisor is not None:
            self.supervisor.close()
        for tap in self.taps.values():
            os.close(tap.fd)


def fork_child(start: Start, send: Send) -> Handle:
    """Fork a fresh child from this process, which has run no lesson code; takes 5–8 ms.

    Raises NotAdmitted if the child is not safely inside its sandbox.
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
            try:
                traceback.print_exc()  # raises where the cell has closed stderr
            finally:
                os._exit(EXIT_INIT_FAILED)
    theirs.close()
    fate_end.close()
    for end in (out_end, err_end, report_end):
        os.close(end)
    os.set_blocking(report, False)
    taps = {"stdout": OutputPipe(out, "stdout", send), "stderr": OutputPipe(err, "stderr", send)}
    try:
        with fate:
            supervisor = handshake.admit(start.plan, fate)
    except BaseException:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)  # it is not reaped yet, so the number is its own
        ours.close()
        for end in (out, err, report):
            os.close(end)
        raise
    return Handle(pid, ControlChannel(ours), taps, report, supervisor)  # type: ignore[arg-type]
