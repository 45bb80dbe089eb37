"""What a check tells on stderr while it runs."""

from __future__ import annotations

import os
from typing import TextIO

from learn_torch.check.report import printable
from learn_torch.check.results import LessonResult
from learn_torch.check.run import Narration
from learn_torch.session.kernel_manager import Environment


class Narrator(Narration):
    """One line a lesson, as it ends; on a terminal, a counter beneath them.

    In CI, or where the stream is no terminal, no control character is written at all.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        live = stream.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"
        self._live = live

    def warming(self) -> None:
        self._beneath("warming torch …")

    def warm(self, environment: Environment) -> None:
        device, name = environment.device.label, environment.device.name
        where = device if name in ("", device) else f"{device} ({name})"
        self._line(f"on {where}, torch {environment.torch}, sandbox: {environment.sandbox}")

    def proved(self, result: LessonResult, done: int, total: int) -> None:
        self._line(f"{result.outcome:<9}  {result.entry.id}  {result.seconds:.1f} s")
        if done < total:
            self._beneath(f"{done} of {total} lessons")

    def close(self) -> None:
        """Take the counter away."""
        self._clear()
        self._stream.flush()

    def _line(self, text: str) -> None:
        self._clear()
        print(printable(text), file=self._stream, flush=True)

    def _beneath(self, text: str) -> None:
        """A line that the next one replaces; \\r and CSI K are understood everywhere."""
        if self._live:
            self._clear()
            print(text, end="", file=self._stream, flush=True)

    def _clear(self) -> None:
        if self._live:
            print("\r\x1b[K", end="", file=self._stream)
