"""A child that is not safely inside its sandbox leaves nothing at its guard."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest

from learn_torch import sandbox
from learn_torch.i18n.message import NOTHING
from learn_torch.kernel.wire_types import Limits
from learn_torch.sandbox import removal
from learn_torch.worker import handshake, spawn
from learn_torch.worker.handshake import NotAdmitted
from learn_torch.worker.lifecycle import ChildLifecycle
from learn_torch.worker.limit_words import sandbox_limits


def open_descriptors() -> set[str]:
    return {entry.name for entry in Path("/proc/self/fd").iterdir()}


class Plan:
    """All that a start has to have here."""

    plan = None


def test_a_child_that_is_not_admitted_is_ended_and_its_pipes_are_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forked: list[int] = []
    fork = os.fork

    def noting_fork() -> int:
        forked.append(fork())
        return forked[-1]

    def stay(*arguments: object) -> None:
        signal.pause()

    def refuse(*arguments: object) -> NoReturn:
        raise NotAdmitted(NOTHING)

    monkeypatch.setattr(os, "fork", noting_fork)
    monkeypatch.setattr(spawn, "child_main", stay)
    monkeypatch.setattr(handshake, "admit", refuse)
    start: Any = Plan()
    before = open_descriptors()
    with pytest.raises(NotAdmitted):
        spawn.fork_child(start, lambda *frame: None)
    assert open_descriptors() == before
    assert os.waitstatus_to_exitcode(os.waitpid(forked[0], 0)[1]) == -signal.SIGKILL


def test_a_session_in_which_something_is_left_serves_no_other_lesson(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be removed stays in the folder of a session that is restarted for the same lesson."""
    plan = sandbox.Plan(str(tmp_path), sandbox_limits(Limits()))
    session = ChildLifecycle(plan, Limits(), None, (), lambda *frame: None)
    child: Any = SimpleNamespace(taps={}, close=lambda: None)
    session.child = child
    monkeypatch.setattr(session, "_remove", lambda: None)
    monkeypatch.setattr(removal, "empty_tree", lambda folder: None)
    (tmp_path / "left").touch()
    with pytest.raises(NotAdmitted):
        session.replace(1, emptied=True, for_another_lesson=True)
