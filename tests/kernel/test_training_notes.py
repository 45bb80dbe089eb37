"""Quiet notes after a training: the bugs that raise no error, and no false alarm."""

from __future__ import annotations

import pytest

from learn_torch.kernel.session import Session
from tests.kernel.running import Result, run
from tests.kernel.trainings import BROKEN, HEALTHY, LOOP, START
from tests.kernel.trainings_of_all_styles import BROKEN_STYLES, HEALTHY_STYLES

pytestmark = pytest.mark.asyncio(loop_scope="session")


def notes_of(result: Result) -> list[str]:
    assert result.finished.trouble is None, result.finished.trouble
    return [str(note) for note in result.finished.notes]


async def notes_on(session: Session, code: str) -> list[str]:
    """The notes on a training in a session whose names are all gone."""
    await run(session, "%reset -f")
    return notes_of(await run(session, START + code))


@pytest.mark.parametrize("name", [*BROKEN, *BROKEN_STYLES])
async def test_a_silent_bug_has_its_note_and_no_other(shared_session: Session, name: str) -> None:
    code, facts = (BROKEN | BROKEN_STYLES)[name]
    notes = await notes_on(shared_session, code)
    assert len(notes) == 1, notes
    for fact in facts:
        assert fact in notes[0]


@pytest.mark.parametrize("name", [*HEALTHY, *HEALTHY_STYLES])
async def test_a_healthy_training_has_none(shared_session: Session, name: str) -> None:
    assert await notes_on(shared_session, (HEALTHY | HEALTHY_STYLES)[name]) == []


async def test_each_run_is_judged_by_itself(session: Session) -> None:
    broken, _ = BROKEN["zero_grad is missing"]
    assert len(notes_of(await run(session, START + broken))) == 1
    assert notes_of(await run(session, START + LOOP)) == []


async def test_a_few_steps_are_no_training(session: Session) -> None:
    broken = BROKEN["zero_grad is missing"][0].replace("range(150)", "range(3)")
    assert notes_of(await run(session, START + broken)) == []


async def test_an_error_is_not_accompanied_by_notes(session: Session) -> None:
    result = await run(session, START + BROKEN["zero_grad is missing"][0] + "1 / 0")
    assert result.finished.trouble is not None and result.finished.notes == ()


async def test_looking_runs_none_of_the_learners_code(session: Session) -> None:
    hostile = """
class Loud(nn.Module):
    def __getattr__(self, name): print("asked for", name) if name.startswith("par") else 0; return super().__getattr__(name)
    def parameters(self, *a): print("parameters"); return super().parameters(*a)
    def named_modules(self, *a, **k): print("named_modules"); return super().named_modules(*a, **k)
    def __init__(self): super().__init__(); self.body = net()
    def forward(self, x): return self.body(x)
class Rude(torch.optim.SGD):
    def __eq__(self, other): raise SystemError("mine")
    __hash__ = None
model = Loud()
optimizer = torch.optim.SGD(model.body.parameters(), lr=0.1)
held = {optimizer: 1}
"""
    result = await run(session, START + hostile + LOOP)
    assert notes_of(result) == [] and result.stdout == ""
    rude = "optimizer = Rude(model.parameters(), lr=0.1)"
    assert (await run(session, START + hostile + rude + LOOP)).stdout != ""  # its own parameters()
