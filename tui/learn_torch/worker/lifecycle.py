"""One session's child, from fork to removal: a fresh one in milliseconds, and nothing left of the old."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from learn_torch import sandbox
from learn_torch.i18n.message import NOTHING, Message, msg
from learn_torch.kernel.protocol import Opened
from learn_torch.kernel.wire_message import WireMessage, to_wire
from learn_torch.kernel.wire_types import MAX_LIST, Device, Limits
from learn_torch.sandbox import levels, process_tree, removal, signal_scope
from learn_torch.sandbox.gpu import GpuMemory, SharedReadings
from learn_torch.sandbox.limits import LimitExceeded
from learn_torch.sandbox.shm import Segments
from learn_torch.sandbox.watch import Watch
from learn_torch.worker import data, environment, processes
from learn_torch.worker.child import Start
from learn_torch.worker.handshake import NotAdmitted
from learn_torch.worker.output_pipes import Send
from learn_torch.worker.spawn import Handle, fork_child

ENDING_SECONDS = 0.25
"""How long a child that has closed its socket may take to end, before it is killed for it."""


class ChildLifecycle:
    """The present child of a session, and how to replace it."""

    child: Handle

    def __init__(
        self,
        plan: sandbox.Plan,
        limits: Limits,
        visible_gpus: str | None,
        data_sets: tuple[str, ...],
        send: Send,
        board: SharedReadings | None = None,
        gpu_index: int | None = None,
    ) -> None:
        self._plan = plan
        self._limits = limits
        self._visible_gpus = visible_gpus
        self._data_sets = data_sets
        self._send = send
        self._segments = Segments(plan.uid)
        self._watch: Watch | None = None
        self.gpu: GpuMemory | None = None
        """What is seen of the session's GPU; None where it has none to use."""
        if board is not None and plan.gpu is not None:
            self.gpu = GpuMemory(board, gpu_index)
        if board is not None:
            board.hide_from_children()
        self._killed_for = NOTHING
        """Why the child was killed, where it broke the protocol."""
        self.notes: tuple[WireMessage, ...] = ()
        """What the learner should know about the data."""

    def begin(self, seed: int) -> None:
        """Fork the first child. Raises NotAdmitted, as every fork of a child may."""
        processes.become_subreaper()
        self._prepare_scratch()
        if self._plan.machine.own_domain:
            signal_scope.enter()
        self._spawn(seed)

    def replace(
        self, seed: int, *, emptied: bool = False, for_another_lesson: bool = False
    ) -> None:
        """Kill the child with all that it started, and fork another; `emptied`: in a fresh folder.

        `for_another_lesson`: raises NotAdmitted where a process or a file could not be removed.
        """
        self._remove()
        for tap in self.child.taps.values():
            tap.drain()
        self.child.close()
        if emptied:
            removal.empty_tree(Path(self._plan.scratch))  # the folder itself is locked
            left = [*process_tree.descendants(os.getpid()), *Path(self._plan.scratch).iterdir()]
            if for_another_lesson and left:
                raise NotAdmitted(msg("Something that the lesson before has left is still there."))
            self._prepare_scratch()
        self._spawn(seed)

    def kill_for_breaking(self) -> None:
        """End a child that can send no more frames; one that is ending by itself says why."""
        control = self.child.control
        if control.closed and processes.ends_within(self.child.pid, ENDING_SECONDS):
            return
        self._killed_for = control.broken
        self.child.signal(signal.SIGKILL)

    def cause_of_death(self, status: int) -> Message:
        """Why the child is dead: what it broke, or what its exit status says."""
        why, self._killed_for = self._killed_for or processes.cause_of_death(status), NOTHING
        return why

    def end(self) -> None:
        """Kill the child with all that it started."""
        if hasattr(self, "child"):
            self._remove()

    def dues(self, running: bool) -> Iterator[float | None]:
        """When something has to be done (monotonic seconds); None: nothing."""
        for tap in self.child.taps.values():
            yield tap.due()
            yield tap.rests_until
        yield self.child.control.due()
        if self.child.supervisor is not None:
            yield self.child.supervisor.due()
        if self._watch is not None:
            yield self._watch.due(running)

    def excess(self, running: bool) -> LimitExceeded | None:
        """The limit that the session has passed; None: none, or it is not time to look."""
        if self._watch is None or self._watch.due(running) > time.monotonic():
            return None
        return self._watch.check()

    def reset_cpu_time(self) -> None:
        """A run begins, or is over: its processor time counts from here."""
        if self._watch is not None:
            self._watch.reset_cpu_time()

    def opened(self, session: int, device: Device) -> Opened:
        """The state of the session: its process, its folder, its sandbox."""
        machine = self._plan.machine
        return Opened(
            session,
            self.child.pid,
            device,
            str(self._cell_folder),
            levels.level(machine),
            self.notes,
            levels.promises(machine, self._gpu_held_by()),
            self._plan.as_root,
        )

    def _gpu_held_by(self) -> str:
        """What keeps a session to its part of the GPU's memory; empty where it has none to use."""
        if self._plan.gpu is None:
            return ""
        watched = self._watch is not None and self.gpu is not None and self.gpu.watched
        return levels.WATCHED if watched else levels.NOT_WATCHED

    def suspend_descendants(self) -> None:
        """Stop everything that the child has started, so that it takes no more while it is asked why."""
        for pid in process_tree.descendants(os.getpid()):
            if pid != self.child.pid:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGSTOP)

    def _spawn(self, seed: int) -> None:
        start = Start(self._plan, self._limits, seed, self._visible_gpus, os.getpid())
        self.child = fork_child(start, self._send)
        if self._plan.machine.watch:
            self._watch = Watch(self._plan, self.child.pid, self._segments, self.gpu)

    def _remove(self) -> None:
        self._segments.note(process_tree.descendants(os.getpid()), mapped=True)
        processes.kill_all(self.child.pid)
        self._segments.sweep()

    @property
    def _cell_folder(self) -> Path:
        return Path(self._plan.scratch, environment.CELL_FOLDER)

    def _prepare_scratch(self) -> None:
        """Make the scratch folder, if it is missing, and put the lesson's data into it."""
        scratch = Path(self._plan.scratch)
        scratch.mkdir(mode=0o700, exist_ok=True)
        self._cell_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        notes = (data.provide(name, self._cell_folder) for name in self._data_sets[:MAX_LIST])
        self.notes = tuple(map(to_wire, notes))
        if self._plan.uid is not None:
            for path in (scratch, *scratch.rglob("*")):  # all of it ours until now
                os.chown(path, self._plan.uid, self._plan.uid, follow_symlinks=False)
