"""Flush text that waits for its line end, while a cell runs: `print(".", end="")` is seen at once.

A thread does it, since only a thread gets to run while the cell is inside of a long operation of
torch. It is not there between runs, nor while the process forks: a fork would have half of it.
"""

from __future__ import annotations

import _thread
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

SECONDS = 0.05
"""How long text waits. Twenty wake-ups a second cost a training loop 0.1 %."""


class Flusher:
    """Calls a function 20 times a second, from `start` to `stop`."""

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
            while not stop.acquire(timeout=SECONDS):
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
