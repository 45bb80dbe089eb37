"""A cell's key, and runs of it."""

from __future__ import annotations

from typing import Any

from learn_torch.kernel.wire_types import Outcome
from learn_torch.study.records import Attempt, Key, Pass, RunRecord, code_digest
from learn_torch.study.store import Study

KEY = Key("learn-torch", "tensors", "shapes")
OTHER = Key("learn-torch", "tensors", "dtypes")
CODE = "x = torch.ones(2, 3)"


def a_run(outcome: Outcome = "ok", **changes: Any) -> RunRecord:
    """A run of CODE as the screen saves it."""
    fields: dict[str, Any] = {
        "outcome": outcome,
        "output": b"tensor(6.)\n",
        "curves": b"\x00\x01\xff",
        "verdict_passed": True,
        "verdict_message": "Both paths are counted.",
        "trouble": b"",
        "seconds": 0.25,
        "device": "cuda:1",
        "fingerprint": "0123456789abcdef",
        "when": 1_790_000_000.5,
        "code": code_digest(CODE),
    }
    return RunRecord(**(fields | changes))


def an_attempt(passed: bool | None = True, **changes: Any) -> Attempt:
    """A line of the history."""
    fields: dict[str, Any] = {
        "outcome": "ok",
        "passed": passed,
        "hints": 1,
        "seconds": 0.25,
        "code": code_digest(CODE),
        "when": 1_790_000_000.5,
    }
    return Attempt(**(fields | changes))


def save_run(study: Study, key: Key, run: RunRecord, code: str = CODE) -> None:
    """Finish a run that earns nothing and is not in the history."""
    study.finish_run(key, run, code, attempt=None, passed=None)


def save_pass(study: Study, key: Key, fingerprint: str, device: str = "cpu") -> None:
    """Finish a run that passes the cell."""
    passed = Pass(fingerprint, device, 1_790_000_000.25)
    study.finish_run(key, a_run(), CODE, attempt=None, passed=passed)
