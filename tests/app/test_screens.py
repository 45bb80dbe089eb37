"""Whole screens as plain text, as a learner sees them.

LEARN_TORCH_UPDATE_SNAPSHOTS=1 writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from learn_torch.kernel.protocol import ErrorReport, TraceLine, Verdict
from tests.app.conftest import Desk, Sit
from tests.app.fakes import FakeKernel, curve, finished, printed
from tests.sentences import said

pytestmark = pytest.mark.paints
SNAPSHOTS = Path(__file__).parent / "snapshots"
UPDATE = os.environ.get("LEARN_TORCH_UPDATE_SNAPSHOTS", "0") not in ("", "0")
SIZES = pytest.mark.parametrize(
    "size", [(80, 24), (120, 40), (200, 50)], ids=["80x24", "120x40", "200x50"]
)


def check(desk: Desk, name: str, size: tuple[int, int]) -> None:
    """The screen is what it was when somebody last looked at it."""
    path = SNAPSHOTS / f"{name}-{size[0]}x{size[1]}.txt"
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(desk.text(), encoding="utf-8")
    assert desk.text() == path.read_text(encoding="utf-8")


@SIZES
async def test_the_course(sit: Sit, size: tuple[int, int]):
    async with sit(size=size) as desk:
        check(desk, "course", size)


@SIZES
async def test_a_run_that_failed(sit: Sit, kernel: FakeKernel, size: tuple[int, int]):
    line = TraceLine("square", 5, "", "y.backward()", 0, 12)
    trouble = ErrorReport("RuntimeError", "element 0 of tensors does not require grad", (line,))
    kernel.script["square"] = [printed("half way\n"), finished("error", trouble=trouble)]
    async with sit("slopes", size=size) as desk:
        await desk.press("j", "ctrl+j")
        check(desk, "trouble", size)


@SIZES
async def test_an_exercise_with_help(sit: Sit, kernel: FakeKernel, size: tuple[int, int]):
    kernel.script["double"] = [
        finished(verdict=Verdict(False, said("`slope(1.0)` should be 10.0.")))
    ]
    async with sit("slopes", size=size) as desk:
        await desk.press("G", "k", "ctrl+j", "h", "s", "s")
        check(desk, "exercise", size)


@SIZES
async def test_two_curves(sit: Sit, kernel: FakeKernel, size: tuple[int, int]):
    loss = [3 / (n + 1) for n in range(300)]
    kernel.script["fit"] = [
        printed("epoch 1\nepoch 2\n"),
        curve(loss=loss, val_loss=[0.3 + value for value in loss]),
        finished(),
    ]
    async with sit("line", size=size) as desk:
        await desk.press("ctrl+j")
        check(desk, "curves", size)


async def test_a_question_in_ascii(sit: Sit, kernel: FakeKernel):
    async with sit("slopes", environ={"LEARN_TORCH_ASCII": "1"}) as desk:
        await desk.press("j", "j", "ctrl+n", "1")
        check(desk, "question-ascii", (80, 24))


@SIZES
async def test_ascii_is_enough_at_every_width(sit: Sit, kernel: FakeKernel, size: tuple[int, int]):
    kernel.script["double"] = [printed("10\n"), finished(verdict=Verdict(True))]
    async with sit("slopes", size=size, environ={"LEARN_TORCH_ASCII": "1"}) as desk:
        await desk.press("G", "k", "ctrl+j")
        assert "+ passed" in desk.text()
        assert desk.text().isascii()
        await desk.press("C", "a")
        assert "A note on this cell" in desk.text()
        assert desk.text().isascii()
