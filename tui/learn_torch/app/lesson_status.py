"""The status line of a lesson: the place in it, what is done, and how the session stands."""

from __future__ import annotations

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.status import session_tone, session_words, usage_words
from learn_torch.app.widgets.notebook import Notebook
from learn_torch.app.widgets.status_line import StatusLine
from learn_torch.i18n.translate import tr
from learn_torch.kernel.queries import Usage
from learn_torch.session.kernel_manager import KernelState
from learn_torch.session.lesson_session import LessonSession


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
    seconds: int,
    problem: str,
    marks: Glyphs,
    usage: Usage | None = None,
) -> None:
    """Show what the session does, and what is wrong with keeping the work, if anything is."""
    running = session.current is not None
    words = session_words(
        kernel, session.opened, seconds if running else None, bool(session.queue), marks, usage
    )
    line.detail = usage_words(usage)
    line.state = session_tone(kernel, session.opened, running)
    line.right = marks.joined(problem, words)
    line.set_class(bool(problem or session.refused), "-warning")
