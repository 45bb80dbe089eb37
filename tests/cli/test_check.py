"""`learn-torch --check` on lessons that hold, from a shell."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from junitparser import JUnitXml

from tests.cli.learn_torch import COMMAND, GOOD, NEGATIVE, LearnTorch, environment
from tests.kernel.running import alive, gone


def test_a_good_course_is_proved() -> None:
    run = LearnTorch("--check", GOOD, "--seeds", "2", "--device", "cpu").succeeds()
    run.says("2 lessons: 2 passed, 0 failed, 0 unchecked in ", "(cpu, torch ", "sandbox: ")
    run.tells("passed     sums", "passed     dice")
    assert len(run.stdout.splitlines()) == 1


def test_a_report_goes_into_a_file_and_stdout_stays_empty(tmp_path: Path) -> None:
    lesson = GOOD / "basics" / "01-sums.yaml"
    file = tmp_path / "report.json"
    run = LearnTorch("--check", lesson, "--format", "json", "--output", file, "--device", "cpu")
    run.succeeds().tells("1 lesson: 1 passed, 0 failed, 0 unchecked")
    assert run.stdout == ""
    [found] = json.loads(file.read_text(encoding="utf-8"))["lessons"]
    kinds = [(cell["id"], cell["kind"], len(cell["proofs"])) for cell in found["cells"]]
    assert kinds == [
        ("make", "code", 2),
        ("guess", "predict", 2),
        ("mismatch", "code", 1),
        ("total", "exercise", 4),
        ("use", "code", 2),
    ]
    assert found["cells"][0]["stdout"] == "made torch.Size([3])\ntensor([1., 2., 3.])\n"


def test_what_a_failing_cell_wrote_to_stderr_is_in_the_report(tmp_path: Path) -> None:
    lesson = tmp_path / "10-noisy.yaml"
    lesson.write_text(
        "format: 1\ntitle: T\ngoal: G.\nminutes: 1\ncells:\n  - id: noisy\n    code: |\n"
        "      import sys\n      print('out')\n      print('err', file=sys.stderr)\n      1 / 0\n"
    )
    run = LearnTorch("--check", lesson, "--format", "junit", "--device", "cpu").fails(1)
    [[case]] = JUnitXml.fromstring(run.stdout.encode())
    assert (case.classname, case.name) == ("noisy.noisy", "runs")
    assert (case.system_out, case.system_err) == ("out\nerr\n", "err\n")
    [failure] = case.result
    assert failure.type == "ZeroDivisionError"
    assert f"{lesson}:6: noisy, runs" in failure.text


def test_a_finding_is_told_and_fails_nothing(tmp_path: Path) -> None:
    lesson = tmp_path / "10-sums.yaml"
    text = (GOOD / "basics" / "01-sums.yaml").read_text(encoding="utf-8")
    lesson.write_text(f"{text}\n  - id: wide\n    code: |\n      x = 1  # {'x' * 80}\n")
    line = len(lesson.read_text().splitlines())
    run = LearnTorch("--check", lesson, "--device", "cpu").succeeds()
    run.says(f"finding    {lesson}:{line}:78: wide: the line is 89 columns wide;", "; 1 finding")


def test_where_nothing_could_be_shown_nothing_is_proved() -> None:
    lesson = NEGATIVE / "22-only-text.yaml"
    LearnTorch("--check", lesson, "--device", "cpu").fails(1).says(
        "unchecked  ", "nothing to run", "1 lesson: 0 passed, 0 failed, 1 unchecked"
    )


def test_a_device_that_is_not_there_is_misuse() -> None:
    run = LearnTorch("--check", GOOD, "--device", "cuda", CUDA_VISIBLE_DEVICES="").fails(2)
    run.tells("cuda", "--device")
    assert run.stdout == ""


@pytest.fixture
def endless() -> Iterator[subprocess.Popen[str]]:
    """A check in the middle of a loop without an end, its kernel warm."""
    process = subprocess.Popen(
        [*COMMAND, "--check", str(NEGATIVE / "14-hangs.yaml"), "--device", "cpu"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env=environment(),
        text=True,
    )
    assert process.stderr is not None
    process.stderr.readline()  # "on cpu …": the lessons begin
    with process:
        yield process
        process.kill()


def children(pid: int) -> list[int]:
    """The processes that a process has started, and theirs."""
    words = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [one for child in map(int, words) for one in (child, *children(child))]


async def test_ctrl_c_ends_it_and_all_that_it_started(endless: subprocess.Popen[str]) -> None:
    started = children(endless.pid)
    assert started
    os.kill(endless.pid, signal.SIGINT)
    stdout, stderr = endless.communicate(timeout=20)
    assert (endless.returncode, stdout) == (130, "")
    assert stderr.splitlines()[-1] == "learn-torch: interrupted."
    assert all([await gone(pid) for pid in started])
    assert not any(map(alive, started))
