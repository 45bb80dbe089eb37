"""A limit that the sandbox enforces is said with its amount, and whose it is."""

from __future__ import annotations

from typing import get_args

import pytest

from learn_torch.kernel.wire_types import Limits
from learn_torch.sandbox.limits import Kind, LimitExceeded, SandboxLimits
from learn_torch.worker.limit_words import limit_in_words, sandbox_limits


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_has_words_with_its_amount(kind: Kind) -> None:
    assert "3" in str(limit_in_words(LimitExceeded(kind, 3 << 30), Limits()))


def test_the_learners_own_limit_is_called_theirs() -> None:
    own = Limits(user_set=("memory_bytes",))
    reached = LimitExceeded("memory_bytes", 1 << 29)
    assert "512 MiB" in str(limit_in_words(reached, own))
    assert limit_in_words(reached, own) != limit_in_words(reached, Limits())


def test_the_sandbox_gets_what_the_session_was_given() -> None:
    given = Limits(1.0, 2, 3, 4, 5, True, cpu_seconds=6.0)
    assert sandbox_limits(given) == SandboxLimits(1.0, 6.0, 2, 3, 4, 5, True)
    assert sandbox_limits(Limits()) == SandboxLimits()


def test_only_files_outlive_the_processes() -> None:
    lasting = {kind for kind in get_args(Kind) if LimitExceeded(kind, 1).is_files}
    assert lasting == {"scratch_bytes", "files", "folder_depth"}
