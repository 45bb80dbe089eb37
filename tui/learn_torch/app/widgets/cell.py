"""A cell: its text, its question, its editor, and what came of running it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widget import Widget
from textual.widgets import Input, TextArea

from learn_torch.app.cell_state import cell_state
from learn_torch.app.command import bindings
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.keys import ANSWERING, EDITING, HELPING
from learn_torch.app.localized_lesson import LocalizedLesson
from learn_torch.app.reflow import joined
from learn_torch.app.widgets import cell_messages
from learn_torch.app.widgets.card import CardBody, CardTop, NotebookItem
from learn_torch.app.widgets.editor import Editor
from learn_torch.app.widgets.question import Question
from learn_torch.app.widgets.results import Results
from learn_torch.app.widgets.solution import Hints, Solution
from learn_torch.app.words import Phase, heading
from learn_torch.course.model import Cell
from learn_torch.i18n.translate import tr
from learn_torch.session.run_result import RunResult
from learn_torch.study.progress import CellStatus, cell_status
from learn_torch.study.records import Record

if TYPE_CHECKING:
    from learn_torch.app.widgets.prose import Prose


class CellView(NotebookItem):
    """One step of a lesson on screen; in command mode it has the focus, in edit mode its editor."""

    BINDINGS = bindings(EDITING, ANSWERING, HELPING)
    DEFAULT_CSS = """
    CellView {
        height: auto; margin: 0 0 1 0; padding: 0;
        .workbench { height: auto; layout: vertical; }
        &.-text { margin: 0; }
    }
    """

    def __init__(
        self, cell: Cell, record: Record | None, marks: Glyphs, reading: LocalizedLesson
    ) -> None:
        super().__init__(id=f"cell-{cell.id}", classes=f"-{cell.kind}")
        self.cell = cell
        """As its author wrote it: what is run, judged and kept. `words` is what is read."""
        self.reading = reading
        self.marks = marks
        self.standing: CellStatus = cell_status(cell, record)
        self.guess = record.guess if record else None
        self.result: RunResult | None = None
        self.failures = 0
        self.followed: Widget | None = None
        """Results or solution: the scroll keeps its end in sight until the learner's next move."""
        self.after_editing: Widget | None = None
        """What takes the keys after the editor, in the place of the cell."""
        self._solution_seen = bool(record and record.solution_seen)
        kept = record.text if record else None
        own = kept is not None and not reading.is_original(cell.id, kept)
        self._initial = kept if own and kept is not None else reading.original(cell.id)
        self.hints_shown = record.hints if record and self.standing != "done" else 0
        self.top = CardTop(marks)
        self.results = Results(marks, reading.numbers, partial(reading.figure, cell.id))
        self.editor: Editor | None = None
        self.question: Question | None = None
        self.prose: Prose | None = None
        self.hints: Hints | None = None
        self.solution: Solution | None = None

    @property
    def words(self) -> Cell:
        """The cell in the language that is spoken."""
        return self.reading.cell(self.cell.id)

    def compose(self) -> ComposeResult:
        cell, words = self.cell, self.words
        if words.text:
            from learn_torch.app.widgets.prose import Prose  # 40 ms, and not all cells have a text

            self.prose = Prose(words.text, plain=self.marks.ascii)
            yield self.prose
        if cell.source is None:
            return
        yield self.top
        self.editor = Editor(self._initial)
        with CardBody():
            with Container(classes="workbench"):
                yield self.editor
            with Vertical(classes="below"):
                if (predict := cell.predict) is not None and words.predict is not None:
                    typed = self.reading.typed(cell.id) or self.guess
                    self.question = Question(predict, words.predict, self.guess, typed, self.marks)
                    yield self.question
                yield self.results
                if words.exercise is not None:
                    self.hints = Hints(words.exercise, self.hints_shown, self.marks)
                    self.hints_shown = self.hints.shown
                    yield self.hints
        self.describe("idle", 0.0)

    @property
    def code(self) -> str:
        """The learner's text."""
        return self.editor.text if self.editor is not None else self._initial

    @property
    def editing(self) -> bool:
        """Whether keys go into this cell's editor or question."""
        return self.has_focus_within and self.screen.focused is not self

    @property
    def answered(self) -> bool:
        """Whether no question is open."""
        return self.cell.predict is None or self.guess is not None

    @property
    def asks_for_text(self) -> bool:
        """Whether its question waits for a value to be typed."""
        predict = self.cell.predict
        return predict is not None and not predict.choices and self.guess is None

    def describe(self, phase: Phase, seconds: float) -> None:
        """Put kind and state into the edge of the card."""
        known = self.result.code if self.result is not None else None
        state = cell_state(
            self.cell,
            self.standing,
            self.result,
            self.guess,
            self.marks,
            edited=not self.reading.alike(self.cell.id, self.code, known),
            phase=phase,
            seconds=seconds,
        )
        self.top.kind, self.top.state = heading(self.cell.kind), state.words
        runs = phase in ("running", "asking")
        passed = state.tone == "good" and self.cell.exercise is not None
        classes = {f"-{tone}": state.tone == tone for tone in ("good", "bad", "note")}
        classes |= {"-running": runs, "-beside": self.result is not None or runs, "-passed": passed}
        self.update_classes(classes)

    async def speak(self) -> None:
        """Say everything in another language; what the learner wrote stays as it is."""
        words = self.words
        self.speak_code()
        if self.question is not None and words.predict is not None:
            self.question.speak(words.predict)
        if words.exercise is not None:
            if self.hints is not None:
                self.hints.speak(words.exercise)
            if self.solution is not None:
                self.solution.speak(words.exercise.solution)
        self.results.speak()
        if self.prose is not None and words.text:
            await self.prose.update(joined(words.text))

    def speak_code(self) -> None:
        """Put the author's comments into the language that is spoken, if the code is the author's."""
        if self.editor is not None and self.reading.is_original(self.cell.id, self.code):
            self._initial = self.reading.original(self.cell.id)
            self.editor.exchange(self._initial)

    def on_resize(self) -> None:
        if self.followed is not None:
            self.post_message(cell_messages.CellGrew(self))

    # --- what happened inside ----------------------------------------------------------------

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.followed = None
        if self.solution is not None:
            self.solution.compare(self.code)
        if event.text_area is self.editor and self.code != self._initial:
            self._initial = self.code
            self.post_message(cell_messages.CellEdited(self))

    def on_input_changed(self, event: Input.Changed) -> None:
        """An answer is being typed."""
        if self.question is not None and event.input is self.question.entry:
            self.post_message(cell_messages.AnswerTyped(self, event.value))

    def on_question_answered(self, event: Question.Answered) -> None:
        event.stop()
        self.guess = event.guess
        self.screen.set_focus(self, scroll_visible=False)
        self.post_message(cell_messages.CellGuessed(self, event.guess))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "leave":  # escape closes an open list of completions first
                return self.editing and not (self.editor and self.editor.completer.is_open)
            case "edit":
                below = self.reading.cells[self.reading.numbers[self.cell.id] - 1 :]
                return not self.editing and any(cell.source is not None for cell in below)
            case "hint" | "solution":
                return self.cell.exercise is not None
            case "choose":
                choices = self.cell.predict.choices if self.cell.predict else ()
                return bool(choices) and parameters[0] in range(1, len(choices) + 1)
            case "log_scale":
                return self.results.plot is not None
            case "copy" if parameters[0] == "output":
                return self.result is not None
            case "reset" | "undo" | "copy" | "maximize":
                return self.editor is not None
        return True

    def action_edit(self) -> None:
        """Into the line that the run asks for; the question while it is open; the editor; below."""
        asks = self.question.entry if self.question is not None and not self.answered else None
        if (entry := self.results.entry or asks or self.editor) is not None:
            self.screen.set_focus(entry, scroll_visible=False)
        else:
            self.post_message(cell_messages.EditBelow(self))

    def action_leave(self) -> None:
        self.screen.set_focus(self.after_editing or self, scroll_visible=False)

    def action_choose(self, number: int) -> None:
        if self.question is not None:
            self.question.choose(number)

    def action_reset(self) -> None:
        """The original text, which undo takes back; an empty scratch cell goes away."""
        original = self.reading.original(self.cell.id)
        removes = self.code == original
        if self.editor is not None and (not removes or self.cell.kind == "scratch"):
            self.editor.replace_all(original)
            self.post_message(cell_messages.CellReset(self, removes))

    def action_undo(self) -> None:
        if self.editor is not None:
            self.editor.undo()

    def action_hint(self, more: int) -> None:
        if self.hints is not None:
            before, self.hints_shown = self.hints_shown, self.hints.show(self.hints_shown + more)
            if self.hints_shown != before:
                self.post_message(cell_messages.HintsShown(self, self.hints_shown))
            elif more > 0:
                self.notify(tr("There are no more hints. s shows a solution."), markup=False)

    def action_solution(self) -> None:
        """Show or hide a solution; before a pass, the first press only asks."""
        exercise = self.words.exercise
        if exercise is None:
            return
        if self.solution is None:
            self.solution = Solution(exercise.solution, self.code, self.marks)
            self.query_one(".below").mount(self.solution)
        earned = self.standing in ("done", "changed")
        if self.solution.toggle(earned or self._solution_seen):
            self._solution_seen = self._solution_seen or not earned
            self.post_message(cell_messages.SolutionSeen(self, earned))
        self.followed = self.solution if self.solution.is_shown else None
        self.post_message(cell_messages.CellGrew(self))

    def action_copy(self, what: Literal["code", "output"]) -> None:
        """The code, or all that the run printed and raised, to the clipboard."""
        if what == "code":
            self.post_message(cell_messages.CopyAsked(self.code, what))
        elif self.result is not None:
            text = self.results.plain(self.result, self.cell.id, self.code)
            self.post_message(cell_messages.CopyAsked(text, what))

    def action_log_scale(self) -> None:
        if self.results.plot is not None:
            self.results.plot.log_scale = not self.results.plot.log_scale

    def action_maximize(self) -> None:
        """The editor while it is in use; else the results of the run, if there are any."""
        if self.screen.maximized is not None and self.editor is not None:
            self.screen.minimize()
            # Once it is laid out, the notebook brings the cursor into sight, wherever it is by now.
            moved = TextArea.SelectionChanged(self.editor.selection, self.editor)
            self.call_after_refresh(self.post_message, moved)
        elif self.editing or not (self.results.drawn or self.results.text or self.result):
            if self.editor is not None:
                self.screen.set_focus(self.editor, scroll_visible=False)
                self.screen.maximize(self.editor, container=False)
        else:
            self.post_message(cell_messages.EnlargeAsked(self))
