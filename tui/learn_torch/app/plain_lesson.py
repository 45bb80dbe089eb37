"""One lesson as lines of text, cell by cell: what `--plain` asks, and what it does with the answers."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import replace

from learn_torch.app import plain_text
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.localized_lesson import LocalizedLesson
from learn_torch.app.plain_console import Console, Dialogue, Leave
from learn_torch.course.course import Entry
from learn_torch.course.localize import goal
from learn_torch.course.model import Cell
from learn_torch.errors import KernelError
from learn_torch.i18n.message import msg
from learn_torch.i18n.translate import current_language, msgid, tr, tr_message
from learn_torch.session.events import InputAsked, RunFinished, SessionLost, SessionRefused
from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.recorder import LessonRecorder
from learn_torch.session.requests import RunRequest, obstacle, request_for, runnable_above
from learn_torch.session.run_result import RunResult
from learn_torch.session.runs import Run

HELP = msgid(
    "enter: run the cell, then go on. j: run it again. e: write its code anew, ended by a line "
    "with a single dot. h: a hint. s: a solution. x: the original code. a: run all cells above. "
    "n: next cell. b: the cell before. r: read this cell again. q: leave. On a question, type the "
    "answer, or a colon and one of these letters."
)
OTHER_KEYS = msgid(
    "Keys that a text names, such as F5 and Esc, are those of the full screen. Here, enter runs a cell "
    "and goes on (? for help)."
)


class PlainLesson:
    """One lesson, cell by cell."""

    def __init__(
        self,
        entry: Entry,
        recorder: LessonRecorder,
        session: LessonSession,
        console: Console,
        marks: Glyphs,
    ) -> None:
        self._entry = entry
        self._recorder = recorder
        self._session = session
        self._console = console
        self._marks = marks
        self._reading = LocalizedLesson(entry)
        records = recorder.records()
        self._code = {cell.id: self._reading.original(cell.id) for cell in entry.lesson.cells}
        self._code |= {name: r.text for name, r in records.items() if r.text is not None}
        self._guess = {name: r.guess for name, r in records.items() if r.guess is not None}
        self._hints: dict[str, int] = {}
        self._ran: set[str] = set()
        """Cells that ran with the code that they have now, and passed where they are judged."""
        self._left = False
        self.refused = False
        """Whether no session could be opened."""

    async def read(self, start: str | None) -> None:
        """From a cell to the end; raises Leave."""
        lesson, cells = self._entry.lesson, self._entry.lesson.cells
        known = [cell.id for cell in cells]
        place = known.index(start) if start in known else 0
        number = self._entry.number
        self._console.write(
            [f"{number} {self._reading.title}", goal(self._entry, current_language())]
        )
        while place < len(lesson.cells):
            self._recorder.save_position(cells[place].id)
            place = max(0, place + await self._at(cells[place], place + 1))

    async def _at(self, cell: Cell, place: int) -> int:
        """Show a cell and do as the learner says; how many cells to go on."""
        count = len(self._entry.lesson.cells)
        words, width = self._reading.cell(cell.id), self._console.width
        self._console.write(plain_text.opening(cell, words, place, count, width))
        if cell.source is not None:
            self._console.write(plain_text.numbered(self._code[cell.id]))
        self._console.write(plain_text.choices(self._reading.cell(cell.id)))
        while True:
            line = self._console.ask(f"{self._question(cell)} >")
            step = await self._do(cell, line.strip())
            if step is not None:
                return step

    def _question(self, cell: Cell) -> str:
        if cell.source is None:
            return tr("enter goes on (? for help)")
        if cell.predict is not None and cell.id not in self._guess:
            return tr("your answer")
        if cell.id in self._ran:
            return tr("enter goes on (? for help)")
        return tr("enter runs it, n goes on (? for help)")

    async def _do(self, cell: Cell, words: str) -> int | None:
        """Do one command; how many cells to go on, None: stay."""
        asks = cell.predict is not None and cell.id not in self._guess
        if asks and words and not words.startswith(":") and words != "?":
            if self._answer(cell, words):
                await self._run(cell)
            return None
        match words.removeprefix(":"):
            case "q":
                raise Leave
            case "n":
                return 1
            case "b":
                return -1
            case "r":
                return 0
            case "":
                return await self._enter(cell)
            case "j":
                await self._run(cell)
            case "a":
                await self._run_above(cell)
            case "e" | "x" | "h" | "s" as letter if cell.source is not None:
                self._change(cell, letter)
            case _:
                self._console.tell(tr(HELP))
        return None

    async def _enter(self, cell: Cell) -> int | None:
        if cell.source is None or cell.id in self._ran:
            return 1
        await self._run(cell)
        return None

    def _change(self, cell: Cell, letter: str) -> None:
        """Another text, a hint, the solution."""
        exercise = self._reading.cell(cell.id).exercise
        if letter == "e":
            self._set(cell, self._console.ask_for_code())
        elif letter == "x":
            self._set(cell, self._reading.original(cell.id))
            self._console.write(plain_text.numbered(self._code[cell.id]))
        elif exercise is None:
            self._console.tell(tr("Only exercises have hints and a solution."))
        elif letter == "s":
            self._recorder.save_solution_seen(cell.id)
            self._console.write(plain_text.numbered(exercise.solution))
        else:
            shown = min(self._hints.get(cell.id, 0) + 1, len(exercise.hints))
            self._hints[cell.id] = shown
            self._recorder.save_hints(cell.id, shown)
            self._console.write(
                plain_text.prose(hint, self._console.width)
                for hint in exercise.hints[shown - 1 : shown]
            )

    def _set(self, cell: Cell, code: str) -> None:
        self._code[cell.id] = code
        self._ran.discard(cell.id)
        self._recorder.note_text(cell.id, code)
        self._recorder.write()

    def _answer(self, cell: Cell, words: str) -> bool:
        """Take an answer, by its number where there are choices; whether it is one."""
        options = cell.predict.choices if cell.predict else ()
        if options:
            numbers = {str(number): number for number in range(1, len(options) + 1)}
            if words not in numbers:
                self._console.tell(tr("Answer by a number from 1 to {count}.", count=len(options)))
                return False
            words = options[numbers[words] - 1]
        self._guess[cell.id] = words
        self._recorder.save_guess(cell.id, words)
        return True

    # --- running ----------------------------------------------------------------------------

    async def _run(self, cell: Cell) -> bool:
        """Run a cell and show what comes of it; whether the cells below may follow."""
        guess = self._guess.get(cell.id)
        answered = cell.predict is None or guess is not None
        problem = obstacle(self._entry.lesson, cell, answered, self._session.opened)
        if problem:
            self._console.tell(problem)
            return False
        if self._session.opened is None:
            self._console.tell(tr("torch is warming up…"))
        asks = self._console.can_answer
        request = request_for(cell, self._code[cell.id], guess, allow_stdin=asks)
        dialogue = Dialogue(self._console, self._session)
        try:
            run, result = await self._finished(request, dialogue)
        except KernelError as error:
            self.refused = self._session.refused
            self._console.tell(tr_message(error.sentences))
            return False
        opened = self._session.opened
        done = self._recorder.finish_run(
            cell,
            run,
            result,
            guess=guess,
            device=opened.device.label if opened else "",
            hints=self._hints.get(cell.id, 0),
        )
        if done:
            self._ran.add(cell.id)
        code, rest = self._code[cell.id], replace(result, output=dialogue.rest(result.output))
        self._console.write(
            plain_text.result_lines(cell, self._reading, rest, code, guess, self._marks)
        )
        return done or result.outcome == "ok"

    async def _finished(self, request: RunRequest, dialogue: Dialogue) -> tuple[Run, RunResult]:
        """Run a cell to its end; raises KernelError where there is no session, or none any more.

        Raises Leave where ctrl+c comes before it began: nothing would end it.
        """
        self._session.submit(request)
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        loop.add_signal_handler(signal.SIGINT, self._stop, task)
        try:
            async for event in self._session:
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
            loop.remove_signal_handler(signal.SIGINT)
            signal.signal(signal.SIGINT, signal.default_int_handler)
        raise KernelError(msg("The session is closed."))

    def _stop(self, task: asyncio.Task[object]) -> None:
        if self._session.current is None:
            self._left = True
            task.cancel()
            return
        self._stopping = asyncio.ensure_future(self._session.interrupt())

    async def _run_above(self, cell: Cell) -> None:
        for above in runnable_above(self._entry.lesson, cell.id, self._session.opened):
            if above.predict is None or above.id in self._guess:
                self._console.tell(tr("running {cell}", cell=above.id))
                if not await self._run(above):
                    return
