"""What to review: exercises and predictions that went wrong, when FSRS says they may be forgotten.

The schedule is computed from the attempts in the study, so there is nothing else to save.
Attempts within an hour are one review. Its rating is that of its worst part: "again" where nothing
passed, or three attempts failed, or a prediction was wrong; "hard" after one or two failed attempts
or a hint before the pass; else "good". A cell whose reviews were all good never comes back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from learn_torch.course.course import Course, Entry
from learn_torch.course.model import Cell
from learn_torch.study.records import Attempt, Key

SITTING = 3600.0
"""Seconds between two attempts that belong to different reviews."""
MANY_FAILED = 3
EXERCISE_MINUTES = 3
PREDICTION_MINUTES = 1
SESSION_MINUTES = 10
NEW_DAY = 4
"""The hour, local time, at which a day begins: past midnight counts for the day before."""
AGAIN, HARD, GOOD = 1, 2, 3
"""The values of `fsrs.Rating`."""


class ReviewItem(msgspec.Struct, frozen=True):
    """A cell to do again."""

    entry: Entry
    cell: Cell
    due: float
    """When the day begins on which it comes back, in seconds since 1970."""
    last: float
    """The last attempt, in seconds since 1970."""

    @property
    def minutes(self) -> int:
        """About how long it takes."""
        return EXERCISE_MINUTES if self.cell.kind == "exercise" else PREDICTION_MINUTES


class Schedule(msgspec.Struct, frozen=True):
    """When each cell that ever went wrong comes back."""

    items: tuple[ReviewItem, ...] = ()
    """The first to come back first."""
    left_out: tuple[float, ...] = ()
    """The same times of cells that changed or went from the course since."""

    def due(self, now: float) -> list[ReviewItem]:
        """Return what is due, the longest due first."""
        return [item for item in self.items if item.due <= now]

    def one_session(self, now: float) -> list[ReviewItem]:
        """Return as much of what is due as fits into ten minutes, and at least one."""
        chosen: list[ReviewItem] = []
        for item in self.due(now):
            if chosen and sum(one.minutes for one in chosen) + item.minutes > SESSION_MINUTES:
                break
            chosen.append(item)
        return chosen

    def find(self, item: ReviewItem) -> ReviewItem | None:
        """Return the same cell in this schedule."""
        key = (item.entry.id, item.cell.id)
        return next((one for one in self.items if (one.entry.id, one.cell.id) == key), None)


class Review(msgspec.Struct):
    """Ten minutes of cells, one after another, and how each went."""

    items: Sequence[ReviewItem]
    left_out: int
    """How many cells would be due, had they not changed or gone."""
    place: int = 0
    results: dict[int, bool] = {}
    """Place to whether its first attempt passed; what was passed over is not in it."""

    @property
    def item(self) -> ReviewItem:
        """The cell to do now."""
        return self.items[self.place]

    def take_result(self, passed: bool) -> None:
        """Note how an attempt at the present cell went; the first one counts."""
        self.results.setdefault(self.place, passed)


def schedule(
    course: Course,
    attempts: Iterable[tuple[Key, Attempt]],
    editions: Mapping[str, Mapping[str, str]],
    closed: Callable[[Entry], bool] = lambda entry: False,
) -> Schedule:
    """Return when what went wrong in a course comes back.

    `attempts`: as `Study.attempts` returns them, oldest first. `editions`: the fingerprint of each
    cell when it last ran in its lesson, as `Study.editions` returns them: a cell that its author
    changed since is another question, and waits for the learner in its lesson. `closed`: whether a
    lesson may not be opened without asking.
    """
    cells = {
        (entry.id, cell.id): (entry, entry.lesson.cell(cell.id))
        for entry in course.entries
        for cell in entry.head.cells
        if cell.fingerprint == editions.get(entry.id, {}).get(cell.id) and not closed(entry)
    }
    items: list[ReviewItem] = []
    left_out: list[float] = []
    for place, history in _histories(attempts).items():
        entry, cell = cells.get(place, (None, None))
        due = _due(cell, history)
        if due is None:
            continue
        if entry is None or cell is None:
            left_out.append(due)
        else:
            items.append(ReviewItem(entry, cell, due, history[-1].when))
    return Schedule(tuple(sorted(items, key=lambda item: item.due)), tuple(left_out))


def _histories(attempts: Iterable[tuple[Key, Attempt]]) -> dict[tuple[str, str], list[Attempt]]:
    histories: dict[tuple[str, str], list[Attempt]] = {}
    for key, attempt in attempts:
        if attempt.passed is not None:
            histories.setdefault((key.lesson, key.cell), []).append(attempt)
    return histories


def _due(cell: Cell | None, history: Sequence[Attempt]) -> float | None:
    """When a cell comes back (seconds since 1970); None where it never went wrong."""
    reviews = [(_rating(cell, sitting), sitting[-1].when) for sitting in _sittings(history)]
    if all(rating == GOOD for rating, _ in reviews):
        return None
    from fsrs import Card, Rating, Scheduler  # here: 90 ms, and the first paint waits

    # Whole days, without chance; the parameters are the ones that fsrs ships.
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = Card(card_id=1)  # else its constructor sleeps for a millisecond to make one
    for rating, when in reviews:
        card, _ = scheduler.review_card(card, Rating(rating), datetime.fromtimestamp(when, UTC))
    return day_start(card.due.timestamp())


def day_start(when: float) -> float:
    """Return when the day of that time began, at four in the morning, local time."""
    day = time.localtime(when - NEW_DAY * 3600)
    return time.mktime((day.tm_year, day.tm_mon, day.tm_mday, NEW_DAY, 0, 0, 0, 0, -1))


def days_between(now: float, due: float) -> int:
    """Return in how many days a time is: 0 today, 1 tomorrow."""
    return round((day_start(due) - day_start(now)) / 86_400)


def _sittings(history: Sequence[Attempt]) -> list[list[Attempt]]:
    sittings: list[list[Attempt]] = []
    for attempt in history:
        if not sittings or attempt.when - sittings[-1][-1].when > SITTING:
            sittings.append([])
        sittings[-1].append(attempt)
    return sittings


def _rating(cell: Cell | None, sitting: Sequence[Attempt]) -> int:
    failed = sum(not attempt.passed for attempt in sitting)
    wrong = failed > 0 and cell is not None and cell.kind == "predict"
    if wrong or failed >= MANY_FAILED or failed == len(sitting):
        return AGAIN
    to_pass = next(place for place, attempt in enumerate(sitting, 1) if attempt.passed)
    return HARD if failed or any(attempt.hints for attempt in sitting[:to_pass]) else GOOD
