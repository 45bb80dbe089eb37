"""A lesson that proves nothing is turned away, with the right words.

All of them are in one course, and one kernel runs it once: whatever one lesson does to its
process must not reach the next. Two seeds: the last lesson holds on its own seed only.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.learn_torch import NEGATIVE, LearnTorch
from tests.kernel.running import alive

pytestmark = pytest.mark.xdist_group("negative")  # one worker, so that the course runs once

Found = dict[str, Any]


@pytest.fixture(scope="module")
def run() -> LearnTorch:
    words = ("--timeout", "2", "--seeds", "2", "--jobs", "2", "--device", "cpu", "--format", "json")
    return LearnTorch("--check", NEGATIVE, *words)


@pytest.fixture(scope="module")
def found(run: LearnTorch) -> dict[str, Found]:
    return {lesson["id"]: lesson for lesson in run.json["lessons"]}


def proofs(lesson: Found) -> dict[tuple[str, str], tuple[str, str]]:
    return {
        (cell["id"], proof["proof"]): (proof["outcome"], proof["message"])
        for cell in lesson["cells"]
        for proof in cell["proofs"]
    }


TURNED_AWAY = """
starter-passes           double, starter      the starter passes the check as it stands
solution-fails           double, solution     the check turns it away: y is 15, not twice x.
solution-raises          double, solution     the check never ran: NameError: name 'z' is not defined
wrong-slips-through      double, wrong 2      the check lets this wrong answer pass
wrong-with-other-words   double, wrong 2      other words than "y is 25": NameError: name 'w' is not
check-broken             double, starter      the check itself is broken:
check-broken             double, solution     the check itself is broken:
check-broken             double, wrong 1      the check itself is broken:
check-broken             double, wrong 2      the check itself is broken:
never-judged             double, solution     the check never ran: SystemExit
starter-hangs            double, starter      a learner who runs the starter meets this: It reached the limit of 2 s
wrong-crashes            double, wrong 2      other words than "SIGSEGV": The process crashed
expectation-off          print, expect        line 2 of the output: expected "0.27", printed "0.25"
answer-wrong             guess, answer        the answer says 5, but it is 4
choice-right-too         guess, answer        the choice 4.0 is judged right too
raises-nothing           fine, raises         ended without an exception; expected RuntimeError
raises-nothing           other, raises        expected KeyError, met this: ValueError: invalid literal
raises-nothing           unexpected, runs     ValueError: invalid literal
hangs                    endless, runs        It reached the limit of 2 s for one cell. It did not yield
crashes                  crash, runs          The process crashed
exits                    exit, runs           The cell ended its own process (exit code 0).
floods                   flood, expect        expected "end", printed "last"
forks                    fork, runs           It reached the limit of 2 s for one cell.
one-seed-only            lucky, runs          on seed 1: AssertionError: another seed
"""
ROWS = [re.split(r"\s{2,}", row, maxsplit=2) for row in TURNED_AWAY.strip().splitlines()]

UNCHECKED = {
    "cell-for-a-gpu": "needs a CUDA device, and this check runs on cpu",
    "needs-a-gpu": "needs a CUDA device, and this check runs on cpu",
    "module-missing": "learn_torch_has_no_such_module",
    "only-text": "nothing to run",
}


@pytest.mark.parametrize(("lesson", "proof", "words"), ROWS, ids=[f"{a}: {b}" for a, b, _ in ROWS])
def test_it_is_turned_away(found: dict[str, Found], lesson: str, proof: str, words: str) -> None:
    cell, _, name = proof.partition(", ")
    outcome, message = proofs(found[lesson])[cell, name]
    assert outcome == "failed"
    assert words in message
    assert found[lesson]["outcome"] == "failed"


@pytest.mark.parametrize(("lesson", "reason"), UNCHECKED.items())
def test_it_is_unchecked(found: dict[str, Found], lesson: str, reason: str) -> None:
    assert found[lesson]["outcome"] == "unchecked"
    assert reason in found[lesson]["reason"]


def test_nothing_else_fails_with_it(found: dict[str, Found]) -> None:
    failing = {
        (lesson["id"], f"{cell}, {name}")
        for lesson in found.values()
        for (cell, name), (outcome, _) in proofs(lesson).items()
        if outcome == "failed"
    }
    assert failing == {(lesson, proof) for lesson, proof, _ in ROWS}


def test_every_lesson_is_turned_away_in_the_order_of_the_course(run: LearnTorch) -> None:
    run.fails(1)
    ids = [path.stem.partition("-")[2] for path in sorted(NEGATIVE.glob("*.yaml"))]
    assert [lesson["id"] for lesson in run.json["lessons"]] == ids
    assert run.json["summary"] == {"passed": 0, "failed": 19, "unchecked": 4}


def test_the_cells_after_a_hang_or_a_crash_stand_where_they_would_without(
    found: dict[str, Found],
) -> None:
    for lesson in ("hangs", "crashes"):
        assert proofs(found[lesson])["after", "expect"][0] == "passed"


def test_a_flood_is_bounded(found: dict[str, Found]) -> None:
    [flood] = found["floods"]["cells"]
    assert len(flood["stdout"]) < 1 << 20


def test_no_child_survives(found: dict[str, Found]) -> None:
    [fork] = found["forks"]["cells"]
    pids = [int(pid) for pid in re.findall(r"child (\d+)", fork["stdout"])]
    assert len(pids) == 8
    assert not [pid for pid in pids if alive(pid)]


def test_it_is_narrated_a_line_a_lesson_without_control_characters(run: LearnTorch) -> None:
    first, *lines = run.stderr.splitlines()
    assert first.startswith("on cpu")
    assert len(lines) == 23
    assert "failed     starter-passes" in "\n".join(lines)
    assert run.stderr.replace("\n", "").isprintable()


def test_paths_are_those_of_the_files(found: dict[str, Found]) -> None:
    assert all(Path(lesson["path"]).is_file() for lesson in found.values())
