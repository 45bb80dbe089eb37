"""Progress of a check on stderr."""

from __future__ import annotations

import os
import time
from typing import TextIO

from learn_torch.check.display import counted, printable
from learn_torch.check.results import LessonResult
from learn_torch.check.run import Narration
from learn_torch.session.kernel_manager import Environment


class Narrator(Narration):
    """Print one line for each finished lesson; on a terminal, also a counter under them.

    In CI, or where the stream is not a terminal, no control character is written.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        live = stream.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"
        self._live = live
        self._environment: Environment | None = None

    def warming(self) -> None:
        if self._environment is None:
            self._beneath("warming torch …")

    def warm(self, environment: Environment) -> None:
        if environment == self._environment:
            return
        self._environment = environment
        device, name = environment.device.label, environment.device.name
        where = device if name in ("", device) else f"{device} ({name})"
        self._line(f"on {where}, torch {environment.torch}, sandbox: {environment.sandbox}")

    def proved(self, result: LessonResult, done: int, total: int) -> None:
        self._line(f"{result.outcome:<9}  {result.entry.id}  {result.seconds:.1f} s")
        if done < total:
            self._beneath(f"{done} of {total} lessons")

    def watching(self, files: int) -> None:
        """Say that all is proved and a save is awaited; the result above stays readable."""
        self._beneath(f"watching {counted(files, 'file')}; Ctrl+C ends")

    def saved(self, name: str) -> None:
        """Head what follows with the time and what was saved."""
        self._line(f"\n{time.strftime('%H:%M:%S')}  {name}")

    def close(self) -> None:
        """Erase the counter."""
        self._clear()
        self._stream.flush()

    def _line(self, text: str) -> None:
        self._clear()
        print(printable(text), file=self._stream, flush=True)

    def _beneath(self, text: str) -> None:
        """Print a line that the next one replaces; every terminal understands \\r and CSI K."""
        if self._live:
            self._clear()
            print(text, end="", file=self._stream, flush=True)

    def _clear(self) -> None:
        if self._live:
            print("\r\x1b[K", end="", file=self._stream)
