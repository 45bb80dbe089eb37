"""The guard of one session: it starts the child, watches it, stops it, and cleans up after it.

A fork of the zygote in which no lesson code ever runs, so a fresh child is one more fork away.
One thread, one loop: requests from the zygote, frames and output from the child, signals, clocks.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import time
from contextlib import suppress
from typing import Literal

import msgspec

from learn_torch import sandbox
from learn_torch.kernel.frames import BadFrame, Splitter, decode_reply, decode_request, pack
from learn_torch.kernel.protocol import (
    Close,
    Device,
    Finished,
    Interrupt,
    Open,
    Output,
    Reply,
    Request,
    Restart,
    RunCell,
    Said,
)
from learn_torch.sandbox.gpu import SharedReadings
from learn_torch.sandbox.limits import LimitExceeded
from learn_torch.worker import fault_report, finish, processes
from learn_torch.worker.lifecycle import ChildLifecycle
from learn_torch.worker.limit_words import limit_in_words
from learn_torch.worker.spawn import Handle
from learn_torch.worker.timing import Running

RECEIVE = 1 << 16


class SessionGuard:
    """Keeps one session."""

    def __init__(
        self,
        control: socket.socket,
        request: Open,
        device: Device,
        plan: sandbox.Plan,
        visible_gpus: str | None,
        board: SharedReadings | None = None,
    ) -> None:
        self._control = control
        self._session = request.session
        self._limits = request.limits
        self._seed = request.seed
        self._device = device
        self._plan = plan
        self._care = ChildLifecycle(
            plan, request.limits, visible_gpus, request.data, self._send_output, board
        )
        self._requests = Splitter()
        self._replies = Splitter()
        self._run: Running | None = None
        self._spent = 0.0
        """Seconds of all runs so far."""
        self._wakeup = processes.wake_on_child_signals()

    @property
    def _child(self) -> Handle:
        return self._care.child

    def serve(self) -> None:
        """Open the session and keep it until the host closes it or is gone."""
        try:
            self._care.begin(self._seed)
            self._announce()
            while self._turn():
                self._reap()
                self._look_at_the_clock()
        finally:
            self._care.end()

    # --- the loop ---------------------------------------------------------------------------

    def _turn(self) -> bool:
        """Wait for something, and deal with it; False when the session is to end."""
        child = self._child
        sources: dict[int, str] = {self._control.fileno(): "request", self._wakeup: "signal"}
        if self._run is not None or child.control.fileno() >= 0:
            sources[child.control.fileno()] = "reply"
        for tap in child.taps.values():
            sources[tap.fd] = "output"
        if child.supervisor is not None and child.supervisor.listener >= 0:
            sources[child.supervisor.listener] = "call"
        ready, _, _ = select.select(list(sources), [], [], self._patience())
        kinds = {sources[fd]: fd for fd in ready}
        if "signal" in kinds:
            os.read(self._wakeup, 4096)
        if child.supervisor is not None:
            child.supervisor.try_again()
            if "call" in kinds:
                child.supervisor.take()
        if "output" in kinds:
            self._read_output(ready)
        if "reply" in kinds:
            self._read_replies()
        return self._read_requests() if "request" in kinds else True

    def _patience(self) -> float | None:
        """Seconds until something falls due; None: nothing will."""
        times = list(self._care.dues(running=self._run is not None))
        if self._run is not None:
            times += [self._run.deadline, self._run.kill_at]
        due = [moment for moment in times if moment is not None]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _look_at_the_clock(self) -> None:
        now = time.monotonic()
        for tap in self._child.taps.values():
            due = tap.due()
            if due is not None and due <= now:
                tap.flush()
        excess = self._care.excess(running=self._run is not None)
        if excess is not None:
            self._stop_at_limit(excess)
        run = self._run
        if run is None:
            return
        if run.kill_at is not None and run.kill_at <= now:
            self._stop_by_force(run)
        elif run.deadline is not None and run.deadline <= now and not run.stopping:
            self._stop("timeout")

    def _reap(self) -> None:
        status = processes.reap().get(self._child.pid)
        if status is not None:
            self._read_replies()  # its last frame may still be in the socket
            self._on_child_exit(status)

    # --- what the zygote says ---------------------------------------------------------------

    def _read_requests(self) -> bool:
        data = self._control.recv(RECEIVE)
        if not data:
            return False
        going_on = True
        for body in self._requests.feed(data):
            going_on = self._obey(decode_request(body)) and going_on
        return going_on

    def _obey(self, request: Request) -> bool:
        match request:
            case RunCell():
                self._begin(request)
            case Interrupt():
                self._stop("interrupted")
            case Restart(seed=seed):
                self._restart(seed)
            case Close():
                return False
        return True

    def _begin(self, request: RunCell) -> None:
        if self._run is not None:
            self.say(Finished(self._session, request.run, "refused", 0.0, "a cell is running"))
            return
        self._run = Running.begin(request.run, self._limits, self._spent)
        self._care.reset_cpu_time()
        for tap in self._child.taps.values():
            tap.drain()
            tap.begin(self._limits.output_bytes)
        with suppress(BrokenPipeError):  # it died this moment; the signal is on its way
            self._child.control.sendall(pack(request))

    # --- stopping ---------------------------------------------------------------------------

    def _stop(self, why: Literal["interrupted", "timeout"]) -> None:
        """Ask the cell to stop; it has `grace_seconds` to obey."""
        run = self._run
        if run is None:
            return
        if not run.stopping:
            run.stopping = why
            run.kill_at = time.monotonic() + self._limits.grace_seconds
        with suppress(ProcessLookupError):
            os.kill(self._child.pid, signal.SIGINT)

    def _stop_by_force(self, run: Running) -> None:
        """Replace the process of a cell that does not yield."""
        where = self._child.where_it_is()
        self._replace_child()
        self._finish(finish.by_force(self._session, run, where))

    def _stop_at_limit(self, excess: LimitExceeded) -> None:
        """End what has taken too much; what took only time is asked first, and keeps its names."""
        run, words = self._run, limit_in_words(excess, self._limits)
        if excess.may_yield and run is not None:
            if not run.stopping:
                run.limit_words = words
                self._stop("timeout")
            return
        self._care.suspend_descendants()
        reason = f"It reached {words}.{self._child.where_it_is()}"
        if run is None:
            self._send_output("stderr", f"\n{reason} The session was restarted.\n".encode(), 0)
        self._replace_child(emptied=excess.is_files)
        if run is not None:
            self._finish(finish.lost(self._session, run, "died", reason))

    def _on_child_exit(self, status: int) -> None:
        """The child is dead: say why, and have another one ready."""
        reason = processes.cause_of_death(status) + fault_report.line_in(
            self._child.read_fault_report()
        )
        run = self._run
        self._replace_child()
        if run is not None:
            self._finish(finish.lost(self._session, run, run.stopping or "died", reason))

    def _restart(self, seed: int) -> None:
        self._seed = seed
        run = self._run
        self._replace_child()
        if run is not None:
            reason = "The session was restarted."
            self._finish(finish.lost(self._session, run, "interrupted", reason))
        self._announce()

    def _finish(self, frame: Finished) -> None:
        """End the run, with the time that the guard measured."""
        run, self._run = self._run, None
        if run is None:
            return
        seconds = time.monotonic() - run.started
        self._spent += seconds
        self._care.reset_cpu_time()
        self.say(msgspec.structs.replace(frame, seconds=seconds))

    # --- the child --------------------------------------------------------------------------

    def _announce(self) -> None:
        self.say(self._care.opened(self._session, self._device))

    def _replace_child(self, *, emptied: bool = False) -> None:
        self._care.replace(self._seed, emptied=emptied)
        self._replies = Splitter()

    def _read_output(self, ready: list[int]) -> None:
        for tap in self._child.taps.values():
            if tap.fd in ready:
                tap.read()

    def _read_replies(self) -> None:
        """Pass on what the child says; whatever is not a frame of the present run is the child's end."""
        try:
            data = self._child.control.recv(RECEIVE, socket.MSG_DONTWAIT)
            frames = [decode_reply(body) for body in self._replies.feed(data)]
        except BlockingIOError:
            return
        except (BadFrame, ConnectionError):
            with suppress(ProcessLookupError):
                os.kill(self._child.pid, signal.SIGKILL)
            return
        for frame in frames:
            self._pass_on(frame)

    def _pass_on(self, frame: Reply) -> None:
        run = self._run
        if run is None or not isinstance(frame, Said) or frame.run != run.number:
            return
        frame = msgspec.structs.replace(frame, session=self._session)
        if not isinstance(frame, Finished):
            self.say(frame)
            return
        for tap in self._child.taps.values():
            tap.drain()
        self._finish(finish.yielded(run, frame))

    def _send_output(self, stream: Literal["stdout", "stderr"], data: bytes, dropped: int) -> None:
        number = self._run.number if self._run is not None else 0
        self.say(Output(self._session, number, stream, data, dropped))

    def say(self, frame: Reply) -> None:
        """Send a frame to the host."""
        self._control.sendall(pack(frame))
