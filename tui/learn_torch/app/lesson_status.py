"""The status line of a lesson: the place in it, what is done, and how the session stands."""

from __future__ import annotations

from collections.abc import Mapping

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.status import session_tone, session_words, usage_words
from learn_torch.app.widgets.notebook import Notebook
from learn_torch.app.widgets.status_line import StatusLine
from learn_torch.i18n.message import NOTHING, msg, paragraph
from learn_torch.i18n.translate import msgid, tr, tr_message
from learn_torch.kernel.queries import Usage
from learn_torch.session.kernel_manager import KernelState
from learn_torch.session.lesson_session import LessonSession

_OPEN = msgid("{count} exercises above are open.")


class RunAboveReport:
    """What came of running all cells above: how many ran, and which exercises are open (F33)."""

    def __init__(self) -> None:
        self._cells: list[str] = []

    def begin(self, session: LessonSession) -> None:
        """These are the cells that wait now."""
        cells = [cell.id for cell in session.lesson.cells]
        self._cells = [cell for cell in cells if cell in session.queue]

    def take(self, session: LessonSession, notebook: Notebook) -> str:
        """What to say once they are over; empty before, and afterwards."""
        if not self._cells or session.current is not None or session.queue:
            return ""
        cells, self._cells = self._cells, []
        ran = sum(cell in session.ran for cell in cells)
        views = [notebook.view(cell) for cell in cells]
        left = sum(view.cell.exercise is not None and view.standing != "done" for view in views)
        told = msg("{ran} of {count} cells above ran.", ran=str(ran), count=str(len(cells)))
        told = msg("The one cell above ran.") if ran == len(cells) == 1 else told
        one = msg("1 exercise above is open.")
        open_ones = one if left == 1 else msg(_OPEN, count=str(left)) if left else NOTHING
        return tr_message(paragraph(told, open_ones))


def status_line(marks: Glyphs) -> StatusLine:
    """The line above a lesson."""
    return StatusLine(marks.ellipsis, marks=marks)


def show_place(line: StatusLine, notebook: Notebook) -> None:
    """Show which cell is current, and how many are done."""
    views = notebook.views
    place = views.index(notebook.current) + 1
    to_do = [view for view in views if view.standing != "text"]
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
    words = session_words(kernel, session.opened, running, bool(session.queue), marks, usage)
    line.detail = usage_words(usage)
    line.state = session_tone(kernel, session.opened, run is not None)
    line.right = marks.joined(problem, words)
    line.set_class(bool(problem or session.refused), "-warning")
