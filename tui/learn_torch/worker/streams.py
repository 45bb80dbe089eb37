"""The standard streams of a child: pipes that its guard reads."""

from __future__ import annotations

import _thread
import ctypes
import faulthandler
import io
import os
import signal
import socket
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TextIO

from learn_torch.i18n.translate import set_language
from learn_torch.kernel.protocol import RunCell
from learn_torch.kernel.wire_types import Stream
from learn_torch.worker import page_width, standard_input
from learn_torch.worker.channel import ReplyChannel
from learn_torch.worker.late_output import Late, LateText, remember_starters
from learn_torch.worker.ordered_pipe import (
    OrderedPipe,
    begin_order,
    hold_order,
    order_children,
    order_descriptors,
    sort_descriptors,
)
from learn_torch.worker.standard_input import StandardInput

DESCRIPTORS = 65536
"""Where closing of inherited descriptors ends; closerange asks the kernel once (close_range(2))."""
FLUSH_SECONDS = 0.05
"""How long text without a line end waits. Twenty wake-ups a second cost a training loop 0.1 %."""
IOLBF = 1
"""stdio's name for "write each line as it ends" (setvbuf(3))."""


@dataclass(frozen=True)
class Pipes:
    """The ends that a child is given."""

    control: socket.socket
    stdout: int
    stderr: int
    faults: int
    """Where the interpreter writes, from C, what was running when it crashed or was asked."""
    report: socket.socket
    """Where the child says how it fared in the sandbox, and hands the listener over."""


class Streams:
    """Python's side of the standard streams, kept: a learner may replace sys.stdout and forget."""

    def __init__(self, replies: ReplyChannel, empty: int) -> None:
        self.stdout, self.stderr = _stream(1, "<stdout>"), _stream(2, "<stderr>")
        hold_order(self.stdout)
        order_descriptors()
        order_children()
        self._spares = {number: os.dup(number) for number in (1, 2)}
        """For a descriptor that a cell closes."""
        self.stdin = StandardInput(replies, self.stdout, self.flush, empty)
        self._flusher = Flusher(self._flush_text)
        self._late = LateText(replies)
        self._libc = ctypes.CDLL(None)
        self._c_stdout = ctypes.c_void_p.in_dll(self._libc, "stdout")
        # As on a terminal: what C prints stands between the lines that Python prints.
        self._libc.setvbuf(self._c_stdout, None, IOLBF, 0)
        remember_starters()
        page_width.install()

    def restore(self) -> None:
        """Make them the ones that `print` uses, again; open again what a cell has closed."""
        # Before the look at them: a wrapper that a cell put around one closes it as it goes.
        sys.stdout, sys.stderr = self.stdout, self.stderr
        if not (_is_open(self.stdout) and _is_open(self.stderr)):
            self.stdout, self.stderr = _stream(1, "<stdout>"), _stream(2, "<stderr>")
            hold_order(self.stdout)
            self.stdin.echo_to(self.stdout)
        sys.stdout, sys.stderr = self.stdout, self.stderr
        sys.__stdout__, sys.__stderr__ = self.stdout, self.stderr  # type: ignore[misc]

    def begin(self, request: RunCell) -> None:
        """A run begins: text without a line end goes on within 50 ms."""
        set_language(request.language)
        self._late.begin(request)
        page_width.set_columns(request.columns)
        self._reopen_descriptors()
        begin_order()
        self.restore()
        self.stdin.begin(request)
        self._flusher.start()

    def _reopen_descriptors(self) -> None:
        for number, spare in self._spares.items():
            try:
                os.fstat(number)
            except OSError:
                os.dup2(spare, number)

    def end(self) -> None:
        """A run is over, and its last output on its way; what its threads print now is late."""
        self.stdin.end()
        self.flush()
        self._late.end()
        if self._late.expected:
            self.stdout.write = _sorting(self.stdout, "stdout", self._late.take)
            self.stderr.write = _sorting(self.stderr, "stderr", self._late.take)
            sort_descriptors(self._late.take)
            return
        for stream in (self.stdout, self.stderr):
            vars(stream).pop("write", None)
        sort_descriptors(None)
        self._flusher.stop()
        self._late.send()  # what a thread has printed last

    def without_thread(self) -> AbstractContextManager[None]:
        """Text without a line end waits meanwhile: what asks for threads is to find the cells' alone."""
        return self._flusher.paused()

    def flush(self) -> None:
        """Push out what Python and C still hold: the end of a run must be its last output."""
        self._flush_text()
        self._libc.fflush(None)

    def _flush_text(self) -> None:
        for stream in (self.stdout, self.stderr):
            if _is_open(stream):
                with suppress(OSError):  # a cell has closed its descriptor
                    stream.flush()
        self._libc.fflush(self._c_stdout)
        self._late.send()


def take_over(pipes: Pipes, replies: ReplyChannel) -> Streams:
    """Put the pipes in the place of the standard streams, and close everything else."""
    empty = standard_input.open_empty()
    for target, source in enumerate((empty, pipes.stdout, pipes.stderr)):
        os.dup2(source, target)
    close_all_but({0, 1, 2, empty, pipes.control.fileno(), pipes.faults, pipes.report.fileno()})
    sys.stdin = sys.__stdin__ = _input()  # type: ignore[misc, assignment]
    streams = Streams(replies, empty)
    streams.restore()
    faulthandler.enable(file=pipes.faults, all_threads=False)
    faulthandler.register(signal.SIGUSR1, file=pipes.faults, all_threads=False)
    return streams


def _sorting(stream: io.TextIOWrapper, kind: Stream, late: Late) -> Callable[[str], int]:
    """The `write` of a stream while threads of earlier cells print.

    It is put into the stream itself: a subclass would cost each line 0.15 us, since CPython
    is faster for an exact TextIOWrapper over an exact FileIO.
    """

    def write(text: str, /) -> int:
        return len(text) if late(kind, text) else io.TextIOWrapper.write(stream, text)

    return write


def _stream(descriptor: int, name: str) -> Any:
    """A text stream whose lines are written as they end: a long loop shows its progress."""
    kind = io.FileIO if descriptor == 1 else OrderedPipe
    pipe = kind(descriptor, "w", closefd=False)
    pipe.name = name
    buffer = io.BufferedWriter(pipe)
    stream: Any = io.TextIOWrapper(buffer, "utf-8", errors="replace", line_buffering=True)
    stream.mode = "w"  # as Python's own
    return stream


def _is_open(stream: io.TextIOWrapper) -> bool:
    """Whether a cell has neither closed a stream nor detached its buffer."""
    try:
        return not stream.closed
    except ValueError:
        return False


def _input() -> TextIO:
    """Standard input before the first run: empty."""
    return open(0, encoding="utf-8", errors="replace", closefd=False)


def close_all_but(kept: set[int]) -> None:
    """Close every descriptor that is not in `kept`: nothing of the guard's may be inherited."""
    edges = sorted({-1, *kept, DESCRIPTORS})
    for low, high in pairwise(edges):
        # closerange(0, 0) closes everything: in CPython 3.11 the end wraps around.
        if high - low > 1:
            os.closerange(low + 1, high)


class Flusher:
    """Calls a function 20 times a second, from `start` to `stop`: `print(".", end="")` is seen at once.

    A thread does it, since only a thread gets to run while the cell is inside of a long operation of
    torch. It is not there between runs, nor while the process forks: a fork would have half of it.
    """

    def __init__(self, flush: Callable[[], object]) -> None:
        self._flush = flush
        self._stop: _thread.LockType | None = None
        """Released to end the thread; None while there is none."""
        self._ended = _thread.allocate_lock()
        self._paused = False
        os.register_at_fork(
            before=self._pause, after_in_parent=self._resume, after_in_child=self._forget
        )
        # Python 3.12 counts threads after a fork, when this one is back.
        message = r".*multi-threaded, use of fork\(\)"
        warnings.filterwarnings("ignore", message=message, category=DeprecationWarning)

    def start(self) -> None:
        """Begin, if it has not begun."""
        if self._stop is None:
            self._stop = stop = _thread.allocate_lock()
            stop.acquire()
            self._ended.acquire()
            _thread.start_new_thread(self._run, (stop,))

    def stop(self) -> None:
        """End, and wait for the end."""
        if self._stop is not None:
            self._stop.release()
            self._stop = None
            with self._ended:
                pass

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Without its thread, as while the process forks."""
        self._pause()
        try:
            yield
        finally:
            self._resume()

    def _run(self, stop: _thread.LockType) -> None:
        try:
            while not stop.acquire(timeout=FLUSH_SECONDS):
                with suppress(OSError, ValueError, RuntimeError):  # closed, or being written to
                    self._flush()
        finally:
            self._ended.release()

    def _pause(self) -> None:
        self._paused = self._stop is not None
        self.stop()

    def _resume(self) -> None:
        if self._paused:
            self.start()

    def _forget(self) -> None:
        self._paused = False
