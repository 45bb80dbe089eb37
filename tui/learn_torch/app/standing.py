"""How far the learner is in a course, as the course screen asks for it."""

from __future__ import annotations

from learn_torch.course.course import Course
from learn_torch.i18n.message import Message
from learn_torch.study.progress import Progress, lesson_progress
from learn_torch.study.store import Study


class CourseProgress:
    """Progress by lesson, and the place to continue at."""

    def __init__(self, course: Course, study: Study) -> None:
        self._course = course
        self._study = study

    def progress(self) -> dict[str, Progress]:
        """Of every lesson."""
        passes = self._study.passes(self._course.id)
        return {
            entry.id: lesson_progress(entry, passes.get(entry.id, {}))
            for entry in self._course.entries
        }

    @property
    def place(self) -> tuple[str, str] | None:
        """Lesson and cell where the learner was last; None where there is no such lesson now."""
        place = self._study.place(self._course.id)
        known = {entry.id for entry in self._course.entries}
        return place if place is not None and place[0] in known else None

    @property
    def problem(self) -> Message:
        """Why work is not being kept; empty when it is."""
        return self._study.problem
