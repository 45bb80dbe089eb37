"""The running half of a lesson's screen: session, queue, and what runs bring forth."""

from __future__ import annotations

import time

from textual import work
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from learn_torch.app.bench import Bench
from learn_torch.app.desk import Desk
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.keeper import Keeper
from learn_torch.app.messages import KernelChanged, LanguageChanged
from learn_torch.app.outcomes import passes
from learn_torch.app.requests import request, runnable_above
from learn_torch.app.run_messages import (
    FiguresArrived,
    MetricsArrived,
    OutputArrived,
    RunFinished,
    RunStarted,
    SessionLost,
    SessionOpened,
    SessionRefused,
)
from learn_torch.app.screens.spoken import Spoken
from learn_torch.app.widgets.cell import CellView
from learn_torch.app.widgets.notebook import Notebook
from learn_torch.app.words import Phase, explanation, judgement, missing_names, nudge
from learn_torch.course.course import Entry
from learn_torch.i18n.translate import tr_message


class BenchScreen(Spoken, Screen[None]):
    """Runs a lesson's cells and shows what comes of them."""

    def __init__(
        self, entry: Entry, notebook: Notebook, keeper: Keeper, desk: Desk, marks: Glyphs
    ) -> None:
        super().__init__()
        self.entry = entry
        self.notebook = notebook
        self.keeper = keeper
        self.marks = marks
        self.kernel = desk.state
        self.bench = Bench(desk, entry.lesson, self.post_message)
        self._began = 0.0
        self._note = ""
        self._notices: tuple[str, ...] = ()
        self.notes = Static(markup=False, id="notes")
        self._ticking: Timer | None = None

    def refresh_status(self) -> None:
        """Bring the status line up to date."""

    @property
    def seconds(self) -> int:
        """How long the present run has taken; rounded, so that no tick a little early says less."""
        return round(time.monotonic() - self._began)

    def on_mount(self) -> None:
        """Ask for the session; whoever reads does not wait for it."""
        self.open_session()

    # --- the session ---------------------------------------------------------------------------

    @work(exclusive=True, group="session", exit_on_error=False, description="opening the session")
    async def open_session(self) -> None:
        """Have a session."""
        await self.bench.open()

    @work(exclusive=True, group="session", exit_on_error=False, description="starting a kernel")
    async def revive(self) -> None:
        """Have a session of another kernel; then what waits is run."""
        self._say_note("")
        await self.bench.rise()

    @work(exclusive=True, group="run", exit_on_error=False, description="running cells")
    async def drain(self) -> None:
        """Run the cells that wait."""
        await self.bench.drain()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A mistake of ours in the background is said, not swallowed."""
        if event.state is WorkerState.ERROR:
            words = f"{event.worker.description}: {event.worker.error!r}"
            self.notify(words, title="learn-torch", severity="error", markup=False)

    def on_kernel_changed(self, message: KernelChanged) -> None:
        """The kernel stands otherwise."""
        self.kernel = message.state
        self.refresh_status()

    def on_session_opened(self, message: SessionOpened) -> None:
        """Say what the learner should know of the session, and run what waited for it."""
        self._say_note("")
        self._notices = message.opened.notes
        self._say_notices()
        self.refresh_status()
        self.drain()

    def on_session_refused(self, message: SessionRefused) -> None:
        """Say why nothing can be run."""
        self.bench.runner.forget()
        self._say_note(message.words)
        self._settle()

    def on_session_lost(self, message: SessionLost) -> None:
        """Say that the kernel went."""
        self._say_note(f"{message.words} The next run starts another.")
        self._age_results()
        self._settle()

    async def on_language_changed(self, message: LanguageChanged) -> None:
        """Everything in another language; what runs goes on running."""
        await self.notebook.speak()
        for view in self.notebook.views:
            if view.is_attached:
                self.judge(view)
        self._say_notices()
        self._say_note(self._note)
        self._settle()

    def _say_notices(self) -> None:
        self.notebook.notice(self.marks.plain("\n".join(map(tr_message, self._notices))))

    def _say_note(self, words: str) -> None:
        """Say what is in the way, if anything; `words` are English."""
        self._note = words
        self.notes.update(self.marks.plain(tr_message(words)))
        self.notes.set_class(bool(words), "-said")

    # --- runs ------------------------------------------------------------------------------------

    def ask(self, *views: CellView, chained: bool = False) -> None:
        """Run cells as soon as may be."""
        self.keeper.write()
        if self.bench.refusal and not self.bench.lost:
            self.notify(tr_message(self.bench.refusal), severity="warning", markup=False)
            return
        self.bench.runner.ask(
            *(request(view.cell, view.code, view.guess, chained) for view in views)
        )
        self._settle()
        if self.bench.lost:
            self.revive()
        elif not self.bench.draining and self.bench.session is not None:
            self.drain()

    def phase(self, view: CellView) -> Phase:
        """What a cell is doing."""
        runner = self.bench.runner
        if runner.current is not None and runner.current.cell == view.cell.id:
            return "running"
        if any(waiting.cell == view.cell.id for waiting in runner.pending):
            return "queued" if self.bench.session is not None else "waiting"
        return "idle"

    def on_run_started(self, message: RunStarted) -> None:
        """Clear the way for what the run will say."""
        view = self.notebook.view(message.cell)
        self._began = time.monotonic()
        self._stop_ticking()
        # A new one: Textual's reset lets the old second run out first.
        self._ticking = self.set_interval(1, self._tick)
        view.result = None
        view.results.begin()
        self._settle()

    def on_output_arrived(self, message: OutputArrived) -> None:
        """Show what is printed while it is printed."""
        if not message.request.veiled:
            view, transcript = self.notebook.view(message.request.cell), message.transcript
            view.results.follow_output(lambda: transcript.ansi)
            self.notebook.follow(view)

    def on_metrics_arrived(self, message: MetricsArrived) -> None:
        """Draw the curve while it grows."""
        if not message.request.veiled:
            view = self.notebook.view(message.request.cell)
            view.results.follow_curves(message.curves)
            self.notebook.follow(view)

    def on_figures_arrived(self, message: FiguresArrived) -> None:
        """Show a figure as soon as the cell shows it."""
        if not message.request.veiled:
            view = self.notebook.view(message.request.cell)
            view.results.follow_figures(message.figures)
            self.notebook.follow(view)

    def on_run_finished(self, message: RunFinished) -> None:
        """Show what came of it, judge it, keep it."""
        view, result = self.notebook.view(message.request.cell), message.result
        if result.lost:
            self._age_results()
        if message.request.veiled:
            self._settle()
            return
        view.result = result
        view.results.show(result, message.curves, view.cell.id, message.request.code)
        done = passes(view.cell, result, view.guess)
        self.keeper.result(
            view.cell,
            message.request.code,
            result,
            message.curves,
            self.bench.device,
            hints=view.hints_shown,
            done=done,
        )
        if done:
            view.standing = "done"
        view.failures = 0 if done else view.failures + 1
        self.judge(view)
        self._settle()
        self.notebook.follow(view)

    def judge(self, view: CellView) -> None:
        """Say what there is to say of a cell's result."""
        if view.result is None:
            return
        cell = view.words
        result, guess = (
            view.reading.result(cell.id, view.result),
            view.reading.guess(cell.id, view.guess),
        )
        remarks = [explanation(cell, result, guess)]
        if result.age == "now":
            above = runnable_above(self.entry.lesson, cell.id, self.bench.session)
            remarks.append(missing_names(view.cell, result, above, self.bench.runner.ran))
            remarks.append(nudge(cell, view.failures, view.hints_shown))
        said = judgement(cell, result, guess, self.marks)
        view.results.say(said, *map(self.marks.plain, remarks))
        view.results.set_old(result.age != "now")

    def _settle(self) -> None:
        """Every cell's line, and the status, as they are now."""
        if not self.bench.runner.busy:
            self._stop_ticking()
        for view in self.notebook.views:
            view.describe(self.phase(view), self.seconds)
        self.refresh_status()
        self.refresh_bindings()

    def _age_results(self) -> None:
        """The namespace is empty: what is on screen came from another."""
        for view in self.notebook.views:
            if view.result is not None and view.result.age == "now":
                view.result = view.result.aged("restart")
                view.results.set_old(True)

    def _stop_ticking(self) -> None:
        if self._ticking is not None:
            self._ticking.stop()
            self._ticking = None

    def _tick(self) -> None:
        current = self.bench.runner.current
        if current is not None:
            self.notebook.view(current.cell).describe("running", self.seconds)
        self.refresh_status()

    # --- actions ---------------------------------------------------------------------------------

    @work(exclusive=True, group="stop", exit_on_error=False, description="stopping a cell")
    async def action_interrupt(self) -> None:
        """Stop what runs, and what waits behind it."""
        await self.bench.interrupt()
        self._settle()

    def action_interrupt_by_copy_key(self) -> None:
        """The same, for those whose fingers know ctrl+c."""
        self.action_interrupt()

    @work(exclusive=True, group="stop", exit_on_error=False, description="restarting the session")
    async def action_restart(self) -> None:
        """An empty namespace."""
        self._say_note("")
        await self.bench.restart()
        self._age_results()
        self._settle()
