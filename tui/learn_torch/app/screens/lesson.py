"""A lesson, open: prose, cells and what came of them, stacked in one scroll."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Footer

from learn_torch.app.command import bindings
from learn_torch.app.desk import Desk
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.keeper import Keeper, recalled
from learn_torch.app.keys import LESSON, MOVING, RUNNING
from learn_torch.app.messages import LessonLeft, NeighbourWanted
from learn_torch.app.reading import Reading
from learn_torch.app.requests import obstacle, runnable_above
from learn_torch.app.screens.bench import BenchScreen
from learn_torch.app.status import session_words
from learn_torch.app.widgets.cell import CellView
from learn_torch.app.widgets.notebook import Notebook
from learn_torch.app.widgets.status_line import StatusLine
from learn_torch.course.course import Entry
from learn_torch.i18n.translate import later, tr, tr_message
from learn_torch.kernel.curves import Curves
from learn_torch.study.records import RunRecord

SAVE_AFTER = 0.15
"""Seconds from the first unsaved keystroke to the disk."""
PASSING = 3.0
"""Seconds for which a word on the last key stays: it lies over what one walks on to."""

WIDTHS = [(0, "-narrow"), (100, "-wide")]
"""At 100 columns a solution has room beside the learner's code."""
HEIGHTS = [(0, "-short"), (34, "-tall")]


COPIED = {
    "code": (later("Copied the code: 1 line."), later("Copied the code: {count} lines.")),
    "output": (later("Copied the output: 1 line."), later("Copied the output: {count} lines.")),
}
"""Of one line, and of several."""


class LessonScreen(BenchScreen):
    """The cells of one lesson, and the learner's work on them."""

    BINDINGS = bindings(RUNNING, MOVING, LESSON)
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    AUTO_FOCUS = None

    def __init__(
        self, entry: Entry, keeper: Keeper, desk: Desk, marks: Glyphs, cell: str | None
    ) -> None:
        self._records = keeper.records()
        self.reading = Reading(entry)
        notebook = Notebook(entry.lesson.cells, self._records, cell, marks, self.reading)
        super().__init__(entry, notebook, keeper, desk, marks)
        self._saving: Timer | None = None
        self._status = StatusLine(marks.ellipsis)

    def compose(self) -> ComposeResult:
        """Status above, keys below, the lesson between."""
        yield self._status
        yield self.notes
        yield self.notebook
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Say where the learner is."""
        self.refresh_status()

    def refresh_status(self) -> None:
        """Bring the status line up to date."""
        views = self.notebook.views
        place = views.index(self.notebook.current) + 1
        self._status.left = f"{self.entry.number} {self.reading.title}"
        session, runner = self.bench.session, self.bench.runner
        words = session_words(
            self.kernel,
            session.opened if session else None,
            self.seconds if runner.busy else None,
            bool(runner.pending),
            self.marks,
        )
        problem = tr("not saved") if self.keeper.problem else ""
        here = tr("cell {place}/{count}", place=place, count=len(views))
        self._status.right = self.marks.joined(problem, here, words)
        self._status.set_class(bool(problem or self.bench.refusal), "-warning")

    # --- what the learner does ---------------------------------------------------------------------

    @on(Notebook.Grown)
    def _recall(self, message: Notebook.Grown) -> None:
        """Put back what earlier sessions left on these cells."""
        for view in message.views:
            record = self._records.get(view.cell.id)
            if record is not None and record.run is not None and view.result is None:
                view.result = recalled(record.run)
                view.results.show(view.result, _curves(record.run), view.cell.id, view.code)
                self.judge(view)
            view.describe(self.phase(view), 0)
        # What came back above the current cell has moved it.
        self.call_after_refresh(self.notebook.show, self.notebook.current)

    @on(Notebook.Moved)
    def _keep_place(self, message: Notebook.Moved) -> None:
        self.keeper.place(message.view.cell.id)
        self.refresh_status()
        self.refresh_bindings()

    @on(CellView.Edited)
    def _keep_text(self, message: CellView.Edited) -> None:
        """Write it down soon; a burst of keystrokes is one writing."""
        self.keeper.note_text(message.view.cell.id, message.view.code)
        message.view.describe(self.phase(message.view), self.seconds)
        if self._saving is None:
            self._saving = self.set_timer(SAVE_AFTER, self.save)

    def save(self) -> None:
        """Write down every edit, now."""
        if self._saving is not None:
            self._saving.stop()
            self._saving = None
        self.keeper.write()
        self.look_after_work()

    def look_after_work(self) -> None:
        """Say it once when work is not being kept."""
        problem = self.keeper.news()
        if problem:
            words, title = tr_message(problem), tr("Your work")
            self.notify(words, title=title, severity="warning", timeout=10, markup=False)
            self.refresh_status()

    @on(CellView.Reset)
    def _keep_reset(self, message: CellView.Reset) -> None:
        self.keeper.reset(message.view.cell.id)
        words = tr("The original text is back; u or ^z brings yours back.")
        self.notify(words, markup=False)

    @on(CellView.HintsShown)
    def _keep_hints(self, message: CellView.HintsShown) -> None:
        self.keeper.hints(message.view.cell.id, message.count)
        self.notebook.follow(message.view)

    @on(CellView.SolutionSeen)
    def _keep_solution_seen(self, message: CellView.SolutionSeen) -> None:
        self.keeper.solution_seen(message.view.cell.id)

    @on(CellView.Guessed)
    def _run_answered(self, message: CellView.Guessed) -> None:
        self.keeper.guess(message.view.cell.id, message.guess)
        self.action_run()

    @on(CellView.CopyAsked)
    def _copy(self, message: CellView.CopyAsked) -> None:
        self.app.copy_to_clipboard(message.text)
        count = message.text.rstrip("\n").count("\n") + 1
        one, more = COPIED[message.what]
        self.notify(tr(one) if count == 1 else tr(more, count=count), markup=False)

    @on(CellView.EnlargeAsked)
    def _enlarge(self, message: CellView.EnlargeAsked) -> None:
        # Here, because plots take 15 ms to import: a lesson is on screen before.
        from learn_torch.app.screens.enlarged import enlarged

        view = message.view
        self.app.push_screen(
            enlarged(view.results, view.result, self.marks, view.cell.id, view.code)
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Stopping means something only while there is something to stop."""
        match action:
            case "interrupt" | "interrupt_by_copy_key":
                return self.bench.runner.busy or bool(self.bench.runner.pending)
            case "run":
                return self.notebook.current.cell.source is not None
            case "step" | "page" | "edge" | "course":
                return not self.notebook.current.editing
        return True

    def action_run(self) -> None:
        """Run the current cell, if nothing stands in its way."""
        view = self.notebook.current
        problem = obstacle(self.entry.lesson, view.cell, view.answered, self.bench.session)
        if problem:
            self.notify(problem, severity="warning", timeout=PASSING, markup=False)
        elif view.editor is not None:
            # Behind the keys that its editor has not seen yet: what runs is what was typed.
            view.editor.call_later(self.ask, view)

    def action_run_above(self) -> None:
        """Run all that the current cell may rely on."""
        here = self.notebook.current.cell.id
        above = runnable_above(self.entry.lesson, here, self.bench.session)
        self.ask(*(self.notebook.view(cell.id) for cell in above), chained=True)

    def action_cell(self, way: int) -> None:
        """The next cell, or the one before."""
        self.notebook.go(way)

    def action_step(self, way: int) -> None:
        """Through a long cell, then to the next."""
        self.notebook.step(way)

    def action_edge(self, way: int) -> None:
        """The first cell, or the last."""
        self.notebook.edge(way)

    def action_page(self, way: int) -> None:
        """A screen on or back."""
        self.notebook.page(way)

    def put_away(self) -> None:
        """Another lesson takes the desk: keep what was typed, wait for nothing more."""
        self.save()
        self.workers.cancel_node(self)

    def action_course(self) -> None:
        """Back to the course."""
        self.save()
        self.post_message(LessonLeft())

    def action_lesson(self, way: int) -> None:
        """The lesson after this one, or before."""
        self.save()
        self.post_message(NeighbourWanted(self.entry, way))


def _curves(run: RunRecord) -> Curves:
    """The curves of an earlier run; none where they cannot be read."""
    try:
        return Curves.from_bytes(run.curves) if run.curves else Curves()
    except ValueError:
        return Curves()
