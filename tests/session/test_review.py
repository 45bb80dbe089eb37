"""What went wrong comes back after days, sooner where it went worse; what went well stays away."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from learn_torch.course.course import Content, Course, Entry, Track
from learn_torch.session.events import RunFinished, SessionOpened
from learn_torch.session.replay import ReviewSession
from learn_torch.session.requests import RunRequest
from learn_torch.session.review import (
    SESSION_MINUTES,
    Review,
    Schedule,
    day_start,
    days_between,
    schedule,
)
from learn_torch.study.records import Attempt, Key
from tests.app.fakes import finished
from tests.session.making import (
    CODE,
    CUDA,
    EXERCISE,
    PREDICT,
    RAISES,
    lesson,
    manager,
    of_kind,
    read_until,
    warm_kernel,
)

ENTRIES = tuple(
    Entry(name, "t", number, Path(f"{name}.yaml"), Content(lesson(CODE, PREDICT, EXERCISE), {}))
    for number, name in enumerate(["one", "two", "three", "four", "five"], start=1)
)
COURSE = Course("course", "T", Path(), (Track("t", "T", ENTRIES),))
EDITIONS = {
    entry.id: {cell.id: cell.fingerprint for cell in entry.lesson.cells} for entry in ENTRIES
}
OPEN = lambda entry: False  # noqa: E731
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


def planned(*attempts: tuple[Key, Attempt], **rest: object) -> Schedule:
    return schedule(COURSE, attempts, rest.get("editions", EDITIONS), rest.get("closed", OPEN))  # type: ignore[arg-type]


def due_day(*attempts: tuple[Key, Attempt]) -> float | None:
    """Days after the start at which the only cell is due; None if it never is."""
    items = planned(*attempts).items
    return days_between(START, items[0].due) if items else None


def test_a_failed_exercise_comes_back_the_day_after_and_not_a_minute_later() -> None:
    found = planned(attempt(False), attempt(True, days=0.01))
    assert found.due(START + 60) == found.due(START + DAY / 4) == []
    [item] = found.due(START + DAY)
    assert (item.entry.id, item.cell.id) == ("one", "exercise")
    assert item.last == START + 0.01 * DAY


@pytest.mark.parametrize(("hour", "tomorrow"), [(9, False), (23, False), (27, False), (29, True)])
def test_a_day_begins_at_four(hour: int, tomorrow: bool) -> None:
    """Answered at noon; 27 is three o'clock in the night."""
    noon = day_start(START) + 8 * 3600
    midnight = noon - 12 * 3600
    found = planned(attempt(False, days=(noon - START) / DAY))
    assert bool(found.due(midnight + hour * 3600)) is tomorrow
    assert days_between(noon, midnight + hour * 3600) == int(tomorrow)


@pytest.mark.parametrize(
    "history",
    [
        [attempt(True)],
        [attempt(True, days=day) for day in (0, 3, 9)],
        [attempt(None)],
        [attempt(True, cell="predict")],
        [],
    ],
)
def test_what_never_went_wrong_does_not_come_back(history: list[tuple[Key, Attempt]]) -> None:
    assert planned(*history) == Schedule()


@pytest.mark.parametrize(
    ("wrong", "rest"),
    [
        (attempt(False, cell="removed"), {}),
        (attempt(False, lesson="removed"), {}),
        (attempt(False), {"editions": EDITIONS | {"one": {"exercise": "another"}}}),
        (attempt(False), {"editions": EDITIONS | {"one": {}}}),
        (attempt(False), {"closed": lambda entry: entry.id == "one"}),
    ],
)
def test_what_changed_or_went_since_is_counted_and_not_asked(
    wrong: tuple[Key, Attempt], rest: dict[str, object]
) -> None:
    found = planned(wrong, attempt(False, lesson="two"), **rest)
    assert len(found.left_out) == 1
    assert [item.entry.id for item in found.items] == ["two"]


def test_each_good_review_makes_the_pause_longer() -> None:
    first = due_day(attempt(False), attempt(True, days=0.01))
    second = due_day(attempt(False), attempt(True, days=0.01), attempt(True, days=2))
    third = due_day(
        attempt(False), attempt(True, days=0.01), attempt(True, days=2), attempt(True, days=6)
    )
    assert first is not None and second is not None and third is not None
    assert first < second - 2 + 1 < third - 6 + 1


def test_a_review_that_fails_makes_it_shorter() -> None:
    good = [attempt(False), attempt(True, days=0.01), attempt(True, days=2)]
    well, badly = due_day(*good, attempt(True, days=8)), due_day(*good, attempt(False, days=8))
    assert well is not None and badly is not None
    assert badly < well


@pytest.mark.parametrize("history", [[attempt(True, hints=2)], [attempt(False, cell="predict")]])
def test_a_hint_and_a_wrong_prediction_count(history: list[tuple[Key, Attempt]]) -> None:
    assert due_day(*history) == 1


def test_a_hint_after_the_pass_does_not_count() -> None:
    assert due_day(attempt(True), attempt(True, days=0.01, hints=2)) is None


def test_attempts_within_an_hour_are_one_review() -> None:
    assert due_day(*(attempt(False, days=n / 100) for n in range(2)), attempt(True, days=0.03)) == 1


def test_the_longest_due_come_first_and_a_session_takes_ten_minutes() -> None:
    history = [
        attempt(False, days=-index, lesson=entry.id, cell=cell)
        for index, entry in enumerate(ENTRIES)
        for cell in ("predict", "exercise")
    ]
    now = START + 100 * DAY
    found = planned(*history)
    assert [item.entry.id for item in found.due(now)[::2]] == [
        "five",
        "four",
        "three",
        "two",
        "one",
    ]
    session = found.one_session(now)
    assert session == found.due(now)[: len(session)]
    assert 0 < sum(item.minutes for item in session) <= SESSION_MINUTES
    assert Schedule().one_session(now) == []


def test_the_first_attempt_in_a_review_says_how_it_went() -> None:
    review = Review(planned(attempt(False)).items, left_out=0)
    review.take_result(False)
    review.take_result(True)
    assert review.results == {0: False}


async def test_the_cells_above_run_by_their_solutions_and_before_the_cell_itself() -> None:
    kernel = warm_kernel()
    whole = lesson(CODE, EXERCISE, CUDA, PREDICT)
    async with ReviewSession(manager(kernel), whole, PREDICT) as session:
        await session.result_of(RunRequest("predict", "6"))
        asked = [(one.cell, one.code, one.check) for one in kernel.sessions[-1].asked]
        assert asked == [("code", "x = 1", None), ("exercise", "t", None), ("predict", "6", None)]
        assert [cell.id for cell in session.lesson.cells] == ["predict"]
        await session.result_of(RunRequest("predict", "6"))
        assert [one.cell for one in kernel.sessions[-1].asked[3:]] == ["predict"]


async def test_a_cell_above_that_fails_here_is_told_and_the_cell_runs_all_the_same() -> None:
    kernel = warm_kernel()
    kernel.script["code"] = [finished("timeout")]
    async with ReviewSession(manager(kernel), lesson(CODE, RAISES, PREDICT), PREDICT) as session:
        session.submit(RunRequest("predict", "6"))
        events = await read_until(session, of_kind(RunFinished))
    notes = [event.opened.notes for event in events if isinstance(event, SessionOpened)]
    assert notes[0] == ()
    assert [note.values for [note] in notes[1:]] == [{"name": "code"}]


async def test_an_interrupt_stops_the_cells_above_and_the_next_run_begins_them_again() -> None:
    kernel, gate = warm_kernel(), asyncio.Event()
    kernel.script["code"] = [gate, finished()]
    async with ReviewSession(manager(kernel), lesson(CODE, RAISES, PREDICT), PREDICT) as session:
        waiting = RunRequest("predict", "6")
        session.submit(waiting)
        await read_until(session, of_kind(SessionOpened))
        async with asyncio.timeout(60):
            while not (kernel.sessions and kernel.sessions[-1].waiting):
                await asyncio.sleep(0)
        assert await session.interrupt() == [waiting]
        gate.set()
        session.submit(waiting)
        await read_until(session, of_kind(RunFinished))
    asked = [one.cell for one in kernel.sessions[-1].asked]
    assert asked == ["code", "code", "raises", "predict"]
    assert kernel.sessions[-1].interrupts == 1
