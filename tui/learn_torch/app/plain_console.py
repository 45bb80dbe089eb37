"""The terminal of `--plain`: lines out, questions, and what is typed, also while a cell asks."""

from __future__ import annotations

import asyncio
import shutil
import sys
import termios
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from learn_torch.app.sanitise import safe
from learn_torch.i18n.translate import tr
from learn_torch.kernel.input_frames import InputRequest
from learn_torch.kernel.output import without_colour
from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.runs import Run

END = "."
"""The line that ends code."""


class Leave(Exception):
    """The learner leaves, or the input ended."""


class Console:
    """Lines out, questions and answers."""

    def __init__(
        self, answers: TextIO | None = None, out: TextIO | None = None, aside: TextIO | None = None
    ) -> None:
        self._answers = answers or sys.stdin
        self._out = out or sys.stdout
        self._aside = aside or sys.stderr

    @property
    def width(self) -> int:
        """The columns of the terminal; 0 where the output is none."""
        return shutil.get_terminal_size().columns if self._out.isatty() else 0

    def write(self, lines: Iterable[str]) -> None:
        """Print data."""
        for line in lines:
            print(line, file=self._out)
        self._out.flush()

    def show(self, text: str) -> None:
        """Print data as it is, without a line end of its own."""
        print(text, end="", file=self._out, flush=True)

    def tell(self, words: str) -> None:
        """Say what goes on."""
        print(words, file=self._aside, flush=True)

    def ask(self, words: str) -> str:
        """Ask for a line; raises Leave at the end of the input."""
        print(f"{words} ", end="", file=self._aside, flush=True)
        line = self._answers.readline()
        if not line:
            print(file=self._aside)
            raise Leave
        return line.rstrip("\r\n")

    def ask_for_code(self) -> str:
        """Ask for several lines, ended by a dot."""
        self.tell(tr("Type the code; a line with a single dot ends it."))
        lines: list[str] = []
        while (line := self.ask(f"{len(lines) + 1:>4} ")) != END:
            lines.append(line)
        return "\n".join(lines)

    @property
    def can_answer(self) -> bool:
        """Whether a person is there, whom a cell may ask."""
        return self._answers.isatty()

    async def answer(self, request: InputRequest) -> str | None:
        """Ask for the line that a cell wants; None: end of file. Cancelled, it takes nothing."""
        print(request.prompt, end="", file=self._aside, flush=True)
        loop = asyncio.get_running_loop()
        typed: asyncio.Future[None] = loop.create_future()
        descriptor = self._answers.fileno()
        loop.add_reader(descriptor, _resolve, typed)
        try:
            with _without_echo(descriptor, self._aside if request.password else None):
                await typed  # a whole line is there then: the terminal hands out no less
                line = self._answers.readline()
        finally:
            loop.remove_reader(descriptor)
        if not line:
            print(file=self._aside, flush=True)
        return line.rstrip("\r\n") if line else None


def _resolve(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


@contextmanager
def _without_echo(descriptor: int, aside: TextIO | None) -> Iterator[None]:
    """Show nothing of what is typed, where there is an `aside`, which gets the line end."""
    if aside is None:
        yield
        return
    before = termios.tcgetattr(descriptor)
    hidden = [*before]
    hidden[3] &= ~termios.ECHO
    termios.tcsetattr(descriptor, termios.TCSADRAIN, hidden)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
        print(file=aside, flush=True)


@dataclass
class Dialogue:
    """The questions of one run: what it has printed before each, and the line that answers it."""

    console: Console
    session: LessonSession
    _seen: str = ""
    """What is on the terminal of the run's output, with the lines that were typed."""
    _asking: asyncio.Task[None] | None = None

    def on_asked(self, run: Run) -> None:
        """Begin to ask; or end, where the run asks no more."""
        self.end()
        if run.asks is not None:
            self._asking = asyncio.create_task(self._ask(run, run.asks))

    def end(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()

    def rest(self, ansi: str) -> str:
        """The part of an output that is not on the terminal yet."""
        return _plain(ansi).removeprefix(self._seen) if self._seen else ansi

    async def _ask(self, run: Run, request: InputRequest) -> None:
        self.console.show(_plain(self.rest(run.transcript.ansi)))
        self._seen = _plain(run.transcript.ansi) + request.prompt
        line = await self.console.answer(request)
        self._seen += "" if line is None or request.password else line
        self._seen += "\n" if line is not None or request.prompt else ""
        await self.session.answer(line)


def _plain(ansi: str) -> str:
    return without_colour(safe(ansi))
