"""`--check --require-sandbox LEVEL`, and what CI requires unasked."""

from __future__ import annotations

import shlex
import sys

import pytest

from learn_torch.check import command
from learn_torch.check.check_options import CheckOptions
from learn_torch.cli import main
from tests.cli.learn_torch import GOOD, LearnTorch

DICE = GOOD / "basics" / "02-dice.yaml"


@pytest.mark.parametrize(
    ("ci", "given", "required"),
    [
        ("", "", ""),
        ("false", "", ""),
        ("true", "", "confined"),
        ("1", "--require-sandbox limits-only", "limits only"),
        ("", "--require-sandbox partial", "partial"),
    ],
)
def test_where_ci_is_set_confined_is_required(
    ci: str, given: str, required: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def note(options: CheckOptions, process: object) -> int:
        asked.append(options.sandbox)
        return 0

    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(command, "prove_lessons", note)
    assert main(["--check", str(DICE), *given.split()]) == 0
    assert asked == [required]


def test_what_the_machine_cannot_give_is_exit_code_2_and_no_report() -> None:
    """A worker without Landlock and seccomp plays a machine that has neither."""
    weak = ("--test-without=landlock,seccomp,supervisor",)
    launcher = shlex.join([sys.executable, "-P", "-m", "learn_torch.worker", *weak]) + " #"
    words = ("--check", DICE, "--format", "json", "--device", "cpu", "--launcher", launcher)
    strict = LearnTorch(*words, "--require-sandbox", "confined")
    strict.fails(2).tells("The sandbox here is limits only, and confined is required.")
    assert strict.stdout == ""
