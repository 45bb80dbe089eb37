"""Between a lesson's session and its cells on screen: wishes go one way, events the other."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from learn_torch.app.command import SecondPress
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.lesson_status import phase_of
from learn_torch.app.sanitise import output_of
from learn_torch.app.widgets.cell import CellView
from learn_torch.app.widgets.input_field import InputController
from learn_torch.app.widgets.notebook import Notebook
from learn_torch.app.words import Phase, judgement, missing_names, nudge, remarks_on
from learn_torch.i18n.message import NOTHING, Message, msg, paragraph
from learn_torch.i18n.translate import tr, tr_message
from learn_torch.session import events
from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.recorder import LessonRecorder
from learn_torch.session.requests import request_for, runnable_above
from learn_torch.session.run_result import RunResult
from learn_torch.session.runs import Run
from learn_torch.session.variables_tracker import VariablesTracker

LATE_SECONDS = 1.0  # that late output waits before it is saved: its run is written whole


class RunController:
    """Runs a lesson's cells and shows what comes of them."""

    def __init__(
        self,
        screen: Screen[None],
        notebook: Notebook,
        session: LessonSession,
        recorder: LessonRecorder,
        marks: Glyphs,
        on_change: Callable[[], None],
    ) -> None:
        self.session = session
        self.notes = Static(markup=False, id="notes")
        """What is in the way of running, if anything."""
        self._screen = screen
        self._notebook = notebook
        self._recorder = recorder
        self._marks = marks
        self._on_change = on_change  # brings the rest of the screen up to date
        self._note = NOTHING
        self._notices: tuple[Message, ...] = ()
        self._ticking: Timer | None = None
        self.variables = VariablesTracker(session)
        """What the cells have made; listed anew after each run."""
        self.ended: list[CellView] = []  # since all cells above were to run
        self.on_pass: Callable[[CellView], object] = lambda _: None
        """Called when a cell is done that was not done before."""
        self._restart_asked = SecondPress()
        self.inputs = InputController(session, notebook)

    def run(self, *views: CellView, chained: bool = False) -> None:
        """Run cells as soon as may be."""
        self._recorder.write()
        session = self.session
        if session.refused and session.error is not None:
            refusal = tr_message(session.error.sentences)
            self._screen.notify(refusal, severity="warning", markup=False)
            return
        if session.opened is None and not session.opening:
            self._show_note(NOTHING)
        session.submit(
            *(
                request_for(
                    view.cell, view.code, view.guess, chained=chained, columns=view.results.columns
                )
                for view in views
            )
        )
        self.settle()

    def run_above(self, view: CellView) -> None:
        """Run all that a cell may rely on."""
        self.ended = []
        above = runnable_above(self.session.lesson, view.cell.id, self.session.opened)
        self.run(*(self._notebook.view(cell.id) for cell in above), chained=True)

    async def interrupt(self) -> None:
        """Stop what runs, and what waits behind it."""
        await self.session.interrupt()
        self.settle()

    async def restart(self) -> None:
        """Empty the namespace, when asked a second time."""
        if not self._restart_asked.confirms():
            words = tr("Press it again to restart: the names that your cells made would go.")
            self._screen.notify(words, timeout=SecondPress.WITHIN, markup=False)
            return
        self._show_note(NOTHING)
        await self.session.restart()
        self._age_results()
        self.settle()
        words = tr("Restarted: names are gone; your text and outputs stay.")
        self._screen.notify(words, timeout=SecondPress.WITHIN, markup=False)

    # --- events -----------------------------------------------------------------------------

    async def follow(self) -> None:
        """Open the session and show its events until the screen is left."""
        async with self.session:
            async for event in self.session:
                self.show(event)

    def show(self, event: events.SessionEvent) -> None:
        """Show one event."""
        match event:
            case events.KernelChanged() | events.RunQueued():
                self._on_change()
            case events.SessionOpened():
                self._on_opened(event)
            case events.SessionRefused():
                self._show_note(event.error.sentences)
                self.settle()
            case events.SessionLost():
                self.variables.reset()
                another = msg("The next run starts another.")
                self._show_note(paragraph(event.error.sentences, another))
                self._age_results()
                self.settle()
            case events.RunStarted():
                self._on_started(event.run)
            case events.InputAsked():
                self.inputs.show(event.run)
                self.settle()
            case events.RunFinished():
                self._on_finished(event.run, event.result)
            case events.LateOutput():
                self._on_late(event)
            case events.RunGrew():
                if not event.run.request.hidden:
                    view = self._notebook.view(event.run.request.cell)
                    view.results.follow(event)
                    self._notebook.follow(view)

    def _on_opened(self, event: events.SessionOpened) -> None:
        self._show_note(NOTHING)
        self._notices = event.opened.notes
        self.variables.reset()
        self._show_notices()
        self._on_change()

    def _on_started(self, run: Run) -> None:
        view = self._notebook.view(run.request.cell)
        self._stop_ticking()
        # A new one: Textual's reset lets the old second run out first.
        self._ticking = self._screen.set_interval(1, self._tick)
        view.result = None
        view.results.begin()
        self.inputs.begin(view)
        self.settle()

    def _on_finished(self, run: Run, result: RunResult) -> None:
        """Show the result, judge it, save it."""
        self._screen.run_worker(
            self.variables.refresh(), group="variables", exclusive=True, exit_on_error=False
        )
        view = self._notebook.view(run.request.cell)
        self.ended.append(view)
        if result.lost:
            self._age_results()
        if not run.request.hidden:
            view.result = result
            view.results.show(result, view.cell.id, run.request.code)
            opened = self.session.opened
            done = self._recorder.finish_run(
                view.cell,
                run,
                result,
                guess=view.guess,
                device=opened.device.label if opened else "",
                hints=view.hints_shown,
            )
            if done and view.standing != "done":
                view.standing = "done"
                self.on_pass(view)
            view.failures = 0 if done else view.failures + 1
            self.judge(view)
        self.settle()
        if not run.request.hidden:
            self._notebook.viewport.untold = view
            self._notebook.follow(view)

    def _on_late(self, event: events.LateOutput) -> None:
        """Show and save it beneath its cell, unless that has run again since."""
        if self._recorder.note_late(event.run, event.result.late):
            self._screen.set_timer(LATE_SECONDS, self._recorder.write)
        view = self._notebook.view(event.run.request.cell)
        if view.result is event.before:
            view.result = event.result
            view.results.follow_output(lambda: output_of(event.result))

    @property
    def busy(self) -> bool:
        """Whether there is something to stop."""
        return self.session.current is not None or bool(self.session.queue)

    @property
    def seconds(self) -> int:
        """How long the present run has taken; rounded, so that no tick a little early says less."""
        return round(self.session.current.seconds) if self.session.current else 0

    def phase(self, view: CellView) -> Phase:
        """Return what a cell is doing."""
        return phase_of(self.session, view.cell.id)

    def judge(self, view: CellView) -> None:
        """Say what there is to say of a cell's result."""
        result, cell = view.result, view.words
        if result is None:
            return
        guess = view.reading.guess(cell.id, view.guess)
        remarks = remarks_on(view.cell, cell, result, guess)
        if result.age == "now":
            above = runnable_above(self.session.lesson, cell.id, self.session.opened)
            remarks.append(missing_names(view.cell, result, above, self.session.ran))
            remarks.append(nudge(cell, view.failures, view.hints_shown))
        said = judgement(cell, result, guess, view.reading.said(cell.id, result), self._marks)
        view.results.say(said, *map(self._marks.plain, remarks))
        view.results.set_old(result.age != "now")

    def settle(self) -> None:
        """Bring every cell's line and the status up to date."""
        if self.session.current is None:
            self._stop_ticking()
            self.inputs.end()
        for view in self._notebook.views:
            view.describe(self.phase(view), self.seconds)
        self._on_change()
        self._screen.refresh_bindings()

    def speak(self) -> None:
        """Say everything in another language; what runs goes on running."""
        for view in self._notebook.views:
            if view.is_attached:
                self.judge(view)
        self._show_notices()
        self._show_note(self._note)
        self.settle()

    def _show_notices(self) -> None:
        self._notebook.notice(self._marks.plain("\n".join(map(tr_message, self._notices))))

    def _show_note(self, note: Message) -> None:
        self._note = note
        self.notes.update(self._marks.plain(tr_message(note)))
        self.notes.set_class(bool(note), "-said")

    def _age_results(self) -> None:
        """The namespace is empty: what is on screen came from another."""
        for view in self._notebook.views:
            if view.result is not None and view.result.age == "now":
                view.result = view.result.aged("restart")
                view.results.set_old(True)

    def _stop_ticking(self) -> None:
        if self._ticking is not None:
            self._ticking.stop()
            self._ticking = None

    def _tick(self) -> None:
        if self.session.current is not None:
            view = self._notebook.view(self.session.current.request.cell)
            view.describe(self.phase(view), self.seconds)
            self._recorder.save_cut_run(self.session)
            self._screen.run_worker(self.variables.measure(), group="usage", exclusive=True)
        self._on_change()
