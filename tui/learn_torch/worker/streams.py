"""The standard streams of a child: pipes that its guard reads."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import signal
import socket
import sys
from dataclasses import dataclass
from itertools import pairwise
from typing import TextIO

DESCRIPTORS = 65536
"""Where closing of inherited descriptors ends; closerange asks the kernel once (close_range(2))."""


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


@dataclass(frozen=True)
class Streams:
    """Python's side of stdout and stderr, kept: a learner may replace sys.stdout and forget."""

    stdout: TextIO
    stderr: TextIO

    def restore(self) -> None:
        """Make them the ones that `print` uses, again."""
        sys.stdout, sys.stderr = self.stdout, self.stderr

    def flush(self) -> None:
        """Push out what Python and C still hold: the end of a run must be its last output."""
        for stream in (self.stdout, self.stderr):
            if not stream.closed:
                stream.flush()
        ctypes.CDLL(None).fflush(None)


def take_over(pipes: Pipes) -> Streams:
    """Put the pipes in the place of the standard streams, and close everything else.

    Lines are written as they end: buffering would hold back the progress of a long loop.
    """
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (pipes.stdout, 1), (pipes.stderr, 2)):
        os.dup2(source, target)
    close_all_but({0, 1, 2, pipes.control.fileno(), pipes.faults, pipes.report.fileno()})
    sys.stdin = _text(0, "r")
    streams = Streams(_text(1, "w"), _text(2, "w"))
    streams.restore()
    faulthandler.enable(file=pipes.faults, all_threads=False)
    faulthandler.register(signal.SIGUSR1, file=pipes.faults, all_threads=False)
    return streams


def _text(descriptor: int, mode: str) -> TextIO:
    """A line-buffered text stream over a descriptor, which it does not close."""
    stream = open(  # noqa: SIM115 - lives as long as the process
        descriptor, mode, encoding="utf-8", errors="replace", buffering=1, closefd=False
    )
    assert isinstance(stream, TextIO) or hasattr(stream, "read")
    return stream  # type: ignore[return-value]


def close_all_but(kept: set[int]) -> None:
    """Close every descriptor that is not in `kept`: nothing of the guard's may be inherited."""
    edges = sorted({-1, *kept, DESCRIPTORS})
    for low, high in pairwise(edges):
        if (
            high - low > 1
        ):  # closerange(0, 0) closes everything (CPython 3.11: the end wraps around)
            os.closerange(low + 1, high)
