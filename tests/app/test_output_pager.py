"""`m` pages through all that a cell printed, however much: also the middle, also after a restart."""

from __future__ import annotations

import asyncio
import time

import pytest
from msgspec.structs import replace
from textual.strip import Strip

from learn_torch.app.widgets.output_pager import OutputPager
from learn_torch.kernel.protocol import ErrorReport
from tests.app.conftest import Desk, Sit
from tests.app.fakes import FakeKernel, curve, finished, printed
from tests.app.test_output_width import LOG, ROWS

LINES = 5_000


def rows(desk: Desk) -> list[str]:
    """What the page shows: no heading, no keys."""
    return [line.strip(" ▅▂▄▆▇█▁▃▎▕│") for line in desk.text().splitlines()[1:-1]]


async def test_every_line_can_be_reached(sit: Sit, kernel: FakeKernel):
    text = "".join(f"line {number}\n" for number in range(LINES))
    kernel.script["square"] = [printed(text), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "m")
        assert "line 0" in rows(desk)
        await desk.press("pagedown", "pagedown", "j")
        assert "line 45" in rows(desk)[:2] and "line 0" not in rows(desk)
        await desk.press("G")
        assert f"line {LINES - 1}" in rows(desk)
        await desk.press("g", "space")
        assert "line 20" in rows(desk)


async def test_an_error_is_broken_between_words(sit: Sit, kernel: FakeKernel):
    words = "everybody reads whole words, " * 6
    trouble = ErrorReport("ValueError", words)
    kernel.script["square"] = [finished("error", trouble=trouble)]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "m")
        assert set(" ".join(rows(desk)).split()) <= {"ValueError:", *words.split()}


async def test_the_middle_is_there_after_a_restart(sit: Sit, kernel: FakeKernel):
    text = "".join(f"line {number}\n" for number in range(200))
    kernel.script["square"] = [printed(text), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
    async with sit("slopes") as desk:
        assert desk.cell.cell.id == "square"
        await desk.press("m", *["pagedown"] * 4)
        assert "line 95" in rows(desk)


async def test_any_length_is_open_at_once(sit: Sit, kernel: FakeKernel):
    text = "".join(f"\x1b[31mline\x1b[0m {number}\n" for number in range(LINES))
    kernel.script["square"] = [printed(text), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        began = time.process_time()
        await desk.press("m", "G")
        assert f"line {LINES - 1}" in rows(desk)
        assert time.process_time() - began < 3  # 20 s where all of it was laid out at once


async def test_logs_fold_and_tables_scroll(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [printed("\n".join([*ROWS, "", LOG])), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "m")
        assert desk.text().count("›") == 5
        assert "".join(rows(desk)).replace("›", "").count("epoch before") == 3
        await desk.press(*["right"] * 20)
        assert "column 8" in desk.text() and desk.text().count("‹") == 5
        assert "2026-11-27" in desk.text()


async def test_an_error_is_beneath_the_output(sit: Sit, kernel: FakeKernel):
    trouble = ErrorReport("ValueError", "[/b] no", ())
    kernel.script["square"] = [printed("out\n"), finished("error", trouble=trouble)]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "m")
        assert [row for row in rows(desk) if row] == ["out", "ValueError: [/b] no"]


async def test_output_is_the_page_after_the_curve(sit: Sit, kernel: FakeKernel):
    loss = curve(loss=[3 / (n + 1) for n in range(300)])
    text = "".join(f"epoch {number}\n" for number in range(100))
    kernel.script["fit"] = [loss, printed(text), finished()]
    async with sit("line") as desk:
        await desk.press("ctrl+j", "m")
        assert "1 of 2" in desk.text() and "epoch" not in desk.text()
        await desk.press("n")
        assert "2 of 2" in desk.text() and "epoch 0" in rows(desk)
        await desk.press("pagedown", "pagedown")
        assert "epoch 50" in rows(desk)
        await desk.press("j")
        assert "1 of 2" in desk.text()


async def test_output_grows_while_the_cell_runs(sit: Sit, kernel: FakeKernel):
    gate, end = asyncio.Event(), asyncio.Event()
    kernel.script["square"] = [printed("one\n"), gate, printed("two\n"), end, finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        await desk.until(lambda: "one" in desk.text())
        await desk.press("m")
        assert "one" in rows(desk)
        gate.set()
        await desk.until(lambda: "two" in rows(desk))
        end.set()


async def test_an_error_that_ends_the_cell_meanwhile_comes_beneath_with_its_explanation(
    sit: Sit, kernel: FakeKernel, monkeypatch: pytest.MonkeyPatch
):
    end = asyncio.Event()
    trouble = ErrorReport("NameError", "name 'torch' is not defined", ())
    kernel.script["square"] = [printed("one\n"), end, finished("error", trouble=trouble)]
    widths: list[int] = []
    drawn = OutputPager.render_line

    def noted(pager: OutputPager, y: int) -> Strip:
        widths.append(pager._width)
        return drawn(pager, y)

    monkeypatch.setattr(OutputPager, "render_line", noted)
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        await desk.until(lambda: "one" in desk.text())
        await desk.press("m")
        end.set()
        await desk.until(lambda: "NameError: name 'torch' is not defined" in rows(desk))
        assert "import torch" in desk.words
        assert min(widths) >= 77, "no frame is folded for another width"


async def test_a_cell_that_printed_nothing_says_so(sit: Sit, kernel: FakeKernel):
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "m")
        assert "It printed nothing." in desk.text()


async def test_late_output_is_under_its_cell_and_there_at_the_next_start(
    sit: Sit, kernel: FakeKernel
):
    kernel.script["square"] = [printed("out\n"), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        assert kernel.session.on_late is not None
        kernel.session.on_late(replace(printed("beat\n"), late=True))
        await desk.until(lambda: "beat" in desk.text())
        assert "later, from what the cell has left running" in desk.words
        await desk.press("m")
        assert "beat" in rows(desk)
    async with sit("slopes") as desk:
        assert "later, from what the cell has left running" in desk.words
        assert "beat" in desk.text()


async def test_the_page_of_an_output_that_does_not_come_again_gives_way(
    sit: Sit, kernel: FakeKernel
):
    loss, end = curve(loss=[3 / (n + 1) for n in range(20)]), asyncio.Event()
    kernel.script["fit"] = [loss, printed("epoch 1\n"), finished()]
    async with sit("line") as desk:
        await desk.press("ctrl+j")
        kernel.script["fit"] = [loss, end, finished()]
        await desk.press("ctrl+j", "m", "n")
        assert "2 of 2" in desk.text()
        end.set()
        await desk.until(lambda: "2 of 2" not in desk.text())
        await desk.settle()
        assert "loss" in desk.text() and "epoch 1" not in desk.text()


async def test_no_wide_character_is_cut_at_the_edge(sit: Sit, kernel: FakeKernel):
    text = "a" + "張量" * 60 + "b"
    kernel.script["square"] = [printed(text), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "m")
        assert "".join(row.strip() for row in rows(desk)) == text
