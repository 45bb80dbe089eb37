"""One lesson as lines of text, cell by cell: what `--plain` asks, and what it does with the answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from learn_torch.app import plain_text
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.localized_lesson import LocalizedLesson
from learn_torch.app.plain_console import Console, Leave, PlainRunner
from learn_torch.app.words import missing_names, nudge
from learn_torch.course.added_cells import author_cell
from learn_torch.course.course import Entry
from learn_torch.course.localize import goal
from learn_torch.course.model import Cell
from learn_torch.errors import KernelError
from learn_torch.i18n.translate import current_language, msgid, tr, tr_message
from learn_torch.kernel.curves import Curves
from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.recorder import LessonRecorder
from learn_torch.session.requests import obstacle, request_for, runnable_above
from learn_torch.session.run_result import RunResult
from learn_torch.session.variables_tracker import VariablesTracker
from learn_torch.study.progress import last_run

HELP = msgid(
    "enter: run the cell, then go on. j: run it again. e: write its code anew, ended by a line "
    "with a single dot. h: a hint. s: a solution. x: the original code. a: run all cells above. "
    "n: next cell. b: the cell before. r: read this cell again. A number: the cell of that number. v: the "
    "variables; v and a name, such as v net.0.weight: one of them. q: leave. On a question, type the "
    "answer, or a colon and one of these."
)
OTHER_KEYS = msgid(
    "Keys that a text names, such as F5 and Esc, are those of the full screen. Here, enter runs a cell "
    "and goes on (? for help)."
)


@dataclass
class PlainLesson:
    """One lesson, cell by cell."""

    entry: Entry
    recorder: LessonRecorder
    session: LessonSession
    console: Console
    marks: Glyphs
    refused: bool = False
    """Whether no session could be opened."""

    def __post_init__(self) -> None:
        self._reading = LocalizedLesson(self.entry)
        records = self.recorder.records()
        self._code = {cell.id: self._reading.original(cell.id) for cell in self.entry.lesson.cells}
        self._code |= {name: r.text for name, r in records.items() if r.text is not None}
        self._guess = {name: r.guess for name, r in records.items() if r.guess is not None}
        self._last = last_run(records)
        self._hints: dict[str, int] = {}
        self._failures: dict[str, int] = {}
        self._curves: dict[str, Curves] = {}
        """Of the last run of each cell."""
        self._variables = VariablesTracker(self.session)
        self._ran: set[str] = set()
        """Cells that ran with the code that they have now, and passed where they are judged."""
        self._running = PlainRunner(self.session, self.console, self.marks)

    async def read(self, start: str | None) -> None:
        """From a cell to the end; raises Leave."""
        lesson, cells = self.entry.lesson, self.entry.lesson.cells
        known = [cell.id for cell in cells]
        wanted = [author_cell(cell or "") for cell in (start, self._last)]
        place = next((known.index(cell) for cell in wanted if cell in known), 0)
        number = self.entry.number
        self.console.write(
            [f"{number} {self._reading.title}", goal(self.entry, current_language())]
        )
        while place < len(lesson.cells):
            self.recorder.save_position(cells[place].id)
            place = max(0, place + await self._at(cells[place], place + 1))

    async def _at(self, cell: Cell, place: int) -> int:
        """Show a cell and do as the learner says; how many cells to go on."""
        count = len(self.entry.lesson.cells)
        words, width = self._reading.cell(cell.id), self.console.width
        self.console.write(plain_text.opening(cell, words, place, count, width))
        if cell.source is not None:
            self.console.write(plain_text.numbered(self._code[cell.id]))
        self.console.write(plain_text.choices(self._reading.cell(cell.id)))
        while True:
            line = self.console.ask(f"{self._question(cell)} >")
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
            case number if number.isdecimal() and 0 < int(number) <= len(self.entry.lesson.cells):
                return int(number) - 1 - self.entry.lesson.cells.index(cell)
            case "":
                return await self._enter(cell)
            case "j":
                await self._run(cell)
            case "a":
                await self._run_above(cell)
            case "v" | "V":
                await self._list_variables("")
            case variable if variable.startswith("v "):
                await self._list_variables(variable[2:].strip())
            case "e" | "x" | "h" | "s" as letter if cell.source is not None:
                self._change(cell, letter)
            case _:
                self.console.tell(tr(HELP))
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
            self._set(cell, self.console.ask_for_code())
        elif letter == "x":
            self._set(cell, self._reading.original(cell.id))
            self.console.write(plain_text.numbered(self._code[cell.id]))
        elif exercise is None:
            self.console.tell(tr("Only exercises have hints and a solution."))
        elif letter == "s":
            self.recorder.save_solution_seen(cell.id)
            self.console.write(plain_text.numbered(exercise.solution))
        else:
            shown = min(self._hints.get(cell.id, 0) + 1, len(exercise.hints))
            self._hints[cell.id] = shown
            self.recorder.save_hints(cell.id, shown)
            self.console.write(
                plain_text.prose(hint, self.console.width)
                for hint in exercise.hints[shown - 1 : shown]
            )

    async def _list_variables(self, name: str) -> None:
        self.console.write(await plain_text.variable_lines(self._variables, name, self.marks))

    def _set(self, cell: Cell, code: str) -> None:
        self._code[cell.id] = code
        self._ran.discard(cell.id)
        self.recorder.note_text(cell.id, code)
        self.recorder.write()

    def _answer(self, cell: Cell, words: str) -> bool:
        """Take an answer, by its number where there are choices; whether it is one."""
        options = cell.predict.choices if cell.predict else ()
        if options:
            numbers = {str(number): number for number in range(1, len(options) + 1)}
            if words not in numbers:
                self.console.tell(tr("Answer by a number from 1 to {count}.", count=len(options)))
                return False
            words = options[numbers[words] - 1]
        self._guess[cell.id] = words
        self.recorder.save_guess(cell.id, words)
        return True

    # --- running ----------------------------------------------------------------------------

    async def _run(self, cell: Cell) -> bool:
        """Run a cell and show what comes of it; whether the cells below may follow."""
        guess = self._guess.get(cell.id)
        answered = cell.predict is None or guess is not None
        problem = obstacle(self.entry.lesson, cell, answered, self.session.opened)
        if problem:
            self.console.tell(problem)
            return False
        asks = self.console.can_answer
        request = request_for(cell, self._code[cell.id], guess, allow_stdin=asks)
        try:
            run, result, new = await self._running.run(request)
        except KernelError as error:
            self.refused = self.session.refused
            self.console.tell(tr_message(error.sentences))
            return False
        opened = self.session.opened
        done = self.recorder.finish_run(
            cell,
            run,
            result,
            guess=guess,
            device=opened.device.label if opened else "",
            hints=self._hints.get(cell.id, 0),
        )
        self._failures[cell.id] = 0 if done else self._failures.get(cell.id, 0) + 1
        if done:
            self._ran.add(cell.id)
        self._show(cell, replace(result, output=new))
        await self._variables.refresh()
        return done or result.outcome == "ok"

    def _show(self, cell: Cell, result: RunResult) -> None:
        """Write what a run came to, beside the curves of the run before, and what to do next."""
        if cell.id in self._curves:
            result = replace(result, earlier=(self._curves[cell.id],))
        self._curves[cell.id] = result.curves
        code, guess = self._code[cell.id], self._guess.get(cell.id)
        lines = plain_text.result_lines(cell, self._reading, result, code, guess, self.marks)
        self.console.write(lines)
        self.console.write(filter(None, self._advice(cell, result)))

    def _advice(self, cell: Cell, result: RunResult) -> Iterator[str]:
        """What to do next: run the cells above, or take a hint."""
        above = runnable_above(self.entry.lesson, cell.id, self.session.opened)
        yield missing_names(cell, result, above, self.session.ran)
        yield nudge(cell, self._failures[cell.id], self._hints.get(cell.id, 0))

    async def _run_above(self, cell: Cell) -> None:
        for above in runnable_above(self.entry.lesson, cell.id, self.session.opened):
            if above.predict is None or above.id in self._guess:
                self.console.tell(tr("running {cell}", cell=above.id))
                if not await self._run(above):
                    return
