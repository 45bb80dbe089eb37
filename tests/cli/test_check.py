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

from learn_torch.check import command
from learn_torch.cli import main
from tests.check.making import ScriptedKernel
from tests.cli.learn_torch import COMMAND, GOOD, NEGATIVE, LearnTorch, environment
from tests.kernel.running import alive, gone


def test_a_good_course_is_proved_and_a_report_into_a_file_leaves_stdout_empty(
    tmp_path: Path,
) -> None:
    file = tmp_path / "report.json"
    words = ("--seeds", "2", "--device", "cpu", "--format", "json", "--output", file)
    run = LearnTorch("--check", GOOD, *words).succeeds()
    run.tells("2 lessons: 2 passed, 0 failed, 0 unchecked in ", "(cpu, torch ", "sandbox: ")
    run.tells("passed     sums", "passed     dice")
    assert run.stdout == ""
    sums, _ = json.loads(file.read_text(encoding="utf-8"))["lessons"]
    kinds = [(cell["id"], cell["kind"], len(cell["proofs"])) for cell in sums["cells"]]
    assert kinds == [
        ("make", "code", 2),
        ("guess", "predict", 2),
        ("mismatch", "code", 1),
        ("total", "exercise", 4),
        ("use", "code", 2),
    ]
    assert sums["cells"][0]["stdout"] == "made torch.Size([3])\ntensor([1., 2., 3.])\n"


NOISY = """\
format: 1
title: T
goal: G.
minutes: 1
cells:
  - id: noisy
    code: |
      import sys
      print('out')
      print('err', file=sys.stderr)
      1 / 0
"""
WIDE = f"""\
format: 1
title: T
goal: G.
minutes: 1
cells:
  - id: wide
    code: |
      x = 1  # {"x" * 80}
"""


def test_a_failing_cell_fails_with_its_stderr_and_a_finding_fails_nothing(tmp_path: Path) -> None:
    noisy, wide = tmp_path / "10-noisy.yaml", tmp_path / "20-wide.yaml"
    noisy.write_text(NOISY)
    wide.write_text(WIDE)
    run = LearnTorch("--check", noisy, wide, "--format", "junit", "--device", "cpu").fails(1)
    failing, passing = JUnitXml.fromstring(run.stdout.encode())
    [case] = failing
    assert (case.classname, case.name) == ("noisy.noisy", "runs")
    assert (case.system_out, case.system_err) == ("out\nerr\n", "err\n")
    [failure] = case.result
    assert failure.type == "ZeroDivisionError"
    assert f"{noisy}:6: noisy, runs" in failure.text
    assert (passing.tests, passing.failures, passing.errors) == (1, 0, 0)
    [found] = [element.text for element in passing._elem.iter("system-out")]
    assert f"{wide}:8:78: wide: the line is 89 columns wide;" in found


def test_where_nothing_could_be_shown_nothing_is_proved(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "Kernel", lambda **_: ScriptedKernel())
    assert main(["--check", str(NEGATIVE / "22-only-text.yaml")]) == 1
    said = capsys.readouterr().out
    assert "nothing to run" in said
    assert "1 lesson: 0 passed, 0 failed, 1 unchecked" in said


def test_a_device_that_is_not_there_is_misuse(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "Kernel", lambda **_: ScriptedKernel())
    assert main(["--check", str(GOOD), "--device", "cuda"]) == 2
    told = capsys.readouterr()
    assert "There is no device cuda here." in told.err and "--device" in told.err
    assert told.out == ""


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
