"""The core with the real kernel: torch, the sandbox and all."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from learn_torch.course.model import Cell
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.figures import Figure
from learn_torch.session.events import RunFinished, RunGrew, SessionOpened
from learn_torch.session.kernel_manager import KernelManager
from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.replay import ReplayedSession
from learn_torch.session.requests import RunRequest
from tests.session.making import lesson, names, of_kind, read_until

pytestmark = pytest.mark.xdist_group("real_kernel")


@pytest.fixture
async def kernels() -> AsyncIterator[KernelManager]:
    kernels = KernelManager(Kernel, "cpu")
    yield kernels
    await kernels.close()


async def test_a_lesson_runs_is_replaced_and_leaves_no_process(kernels: KernelManager) -> None:
    cell = Cell(id="fit", code="pass")
    async with LessonSession(kernels, lesson(cell)) as session:
        code = (
            "import sys, torch, matplotlib.pyplot as plt\n"
            "print('out'); print('err', file=sys.stderr)\n"
            "w = torch.ones(1, requires_grad=True); loss = (w * w).sum(); loss.backward()\n"
            "plt.plot([1, 2]); plt.show()\nname = 1"
        )
        session.submit(RunRequest("fit", code))
        seen = await read_until(session, of_kind(RunFinished))
        last = seen[-1]
        assert isinstance(last, RunFinished)
        assert (last.result.outcome, last.result.stdout) == ("ok", "out\n")
        assert "err" in last.result.stderr
        assert any(isinstance(event, RunGrew) and event.kind is Figure for event in seen), names(
            seen
        )
        assert [each.name for each in last.result.curves] == ["loss"]
        replayed = ReplayedSession(session)
        trial = await replayed.trial(RunRequest("fit", "name = 2"))
        assert trial.outcome == "ok"
        assert (await session.result_of(RunRequest("fit", "print(name)"))).stdout == "1\n"
        await session.restart()
        lost = await session.result_of(RunRequest("fit", "name"))
        assert lost.trouble is not None and lost.trouble.kind == "NameError"
    async with LessonSession(kernels, lesson(cell)) as session:
        [*_, last_event] = await read_until(session, of_kind(SessionOpened))
        assert isinstance(last_event, SessionOpened)
    environment = await kernels.environment()
    assert environment.device.label == "cpu"
