"""Where the learner stands follows from what is kept, and from the cell as it is now."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_torch.course.course import Content, Entry
from learn_torch.course.model import Cell, Exercise, Lesson, Predict
from learn_torch.study.progress import Progress, cell_status, lesson_progress
from learn_torch.study.records import Pass, Record
from tests.study.samples import a_run

TEXT = Cell(id="why", text="Because.")
CODE = Cell(id="square", code="x ** 2")
EXERCISE = Cell(
    id="cube",
    exercise=Exercise(starter="x", solution="x ** 3", check="assert x", hints=("Thrice.",)),
)
PREDICT = Cell(id="guess", code="1 + 1", predict=Predict(answer="2", because="Count."))


def passed(fingerprint: str) -> Record:
    return Record(passed=Pass(fingerprint, "cpu", 1.0))


def test_a_text_is_nothing_to_do() -> None:
    assert cell_status(TEXT, None) == cell_status(TEXT, Record(hints=1)) == "text"


@pytest.mark.parametrize("cell", [CODE, EXERCISE, PREDICT])
def test_a_cell_not_touched_is_open(cell: Cell) -> None:
    assert cell_status(cell, None) == cell_status(cell, Record()) == "open"


def test_a_cell_edited_back_to_the_author_s_text_is_open() -> None:
    assert cell_status(EXERCISE, Record(text="x")) == "open"


@pytest.mark.parametrize(
    "record",
    [
        Record(text="x * x"),
        Record(text=""),
        Record(run=a_run("error")),
        Record(hints=1),
        Record(solution_seen=True),
        Record(guess="2"),
    ],
)
def test_a_cell_edited_run_helped_or_answered_is_started(record: Record) -> None:
    assert cell_status(EXERCISE, record) == "started"


@pytest.mark.parametrize("cell", [CODE, EXERCISE, PREDICT])
def test_a_cell_passed_as_it_is_now_is_done(cell: Cell) -> None:
    assert cell_status(cell, passed(cell.fingerprint)) == "done"


def test_a_cell_that_the_author_changed_since_is_changed_and_not_done() -> None:
    assert cell_status(CODE, passed(Cell(id="square", code="x * x").fingerprint)) == "changed"


def test_new_prose_does_not_take_a_pass_away() -> None:
    reworded = Cell(id="square", code="x ** 2", text="Said better.")
    assert cell_status(reworded, passed(CODE.fingerprint)) == "done"


@pytest.fixture
def entry() -> Entry:
    lesson = Lesson(
        format=1,
        title="Powers",
        goal="You can raise x.",
        minutes=5,
        cells=(TEXT, CODE, EXERCISE, PREDICT),
    )
    return Entry("powers", "tensors", 1, Path("10-powers.yaml"), Content(lesson, {}))


def test_texts_do_not_count(entry: Entry) -> None:
    assert lesson_progress(entry, {}) == Progress(done=0, total=3)


def test_progress_is_the_same_from_records_and_from_fingerprints(entry: Entry) -> None:
    fingerprints = {"square": CODE.fingerprint, "cube": "of an earlier edition", "gone": "x"}
    records = {cell: passed(print_) for cell, print_ in fingerprints.items()}

    expected = Progress(done=1, total=3, changed=1)
    assert lesson_progress(entry, fingerprints) == expected
    assert lesson_progress(entry, records | {"guess": Record(hints=1)}) == expected
