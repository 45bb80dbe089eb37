"""What each kind of cell owes."""

from __future__ import annotations

import pytest

from learn_torch.check.proof_plan import is_value, plan
from learn_torch.course.model import Cell, Predict
from tests.check.making import code, exercise


def predict(answer: str, *choices: str) -> Cell:
    return Cell(id="guess", code="x", predict=Predict(answer=answer, because="b", choices=choices))


@pytest.mark.parametrize(
    ("cell", "proofs"),
    [
        (code("a"), ("runs",)),
        (code("a", expect="1"), ("runs", "expect")),
        (code("a", raises="KeyError"), ("raises",)),
        (code("a", raises="KeyError", expect="1"), ("raises", "expect")),
        (predict("6"), ("runs", "answer")),
        (predict("6", "6", "7"), ("runs", "answer")),
        (predict("it falls", "it falls", "it grows"), ("runs",)),
        (exercise("e"), ("starter", "solution")),
        (exercise("e", "no", "never"), ("starter", "solution", "wrong 1", "wrong 2")),
    ],
)
def test_a_cell_owes(cell: Cell, proofs: tuple[str, ...]) -> None:
    owed = plan(cell)
    assert owed is not None
    assert owed.proofs == proofs


def test_a_text_owes_nothing() -> None:
    assert plan(Cell(id="text", text="Read.")) is None


def test_starters_and_wrong_answers_are_tried_before_the_solution_is_run() -> None:
    owed = plan(exercise("e", "no"))
    assert owed is not None
    assert [attempt.code for attempt in owed.trials] == ["starter", "wrong 1"]
    assert owed.final.code == "solution"
    assert {attempt.check for attempt in (*owed.trials, owed.final)} == {"check"}


def test_the_other_choices_are_tried_where_they_are_values() -> None:
    owed = plan(predict("6", "6", "7", "torch.int64", "nobody knows"))
    assert owed is not None
    assert [attempt.guess for attempt in owed.trials] == ["7", "torch.int64"]
    assert owed.final.guess == "6"


def test_an_answer_in_prose_is_not_compared_but_the_values_beside_it_are() -> None:
    owed = plan(predict("nobody knows", "6", "nobody knows"))
    assert owed is not None
    assert [attempt.guess for attempt in owed.trials] == ["6"]
    assert owed.final.guess is None
    assert "answer" in owed.proofs


def test_on_another_seed_only_the_run_itself_is_owed() -> None:
    for cell in (code("a", expect="1"), predict("6", "6", "7")):
        owed = plan(cell, own_seed=False)
        assert owed is not None
        assert (owed.trials, owed.proofs, owed.final.guess) == ((), ("runs",), None)
    assert plan(exercise("e", "no"), own_seed=False) == plan(exercise("e", "no"))


@pytest.mark.parametrize(
    "text",
    [
        "6",
        "-6.5",
        "(3, 4)",
        "tensor([6., 8.])",
        "torch.int64",
        "torch.Size([2])",
        "RuntimeError",
        "nan",
        "None",
        "'a'",
        "float",
    ],
)
def test_python_for_a_value(text: str) -> None:
    assert is_value(text)


@pytest.mark.parametrize("text", ["it falls", "falls", "x", "all", "a\0b", "3 or so", "<Backward>"])
def test_prose(text: str) -> None:
    assert not is_value(text)
