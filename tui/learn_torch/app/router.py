"""From screen to screen: the course list, and the open lesson.

The course list is painted first, so this module imports no more than that needs. Lessons and pages
are imported by the methods that show them: together they would take as long to load as all the
rest.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.app import App
from textual.screen import Screen

from learn_torch.app.command import SecondPress
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.screens.course import CourseScreen, Running
from learn_torch.course.course import Course, Entry
from learn_torch.course.localize import way_to
from learn_torch.i18n.translate import tr, tr_message
from learn_torch.session.admission import TrustPolicy
from learn_torch.session.course_progress import CourseProgress
from learn_torch.session.kernel_manager import KernelManager
from learn_torch.study.store import Study
from learn_torch.study.trust import is_installed

if TYPE_CHECKING:
    from learn_torch.app.screens.lesson import LessonScreen
    from learn_torch.app.widgets.cell import CellView
    from learn_torch.session.review import Review


class Router:
    """Shows screens. A lesson stays open while the learner looks at the course, session and all."""

    def __init__(
        self,
        app: App[None],
        course: Course,
        start: Entry | None,
        study: Study,
        kernels: KernelManager,
        marks: Glyphs,
        trust: TrustPolicy | None,
    ) -> None:
        self.lesson: LessonScreen | None = None
        """The open lesson, in sight or not."""
        self._app = app
        self._course = course
        self._start = start
        self._study = study
        self._kernels = kernels
        self._marks = marks
        self._trust = trust
        """None: nothing is asked."""
        self._progress = CourseProgress(course, study, self._asks)
        self._cut_asked = SecondPress()
        self._review: Review | None = None
        """The review that the open lesson is a cell of."""
        self._left_at: dict[str, str] = {}
        """The cell at which each lesson was left, by ids; the study knows the last one alone."""

    def default_screen(self) -> Screen[None] | None:
        """Return the course, unless a lesson was asked for: one screen less before the first paint."""
        at_once = self._start is not None and not self._asks(self._start)
        return None if at_once else self._course_screen()

    def first_screen(self) -> Screen[None] | None:
        """Return the screen over the course: the lesson of the command line, or its question.

        At the first start it is the welcome screen, which counts as seen once it is shown.
        """
        start = self._start
        if start is None:
            first = is_installed(self._course) and self._progress.position is None
            return self._welcome() if first else None
        asks = self._asks(start)
        return self._question(start, None) if asks else self._lesson_screen(start, None)

    async def open_lesson(self, entry: Entry, cell: str | None = None) -> None:
        """Show a lesson; the one that is open already keeps its session.

        For a foreign lesson that is not trusted yet, show the question first.
        """
        if self._asks(entry):
            await self._leave_above(2)
            await self._app.push_screen(self._question(entry, cell))
            return
        old = self.lesson
        if old is not None and old.entry is entry:
            await self._show(old)
            if cell is not None:
                old.notebook.go_to(cell)
            return
        if self._waits_for_second_press():
            return
        review, self._review = self._review, None
        await self._show_instead(lambda: self._lesson_screen(entry, cell))
        if review is not None:
            await self._sum_up(review)

    async def open_review(self) -> None:
        """Show the first cell that is due; where none is, say when the next one will be."""
        plan, now = await self._progress.schedule(), time.time()
        items = plan.one_session(now)
        if not items:
            from learn_torch.app.pages import next_review

            self._app.notify(next_review(plan, now), markup=False)
        elif not self._waits_for_second_press():
            from learn_torch.session.review import Review

            review = Review(items, sum(due <= now for due in plan.left_out))
            await self._show_instead(lambda: self._review_screen(review))

    async def go_on_reviewing(self, review: Review, place: int, *, end: bool) -> None:
        """Show the cell of a review after the one at `place`, or how it went."""
        # The second key of a burst leaves a cell that is left already.
        if place != review.place or self._waits_for_second_press():
            return
        review.place += 1
        if review.place < len(review.items) and not end:
            await self._show_instead(lambda: self._review_screen(review))
            return
        self._review = None
        await self.show_course()
        await self._show_instead(None)
        await self._sum_up(review)

    async def _sum_up(self, review: Review) -> None:
        """Show how a review went that ends here, if anything was answered in it."""
        if review.results:
            from learn_torch.app.pages import review_page

            plan = await self._progress.schedule()
            await self._app.push_screen(review_page(review, plan, self._marks))

    def _waits_for_second_press(self) -> bool:
        """Whether a run would end with its lesson: the first press says so, the second goes on."""
        old = self.lesson
        if old is None or not old.runs.busy or self._cut_asked.confirms():
            return False
        words = tr("A cell of “{lesson}” runs. Do it again to stop it.", lesson=old.reading.title)
        words = self._marks.plain(words)
        self._app.notify(words, timeout=SecondPress.WITHIN, severity="warning", markup=False)
        return True

    async def open_trusted(self, entry: Entry, cell: str | None) -> None:
        """Remember the learner's yes, and open the lesson."""
        assert self._trust is not None, "only a policy asks"
        problem = self._trust.confirm(entry)
        if problem:
            self._app.notify(tr_message(problem), severity="warning", markup=False)
        await self.open_lesson(entry, cell)

    async def open_neighbour(self, entry: Entry, way: int) -> None:
        """Show the lesson after this one (1), or before (-1)."""
        neighbour = self._course.after(entry) if way > 0 else self._course.before(entry)
        if neighbour is None:
            last = tr("This is the last lesson; q goes to the course.")
            first = tr("This is the first lesson; q goes to the course.")
            self._app.notify(last if way > 0 else first, markup=False)
        else:
            await self.open_lesson(neighbour)

    async def open_drill(self) -> None:
        """Show the first drill on the open lesson that is not passed; from a drill, its lesson."""
        if self.lesson is None or not self.lesson.is_current:
            return
        exercise = self.lesson.notebook.current.cell.exercise
        if exercise is not None and exercise.practises is not None:
            found: list[tuple[Entry, str | None]] = [
                (one, None) for one in self._course.entries if one.id == exercise.practises
            ]
        else:
            passed = self._study.passes(self._course.id)
            drills = self._course.drills(self.lesson.entry.id)
            found = [(one, cell.id) for one, cell in drills]
            found.sort(key=lambda drill: drill[1] in passed.get(drill[0].id, {}))
        if found:
            await self.open_lesson(*found[0])
        else:
            self._app.notify(tr("There is no drill on this lesson."), markup=False)

    async def show_course(self) -> None:
        """Show the course list in place of the lesson, which stays open."""
        if isinstance(self._app.screen_stack[0], CourseScreen):
            await self._leave_above(1)
        elif not any(isinstance(screen, CourseScreen) for screen in self._app.screen_stack):
            await self._leave_above(2)
            await self._app.switch_screen(self._course_screen())

    def _course_screen(self) -> CourseScreen:
        return CourseScreen(
            self._course, self._progress, self._kernels, self._here, self.running, self._marks
        )

    def running(self) -> Running | None:
        """The cell that runs in the open lesson, if one does."""
        run = self.lesson.session.current if self.lesson is not None else None
        if self.lesson is None or run is None:
            return None
        cell = run.request.cell
        number = self.lesson.reading.numbers[cell]
        return Running(self.lesson.entry, cell, number, round(run.seconds))

    def _here(self) -> str:
        """The lesson that is open, else the last one."""
        return self.lesson.entry.id if self.lesson else (self._progress.position or ("", ""))[0]

    def _lesson_screen(self, entry: Entry, cell: str | None) -> LessonScreen:
        from learn_torch.app.screens.lesson import LessonScreen
        from learn_torch.session.recorder import LessonRecorder

        position = self._progress.position
        left = dict([position] if position else []) | self._left_at
        cell = cell or left.get(entry.id)
        recorder = LessonRecorder(self._study, self._course.id, entry)
        self.lesson = LessonScreen(entry, recorder, self._kernels, self._marks, cell)
        self.lesson.way_here = partial(way_to, self._course, entry)
        self.lesson.runs.on_pass = partial(self._on_pass, self.lesson)
        self._app.install_screen(self.lesson, f"lesson-{id(self.lesson)}")
        return self.lesson

    def _welcome(self) -> Screen[None]:
        from learn_torch.app.screens.welcome import WelcomeScreen

        first = self._course.entries[0]
        self._study.save_place(self._course.id, first.id, first.head.cells[0].id)
        return WelcomeScreen(self._course, self._marks)

    def _on_pass(self, lesson: LessonScreen, passed: CellView) -> None:
        """Fold the hints away; where the lesson is finished, show its card."""
        from learn_torch.app.widgets.lesson_card import LessonCard, show_card

        if passed.hints is not None:
            passed.hints.show(0)

        def make() -> LessonCard:
            summary, outlook = lesson.recorder.summary(), self._progress.outlook(lesson.entry)
            return LessonCard(self._course, lesson.entry, passed, summary, outlook, self._marks)

        show_card(lesson.notebook, passed, make)

    def _review_screen(self, review: Review) -> LessonScreen:
        from learn_torch.app.screens.review_screen import ReviewScreen

        course = self._course.id
        self._review = review
        self.lesson = ReviewScreen(review, self._study, course, self._kernels, self._marks)
        self._app.install_screen(self.lesson, f"lesson-{id(self.lesson)}")
        return self.lesson

    def _asks(self, entry: Entry) -> bool:
        return self._trust is not None and self._trust.needs_confirmation(entry)

    def _question(self, entry: Entry, cell: str | None) -> Screen[None]:
        from learn_torch.app.screens.sandbox import TrustScreen

        assert self._trust is not None, "only a policy asks"
        return TrustScreen(entry, cell, self._kernels, self._trust, self._marks)

    async def _show(self, screen: Screen[None]) -> None:
        """Put a screen in place of all that lies over the first one, which stays beneath.

        A key may have opened a page since the learner asked for this screen, or have put the one
        away from which they asked.
        """
        await self._leave_above(2)
        if len(self._app.screen_stack) > 1:
            await self._app.switch_screen(screen)
        else:
            await self._app.push_screen(screen)

    async def _show_instead(self, make: Callable[[], LessonScreen] | None) -> None:
        """Put the open lesson away, session and all, and show what `make` makes, if anything."""
        old, self.lesson = self.lesson, None
        if old is not None:
            if any(entry is old.entry for entry in self._course.entries):  # no cell of a review
                self._left_at[old.entry.id] = old.notebook.current.cell.id
            old.put_away()
        if make is not None:
            await self._show(make())
        if old is not None:
            self._app.uninstall_screen(old)
            await old.remove()

    async def _leave_above(self, count: int) -> None:
        """Put away every screen but the lowest `count`."""
        while len(self._app.screen_stack) > count:
            await self._app.pop_screen()
