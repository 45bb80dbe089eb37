"""A pass says what was compared, and in how many cases."""

from __future__ import annotations

import pytest
import torch

from learn_torch.worker.checking import Run
from learn_torch.worker.judging import judge


def passed(check: str) -> str:
    """What a check says that the learner's `f`, which doubles, has passed."""
    verdict = judge(check, {"f": lambda x: 2 * x, "t": torch.ones(2)}, Run(""))
    assert verdict.passed, verdict.message
    return str(verdict.message)


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ("same(f(t), t + t)", "Verified: shape, dtype, values."),
        ("same(f(t), t + t, dtype=False)", "Verified: shape, values."),
        ("same(f(3), 6)", "Verified: values."),
        ("for n in range(4): same(f(n), n + n)", "Verified in 4 cases: values."),
        (
            "with unchanged(x=t): got = f(t)\nsame(got, t + t)\nfollows_dtype(f, t, call='f(t)')",
            "Verified: shape, dtype, values, x unchanged, dtype of the input.",
        ),
        ("expect(f(1) == 2, 'no')", ""),
        ("assert close(f(t), t + t)", ""),
        ("", ""),
    ],
)
def test_what_a_pass_stands_for(check: str, words: str):
    assert passed(check) == words


def test_what_went_well_before_a_failure_is_not_said():
    verdict = judge("same(f(1), 2)\nsame(f(1), 3, 'f(1)')", {"f": lambda x: 2 * x}, Run(""))
    assert not verdict.passed
    assert "f(1) gave 2" in str(verdict.message)
    assert "Verified" not in str(verdict.message)


def test_each_check_counts_for_itself():
    assert passed("same(f(1), 2)") == passed("same(f(1), 2)") == "Verified: values."
