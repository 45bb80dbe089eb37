"""What a recorder keeps of a training that goes on for long."""

from __future__ import annotations

import math

from learn_torch.worker.loss_values import MAX_HISTORY
from learn_torch.worker.metrics import Recorder
from learn_torch.worker.observing import Run

STEPS = 3 * MAX_HISTORY
SPIKE, GAP = 20_000, 50_001


def value(step: int) -> float:
    """A loss that falls from 1 to 0.25, with a spike and a nan."""
    return {SPIKE: 99.0, GAP: math.nan}.get(step, 1 - 0.75 * step / (STEPS - 1))


def test_the_history_of_a_long_training_is_bounded_and_keeps_what_checks_ask_for() -> None:
    recorder = Recorder(lambda series, progress: None)
    for step in range(STEPS):
        recorder.steps = step
        recorder.add("loss", value(step))
    recorder.flush()
    values, at = recorder.history["loss"], recorder.at["loss"]
    assert len(values) == len(at) <= MAX_HISTORY
    assert recorder.counts == {"loss": STEPS}
    assert (at[0], at[-1]) == (0, STEPS - 1)
    assert at == sorted(set(at))
    assert all(math.isnan(v) or v == value(step) for step, v in zip(at, values, strict=True))
    assert 99.0 in values
    assert [step for step, v in zip(at, values, strict=True) if math.isnan(v)] == [GAP]
    run = Run("", recorder.history, recorder.at, recorder.steps)
    assert run.falls_below(0.3, within=STEPS)
    assert not run.falls_below(0.3, within=STEPS // 2)


def test_up_to_the_bound_every_value_is_kept() -> None:
    recorder = Recorder(lambda series, progress: None)
    for step in range(MAX_HISTORY):
        recorder.add("loss", float(step))
    recorder.flush()
    assert recorder.history["loss"] == [float(step) for step in range(MAX_HISTORY)]
