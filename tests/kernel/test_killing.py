"""Whoever of program, zygote, guard and session dies first, nothing of the session is left."""

from __future__ import annotations

import pytest

from tests.kernel import killing


@pytest.mark.kernel
def test_nothing_is_left_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """`python -m tests.kernel.killing 100` is the long form."""
    monkeypatch.setattr(killing, "CLEAN_SECONDS", 10.0)  # other tests keep the machine busy
    found = killing.rounds(4, 7)
    assert found == {name: [] for name in found}
