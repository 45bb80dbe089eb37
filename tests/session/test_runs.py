"""A run takes what is printed after its end; which run that is, the history knows."""

from __future__ import annotations

from learn_torch.kernel.protocol import Output
from learn_torch.session.requests import RunRequest
from learn_torch.session.run_result import RunResult
from learn_torch.session.runs import Run, RunHistory
from tests.app.fakes import finished, printed


def started(history: RunHistory, cell: str) -> Run:
    run = Run(RunRequest(cell, "code"))
    history.add(run)
    return run


def ended(history: RunHistory, cell: str) -> Run:
    run = started(history, cell)
    run.take(printed(f"out of {cell}\n"))
    run.take(finished())
    return run


def late(number: int, data: bytes, dropped: int = 0) -> Output:
    return Output(1, number, "stdout", data, dropped, late=True)


def result(run: Run) -> RunResult:
    assert run.result is not None
    return run.result


def test_late_output_stands_beside_the_output_of_its_run() -> None:
    history = RunHistory()
    first, second = ended(history, "a"), ended(history, "b")
    before = result(first)
    event = history.take_late(late(1, b"beat\n"))
    assert event is not None
    assert (event.run, event.before, event.result) == (first, before, result(first))
    assert (result(first).output, result(first).late) == ("out of a\n", "beat\n")
    assert result(second).late == ""


def test_a_thread_of_an_earlier_run_prints_under_its_cell_that_has_run_again() -> None:
    history = RunHistory()
    ended(history, "a")
    again = ended(history, "a")
    history.take_late(late(1, b"beat\n"))
    assert result(again).late == "beat\n"


def test_what_comes_while_its_cell_runs_again_is_in_the_result() -> None:
    history = RunHistory()
    ended(history, "a")
    again = started(history, "a")
    assert history.take_late(late(1, b"beat\n")) is None
    again.take(finished())
    assert result(again).late == "beat\n"


def test_pieces_of_a_character_are_put_together_and_a_cut_is_said() -> None:
    history = RunHistory()
    run = ended(history, "a")
    for piece in ("张".encode()[:2], "张".encode()[2:]):
        history.take_late(late(1, piece))
    assert result(run).late == "张"
    history.take_late(late(1, b"", dropped=5000))
    assert "5 KiB" in result(run).late


def test_a_forgotten_run_gets_nothing() -> None:
    history = RunHistory()
    for _ in range(RunHistory.KEPT + 1):
        ended(history, "a")
    assert history.take_late(late(1, b"beat\n")) is None
    assert history.take_late(late(999, b"beat\n")) is None
