"""What the learner does on a lesson's screen, kept as it happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual.timer import Timer

from learn_torch.app.additions import Additions
from learn_torch.app.widgets import cell_messages
from learn_torch.course.added_cells import ANSWER, added_id
from learn_torch.i18n.translate import tr, tr_message
from learn_torch.session.kernel_manager import KernelManager
from learn_torch.session.recorder import LessonRecorder
from learn_torch.session.replay import solution_curves
from learn_torch.study.records import Record

if TYPE_CHECKING:
    from learn_torch.app.screens.lesson import LessonScreen

SAVE_AFTER = 0.15
"""Seconds from the first unsaved keystroke to the disk."""


class WorkKeeper:
    """Writes edits, answers and help down; says it once when that fails."""

    def __init__(
        self,
        screen: LessonScreen,
        recorder: LessonRecorder,
        on_problem: Callable[[], None],
        records: Mapping[str, Record],
        kernels: KernelManager,
    ) -> None:
        self.additions = Additions(screen, records)
        self._screen = screen
        self._recorder = recorder
        self._kernels = kernels
        self._on_problem = on_problem
        self._saving: Timer | None = None

    def keep(self, message: cell_messages.CellMessage) -> None:
        """Write down what the message tells of; a burst of keystrokes is one writing."""
        cell = message.view.cell.id
        match message:
            case cell_messages.CellEdited():
                self.save_soon(cell, message.view.code)
            case cell_messages.AnswerTyped():
                self.save_soon(added_id(cell, ANSWER), message.text)
            case cell_messages.CellGuessed():
                self._recorder.save_guess(cell, message.guess)
                if message.view.cell.predict and not message.view.cell.predict.choices:
                    self.save_soon(added_id(cell, ANSWER), "")
            case cell_messages.CellReset(removes=True):
                self._screen.call_later(self.additions.remove_scratch_cell, message.view)
            case cell_messages.CellReset():
                self._recorder.reset(cell)
                words = tr("The original text is back; u or ^z brings yours back.")
                self._screen.notify(words, markup=False)
            case cell_messages.HintsShown():
                self._recorder.save_hints(cell, message.count)
            case cell_messages.SolutionSeen():
                self._on_solution(message)

    def save_soon(self, cell: str, text: str) -> None:
        """Write down what is being typed, a burst of keystrokes at once."""
        self._recorder.note_text(cell, text)
        if self._saving is None:
            self._saving = self._screen.set_timer(SAVE_AFTER, self.save)

    def _on_solution(self, message: cell_messages.SolutionSeen) -> None:
        """Write down that it was seen; beside a curve of the learner's, run it for its own."""
        view = message.view
        if not message.earned:
            self._recorder.save_solution_seen(view.cell.id)
        if view.results.plot is not None:
            curves = solution_curves(self._kernels, self._screen.entry.lesson, view.cell)
            view.results.plot.compare_with(curves)

    def save(self) -> None:
        """Write down every edit, now."""
        if self._saving is not None:
            self._saving.stop()
            self._saving = None
        self._recorder.write()
        problem = self._recorder.take_new_problem()
        if problem:
            words, title = tr_message(problem), tr("Your work")
            self._screen.notify(words, title=title, severity="warning", timeout=10, markup=False)
            self._on_problem()
