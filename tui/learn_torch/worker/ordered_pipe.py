"""Keep stdout and stderr in the order in which a cell writes to them.

They are two pipes, which the guard reads as they fill; nothing in a pipe says when it was written.
So before a process writes to one, it waits until the guard has emptied the other. That costs 60 µs
where a program changes from one to the other, and nothing where it does not.
"""

from __future__ import annotations

import fcntl
import io
import os
import struct
import termios
import threading
import time
from collections.abc import Callable
from typing import Any

WAIT_SECONDS = 0.5
"""How long to wait for a reader that does not read, as where a cell has put a pipe of its own there;
then this run's output is in no order, and nothing else is lost."""
SPINS = 100
"""How often to give the processor away before sleeping: on an idle machine a few are enough."""

_switching = threading.Lock()
"""Held by the thread that waits for the other pipe; no other waits, or two could for each other."""
_switcher = [0]
"""The identifier of that thread; 0 while there is none."""
_last: list[Any] = [None]
"""The descriptor that was written to last."""
_patient = [True]
"""Whether to wait at all."""
_flush: dict[int, Callable[[], object]] = {}
"""How to push out the text that is held before a descriptor."""


class OrderedPipe(io.FileIO):
    """The write end of stdout or stderr."""

    descriptor = 0

    @staticmethod
    def pair(stdout: io.TextIOWrapper, stderr: io.TextIOWrapper) -> None:
        """Order two streams whose pipes are of this class."""
        for number, stream in ((1, stdout), (2, stderr)):
            _flush[number] = stream.flush
            stream.buffer.raw.descriptor = number  # type: ignore[attr-defined]
        os.register_at_fork(after_in_child=lambda: _last.__setitem__(0, None))

    def write(self, data: Any, /) -> int:
        if _last[0] != self.descriptor or self.descriptor == 2:  # stdout may hold half a line
            _change_to(self.descriptor)
        return super().write(data)


def begin_order() -> None:
    """A run begins: its output is ordered."""
    _patient[0] = True


def _change_to(descriptor: int) -> None:
    """Wait until what was written to the other descriptor is read."""
    if not _patient[0]:
        return
    if not _switching.acquire(blocking=False):
        if _switcher[0] == threading.get_ident():  # half a line of this one, flushed below
            _wait_until_read(3 - descriptor)
        return
    try:
        _last[0], _switcher[0] = descriptor, threading.get_ident()
        other = 3 - descriptor
        _flush[other]()
        _patient[0] = _wait_until_read(other)
    except (OSError, ValueError, RuntimeError):
        return  # a cell has closed it, or is in the middle of a write to it
    finally:
        _switcher[0] = 0
        _switching.release()


def _wait_until_read(descriptor: int) -> bool:
    """Wait for the reader of a pipe; False where it does not read."""
    deadline = time.monotonic() + WAIT_SECONDS
    spins = 0
    while _unread(descriptor):
        if time.monotonic() > deadline:
            return False
        spins += 1
        time.sleep(0 if spins < SPINS else 0.0002)
    return True


def _unread(descriptor: int) -> int:
    """Bytes in a pipe; raises OSError where the descriptor is something else by now."""
    answer = fcntl.ioctl(descriptor, termios.FIONREAD, b"\0" * 4)
    return int(struct.unpack("i", answer)[0])


def order_descriptors() -> None:
    """Let `os.write` to 1 and 2 keep the order too."""
    original = os.write

    def write(fd: int, data: Any, /) -> int:
        if fd in _flush and (_last[0] != fd or fd == 2):
            _change_to(fd)
        return original(fd, data)

    os.write = write
