"""The learner's progress in a course, as the course list shows it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import msgspec

from learn_torch.course.course import Course, Entry, Track
from learn_torch.i18n.message import Message
from learn_torch.study.progress import Progress, lesson_progress
from learn_torch.study.store import Study

if TYPE_CHECKING:
    from learn_torch.session.review import Schedule


class Outlook(msgspec.Struct, frozen=True):
    """What lies around a lesson in its course."""

    track: Track | None
    """None where the course has one track without a name."""
    done: int
    """Lessons of the track whose cells are all done."""
    following: Entry | None
    """The lesson after it; None after the last."""


class Resume(msgspec.Struct, frozen=True):
    """Where the learner goes on."""

    entry: Entry
    cell: str | None = None
    """None: where the lesson begins."""


class CourseProgress:
    """Progress by lesson, and the position to continue from."""

    def __init__(
        self, course: Course, study: Study, closed: Callable[[Entry], bool] = lambda entry: False
    ) -> None:
        self._course = course
        self._study = study
        self._closed = closed
        """Whether a lesson may not be opened without asking."""

    def by_lesson(self) -> dict[str, Progress]:
        """Return the progress of every lesson by its id."""
        passes = self._study.passes(self._course.id)
        return {
            entry.id: lesson_progress(entry, passes.get(entry.id, {}))
            for entry in self._course.entries
        }

    def outlook(self, entry: Entry) -> Outlook:
        """Return how far the track of a lesson is, and what comes after the lesson."""
        progress = self.by_lesson()
        track = next((track for track in self._course.tracks if entry in track.entries), None)
        entries = track.entries if track is not None else ()
        done = sum(progress[one.id].complete for one in entries)
        return Outlook(track, done, self._course.after(entry))

    def resume(self, progress: Mapping[str, Progress]) -> Resume | None:
        """Return where to go on: the last cell, or the lesson after a finished one (F31).

        Somebody who went back to a cell before the last exercise of a finished lesson stays there.
        None before the first lesson, and where all that follows is finished too.
        """
        if self.position is None:
            return None
        lesson, cell = self.position
        entry = self._course.find(lesson)
        ids = [one.id for one in entry.head.cells]
        below = entry.head.cells[ids.index(cell) + 1 :] if cell in ids else ()
        if not progress[entry.id].complete or any(one.kind == "exercise" for one in below):
            return Resume(entry, cell)
        later = self._course.entries[entry.number :]
        return next((Resume(one) for one in later if not progress[one.id].complete), None)

    @property
    def position(self) -> tuple[str, str] | None:
        """Lesson and cell where the learner was last; None where there is no such lesson now."""
        position = self._study.place(self._course.id)
        known = {entry.id for entry in self._course.entries}
        return position if position is not None and position[0] in known else None

    async def schedule(self) -> Schedule:
        """Return when what went wrong comes back; in a thread, since fsrs takes 90 ms to import."""
        from learn_torch.session.review import schedule  # the first paint does not need it

        attempts = self._study.attempts(self._course.id)
        editions = self._study.editions(self._course.id)
        return await asyncio.to_thread(schedule, self._course, attempts, editions, self._closed)

    @property
    def problem(self) -> Message:
        """Why work is not being saved; empty while it is."""
        return self._study.problem
