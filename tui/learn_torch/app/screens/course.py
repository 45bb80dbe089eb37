"""The course: its tracks and lessons, and how far you are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from rich.text import Text
from textual import events, work
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from learn_torch.app.command import bindings
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.keys import COURSE, TERMS
from learn_torch.app.messages import LanguageChanged, ReviewWanted
from learn_torch.app.rows import Row, overall, resume_rows, rows
from learn_torch.app.screens.base_screens import TranslatedScreen
from learn_torch.app.status import kernel_tone, kernel_words
from learn_torch.app.themes.colors import MUTED
from learn_torch.app.widgets.key_bar import KeyBar
from learn_torch.app.widgets.lesson_list import DueReviews, LessonList
from learn_torch.app.widgets.status_line import StatusLine
from learn_torch.app.widgets.wrapped import Wrapped
from learn_torch.course.course import Course, Entry
from learn_torch.course.localize import course_title, goal
from learn_torch.i18n.translate import current_language, msgid, tr, tr_message
from learn_torch.session.course_progress import CourseProgress, Resume
from learn_torch.session.kernel_manager import KernelManager

WIDEST = 132
"""Columns of the list: wider, the eye loses the way from a title to its bar."""
AROUND = 5
"""Columns that padding and scrollbar take from a line of the list."""


_PROBLEMS = msgid("{count} problems in lesson files: press p to see")


class Running(msgspec.Struct, frozen=True):
    """A cell that runs in the open lesson."""

    entry: Entry
    cell: str
    number: int
    seconds: int

    @property
    def words(self) -> str:
        """Which it is, and for how long."""
        lesson, cell, seconds = self.entry.number, self.number, self.seconds
        return tr(
            "lesson {lesson}, cell {cell} runs, {seconds} s",
            lesson=lesson, cell=cell, seconds=seconds,
        )  # fmt: skip


HEIGHTS = [(0, "-low"), (18, "-high")]
"""18: room for what a lesson is for, and for more than four lessons above it."""


class About(Wrapped, Static):
    """What the chosen lesson is for."""


class CourseScreen(TranslatedScreen, Screen[None]):
    """Choose a lesson."""

    BINDINGS = bindings(COURSE, (TERMS,))
    VERTICAL_BREAKPOINTS = HEIGHTS
    AUTO_FOCUS = "OptionList"

    class Chosen(Message):
        """The learner wants to open a lesson; `cell` where they left off, if they said so."""

        def __init__(self, entry: Entry, cell: str | None = None) -> None:
            super().__init__()
            self.entry = entry
            self.cell = cell

    class MistakesWanted(Message):
        """The learner wants to know what could not be read."""

    def __init__(
        self,
        course: Course,
        progress: CourseProgress,
        kernels: KernelManager,
        here: Callable[[], str],
        running: Callable[[], Running | None],
        marks: Glyphs,
    ) -> None:
        super().__init__()
        self._course = course
        self._progress = progress
        self._kernels = kernels
        self._find_here = here
        """The lesson to go on with: the open one, else the last."""
        self._here = here()
        self._find_running = running
        self._marks = marks
        self._rows: Sequence[Row] = ()
        self._resume: Resume | None = None
        self._width = 0
        """Of the screen for which the rows were made."""
        self._status = StatusLine(marks)
        self._reviews = DueReviews(progress)

    def compose(self) -> ComposeResult:
        yield self._status
        yield LessonList(self._marks, id="lessons")
        yield About(id="about", markup=False)
        yield self._reviews
        yield Static(id="problems", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Everything but the list."""
        self._refresh_status()
        self._say_problems()
        self.follow_kernel()
        self.set_interval(1, self._follow_run)

    def on_resize(self, event: events.Resize) -> None:
        """Lines as wide as the list; a start brings several sizes, all the same."""
        if event.size.width != self._width:
            self._fill(event.size.width)

    def on_screen_resume(self) -> None:
        """The list, before the first layout; later with more done than before."""
        self._refresh_status()
        if self._rows:
            self._reviews.count()
        here = self._find_here()
        if here != self._here:
            self._here, self._rows = here, ()
        self._fill(self.app.size.width)

    def _follow_run(self) -> None:
        """Show how long a cell of the open lesson has been running."""
        if self.is_current:
            before = self._status.state
            self._refresh_status()
            if before != self._status.state:
                self.refresh_bindings()

    @work(exclusive=True, group="kernel", description="following the kernel")
    async def follow_kernel(self) -> None:
        async for _ in self._kernels.changes():
            self._refresh_status()

    def on_language_changed(self, message: LanguageChanged) -> None:
        self._refresh_status()
        self._say_problems()
        self._reviews.say()
        self._fill(self.size.width)
        self.refresh_bindings()

    def _refresh_status(self) -> None:
        self._status.left = self._marks.plain(course_title(self._course, current_language()))
        running, state = self._find_running(), self._kernels.state
        self._status.right = self._marks.plain(running.words if running else kernel_words(state))
        self._status.state = "busy" if running else kernel_tone(state)

    def _say_problems(self) -> None:
        count = len(self._course.mistakes)
        unread = ""
        if count:
            one, more = tr("1 problem in lesson files: press p to see"), _PROBLEMS
            unread = one if count == 1 else tr(more, count=count)
        words = self._marks.joined(unread, tr_message(self._progress.problem))
        self.query_one("#problems", Static).update(words)
        self.query_one("#problems").set_class(bool(words), "-said")

    # --- the list -------------------------------------------------------------------------------

    @property
    def chosen(self) -> Entry | None:
        index = self.query_one(OptionList).highlighted
        return self._rows[index].entry if index is not None else None

    def _fill(self, width: int) -> None:
        """Lay the list out anew, and keep the cursor on its lesson."""
        self._width = width
        room = min(width, WIDEST) - AROUND
        chosen = self.chosen.id if self._rows and self.chosen else None
        progress = self._progress.by_lesson()
        self._resume = resume = self._progress.resume(progress)
        self._rows = [
            *resume_rows(resume, progress, room, self._marks),
            *rows(self._course, progress, room, self._marks),
        ]
        listing = self.query_one(OptionList)
        listing.clear_options()
        listing.add_options([Option(row.text, disabled=row.entry is None) for row in self._rows])
        places = [place for place, row in enumerate(self._rows) if row.entry]
        chosen = chosen or (resume.entry.id if resume else self._here)
        wanted = [place for place in places if self._rows[place].entry.id == chosen]  # type: ignore[union-attr]
        listing.highlighted = next(iter([*wanted, *places]), None)
        self._about(overall(self._course, progress, self._marks))

    def _about(self, summary: str | None = None) -> None:
        """What the chosen lesson is for, and how far the course is."""
        if summary is not None:
            self._summary = summary
        entry = self.chosen
        words = goal(entry, current_language()) if entry else ""
        self.query_one("#about", Static).update(Text.assemble(words, "\n", (self._summary, MUTED)))

    def on_option_list_option_highlighted(self) -> None:
        self._about()

    def on_option_list_option_selected(self) -> None:
        """Enter, or a click."""
        self.action_open()

    # --- actions -----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "continue":
                return self._resume is not None
            case "running":
                return self._find_running() is not None
            case "ask":
                due = bool(self._reviews.due)
                answers = {"review": due, "next": not due}
                return answers.get(str(parameters[0]), bool(self._course.mistakes))
        return True

    def action_open(self) -> None:
        index = self.query_one(OptionList).highlighted
        row = self._rows[index] if index is not None else None
        if row is not None and row.entry is not None:
            self.post_message(self.Chosen(row.entry, row.cell))

    def action_continue(self) -> None:
        if self._resume is not None:
            self.post_message(self.Chosen(self._resume.entry, self._resume.cell))

    def action_running(self) -> None:
        running = self._find_running()
        if running is not None:
            self.post_message(self.Chosen(running.entry, running.cell))

    def action_search(self) -> None:
        # Here, because the first paint of the list does not need it.
        from learn_torch.app.screens.search_page import SearchScreen

        self.app.push_screen(SearchScreen(self._course, self._marks))

    def action_ask(self, what: str) -> None:
        """Ask for a review, or when the next one is due, or for what could not be read."""
        self.post_message(self.MistakesWanted() if what == "mistakes" else ReviewWanted())

    def action_move(self, way: int) -> None:
        listing = self.query_one(OptionList)
        listing.action_cursor_down() if way > 0 else listing.action_cursor_up()
