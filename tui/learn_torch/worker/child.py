"""The process that learner code runs in: one namespace, cells in order.

No other process trusts it. It reads RunCell and Query frames from its guard, and writes Metrics,
Figure, Finished and Answer; what it prints goes through pipes that the guard reads.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import types
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
import torch

from learn_torch import reporting, sandbox
from learn_torch.kernel.protocol import ErrorReport, Finished, Query, RunCell, Verdict
from learn_torch.kernel.wire_types import MAX_NOTES, GpuSpent, Limits, Outcome
from learn_torch.sandbox import privileges
from learn_torch.worker import (
    environment,
    error_facts,
    gpu_meter,
    handshake,
    judging,
    loss_hooks,
    notebook_features,
    processes,
    queries,
    run_cell,
    traces,
)
from learn_torch.worker.channel import ReplyChannel
from learn_torch.worker.figures import figure_recorder
from learn_torch.worker.metrics import Recorder
from learn_torch.worker.run_cell import Ran
from learn_torch.worker.streams import Pipes, Streams, take_over

ANSWERED = 77
"""A trial's exit code once it has sent its Finished; any other end is a death."""


@dataclass(frozen=True)
class Start:
    """What a child has to know before its first cell."""

    plan: sandbox.Plan
    limits: Limits
    seed: int
    visible_gpus: str | None
    guard: int
    """The process id of the guard: the child dies with it."""


def main(pipes: Pipes, start: Start) -> NoReturn:
    """Become a session: cut every tie to the guard, enter the sandbox, serve cells until EOF."""
    os.setsid()
    privileges.die_with_parent(start.guard)
    replies = ReplyChannel(pipes.control)
    streams = take_over(pipes, replies)
    environment.enter_session(start.plan.scratch, start.visible_gpus)
    os.chdir(start.plan.scratch)
    handshake.enter(start.plan, start.guard, pipes.report)
    environment.enter_cell_folder()
    seed_everything(start.seed)
    if start.plan.gpu is not None:
        gpu_meter.hold_to(start.plan.gpu)
    child = Child(replies, streams, start)
    signal.signal(signal.SIGINT, child.interrupted)
    signal.signal(signal.SIGURG, child.woken)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    child.serve()
    os._exit(0)


def seed_everything(seed: int) -> None:
    """Seed python, numpy and torch (all devices, without waking CUDA)."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


class Child:
    """Serves the cells of one session."""

    def __init__(self, replies: ReplyChannel, streams: Streams, start: Start) -> None:
        self._replies = replies
        self._streams = streams
        self._plan = start.plan
        self._limits = start.limits
        self._running = False
        self._trial = 0
        self._gpu = gpu_meter.GpuMeter()
        module = types.ModuleType("__main__")
        sys.modules["__main__"] = module  # so that pickle and DataLoader find learner classes
        self._namespace: dict[str, Any] = module.__dict__
        reporting.install(loss_hooks.take)
        notebook_features.install(streams.stdin, self._namespace, run_cell.run_text)

    def interrupted(self, signum: int, frame: Any) -> None:
        """SIGINT: into the running cell, or on to the trial; between cells it means nothing."""
        if self._trial:
            os.kill(self._trial, signal.SIGINT)
        elif self._running:
            raise KeyboardInterrupt

    def woken(self, signum: int, frame: Any) -> None:
        """SIGURG: end a system call, so that Python sees an interrupt that came just before it."""
        if self._trial:
            os.kill(self._trial, signal.SIGURG)

    def serve(self) -> None:
        """Run cells and answer queries, until the guard hangs up."""
        judging.renew_defaults()
        run_cell.remember_builtins()
        for request in self._replies.requests():
            if isinstance(request, RunCell):
                answer = self._try(request) if request.trial else self._run(request)
                if answer is not None:
                    self._replies.send(answer)
            elif isinstance(request, Query):
                self._replies.send(queries.answer(request, self._namespace))

    def _run(self, request: RunCell) -> Finished:
        started = time.monotonic()
        self._streams.begin(request)
        recorder = Recorder(
            lambda batch, progress: self._replies.send_curves(request, batch, progress)
        )
        ran, verdict, gpu = self._run_and_judge(request, recorder)
        notes = judging.notes_on_training(request, ran, self._namespace, recorder)
        notes = (*self._streams.stdin.notes, *notes)[:MAX_NOTES]
        self._streams.end()
        return Finished(
            request.session,
            request.run,
            _outcome(ran),
            time.monotonic() - started,
            trouble=None if ran.error is None else self._describe(ran.error),
            verdict=verdict,
            notes=notes,
            gpu=gpu,
        )

    def _run_and_judge(
        self, request: RunCell, recorder: Recorder
    ) -> tuple[Ran, Verdict | None, GpuSpent | None]:
        """Run, then judge; an interrupt of either is an interrupt of the cell."""
        gpu = None
        try:
            self._running = True
            self._gpu.begin()
            loss_hooks.activate(recorder)
            name = traces.file_name(request.cell, request.run)
            with figure_recorder.capture_figures(
                lambda number, drawing: self._replies.send_figure(request, number, drawing)
            ) as show:
                ran = run_cell.execute(request.code, name, self._namespace, show)
            loss_hooks.activate(None)
            gpu = self._gpu.end(wait=not isinstance(ran.error, KeyboardInterrupt))
            recorder.flush()
            verdict = judging.judge_run(request, ran, self._namespace, recorder)
            self._running = False
        except KeyboardInterrupt as interrupt:
            ran, verdict = Ran(error=interrupt), None
        self._running = False
        loss_hooks.activate(None)
        return ran, verdict, gpu

    def _describe(self, error: BaseException) -> ErrorReport:
        return error_facts.describe(error, self._plan, self._limits)

    def _try(self, request: RunCell) -> Finished | None:
        """Run in a fork, so that the namespace stays as it was.

        None when the fork has answered by itself. A process that uses a GPU, or whose cells have
        left threads, is not forked.
        """
        with self._streams.without_thread():
            reason = processes.why_no_fork()
        if reason:
            return Finished(request.session, request.run, "refused", 0.0, reason)
        self._streams.flush()
        started = time.monotonic()
        parent = os.getpid()
        pid = self._trial = os.fork()
        if pid == 0:
            privileges.die_with_parent(parent)
            self._replies.send(self._run(request))
            os._exit(ANSWERED)
        status = os.waitpid(pid, 0)[1]  # goes on after a signal (PEP 475)
        self._trial = 0
        if os.waitstatus_to_exitcode(status) == ANSWERED:
            return None
        reason = processes.cause_of_death(status)
        return Finished(request.session, request.run, "died", time.monotonic() - started, reason)


def _outcome(ran: Ran) -> Outcome:
    if ran.error is None:
        return "ok"
    return "interrupted" if isinstance(ran.error, KeyboardInterrupt) else "error"
