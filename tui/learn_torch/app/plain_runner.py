"""One run of a cell in a lesson without a full screen: until it ends, or ctrl+c stops it."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.plain_console import Console, Dialogue, Leave
from learn_torch.app.words import activity, unyielding
from learn_torch.errors import KernelError
from learn_torch.i18n.message import msg
from learn_torch.i18n.translate import tr, tr_message
from learn_torch.session.events import InputAsked, RunFinished, SessionLost, SessionRefused
from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.requests import RunRequest
from learn_torch.session.run_result import RunResult
from learn_torch.session.runs import YIELDS_WITHIN, Run

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
        asyncio.get_running_loop().call_later(YIELDS_WITHIN, self._warn, run)

    def _warn(self, run: Run) -> None:
        """Say that a cell does not yield, and what another ctrl+c would cost."""
        if run is self.session.current and not run.is_warned_of:
            run.warn()
            self.console.tell(unyielding("ctrl+c"))
