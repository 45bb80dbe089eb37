"""A lesson, open: prose, cells and what came of them, stacked in one scroll."""

from __future__ import annotations

from collections.abc import Callable

from textual import on, work
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from learn_torch.app import lesson_status
from learn_torch.app.command import bindings
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.keys import LESSON, MOVING, RUNNING, TAKING
from learn_torch.app.localized_lesson import LocalizedLesson
from learn_torch.app.messages import LanguageChanged, LessonLeft, NeighbourWanted
from learn_torch.app.run_controller import RunController
from learn_torch.app.screens.base_screens import TranslatedScreen, style_first
from learn_torch.app.widgets import cell_messages
from learn_torch.app.widgets.key_bar import KeyBar
from learn_torch.app.widgets.lesson_body import LessonBody
from learn_torch.app.widgets.notebook import Notebook
from learn_torch.app.work_keeper import WorkKeeper
from learn_torch.course.course import Entry
from learn_torch.i18n.translate import tr
from learn_torch.session.kernel_manager import KernelManager
from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.recorder import LessonRecorder
from learn_torch.session.requests import obstacle

PASSING = 3.0
"""How long a toast stays, in seconds; it covers the next cell."""

WIDTHS = [(0, "-narrow"), (110, "-wide"), (160, "-broad")]
"""110: room for the outline; 160: for results beside the code."""
HEIGHTS = [(0, "-short"), (34, "-tall")]


class LessonScreen(TranslatedScreen, Screen[None]):
    """The cells of one lesson, and the learner's work on them."""

    BINDINGS = bindings(RUNNING, MOVING, LESSON, TAKING)
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    AUTO_FOCUS = None
    ALLOW_IN_MAXIMIZED_VIEW = ".-textual-system,KeyBar"

    def __init__(
        self,
        entry: Entry,
        recorder: LessonRecorder,
        kernels: KernelManager,
        marks: Glyphs,
        cell: str | None,
        session: LessonSession | None = None,
    ) -> None:
        super().__init__()
        self.entry = entry
        self.recorder = recorder
        self.session = session or LessonSession(kernels, entry.lesson)
        self._records = recorder.records()
        self.reading = LocalizedLesson(entry, self._records)
        self.notebook = Notebook(self.reading.cells, self._records, cell, marks, self.reading)
        self.paints = lambda: self.notebook.viewport.is_placed
        say = self.refresh_status
        self.runs = RunController(self, self.notebook, self.session, recorder, marks, say)
        self.work = WorkKeeper(self, recorder, say, self._records, kernels)
        self.body = LessonBody(self.notebook, self.runs, self.work.additions, marks)
        self.notebook.problems.follow(self.session, self.runs.variables)
        self.marks = marks
        self._kernels = kernels
        self.way_here: Callable[[], tuple[str, ...]] = tuple
        """The titles that the lesson lies under, in the language that is spoken."""
        self._status = lesson_status.status_line(marks)
        self._above = lesson_status.RunAboveReport()

    def compose(self) -> ComposeResult:
        style_first(self, "themes/look.tcss")
        yield self._status
        yield self.runs.notes
        yield self.body
        yield KeyBar()

    def on_mount(self) -> None:
        self.refresh_status()
        self.follow_session()
        lesson_status.watch_gpu(self, self.session, self.runs.variables, self.refresh_status)
        self.call_after_refresh(self.recorder.save_position, self.notebook.current.cell.id)

    @work(exclusive=True, group="session", exit_on_error=False, description="following the session")
    async def follow_session(self) -> None:
        await self.runs.follow()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show an error of a background worker in place of swallowing it."""
        if event.state is WorkerState.ERROR:
            words = f"{event.worker.description}: {event.worker.error!r}"
            self.notify(words, title="learn-torch", severity="error", markup=False)

    async def on_language_changed(self, message: LanguageChanged) -> None:
        """Everything in another language; what runs goes on running."""
        await self.notebook.speak()
        self.runs.speak()
        self.body.tell()

    def refresh_status(self) -> None:
        self._status.left = f"{self.entry.number} {self.reading.title}"
        self._status.way = self.way_here()
        lesson_status.show_place(self._status, self.notebook)
        self.body.tell()
        self.notebook.problems.look_again()
        if words := self._above.take(self.session, self.notebook, self.runs.ended):
            self.notify(words, markup=False)
        if gpu := self.runs.variables.take_crowded_gpu():
            self.notify(lesson_status.others_warning(gpu), severity="warning", markup=False)
        problem, usage = tr("not saved") if self.recorder.problem else "", self.runs.variables.usage
        kernel, numbers = self._kernels.state, self.reading.numbers
        lesson_status.show_session(
            self._status, kernel, self.session, numbers, problem, self.marks, usage
        )

    @on(Notebook.Grown)
    def _recall(self, message: Notebook.Grown) -> None:
        """Put back what earlier sessions left on these cells."""
        for view in message.views:
            record = self._records.get(view.cell.id)
            if record is not None and record.run is not None and view.result is None:
                view.result = self.recorder.last_result(record.run)
                view.results.show(view.result, view.cell.id, view.code)
                self.runs.judge(view)
            view.describe(self.runs.phase(view), 0)
            self.work.additions.show(view)
        # What came back above the current cell has moved it.
        self.call_after_refresh(self.notebook.viewport.show_first)

    @on(Notebook.Moved)
    def _keep_place(self, message: Notebook.Moved) -> None:
        self.recorder.save_position(message.view.cell.id)
        self.refresh_status()
        self.refresh_bindings()

    @on(cell_messages.AnswerTyped)
    @on(cell_messages.CellEdited)
    @on(cell_messages.CellGuessed)
    @on(cell_messages.CellReset)
    @on(cell_messages.HintsShown)
    @on(cell_messages.SolutionSeen)
    def _keep_work(self, message: cell_messages.CellMessage) -> None:
        """Write it down; an answer runs its cell."""
        self.work.keep(message)
        match message:
            case cell_messages.CellEdited():
                self.notebook.problems.on_edited(message.view)
                message.view.describe(self.runs.phase(message.view), self.runs.seconds)
            case cell_messages.HintsShown():
                self.notebook.follow(message.view)
            case cell_messages.CellGuessed():
                self.action_run()

    @on(cell_messages.CopyAsked)
    def _copy(self, message: cell_messages.CopyAsked) -> None:
        self.app.copy_to_clipboard(message.text)
        self.notify(message.told, markup=False)

    @on(cell_messages.CompletionAsked)
    @work(exclusive=True, group="completion", exit_on_error=False, description="completing a name")
    async def _complete(self, message: cell_messages.CompletionAsked) -> None:
        cells = self.notebook.codes_above(self.notebook.current)
        found = await self.session.complete(message.code, message.position, cells)
        if found.status == "busy" and message.pressed:
            words = tr("While a cell runs, its names cannot be looked up.")
            self.notify(words, timeout=PASSING, markup=False)
        message.editor.completer.offer(found, insert=message.pressed)

    @on(cell_messages.EnlargeAsked)
    def _enlarge(self, message: cell_messages.EnlargeAsked) -> None:
        # Here, because plots take 15 ms to import: a lesson is on screen before.
        from learn_torch.app.screens.enlarged import EnlargedScreen

        view = message.view
        self.app.push_screen(
            EnlargedScreen(view.results, self.marks, lambda: (view.top.words, self.runs.busy))
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Stopping means something only while there is something to stop."""
        current = self.notebook.current
        match action:
            case "interrupt":
                return self.runs.busy
            case "running":
                return self.session.current is not None
            case "take_solution":
                shown, own = current.solution, parameters[0] == "own"
                return shown is not None and shown.is_open and shown.is_taken == own
            case "run":
                return current.cell.source is not None
            case "run_above" | "move" if parameters in ((), ("cell", 1)):
                return current is not self.notebook.views[-1 if parameters else 0]
            case "move" if parameters[0] == "sideways":
                return not current.editing and current.results.has_wide_table
            case "move" if parameters[0] != "cell":
                asks = current.question if current.asks_for_text else None
                answering = asks is not None and asks.has_focus_within
                return not current.editing or (answering and parameters[0] != "edge")
            case "course":
                return not current.editing
        return True

    def action_run(self) -> None:
        """Run the current cell, if nothing stands in its way; an answer that is typed counts."""
        view = self.notebook.current
        if self.runs.inputs.submit():
            return
        if view.asks_for_text and view.question is not None and view.question.submit():
            return
        problem = obstacle(self.entry.lesson, view.cell, view.answered, self.session.opened)
        if problem:
            self.notify(problem, severity="warning", timeout=PASSING, markup=False)
        elif view.editor is not None:
            # Behind the keys that its editor has not seen yet: what runs is what was typed.
            view.editor.call_later(self.runs.run, view)

    def action_run_above(self) -> None:
        self.runs.run_above(self.notebook.current)
        self._above.begin(self.session, self.notebook)

    @work(exclusive=True, group="stop", exit_on_error=False, description="stopping a cell")
    async def action_interrupt(self) -> None:
        await self.runs.interrupt()

    async def action_interrupt_by_copy_key(self) -> None:
        if self.runs.busy:
            self.action_interrupt()
        elif selected := self.get_selected_text():
            self.post_message(cell_messages.CopyAsked(selected, "selection"))
        elif self.notebook.current.editing:
            raise SkipAction  # the editor copies
        else:
            await self.run_action("app.help_quit")

    @work(exclusive=True, group="stop", exit_on_error=False, description="restarting the session")
    async def action_restart(self) -> None:
        await self.runs.restart()

    def action_move(self, how: str, way: int) -> None:
        """To another cell, or through a long one: `how` is a method of the notebook."""
        moves = {"cell": self.notebook.go, "step": self.notebook.step}
        moves["page"] = self.notebook.page
        moves["edge"] = lambda way: self.notebook.go_to(self.reading.cells[-1 if way > 0 else 0].id)
        moves["sideways"] = self.notebook.current.results.scroll_sideways
        moves[how](way)

    def action_take_solution(self, whose: str) -> None:
        view = self.notebook.current
        if view.solution is not None and view.editor is not None:
            view.solution.take_over(view.editor)

    def action_running(self) -> None:
        if self.session.current is not None:
            self.notebook.go_to(self.session.current.request.cell)
            self.runs.inputs.enter()

    def put_away(self) -> None:
        """Another lesson opens: save what was typed and what a run has shown, close the session."""
        self.work.save()
        self.recorder.save_cut_run(self.session, for_another=True)
        self.workers.cancel_node(self)

    def action_course(self) -> None:
        self.work.save()
        self.post_message(LessonLeft())

    def action_lesson(self, way: int) -> None:
        self.work.save()
        self.post_message(NeighbourWanted(self.entry, way))
