"""What threads print after their cell is over: sent as output of that cell, marked as late."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import thread as executor
from contextlib import suppress
from typing import Any

from learn_torch.kernel.protocol import Output, RunCell
from learn_torch.kernel.wire_types import MAX_OUTPUT, Stream
from learn_torch.worker.channel import ReplyChannel

Late = Callable[[Stream, str], bool]
"""Takes text that a thread of an earlier cell prints; False: it is not late."""

_present = [0]
"""The number of the running, or last, run."""


def run_of(thread: threading.Thread) -> int:
    """The run that started a thread, or the thread that started it; the present one if not known."""
    return int(getattr(thread, "_learn_torch_run", _present[0]))


def remember_starters() -> None:
    """Note with each thread the run that starts it; once, in the child."""
    original = threading.Thread.start

    def start(self: threading.Thread) -> None:
        vars(self)["_learn_torch_run"] = run_of(threading.current_thread())
        original(self)

    start.__doc__, start.__qualname__ = original.__doc__, original.__qualname__
    threading.Thread.start = start  # type: ignore[method-assign]
    _remember_submitters()


def _remember_submitters() -> None:
    """Note with each task of a pool of threads the run that submits it: the threads are older."""
    item: Any = executor._WorkItem
    original_init, original_run = item.__init__, item.run

    def init(self: Any, *args: Any) -> None:
        original_init(self, *args)
        self._learn_torch_run = run_of(threading.current_thread())

    def run(self: Any, *args: Any) -> None:  # Python 3.14 gives it a context
        vars(threading.current_thread())["_learn_torch_run"] = self._learn_torch_run
        original_run(self, *args)

    item.__init__, item.run = init, run


class LateText:
    """Text of threads whose cell is over, until it is sent."""

    def __init__(self, channel: ReplyChannel) -> None:
        self._channel = channel
        self._session = 0
        self._over = 0
        """The last run that is over."""
        self._held: deque[tuple[int, Stream, str]] = deque()
        """Threads append to it while it is sent: nothing is ever put in its place."""

    def begin(self, request: RunCell) -> None:
        """A run begins: threads of earlier ones are late."""
        _present[0], self._session = request.run, request.session

    @property
    def expected(self) -> bool:
        """Whether a thread goes on that may print."""
        return threading.active_count() > 1

    def take(self, kind: Stream, text: str) -> bool:
        """Hold text of a thread whose run is over; False for that of any other."""
        thread = threading.current_thread()
        run = run_of(thread)
        if thread is threading.main_thread() or run > self._over:
            return False
        self._held.append((run, kind, text))
        return True

    def end(self) -> None:
        self._over = _present[0]

    def send(self) -> None:
        """Send what is held; a thread that prints without end loses text at the guard."""
        waiting: dict[tuple[int, Stream], list[str]] = {}
        with suppress(IndexError):  # another thread sends too
            for _ in range(len(self._held)):
                run, kind, text = self._held.popleft()
                waiting.setdefault((run, kind), []).append(text)
        for (run, kind), texts in waiting.items():
            data = "".join(texts).encode(errors="replace")
            for start in range(0, len(data), MAX_OUTPUT):
                piece = data[start : start + MAX_OUTPUT]
                self._channel.send(Output(self._session, run, kind, piece, late=True))
