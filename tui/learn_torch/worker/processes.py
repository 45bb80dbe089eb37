"""Processes of a session: what keeps one from being forked, and how all that it started is ended.

The guard is a *subreaper* (prctl(2), Linux 3.4): whatever a lesson starts, however it detaches
itself, becomes the guard's child once its own parent is gone. So nothing can leave the tree.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import torch

from learn_torch.i18n.message import Message, msg
from learn_torch.kernel.frames import Splitter
from learn_torch.kernel.wire_message import SILENCE, WireMessage, to_wire
from learn_torch.sandbox import privileges, process_tree, removal, signal_scope, syscalls
from learn_torch.sandbox.shm import Segments
from learn_torch.worker.channel import Outbox

THREADS_END_SECONDS = 0.25
"""How long threads that a cell has left may take to end before its process counts as one with threads.

The queues of a DataLoader with workers end their threads after the loop: up to 11 ms later, measured
with six busy processes on two cores.
"""
SWEEP_SECONDS = 2.0
"""How long to go on sweeping; a fork bomb of 542 processes was gone in 0.2–4 s."""


@dataclass
class SessionProcess:
    """A session's guard, as the zygote sees it."""

    number: int
    pid: int
    control: socket.socket
    scratch: removal.ScratchFolder
    own_uid: bool
    """Whether the session has a user id of its own, which its guard's number gives."""
    closing: bool = False
    """The host has asked for its end."""
    replies: Splitter = field(default_factory=Splitter)
    outbox: Outbox = field(init=False)
    """A guard that is busy must not hold up the zygote, which may have its replies to pass on."""
    segments: Segments = field(init=False)

    def __post_init__(self) -> None:
        self.outbox = Outbox(self.control)
        self.segments = Segments(privileges.FIRST_UID + self.pid if self.own_uid else None)

    def clear(self) -> None:
        """Remove what a guard that was killed has left; its processes are gone."""
        self.segments.sweep()
        self.scratch.remove()

    def close(self) -> None:
        """Close what another guard has inherited of this session."""
        self.control.close()
        self.scratch.close()


def become_subreaper() -> None:
    """Adopt every orphan below this process, where the system has such a thing (not macOS)."""
    if sys.platform == "linux":
        syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)


def kill_family(root: int) -> None:
    """Kill a process, its group and everything below it, once."""
    for pid in [root, *process_tree.descendants(root, thorough=True)]:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def kill_orphans(guarded: set[int]) -> None:
    """Kill all that this process has adopted, but `guarded`, with everything below.

    One look at /proc can miss a process whose parent is just ending: for a moment it is nobody's.
    So only two looks in a row that find nothing count.
    """
    deadline = time.monotonic() + SWEEP_SECONDS
    clean_looks = 0
    while clean_looks < 2 and time.monotonic() < deadline:
        orphans = [pid for pid in process_tree.children(os.getpid()) if pid not in guarded]
        for pid in orphans:
            kill_family(pid)
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        clean_looks = 0 if orphans else clean_looks + 1
        time.sleep(0.001)


def reap() -> dict[int, int]:
    """Collect every child that has ended: pid -> wait status."""
    ended: dict[int, int] = {}
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            ended[pid] = status
    return ended


def kill_all(leader: int) -> dict[int, int]:
    """Kill the group of `leader` and everything below this process; returns what was reaped.

    In a domain of its own this process does that in one call, which no fork can outrun. Elsewhere
    it kills the group in one call; then, until nothing is left, the processes of other groups.
    """
    if signal_scope.proved():
        return signal_scope.kill_everything()
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(leader, signal.SIGKILL)
    ended: dict[int, int] = {}
    deadline = time.monotonic() + SWEEP_SECONDS
    while time.monotonic() < deadline:
        remaining = process_tree.descendants(os.getpid(), thorough=True)
        for pid in remaining:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        ended |= reap()
        if not remaining and leader_is_gone(leader, ended):
            break
        time.sleep(0.001)
    return ended


def leader_is_gone(leader: int, ended: dict[int, int]) -> bool:
    """Whether `leader` is reaped; where there is no /proc the only thing that can be asked."""
    if leader in ended:
        return True
    try:
        os.kill(leader, 0)
    except ProcessLookupError:
        return True
    return False


def ends_within(pid: int, seconds: float) -> bool:
    """Whether a child of this process ends by itself in that time; it is left to be reaped.

    A process closes its descriptors before it can be waited for: freeing gigabytes takes a while.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return True
        time.sleep(0.002)
    return False


_CRASHES = {
    signal.SIGSEGV: msg("touched memory that is not its own (segmentation fault)"),
    signal.SIGBUS: msg("touched memory that is not there (bus error; a full /dev/shm does this)"),
    signal.SIGABRT: msg("gave up by itself (abort)"),
    signal.SIGFPE: msg("made an arithmetic error (floating point exception)"),
    signal.SIGILL: msg("met an instruction that this processor does not know"),
}


def cause_of_death(status: int) -> WireMessage:
    """A wait status in a learner's words."""
    return to_wire(_cause(os.waitstatus_to_exitcode(status)))


def _cause(code: int) -> Message:
    if code >= 0:
        return msg("The cell ended its own process (exit code {code}).", code=code)
    if -code == signal.SIGKILL:
        return msg("The system killed the process: most likely the machine ran out of memory.")
    number = signal.Signals(-code)
    if number in _CRASHES:
        return msg("The process crashed: code below Python {what}.", what=_CRASHES[number])
    return msg("The process was ended by a signal ({signal}).", signal=number.name)


def wake_on_child_signals() -> int:
    """A descriptor that becomes readable whenever a child of this process ends."""
    read_end, write_end = os.pipe()
    os.set_blocking(read_end, False)
    os.set_blocking(write_end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    return read_end


OMP_PAUSE_HARD = 2  # omp.h: give all resources back
TASKS = Path("/proc/self/task")


def install_fork_hook() -> None:
    """End the OpenMP team of a thread before it forks: a trial, a DataLoader's workers, a pool.

    A fork has one thread: the one that forked. libgomp does not notice, and the next parallel region of
    the fork waits for ever for a team that is not there. So the team is ended before each fork; the next
    region starts another. Measured for two threads on two cores: 4 ms to end it, 0.1 ms to start it.
    """
    os.register_at_fork(before=_end_openmp_team)


def _end_openmp_team() -> None:
    pause = getattr(ctypes.CDLL(None), "omp_pause_resource_all", None)  # OpenMP 5.0
    if pause is not None:
        pause.argtypes, pause.restype = (ctypes.c_int,), ctypes.c_int
        pause(OMP_PAUSE_HARD)


def has_other_threads() -> bool:
    """Whether another thread than the caller's may hold a lock, which a fork would inherit held.

    The OpenMP team is not counted: it is ended here, as before each fork. Threads that are about to
    end are waited for.
    """
    _end_openmp_team()
    deadline = time.monotonic() + THREADS_END_SECONDS
    while _count_threads() > 1:
        if time.monotonic() > deadline:
            return True
        time.sleep(0.001)
    return False


def _count_threads() -> int:
    try:
        return len(list(TASKS.iterdir()))
    except OSError:  # no /proc: macOS
        return threading.active_count()


def why_no_fork() -> WireMessage:
    """Why a fork of this process could hang or fail; SILENCE where it is safe."""
    if torch.cuda.is_initialized() or torch.xpu.is_initialized():
        return to_wire(msg("A process that uses a GPU cannot be forked."))
    if has_other_threads():
        return to_wire(msg("A process with threads cannot be forked safely."))
    return SILENCE
