"""The guard of one session: it starts the child, watches it, stops it, and cleans up after it.

The guard is a fork of the zygote that never runs lesson code, so it can fork a fresh child at any
time. It has one thread and one loop, which never blocks on the child: requests from the zygote,
frames and output of the child, calls that the supervisor decides, signals, clocks.
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
from learn_torch.i18n.message import Message, paragraph
from learn_torch.kernel.frames import Splitter, decode_request, pack
from learn_torch.kernel.input_frames import InputReply, InputRequest
from learn_torch.kernel.protocol import (
    Answer,
    Close,
    Finished,
    Interrupt,
    Open,
    Output,
    Query,
    Reply,
    Request,
    Restart,
    RunCell,
    RunReply,
)
from learn_torch.kernel.wire_types import Device, Outcome
from learn_torch.sandbox.gpu import SharedReadings
from learn_torch.sandbox.limits import LimitExceeded
from learn_torch.worker import active_run, processes
from learn_torch.worker.channel import RECEIVE, ChannelBroken
from learn_torch.worker.lifecycle import ChildLifecycle
from learn_torch.worker.limit_words import limit_in_words
from learn_torch.worker.output_pipes import RunOutput
from learn_torch.worker.pending_queries import PendingQueries
from learn_torch.worker.spawn import Handle


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
        self._output = RunOutput(request.session, request.limits.output_bytes, self.say)
        self._lifecycle = ChildLifecycle(
            plan, request.limits, visible_gpus, request.data, self._output.send, board, device.index
        )
        self._requests = Splitter()
        self._run: active_run.ActiveRun | None = None
        self._queries = PendingQueries(self._send_to_child, self.say, self._lifecycle.gpu)
        self._wakeup = processes.wake_on_child_signals()

    @property
    def _child(self) -> Handle:
        return self._lifecycle.child

    def serve(self) -> None:
        """Open the session and keep it until the host closes it or is gone."""
        try:
            self._lifecycle.begin(self._seed)
            self._announce()
            while self._turn():
                self._reap()
                self._check_clocks()
        finally:
            self._lifecycle.end()

    # --- the loop ---------------------------------------------------------------------------

    def _turn(self) -> bool:
        """Wait for something, and deal with it; False when the session is to end."""
        child = self._child
        sources = child.sources() | {self._control.fileno(): "request", self._wakeup: "signal"}
        sinks = [child.control.fileno()] if child.control.outbox else []
        ready, writable, _ = select.select(list(sources), sinks, [], self._patience())
        kinds = {sources[fd] for fd in ready}
        if "signal" in kinds:
            os.read(self._wakeup, 4096)  # a child has ended; serve() reaps it after this turn
        if child.supervisor is not None:
            child.supervisor.try_again()
            if "call" in kinds:
                child.supervisor.take()
        if writable:
            with suppress(ConnectionError):
                child.control.outbox.flush()
        # Output before replies: what a run printed is on its way before its Finished is.
        child.read_output(ready)
        if "reply" in kinds:
            self._read_replies()
        return self._read_requests() if "request" in kinds else True

    def _patience(self) -> float | None:
        """Seconds until something has to be done; None: nothing."""
        times = [*self._lifecycle.dues(running=self._run is not None), self._queries.due()]
        if self._run is not None:
            times += [self._run.deadline, self._run.kill_at, self._run.wake_at]
        due = min((moment for moment in times if moment is not None), default=None)
        return None if due is None else max(0.0, due - time.monotonic())

    def _check_clocks(self) -> None:
        now = time.monotonic()
        self._queries.expire(now)
        for tap in self._child.taps.values():
            if (due := tap.due()) is not None and due <= now:
                tap.flush()
        if (excess := self._lifecycle.excess(running=self._run is not None)) is not None:
            self._stop_at_limit(excess)
        run = self._run
        if run is None:
            return
        if run.kill_at is not None and run.kill_at <= now:
            self._stop_by_force(run)
        elif run.wake_at is not None and run.wake_at <= now:
            run.wake_at = None
            self._child.signal(signal.SIGURG)
        elif run.deadline is not None and run.deadline <= now and not run.stopping:
            self._stop("timeout")

    def _reap(self) -> None:
        status = processes.reap().get(self._child.pid)
        if status is not None:
            # Its last frames may still be in the socket; a process that it left may send more.
            while self._child.control.wants_to_read() and self._read_replies(reaped=True):
                pass
            self._on_child_exit(status)

    # --- requests from the zygote ---------------------------------------------------------------

    def _read_requests(self) -> bool:
        data = self._control.recv(RECEIVE)
        if not data:
            return False
        open_ = True
        for body in self._requests.feed(data):
            open_ &= self._handle(decode_request(body))
        return open_

    def _handle(self, request: Request) -> bool:
        match request:
            case RunCell():
                self._begin(request)
            case Query():
                self._queries.add(request, running=self._run is not None)
            case InputReply() if self._run is not None and self._run.on_input_reply(request):
                self._send_to_child(request)
            case Interrupt():
                self._stop("interrupted")
            case Restart(seed=seed, emptied=emptied):
                self._restart(seed, emptied)
            case Close():
                return False
        return True

    def _begin(self, request: RunCell) -> None:
        if self._run is not None:
            self.say(active_run.refused(self._session, request.run))
            return
        self._child.drain_output()  # what came since the last run is late output of that one
        self._output.begin(request.run)
        self._run = active_run.ActiveRun.begin(request, self._limits)
        self._queries.on_run()
        self._lifecycle.reset_cpu_time()
        for tap in self._child.taps.values():
            tap.begin(self._limits.output_bytes)
        self._send_to_child(request)

    def _send_to_child(self, request: RunCell | Query | InputReply) -> None:
        with suppress(ConnectionError):  # it died this moment; the signal is on its way
            self._child.control.outbox.send(pack(request))

    # --- stopping ---------------------------------------------------------------------------

    def _stop(self, why: Literal["interrupted", "timeout"]) -> None:
        """Ask the cell to stop; it has `grace_seconds` to obey."""
        if self._run is not None:
            self._run.ask_to_stop(why, self._limits.grace_seconds)
            self._child.signal(signal.SIGINT)

    def _stop_by_force(self, run: active_run.ActiveRun) -> None:
        """Replace the process of a cell that does not yield."""
        where = self._child.where_it_is()
        self._replace_child()
        self._finish(run.stopped_by_force(self._session, where))

    def _stop_at_limit(self, excess: LimitExceeded) -> None:
        """End what has taken too much; what took only time is asked first, and keeps its names."""
        run, reached = self._run, limit_in_words(excess, self._limits)
        if excess.may_yield and run is not None:
            if not run.stopping:
                run.reached = reached
                self._stop("timeout")
            return
        self._lifecycle.suspend_descendants()
        reason = paragraph(reached, self._child.where_it_is())
        self._lose_child("died", reason, emptied=excess.is_files)

    def _on_child_exit(self, status: int) -> None:
        """The child is dead: say why, and fork another one."""
        at = active_run.line_in_fault_report(self._child.read_fault_report())
        reason = paragraph(self._lifecycle.cause_of_death(status), at)
        self._lose_child((self._run and self._run.stopping) or "died", reason)

    def _lose_child(self, outcome: Outcome, reason: Message, *, emptied: bool = False) -> None:
        """Replace the child and say why the names are gone: in Finished, or where no run is, alone."""
        run = self._run
        if run is None:
            notice = f"\n{reason} {active_run.RESTARTED}\n".encode()
            self.say(Output(self._session, 0, "stderr", notice))
        self._replace_child(emptied=emptied)
        if run is not None:
            self._finish(run.lost(self._session, outcome, reason))

    def _restart(self, seed: int, emptied: bool) -> None:
        self._seed = seed
        run = self._run
        self._replace_child(emptied=emptied, for_another_lesson=emptied)
        if run is not None:
            self._finish(run.lost(self._session, "interrupted", active_run.RESTARTED))
        self._announce()

    def _finish(self, frame: Finished) -> None:
        """End the run, with the time that the guard measured."""
        run, self._run = self._run, None
        if run is None:
            return
        self._output.end()
        self._lifecycle.reset_cpu_time()
        self.say(msgspec.structs.replace(frame, seconds=run.seconds))

    # --- the child --------------------------------------------------------------------------

    def _announce(self) -> None:
        self.say(self._lifecycle.opened(self._session, self._device))

    def _replace_child(self, **how: bool) -> None:
        self._lifecycle.replace(self._seed, **how)
        self._queries.on_new_child()

    def _read_replies(self, *, reaped: bool = False) -> int:
        """Pass on the frames that have arrived; how many. A child that breaks the protocol is killed."""
        try:
            frames = self._child.control.read()
        except ChannelBroken:
            if not reaped:  # else its number may be another process's by now
                self._lifecycle.kill_for_breaking()
            return 0
        for frame in frames:
            self._pass_on(frame)
        return len(frames)

    def _pass_on(self, frame: Reply) -> None:
        """Pass on a frame of the present run, or the answer to a query; drop any other."""
        if isinstance(frame, Answer):
            self._queries.on_answer(frame)
            return
        run = self._run
        if isinstance(frame, Output):
            self._output.pass_on(frame)
            return
        if run is None or not isinstance(frame, RunReply) or frame.run != run.number:
            return
        # The child may have written any number there, also that of another session.
        frame = msgspec.structs.replace(frame, session=self._session)
        if isinstance(frame, InputRequest) and not run.on_input_request(frame):
            return
        if isinstance(frame, InputRequest | Finished):
            self._child.drain_output()  # what it has printed comes first
        if isinstance(frame, Finished):
            self._finish(run.finished(frame))
        else:
            self.say(frame)

    def say(self, frame: Reply) -> None:
        """Send a frame to the host."""
        self._control.sendall(pack(frame))
