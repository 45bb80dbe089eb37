"""What the host makes of the sandbox's word."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest

from learn_torch.errors import SandboxTooWeak
from learn_torch.kernel.sandbox_levels import (
    LEVELS,
    MEANS,
    STRANGERS_NEED,
    SandboxStatus,
    at_least,
    demand,
    in_ci,
    refuse_strangers,
)
from learn_torch.sandbox import levels as sandbox_levels
from learn_torch.sandbox import plan


def test_the_levels_are_in_order_and_each_has_a_sentence() -> None:
    for lower, higher in pairwise(LEVELS):
        assert at_least(higher, lower)
        assert not at_least(lower, higher)
        assert at_least(lower, lower)
    assert set(MEANS) == set(LEVELS)


@pytest.mark.parametrize("word", ["", "safe", "Confined", "limits-only"])
def test_a_word_that_nobody_knows_is_never_enough(word: str) -> None:
    assert not any(at_least(word, level) for level in LEVELS)
    assert not any(at_least(level, word) for level in LEVELS)


def test_what_is_asked_for_in_vain_is_told_with_both_words_and_the_way_out() -> None:
    demand("confined", "partial")
    for found, way_out in (("partial", "partial"), ("none", "limits-only"), ("?", "limits-only")):
        with pytest.raises(SandboxTooWeak) as refused:
            demand(found, "confined")
        assert f"is {found}, and confined is required" in str(refused.value)
        assert str(refused.value).endswith(f"--require-sandbox {way_out}.")


def test_a_stranger_is_refused_below_the_threshold() -> None:
    refuse_strangers(STRANGERS_NEED)
    below = LEVELS[: LEVELS.index(STRANGERS_NEED)]
    for level in (*below, "unheard of"):
        with pytest.raises(SandboxTooWeak, match="--allow-partial"):
            refuse_strangers(level)


def test_the_legend_explains_the_words_that_occur() -> None:
    rows = (("read your files", "kernel"), ("fill the disk", "watched 500 ms"))
    assert [word for word, _ in SandboxStatus("confined", rows).legend] == ["kernel", "watched"]
    assert SandboxStatus("limits only").legend == ()
    assert "does not know" in SandboxStatus("bulletproof").means


def test_the_kernels_side_uses_the_same_words() -> None:
    """The sandbox names the levels, and what holds a promise; here they are explained."""
    assert get_args(sandbox_levels.Level)[::-1] == LEVELS
    everything = plan.Machine(7, True, True, True)
    for machine in (plan.Machine(), everything):
        rows = tuple((row.what, row.held_by) for row in sandbox_levels.promises(machine))
        explained = {word for word, _ in SandboxStatus("confined", rows).legend}
        assert explained == {held_by.partition(" ")[0] for _, held_by in rows}


def test_ci_is_set_by_any_value_but_a_no() -> None:
    assert not in_ci({})
    assert not any(in_ci({"CI": value}) for value in ("", "0", "false", "No", "off"))
    assert all(in_ci({"CI": value}) for value in ("true", "1", "woodpecker"))
