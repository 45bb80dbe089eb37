"""What a cell measures is its own: profiles, traces of calls and snapshots of memory show no code of ours."""

from __future__ import annotations

import pytest

from learn_torch.kernel.session import Session
from tests.kernel.running import Result, run

pytestmark = pytest.mark.asyncio(loop_scope="session")

START = """
import torch
w = torch.ones(3, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
def train(steps=5):
    for _ in range(steps):
        optimizer.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        optimizer.step()
def ours(files): return sorted({file for file in files if "learn_torch" in file})
"""


async def measured(session: Session, code: str) -> Result:
    result = await run(session, START + code)
    assert result.outcome == "ok", result.finished.trouble
    assert result.curve("loss").count >= 1
    return result


async def test_a_profile_shows_hooks_as_what_they_wrap(shared_session: Session) -> None:
    code = """
import cProfile, pstats
with cProfile.Profile() as profile: train()
stats = pstats.Stats(profile).stats
print(ours(key[0] for key in stats), ours(one[0] for *_, callers in stats.values() for one in callers))
[method] = [key for key in stats if key[0] == torch._tensor.__file__ and key[2] == "backward"]
[function] = [key for key in stats if key[0] == torch.autograd.__file__ and key[2] == "backward"]
print(stats[method][:2], stats[function][4].keys() == {method})
"""
    result = await measured(shared_session, code)
    assert result.stdout == "[] []\n(5, 5) True\n"


async def test_a_tracing_function_hears_only_of_the_cell_and_libraries(
    shared_session: Session,
) -> None:
    code = """
import sys
heard = []
def tracer(frame, event, argument):
    heard.append((frame.f_code.co_filename, event, frame.f_code.co_name))
    return tracer
sys.settrace(tracer)
train()
same = sys.gettrace() is tracer
sys.settrace(None)
wrappers = {name for file, _, name in heard if "learn_torch" in file}
print(same, sys.gettrace(), wrappers, ("train" in {name for _, _, name in heard}))
"""
    result = await measured(shared_session, code)
    assert result.stdout == "True None {'backward'} True\n"


async def test_a_profile_in_python_keeps_count_of_its_calls(shared_session: Session) -> None:
    code = """
import profile
whole = profile.Profile()
whole.runcall(train)
whole.create_stats()
print(sorted(key[2] for key in whole.stats if "learn_torch" in key[0]))
"""
    assert (await measured(shared_session, code)).stdout == "['backward']\n"


async def test_a_snapshot_of_memory_has_no_frame_of_ours(shared_session: Session) -> None:
    code = """
import tracemalloc
tracemalloc.start(10)
train(50)
kept = [[0] * 100 for _ in range(100)]
snapshot = tracemalloc.take_snapshot()
tracemalloc.stop()
statistics = snapshot.statistics("traceback")
print(ours(frame.filename for one in statistics for frame in one.traceback))
print(statistics[0].traceback[-1].lineno)
"""
    assert (await measured(shared_session, code)).stdout == "[]\n16\n"


@pytest.mark.parametrize("profiler", ["torch.profiler", "torch.autograd.profiler"])
async def test_a_profile_of_torch_lists_no_operation_of_ours(
    shared_session: Session, profiler: str
) -> None:
    code = f"""
import {profiler}
with {profiler}.profile() as profile: train(3)
print([one.key for one in profile.key_averages() if one.key in ("aten::item", "aten::ne", "aten::any")])
"""
    result = await measured(shared_session, code)
    assert result.stdout == "[]\n"
    assert result.curve("loss").values[0] == pytest.approx(3.0)
