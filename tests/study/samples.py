"""A cell's key, and runs of it."""

from __future__ import annotations

from typing import Any

from learn_torch.kernel.protocol import Outcome
from learn_torch.study.store import Key, RunRecord

KEY = Key("learn-torch", "tensors", "shapes")
OTHER = Key("learn-torch", "tensors", "dtypes")


def a_run(outcome: Outcome = "ok", **changes: Any) -> RunRecord:
    """A run as the screen would keep it."""
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
    }
    return RunRecord(**(fields | changes))
