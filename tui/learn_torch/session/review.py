"""What to review: exercises and predictions that went wrong, when FSRS says they may be forgotten.

The schedule is computed from the attempts in the study, so there is nothing else to save.
Attempts within an hour are one review. Its rating is that of its worst part: "again" where nothing
passed, or three attempts failed, or a prediction was wrong; "hard" after one or two failed attempts
or a hint; else "good". A cell whose reviews were all good never comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from learn_torch.course.course import Course, Entry
from learn_torch.course.model import Cell
from learn_torch.study.records import Attempt, Key

if TYPE_CHECKING:
    from fsrs import Card, Rating, Scheduler

SITTING = 3600.0
"""Seconds between two attempts that belong to different reviews."""
MANY_FAILED = 3
EXERCISE_MINUTES = 3
PREDICTION_MINUTES = 1
SESSION_MINUTES = 10


@dataclass(frozen=True)
class ReviewItem:
    """A cell to do again."""

    entry: Entry
    cell: Cell
    due: float
    """Seconds since 1970."""
    failed: int
    """Attempts that failed, ever."""
    last: float
    """The last attempt, in seconds since 1970."""

    @property
    def minutes(self) -> int:
        """About how long it takes."""
        return EXERCISE_MINUTES if self.cell.kind == "exercise" else PREDICTION_MINUTES


def due_reviews(
    course: Course, attempts: Iterable[tuple[Key, Attempt]], now: float
) -> list[ReviewItem]:
    """The cells of a course that are due, the longest due first.

    `attempts`: as `Study.attempts` returns them, oldest first; `now`: seconds since 1970. Cells that
    the author removed are left out.
    """
    histories: dict[tuple[str, str], list[Attempt]] = {}
    for key, attempt in attempts:
        if attempt.passed is not None:
            histories.setdefault((key.lesson, key.cell), []).append(attempt)
    items = [
        ReviewItem(entry, cell, due, sum(not one.passed for one in history), history[-1].when)
        for entry in course.entries
        for cell in entry.lesson.cells
        if (history := histories.get((entry.id, cell.id)))
        and (due := _due(cell, history)) is not None
        and due <= now
    ]
    return sorted(items, key=lambda item: item.due)


def one_session(items: Sequence[ReviewItem]) -> list[ReviewItem]:
    """As many of the first as fit into ten minutes, and at least one."""
    chosen: list[ReviewItem] = []
    for item in items:
        if chosen and sum(one.minutes for one in chosen) + item.minutes > SESSION_MINUTES:
            break
        chosen.append(item)
    return chosen


def _due(cell: Cell, history: Sequence[Attempt]) -> float | None:
    """When a cell is due (seconds since 1970); None where it never went wrong."""
    from fsrs import Rating

    reviews = [(_rating(cell, sitting), sitting[-1].when) for sitting in _sittings(history)]
    if all(rating == Rating.Good for rating, _ in reviews):
        return None
    card, scheduler = _new_card(), _scheduler()
    for rating, when in reviews:
        card, _ = scheduler.review_card(card, rating, datetime.fromtimestamp(when, UTC))
    return card.due.timestamp()


def _sittings(history: Sequence[Attempt]) -> list[list[Attempt]]:
    sittings: list[list[Attempt]] = []
    for attempt in history:
        if not sittings or attempt.when - sittings[-1][-1].when > SITTING:
            sittings.append([])
        sittings[-1].append(attempt)
    return sittings


def _rating(cell: Cell, sitting: Sequence[Attempt]) -> Rating:
    from fsrs import Rating

    failed = sum(not attempt.passed for attempt in sitting)
    wrong = failed > 0 and cell.kind == "predict"
    if wrong or failed >= MANY_FAILED or failed == len(sitting):
        return Rating.Again
    return Rating.Hard if failed or any(attempt.hints for attempt in sitting) else Rating.Good


def _new_card() -> Card:
    from fsrs import Card  # here and above: it takes 90 ms to import, and the first paint waits

    return Card(card_id=1)  # else its constructor sleeps for a millisecond to make one


def _scheduler() -> Scheduler:
    """Whole days, without chance; the parameters are the ones that fsrs ships."""
    from fsrs import Scheduler

    return Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
