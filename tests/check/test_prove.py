"""A lesson is proved in the order in which a learner meets it, on a session that plays a script."""

from __future__ import annotations

from dataclasses import replace

import pytest

from learn_torch.check.results import CellResult, LessonResult
from learn_torch.course.model import Cell, Predict
from learn_torch.errors import (
    DeviceUnavailable,
    KernelDied,
    KernelError,
    KernelMismatch,
    RequirementMissing,
)
from learn_torch.i18n.message import verbatim
from tests.check.making import (
    OPTIONS,
    RIGHT,
    ScriptedKernel,
    code,
    entry,
    exercise,
    finished,
    proved,
    turned_away,
)

GOOD = {
    "starter": turned_away("nothing yet"),
    "wrong 1": turned_away("no"),
    "wrong 2": turned_away("never"),
    "solution": finished(verdict=RIGHT),
}
EXERCISE = exercise("e", "no", "never")


def outcomes(result: LessonResult) -> dict[str, dict[str, str]]:
    return {cell.id: {proof.name: proof.outcome for proof in cell.proofs} for cell in result.cells}


async def test_cells_run_in_order_and_trials_before_the_solution() -> None:
    kernel = ScriptedKernel(GOOD)
    lesson = entry(Cell(id="t", text="Read."), code("a"), EXERCISE, code("b"), seed=3)
    result = await proved(kernel, lesson)
    tries = ["try starter", "try wrong 1", "try wrong 2"]
    assert kernel.calls == ["open 3", "run a", *tries, "run solution", "run b", "close"]
    assert result.outcome == "passed"
    assert outcomes(result) == {
        "a": {"runs": "passed"},
        "e": {"starter": "passed", "solution": "passed", "wrong 1": "passed", "wrong 2": "passed"},
        "b": {"runs": "passed"},
    }


async def test_what_a_cell_printed_and_took_is_told() -> None:
    kernel = ScriptedKernel(GOOD, printed={"a": "hello\n", "starter": "s", "solution": "done\n"})
    result = await proved(kernel, entry(code("a"), EXERCISE))
    assert [(cell.stdout.strip(), cell.seconds) for cell in result.cells] == [
        ("hello", 1.0),
        ("done", 4.0),
    ]


async def test_where_a_session_cannot_be_forked_it_is_played_again_after_each_trial() -> None:
    kernel = ScriptedKernel(GOOD, refuses_trials=True)
    result = await proved(kernel, entry(code("a"), EXERCISE, code("b")))
    again = ["restart 0", "run a"]
    assert kernel.calls == [
        *("open 0", "run a", "refuse starter", "run starter"),
        *(*again, "run wrong 1"),
        *(*again, "run wrong 2"),
        *(*again, "run solution"),
        *("run b", "close"),
    ]
    assert result.outcome == "passed"


async def test_after_a_crash_the_cells_before_it_are_played_again() -> None:
    crash = finished("died", reason="The process crashed.", lost=True)
    kernel = ScriptedKernel({**GOOD, "b": crash})
    lesson = entry(code("a"), EXERCISE, code("b"), code("c"), code("d"))
    result = await proved(kernel, lesson)
    after = kernel.calls[kernel.calls.index("run b") + 1 :]
    assert after == ["restart 0", "run a", "run solution", "run c", "run d", "close"]
    assert outcomes(result)["b"] == {"runs": "failed"}
    assert outcomes(result)["d"] == {"runs": "passed"}


async def test_a_trial_that_takes_the_session_along_is_followed_by_a_replay() -> None:
    kernel = ScriptedKernel({**GOOD, "starter": finished("timeout", reason="slow", lost=True)})
    await proved(kernel, entry(code("a"), EXERCISE))
    assert kernel.calls[2:5] == ["try starter", "restart 0", "run a"]
    assert kernel.calls.count("restart 0") == 1


async def test_every_choice_is_compared() -> None:
    kernel = ScriptedKernel({"x = 6": finished(verdict=RIGHT), "x = 7": turned_away("it is 6")})
    cell = Cell(
        id="g", code="x", predict=Predict(answer="6", because="b", choices=("6", "7", "who knows"))
    )
    assert (await proved(kernel, entry(cell))).outcome == "passed"
    assert kernel.calls == ["open 0", "try x = 7", "run x = 6", "close"]
    kernel.script["x = 7"] = finished(verdict=RIGHT)
    [guess] = (await proved(kernel, entry(cell))).cells
    assert [str(proof.message) for proof in guess.proofs] == [
        "",
        "the choice 7 is judged right too",
    ]


async def test_seeds_count_on_from_the_lessons_own() -> None:
    kernel = ScriptedKernel(GOOD)
    lesson = entry(code("a", expect=""), EXERCISE, seed=2**32 - 1)
    result = await proved(kernel, lesson, replace(OPTIONS, seeds=3))
    opened = [call for call in kernel.calls if call.startswith("open")]
    assert opened == [f"open {2**32 - 1}", "open 0", "open 1"]
    assert result.outcome == "passed"
    assert [cell.seconds for cell in result.cells] == [3.0, 12.0]


async def test_what_is_printed_and_answered_counts_on_the_lessons_own_seed_alone() -> None:
    kernel = ScriptedKernel(printed={"a": "3"})
    options = replace(OPTIONS, seeds=2)
    kernel.on_run = lambda _: kernel.printed.update(a="4") if "open 1" in kernel.calls else None
    [cell] = (await proved(kernel, entry(code("a", expect="3")), options)).cells
    assert cell.outcome == "passed"
    assert cell.stdout.strip() == "3"


async def test_a_failure_on_another_seed_names_it_and_ends_the_lesson() -> None:
    kernel = ScriptedKernel(dict(GOOD))

    def fail_later(_: str) -> None:
        if "open 1" in kernel.calls:
            kernel.script["solution"] = turned_away("unlucky")

    kernel.on_run = fail_later
    result = await proved(kernel, entry(EXERCISE), replace(OPTIONS, seeds=9))
    [cell] = result.cells
    solution = next(proof for proof in cell.proofs if proof.name == "solution")
    assert str(solution.message) == "on seed 1: the check turns it away: unlucky"
    assert "open 2" not in kernel.calls


async def test_each_proof_has_what_its_own_run_printed_and_how_long_it_took() -> None:
    kernel = ScriptedKernel(GOOD, printed={"starter": "from the starter", "solution": "solved"})
    [cell] = (await proved(kernel, entry(EXERCISE))).cells
    found = {proof.name: (proof.output, proof.stderr, proof.seconds) for proof in cell.proofs}
    assert found == {
        "starter": ("not this\nfrom the starter", "not this\n", 1.0),
        "solution": ("not this\nsolved", "not this\n", 1.0),
        "wrong 1": ("not this\n", "not this\n", 1.0),
        "wrong 2": ("not this\n", "not this\n", 1.0),
    }


@pytest.mark.parametrize(
    "error", [RequirementMissing(verbatim("no pandas")), DeviceUnavailable(verbatim("no cuda"))]
)
async def test_what_is_not_here_leaves_a_lesson_unchecked(error: KernelError) -> None:
    kernel = ScriptedKernel(opening=error)
    result = await proved(kernel, entry(code("a")))
    assert (result.outcome, result.why_unchecked) == ("unchecked", (error.sentences,))


@pytest.mark.parametrize(
    "error", [KernelError(verbatim("no room")), KernelMismatch(verbatim("nonsense"))]
)
async def test_a_session_that_does_not_open_fails_the_lesson(error: KernelError) -> None:
    result = await proved(ScriptedKernel(opening=error), entry(code("a")))
    assert (result.outcome, result.trouble) == ("failed", error.sentences)


async def test_a_dead_kernel_is_for_the_caller_to_replace() -> None:
    with pytest.raises(KernelDied):
        kernel = ScriptedKernel(opening=KernelDied(verbatim("gone")))
        await proved(kernel, entry(code("a")))


async def test_a_lesson_for_cuda_is_not_even_opened_elsewhere() -> None:
    kernel = ScriptedKernel()
    result = await proved(kernel, entry(code("a"), device="cuda"))
    assert (result.outcome, kernel.calls) == ("unchecked", [])
    assert [*map(str, result.why_unchecked)] == ["needs a CUDA device, and this check runs on cpu"]


async def test_a_cell_for_cuda_leaves_the_lesson_unchecked_and_the_others_shown() -> None:
    kernel = ScriptedKernel()
    lesson = entry(code("a"), code("b", device="cuda", expect="1"), code("c"))
    result = await proved(kernel, lesson)
    assert kernel.calls == ["open 0", "run a", "run c", "close"]
    assert [cell.outcome for cell in result.cells] == ["passed", "unchecked", "passed"]
    assert outcomes(result)["b"] == {"runs": "unchecked", "expect": "unchecked"}
    assert result.outcome == "unchecked"


async def test_nothing_run_is_no_pass() -> None:
    kernel = ScriptedKernel()
    result = await proved(kernel, entry(Cell(id="t", text="Read.")))
    assert (result.outcome, kernel.calls) == ("unchecked", [])
    assert [*map(str, result.why_unchecked)] == ["nothing to run: all cells are text"]


async def test_a_lesson_as_a_whole_is_bounded() -> None:
    kernel = ScriptedKernel()

    def stop(code: str) -> None:
        if code == "b":
            raise TimeoutError

    kernel.on_run = stop
    lesson = entry(code("a"), Cell(id="t", text="Read."), code("b"), code("c"))
    result = await proved(kernel, lesson, replace(OPTIONS, timeout=2))
    assert result.outcome == "failed"
    assert str(result.trouble).startswith("stopped at the cell b after 20 s, 10 times")
    assert [cell.id for cell in result.cells] == ["a"]
    assert kernel.calls[-1] == "close"


def test_a_cell_without_proofs_is_no_pass() -> None:
    assert CellResult("a", "code", ()).outcome == "unchecked"
