"""What went wrong comes back after days, sooner where it went worse; what went well stays away."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_torch.course.course import Course, Entry, Track
from learn_torch.session.review import SESSION_MINUTES, due_reviews, one_session
from learn_torch.study.records import Attempt, Key
from tests.session.making import CODE, EXERCISE, PREDICT, lesson

ENTRIES = tuple(
    Entry(name, "t", number, Path(f"{name}.yaml"), lesson(CODE, PREDICT, EXERCISE), {})
    for number, name in enumerate(["one", "two", "three", "four", "five"], start=1)
)
COURSE = Course("course", "T", Path(), (Track("t", "T", ENTRIES),))
DAY = 86_400.0
START = 1_790_000_000.0


def attempt(
    passed: bool | None,
    days: float = 0.0,
    lesson: str = "one",
    cell: str = "exercise",
    hints: int = 0,
) -> tuple[Key, Attempt]:
    when = START + days * DAY
    return Key("course", lesson, cell), Attempt("ok", passed, hints, 0.1, "code", when)


def due_day(*attempts: tuple[Key, Attempt]) -> float | None:
    """Days after the start at which the only cell is due; None if it never is."""
    items = due_reviews(COURSE, attempts, START + 10_000 * DAY)
    return (items[0].due - START) / DAY if items else None


def test_a_failed_exercise_comes_back_after_a_day() -> None:
    history = [attempt(False), attempt(True, days=0.01)]
    assert due_reviews(COURSE, history, START + 0.5 * DAY) == []
    [item] = due_reviews(COURSE, history, START + 2 * DAY)
    assert (item.entry.id, item.cell.id, item.failed) == ("one", "exercise", 1)
    assert item.last == START + 0.01 * DAY


@pytest.mark.parametrize(
    "history",
    [
        [attempt(True)],
        [attempt(True, days=day) for day in (0, 3, 9)],
        [attempt(None)],
        [attempt(True, cell="predict")],
        [attempt(False, cell="removed")],
        [attempt(False, lesson="removed")],
        [],
    ],
)
def test_what_never_went_wrong_or_is_gone_does_not_come_back(
    history: list[tuple[Key, Attempt]],
) -> None:
    assert due_day(*history) is None


def test_each_good_review_makes_the_pause_longer() -> None:
    first = due_day(attempt(False), attempt(True, days=0.01))
    assert first is not None
    second = due_day(attempt(False), attempt(True, days=0.01), attempt(True, days=2))
    third = due_day(
        attempt(False), attempt(True, days=0.01), attempt(True, days=2), attempt(True, days=6)
    )
    assert second is not None and third is not None
    assert first < second - 2 + 1 < third - 6 + 1


def test_a_review_that_fails_makes_it_shorter() -> None:
    good = [attempt(False), attempt(True, days=0.01), attempt(True, days=2)]
    well, badly = due_day(*good, attempt(True, days=8)), due_day(*good, attempt(False, days=8))
    assert well is not None and badly is not None
    assert badly < well


@pytest.mark.parametrize("history", [[attempt(True, hints=2)], [attempt(False, cell="predict")]])
def test_a_hint_and_a_wrong_prediction_count(history: list[tuple[Key, Attempt]]) -> None:
    assert due_day(*history) is not None


def test_attempts_within_an_hour_are_one_review() -> None:
    quick = [attempt(False, days=n / 100) for n in range(2)] + [attempt(True, days=0.03)]
    assert due_day(*quick) == pytest.approx(1.03, abs=0.5)


def test_the_longest_due_come_first_and_a_session_takes_ten_minutes() -> None:
    history = [
        attempt(False, days=-index, lesson=entry.id, cell=cell)
        for index, entry in enumerate(ENTRIES)
        for cell in ("predict", "exercise")
    ]
    found = due_reviews(COURSE, history, START + 100 * DAY)
    assert [item.entry.id for item in found[::2]] == ["five", "four", "three", "two", "one"]
    session = one_session(found)
    assert session == found[: len(session)]
    assert 0 < sum(item.minutes for item in session) <= SESSION_MINUTES
    assert one_session([]) == []
