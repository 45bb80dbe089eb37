"""From screen to screen: the course list, and the lesson that lies open.

The course list is painted first, so this module imports no more than that needs. Lessons and pages
are imported by the methods that show them: together they would take as long to load as all the
rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import App
from textual.screen import Screen

from learn_torch.app.desk import Desk
from learn_torch.app.gate import Gate
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.messages import LessonLeft, NeighbourWanted, TrustGiven
from learn_torch.app.screens.course import CourseScreen
from learn_torch.app.standing import CourseProgress
from learn_torch.course.course import Course, Entry
from learn_torch.i18n.translate import tr, tr_message
from learn_torch.study.store import Study

if TYPE_CHECKING:
    from learn_torch.app.screens.lesson import LessonScreen


class Navigation(App[None]):
    """Shows screens. A lesson stays open while the learner looks at the course, session and all."""

    def __init__(
        self,
        course: Course,
        start: Entry | None,
        study: Study,
        desk: Desk,
        marks: Glyphs,
        gate: Gate | None,
    ) -> None:
        super().__init__()
        self.course = course
        self.desk = desk
        self.lesson: LessonScreen | None = None
        """The lesson that lies open, in sight or not."""
        self.marks = marks
        self._gate = gate
        """None: nothing is asked."""
        self._start = start
        self._study = study
        self._standings = CourseProgress(course, study)

    def get_default_screen(self) -> Screen[None]:
        """The course, unless a lesson was asked for: one screen less to lay out before it is seen."""
        self.desk.warming()
        at_once = self._start is not None and not self._asks(self._start)
        return super().get_default_screen() if at_once else self._course_screen()

    def first_screen(self) -> Screen[None] | None:
        """The lesson of the command line, or the question before it; None: the course comes first."""
        start = self._start
        if start is None:
            return None
        return (
            self._question(start, None) if self._asks(start) else self._lesson_screen(start, None)
        )

    def _course_screen(self) -> CourseScreen:
        here = self.lesson.entry.id if self.lesson else (self._standings.place or ("", ""))[0]
        return CourseScreen(self.course, self._standings, self.desk.state, here, self.marks)

    def _lesson_screen(self, entry: Entry, cell: str | None) -> LessonScreen:
        from learn_torch.app.keeper import Keeper
        from learn_torch.app.screens.lesson import LessonScreen

        place = self._standings.place
        cell = cell or (place[1] if place and place[0] == entry.id else None)
        keeper = Keeper(self._study, self.course.id, entry)
        self.lesson = LessonScreen(entry, keeper, self.desk, self.marks, cell)
        self.install_screen(self.lesson, f"lesson-{id(self.lesson)}")
        return self.lesson

    async def open_lesson(self, entry: Entry, cell: str | None = None) -> None:
        """Show a lesson; the one that lies open already keeps its session.

        One of others that is not trusted yet is asked about first.
        """
        if self._asks(entry):
            await self.push_screen(self._question(entry, cell))
            return
        old = self.lesson
        if old is not None and old.entry.id == entry.id:
            await self._show(old)
            return
        if old is not None:
            old.put_away()
        await self._show(self._lesson_screen(entry, cell))
        if old is not None:
            self.uninstall_screen(old)
            await old.remove()

    def _asks(self, entry: Entry) -> bool:
        return self._gate is not None and self._gate.asks(entry)

    def _question(self, entry: Entry, cell: str | None) -> Screen[None]:
        from learn_torch.app.screens.holding import TrustScreen

        assert self._gate is not None, "whoever asks stands at the gate"
        return TrustScreen(entry, cell, self.desk, self._gate, self.marks)

    @on(TrustGiven)
    async def _open_trusted(self, message: TrustGiven) -> None:
        assert self._gate is not None
        problem = self._gate.trust(message.entry)
        if problem:
            self.notify(tr_message(problem), severity="warning", markup=False)
        await self.pop_screen()
        await self.open_lesson(message.entry, message.cell)

    async def _show(self, screen: Screen[None]) -> None:
        """Put a screen in place of the present one; the first one stays beneath."""
        if len(self.screen_stack) > 1:
            await self.switch_screen(screen)
        else:
            await self.push_screen(screen)

    @on(CourseScreen.Chosen)
    async def _open_chosen(self, message: CourseScreen.Chosen) -> None:
        await self.open_lesson(message.entry, message.cell)

    @on(CourseScreen.MistakesWanted)
    def _show_mistakes(self) -> None:
        from learn_torch.app.pages import mistakes_page

        self.push_screen(mistakes_page(self.course.mistakes))

    @on(LessonLeft)
    async def _show_course(self) -> None:
        if isinstance(self.screen_stack[0], CourseScreen):
            await self.pop_screen()
        else:
            await self.switch_screen(self._course_screen())

    @on(NeighbourWanted)
    async def _open_neighbour(self, message: NeighbourWanted) -> None:
        find = self.course.after if message.way > 0 else self.course.before
        entry = find(message.entry)
        if entry is None:
            last = tr("This is the last lesson; q goes to the course.")
            first = tr("This is the first lesson; q goes to the course.")
            self.notify(last if message.way > 0 else first, markup=False)
        else:
            await self.open_lesson(entry)
