"""The status line of a lesson: the place in it, what is done, and how the session stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.screen import Screen

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.status import rounded, session_tone, session_words, usage_words
from learn_torch.app.widgets.cell import CellView
from learn_torch.app.widgets.notebook import Notebook
from learn_torch.app.widgets.status_line import StatusLine
from learn_torch.app.words import Phase
from learn_torch.i18n.message import NOTHING, msg, paragraph
from learn_torch.i18n.translate import msgid, tr, tr_message
from learn_torch.kernel.queries import GpuUsage, Usage
from learn_torch.session.kernel_manager import KernelState
from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.variables_tracker import VariablesTracker

_OPEN = msgid("{count} exercises above are open.")


GPU_SECONDS = 2.0
"""How often to look who uses the GPU while nothing runs."""


def watch_gpu(
    screen: Screen[None],
    session: LessonSession,
    tracker: VariablesTracker,
    refresh: Callable[[], None],
) -> None:
    """Measure while nothing runs too, where others may use what the session has."""

    async def measure() -> None:
        await tracker.measure()
        refresh()

    def look() -> None:
        opened = session.opened
        if session.current is None and opened is not None and opened.device.kind == "cuda":
            screen.run_worker(measure(), group="usage", exclusive=True)

    screen.set_interval(GPU_SECONDS, look)


def others_warning(gpu: GpuUsage) -> str:
    """What to say once of a GPU that somebody else uses too."""
    if gpu.own_bytes is None:
        size, percent = rounded(gpu.used_bytes), gpu.percent or 0
        return tr(
            "Somebody else is using this GPU: {memory} of it are taken and it is {percent}% busy, before your cells have used it.",
            memory=size,
            percent=percent,
        )
    return tr(
        "Somebody else is using this GPU too: {memory} of it. Your cells may be slower and have less memory.",
        memory=rounded(gpu.others_bytes),
    )


class RunAboveReport:
    """What came of running all cells above: how many ran, and which exercises are open (F33)."""

    def __init__(self) -> None:
        self._views: list[CellView] = []

    def begin(self, session: LessonSession, notebook: Notebook) -> None:
        """These are the cells that wait now."""
        self._views = [view for view in notebook.views if view.cell.id in session.queue]

    def take(self, session: LessonSession, notebook: Notebook, ended: Sequence[CellView]) -> str:
        """What to say once they are over; empty before, and afterwards. `ended`: in their order."""
        if not self._views or not session.idle:
            return ""
        views, self._views = self._views, []
        over = [view for view in ended if view in views]
        ran, count = sum(view.cell.id in session.ran for view in over), len(views)
        told = msg("{ran} of {count} cells above ran.", ran=str(ran), count=str(count))
        told = msg("The one cell above ran.") if ran == count == 1 else told
        why = NOTHING
        if over and len(over) < count:
            place = notebook.views.index(over[-1]) + 1
            why = msg("Cell {cell} ended early, so those below it did not run.", cell=str(place))
        left = sum(view.cell.exercise is not None and view.standing != "done" for view in views)
        one = msg("1 exercise above is open.")
        open_ones = one if left == 1 else msg(_OPEN, count=str(left)) if left else NOTHING
        return tr_message(paragraph(told, why, open_ones))


def phase_of(session: LessonSession, cell: str) -> Phase:
    """Return what a cell is doing."""
    run = session.current
    if run is not None and run.request.cell == cell:
        return "running" if run.asks is None else "asking"
    if cell in session.queue:
        return "queued" if session.opened is not None else "waiting"
    return "idle"


def status_line(marks: Glyphs) -> StatusLine:
    """The line above a lesson."""
    return StatusLine(marks)


def show_place(line: StatusLine, notebook: Notebook) -> None:
    """Show which cell is current, and how many are done."""
    views = notebook.views
    place = views.index(notebook.current) + 1
    to_do = [view for view in views if view.cell.kind not in ("text", "scratch")]
    line.progress = (sum(view.standing == "done" for view in to_do), len(to_do))
    line.here = tr("cell {place}/{count}", place=place, count=len(views))


def show_session(
    line: StatusLine,
    kernel: KernelState,
    session: LessonSession,
    numbers: Mapping[str, int],
    problem: str,
    marks: Glyphs,
    usage: Usage | None = None,
) -> None:
    """Show what the session does, and what is wrong with keeping the work, if anything is.

    `numbers`: of the lesson's cells.
    """
    run, running = session.current, ""
    if run is not None:
        number, seconds = numbers[run.request.cell], round(run.seconds)
        running = tr("cell {cell} runs, {seconds} s", cell=number, seconds=seconds)
        if run.asks is not None:
            running = tr("cell {cell} asks for a line", cell=number)
    opened, waits = session.opened, bool(session.queue)
    words = session_words(kernel, opened, running, waits, marks, usage)
    brief = session_words(kernel, opened, running, waits, marks, usage, brief=True)
    line.brief = marks.joined(problem, brief)
    line.detail = usage_words(usage, opened.device if opened is not None else None)
    line.state = session_tone(kernel, session.opened, run is not None)
    line.right = marks.joined(problem, words)
    line.set_class(bool(problem or session.refused), "-warning")
