"""Keep stdout and stderr in the order in which a cell writes to them.

They are two pipes, which the guard reads as they fill; nothing in a pipe says when it was written.
So a write to stderr first waits until the guard has emptied stdout, and then until it has emptied
stderr: stdout, which programs print most to, costs nothing. A command that a cell starts gets stdout for
both, so its errors are part of stdout.
"""

from __future__ import annotations

import fcntl
import functools
import io
import os
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable
from typing import Any

from learn_torch.kernel.wire_types import Stream
from learn_torch.worker.late_output import Late
from learn_torch.worker.own_frames import hide_caller

WAIT_SECONDS = 0.5
"""How long to wait for a reader that does not read, as where a cell has put a pipe of its own there;
then this run's output is in no order, and nothing else is lost."""
SPINS = 100
"""How often to give the processor away before sleeping: on an idle machine a few are enough."""

_switching = threading.Lock()
"""Held by the thread that waits for the other pipe; no other waits, or two could for each other."""
_patient = [True]
"""Whether to wait at all."""
_late: list[Late | None] = [None]
"""Takes the text of threads that have outlived their cell; None while there is no such thread."""
_KINDS: dict[int, Stream] = {1: "stdout", 2: "stderr"}
_flush: dict[int, Callable[[], object]] = {}
"""How to push out the text that is held before stdout."""


class OrderedPipe(io.FileIO):
    """The write end of stderr."""

    def write(self, data: Any, /) -> int:
        return _ordered(lambda: super(OrderedPipe, self).write(data))


def hold_order(stdout: io.TextIOWrapper) -> None:
    """Keep what is written to stderr behind what `stdout` holds."""
    _flush[1] = stdout.flush


def begin_order() -> None:
    """A run begins: its output is ordered."""
    _patient[0] = True


def _ordered(write: Callable[[], int]) -> int:
    """Write to stderr, after what stdout holds and before what is written to it next."""
    if not _patient[0] or not _switching.acquire(blocking=False):
        return write()
    try:
        _settle(1)
        count = write()
        _settle(2)
        return count
    finally:
        _switching.release()


def _settle(descriptor: int) -> None:
    """Wait until what was written to a descriptor is read."""
    try:
        if descriptor in _flush:
            _flush[descriptor]()
        _patient[0] = _wait_until_read(descriptor)
    except (OSError, ValueError, RuntimeError):
        return  # a cell has closed it, or is in the middle of a write to it


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


def sort_descriptors(late: Late | None) -> None:
    """Ask `late` of each `os.write`, while threads of earlier cells go on."""
    _late[0] = late


def order_children() -> None:
    """Give a command that inherits both streams one pipe for the two, so that its lines stay in order.

    A terminal does so too. Two pipes that a burst fills at once have no common order.
    """
    pipes = _identities()
    start, system = subprocess.Popen.__init__, os.system

    @functools.wraps(start)
    def popen(self: Any, *args: Any, **options: Any) -> None:
        # By place, stdout is the fifth argument.
        both = len(args) <= 4 and options.get("stdout") is None and options.get("stderr") is None
        if both and _identities() == pipes:
            options["stderr"] = 1
        try:
            start(self, *args, **options)
        except BaseException as error:
            hide_caller(error)
            raise

    @functools.wraps(system)
    def run(command: Any) -> int:
        ordered = isinstance(command, str) and _identities() == pipes
        return system(f"exec 2>&1; {command}" if ordered else command)

    subprocess.Popen.__init__ = popen  # type: ignore[method-assign]
    os.system = run


def _identities() -> list[tuple[int, int]]:
    """What descriptors 1 and 2 are; empty where a cell has closed one."""
    try:
        return [(one.st_dev, one.st_ino) for one in map(os.fstat, (1, 2))]
    except OSError:
        return []


def order_descriptors() -> None:
    """Let `os.write` to 1 and 2 keep the order too, and late text out."""
    original = os.write

    def write(fd: int, data: Any, /) -> int:
        if _late[0] is not None and fd in _KINDS:
            text = bytes(data)
            if _late[0](_KINDS[fd], text.decode(errors="replace")):
                return len(text)
        return _ordered(lambda: original(fd, data)) if fd == 2 else original(fd, data)

    os.write = write
