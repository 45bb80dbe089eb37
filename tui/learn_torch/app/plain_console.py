"""The terminal of `--plain`: lines out, questions, what is typed, and one run until it ends or is stopped."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sys
import termios
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.plain_text import broken
from learn_torch.app.sanitise import safe
from learn_torch.app.words import activity
from learn_torch.errors import KernelError
from learn_torch.i18n.message import msg
from learn_torch.i18n.translate import tr, tr_message
from learn_torch.kernel.input_frames import InputRequest
from learn_torch.kernel.output import without_colour
from learn_torch.session.events import InputAsked, RunFinished, SessionLost, SessionRefused
from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.requests import RunRequest
from learn_torch.session.run_result import RunResult
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
        """Say what goes on; on a terminal, words stay whole."""
        width = shutil.get_terminal_size().columns if self._aside.isatty() else 0
        lines = (broken(line, width) for line in words.split("\n"))
        print(*lines, sep="\n", file=self._aside, flush=True)

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


TELL_SECONDS = 15.0
"""After how long a cell that runs says so, and again."""


@dataclass
class PlainRunner:
    """Runs cells, asks what they ask, and tells how far they are."""

    session: LessonSession
    console: Console
    marks: Glyphs
    _left: bool = False

    async def run(self, request: RunRequest) -> tuple[Run, RunResult, str]:
        """Run a cell to its end; the last is the part of its output that is not on the terminal yet.

        Raises KernelError where there is no session, or none any more.
        """
        was_open = self.session.opened is not None
        if not was_open:
            self.console.tell(tr("torch is warming up…"))
        dialogue = Dialogue(self.console, self.session)
        run, result = await self._finished(request, dialogue)
        if not was_open:
            self._tell_session()
        return run, result, dialogue.rest(result.output)

    def _tell_session(self) -> None:
        """Say where the session runs, how it is protected, and what it lacks."""
        opened = self.session.opened
        if opened is not None:
            where = self.marks.joined(opened.device.label, tr(opened.sandbox))
            for line in (where, *map(tr_message, opened.notes)):
                self.console.tell(self.marks.plain(line))

    async def _finished(self, request: RunRequest, dialogue: Dialogue) -> tuple[Run, RunResult]:
        """Run a cell to its end.

        Raises Leave where ctrl+c comes before it began: nothing would end it.
        """
        self.session.submit(request)
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        narrator = asyncio.ensure_future(self._tell_progress())
        loop.add_signal_handler(signal.SIGINT, self._stop, task)
        try:
            async for event in self.session:
                match event:
                    case RunFinished() if event.run.request is request:
                        return event.run, event.result
                    case InputAsked():
                        dialogue.on_asked(event.run)
                    case SessionRefused() | SessionLost():
                        raise event.error
        except asyncio.CancelledError:
            if not self._left:
                raise
            task.uncancel()
            raise Leave from None
        finally:
            dialogue.end()
            narrator.cancel()
            loop.remove_signal_handler(signal.SIGINT)
            signal.signal(signal.SIGINT, signal.default_int_handler)
        raise KernelError(msg("The session is closed."))

    async def _tell_progress(self) -> None:
        """Say from time to time that a cell runs, and how far its curves have come."""
        while True:
            await asyncio.sleep(TELL_SECONDS)
            run = self.session.current
            if run is not None and run.asks is None:
                values = (f"{curve.name} {curve.last:.4g}" for curve in run.curves)
                self.console.tell(tr(", ").join((activity("running", run.seconds), *values)))

    def _stop(self, task: asyncio.Task[object]) -> None:
        run = self.session.current
        if run is None:
            self._left = True
            task.cancel()
            return
        self._stopping = asyncio.ensure_future(self.session.interrupt())
