"""The learner's progress in a course, as the course list shows it."""

from __future__ import annotations

from learn_torch.course.course import Course
from learn_torch.i18n.message import Message
from learn_torch.study.progress import Progress, lesson_progress
from learn_torch.study.store import Study


class CourseProgress:
    """Progress by lesson, and the position to continue from."""

    def __init__(self, course: Course, study: Study) -> None:
        self._course = course
        self._study = study

    def by_lesson(self) -> dict[str, Progress]:
        """Return the progress of every lesson by its id."""
        passes = self._study.passes(self._course.id)
        return {
            entry.id: lesson_progress(entry, passes.get(entry.id, {}))
            for entry in self._course.entries
        }

    @property
    def position(self) -> tuple[str, str] | None:
        """Lesson and cell where the learner was last; None where there is no such lesson now."""
        position = self._study.place(self._course.id)
        known = {entry.id for entry in self._course.entries}
        return position if position is not None and position[0] in known else None

    @property
    def problem(self) -> Message:
        """Why work is not being saved; empty while it is."""
        return self._study.problem
