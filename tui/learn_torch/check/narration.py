"""Progress of a check on stderr."""

from __future__ import annotations

import os
import time
from typing import TextIO

from learn_torch.check.display import counted, printable
from learn_torch.check.results import LessonResult
from learn_torch.course.text_width import padded
from learn_torch.i18n.translate import msgid, tr
from learn_torch.session.kernel_manager import Environment

_OUTCOMES = {
    "passed": msgid("passed"),
    "failed": msgid("failed"),
    "unchecked": msgid("unchecked"),
}


class Narration:
    """What is told while the check runs. This one says nothing."""

    def warming(self) -> None:
        """The kernel is being started; that takes seconds."""

    def warm(self, environment: Environment) -> None:
        """The kernel is ready."""

    def proved(self, result: LessonResult, done: int, total: int) -> None:
        """One more lesson is over."""


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
            self._beneath(tr("warming torch …"))

    def warm(self, environment: Environment) -> None:
        if environment == self._environment:
            return
        self._environment = environment
        device, name = environment.device.label, environment.device.name
        where = device if name in ("", device) else f"{device} ({name})"
        self._line(
            tr(
                "on {device}, torch {torch}, sandbox: {sandbox}",
                device=where,
                torch=environment.torch,
                sandbox=tr(environment.sandbox),
            )
        )

    def proved(self, result: LessonResult, done: int, total: int) -> None:
        seconds = tr("{number} s", number=f"{result.seconds:.1f}")
        self._line(f"{padded(tr(_OUTCOMES[result.outcome]), 9)}  {result.entry.id}  {seconds}")
        if done < total:
            self._beneath(tr("{done} of {total} lessons", done=done, total=total))

    def watching(self, files: int) -> None:
        """Say that all is proved and a save is awaited; the result above stays readable."""
        self._beneath(tr("watching {files}; Ctrl+C ends", files=counted(files, "file")))

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
