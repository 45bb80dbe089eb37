"""Marks at the lines of a cell that will not run, and the reason in the footer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rich.text import Text
from textual.timer import Timer

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.reflow import inline
from learn_torch.app.widgets.key_bar import KEYS_BESIDE, KeyBar
from learn_torch.i18n.message import paragraph
from learn_torch.i18n.translate import tr, tr_message
from learn_torch.session.code_problems import Problem, defined_in, problems_in

if TYPE_CHECKING:
    from learn_torch.app.widgets.cell import CellView
    from learn_torch.app.widgets.notebook import Notebook
    from learn_torch.session.lesson_session import LessonSession
    from learn_torch.session.variables_tracker import VariablesTracker

PAUSE = 0.8
"""Seconds without a key before the code is read: a line that is being typed is wrong until its end."""


class CodeMarks:
    """Reads the current cell when the learner pauses, and the cells that have marks with it.

    The reading is done in a thread; what it says of code that has changed meanwhile is dropped.
    """

    def __init__(self, notebook: Notebook, marks: Glyphs) -> None:
        self._notebook = notebook
        self._marks = marks
        self._session: LessonSession | None = None
        self._variables: VariablesTracker | None = None
        self._problems: dict[CellView, dict[int, Problem]] = {}
        """By the row at which each is shown; the first of a row."""
        self._lines: dict[CellView, int] = {}
        """How many lines each marked cell had when its marks were placed."""
        self._told = False
        """Whether the footer may show a reason."""
        self._pause: Timer | None = None
        self._read: object = None
        """The cell and the names for which the code was read last."""

    def follow(self, session: LessonSession, variables: VariablesTracker) -> None:
        """Take the names of this session for defined."""
        self._session, self._variables = session, variables

    def on_edited(self, view: CellView) -> None:
        """Code has changed: its marks stay on their lines; it is read after a pause."""
        if shown := self._problems.get(view):
            self._show(view, self._moved(view, shown))
        self._read = None
        self.look_again()

    def _moved(self, view: CellView, shown: dict[int, Problem]) -> dict[int, Problem]:
        """The marks where their lines are now, after lines came or went above the cursor's."""
        assert view.editor is not None, "it has marks"
        more = view.editor.document.line_count - self._lines[view]
        first = view.editor.cursor_location[0] - max(0, more)
        return {row + more * (row > first): problem for row, problem in shown.items()}

    def look_again(self) -> None:
        """Read the code after a pause, if it is another cell or the names are others."""
        if self._session is None or not self._notebook.is_attached:
            return
        listed = self._variables.listed if self._variables is not None else None
        here = (self._notebook.current, self._session.ran, listed)
        if here == self._read:
            return
        self._read = here
        if self._pause is not None:
            self._pause.stop()
        self._pause = self._notebook.set_timer(PAUSE, self._start)
        self.tell()

    def _start(self) -> None:
        self._notebook.run_worker(
            self._look(), group="problems", exclusive=True, exit_on_error=False
        )

    async def _look(self) -> None:
        for view in dict.fromkeys([self._notebook.current, *self._problems]):
            code = view.code
            if view not in self._notebook.views or view.editor is None:
                self._problems.pop(view, None)
                continue
            unseen = self._session.unseen if self._session is not None else ()
            above = [*unseen, *self._notebook.codes_above(view)]
            found: tuple[Problem, ...] = ()
            if self._may_tell(view, code):
                found = await asyncio.to_thread(self._problems_in, code, above, self._ran())
            if view.code == code and view.is_attached:
                self._show(view, {problem.row: problem for problem in reversed(found)})

    @staticmethod
    def _may_tell(view: CellView, code: str) -> bool:
        """Whether a mark does not give away what the learner is to find out."""
        return view.answered and not (
            view.cell.raises is not None and view.reading.is_original(view.cell.id, code)
        )

    def _ran(self) -> tuple[list[str], frozenset[str]]:
        """The code of the cells that ran, and the names of the session."""
        session, variables, views = self._session, self._variables, self._notebook.views
        ran = session.ran if session is not None else frozenset()
        items = variables.listed.items if variables is not None else ()
        codes = [view.code for view in views if view.cell.id in ran]
        return codes, frozenset(item.name for item in items)

    @staticmethod
    def _problems_in(
        code: str, above: list[str], ran: tuple[list[str], frozenset[str]]
    ) -> tuple[Problem, ...]:
        codes, names = ran
        known = names.union(*(defined_in(each) or () for each in codes))
        return problems_in(code, above, known)

    def _show(self, view: CellView, problems: dict[int, Problem]) -> None:
        assert view.editor is not None, "it has code"
        self._lines[view] = view.editor.document.line_count
        if problems:
            self._problems[view] = problems
        else:
            self._problems.pop(view, None)
        view.editor.mark_rows(frozenset(problems), self._marks.problem)
        self.tell()

    def tell(self) -> None:
        """Put the reason of the mark at the cursor into the footer; of a cell, its first."""
        if not self._problems and not self._told:
            return  # at each move of a cursor
        self._told = bool(self._problems)
        view = self._notebook.current
        problems = self._problems.get(view, {})
        row = min(problems, default=0)
        if view.editing and view.editor is not None:
            row = view.editor.cursor_location[0]
        problem = problems.get(row)
        for bar in self._notebook.screen.query_children(KeyBar):
            room = bar.size.width - KEYS_BESIDE - 2
            bar.say(None if problem is None else self._reason(row, problem, room))

    def _reason(self, row: int, problem: Problem, room: int) -> Text:
        """What is wrong and what to do; what is wrong alone where there is no room for both.

        Keys make way for that where it needs the whole line.
        """
        line = tr("line {line}", line=row + 1)
        both, why = (
            inline(self._marks.plain(f"{self._marks.problem} {line}: {tr_message(words)}"))
            for words in (paragraph(problem.why, problem.fix), problem.why)
        )
        if both.cell_len <= room:
            return both
        return Text(self._marks.shortened(why.plain, room + KEYS_BESIDE))
