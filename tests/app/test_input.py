"""A cell that asks: the field beneath it takes the keys, the answer, and gives the keys back."""

from __future__ import annotations

import asyncio

import pytest
from textual import events

from learn_torch.app.widgets import input_field
from learn_torch.app.widgets.input_field import InputField, LineEntry
from learn_torch.kernel.input_frames import InputRequest
from tests.app.conftest import Desk, Sit
from tests.app.fakes import FakeKernel, asks, finished, printed


def entry(desk: Desk, cell: str = "square") -> LineEntry:
    return desk.view(cell).query_one(LineEntry)


def focused(desk: Desk) -> object:
    return desk.app.focused


def shown(desk: Desk, cell: str = "square") -> bool:
    return any(field.display for field in desk.view(cell).query(InputField))


async def ask(desk: Desk, *keys: str) -> None:
    """Go to the first cell with code and run it until it asks."""
    await desk.press("j", *keys, "ctrl+j")
    await desk.settle()


async def test_the_answer_is_typed_under_the_output_and_sent(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [
        printed("hello\n"),
        asks("Your name: "),
        printed("Your name: jxq0\nbye\n"),
        finished(),
    ]
    async with sit("slopes") as desk:
        await ask(desk)
        assert focused(desk) is entry(desk)
        assert "asks for a line" in desk.text() and "cell 2 asks" in desk.words
        text = desk.text()
        assert text.index("hello") < text.index("Your name:") < text.index("enter answers")
        await desk.press(*"jxq0", "enter")
        assert kernel.session.replies == ["jxq0"]
        assert kernel.session.asked[-1].allow_stdin
        await desk.until(lambda: desk.cell.result is not None)
        await desk.settle()
        assert not shown(desk) and focused(desk) is desk.cell
        assert "Your name: jxq0" in desk.text()
        await desk.press("Y")
        assert desk.app.clipboard == "hello\nYour name: jxq0\nbye\n"
        assert desk.record("square").run is not None


async def test_the_editor_that_started_the_run_gets_the_keys_back(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [asks("? "), finished()]
    async with sit("slopes") as desk:
        await ask(desk, "enter")
        assert focused(desk) is entry(desk)
        await desk.press("a", "ctrl+j")
        assert kernel.session.replies == ["a"]
        await desk.until(lambda: desk.cell.result is not None)
        await desk.settle()
        assert focused(desk) is desk.cell.editor
        assert len(kernel.session.asked) == 1


async def test_who_types_elsewhere_is_told_and_goes_there_with_a_key(sit: Sit, kernel: FakeKernel):
    gate = asyncio.Event()
    kernel.script["square"] = [gate, asks("? "), finished()]
    async with sit("slopes") as desk:
        await ask(desk, "enter")
        await desk.press("z")
        gate.set()
        await desk.until(lambda: shown(desk))
        await desk.settle()
        assert focused(desk) is desk.cell.editor
        assert "Cell 2 asks" in desk.toasts[-1]
        await desk.press("escape", "r")
        assert focused(desk) is entry(desk)
        await desk.press("escape")
        assert focused(desk) is desk.cell and kernel.session.replies == []
        await desk.press("enter", "1", "enter")
        assert kernel.session.replies == ["1"]
        assert desk.cell.code.startswith("z")


async def test_keys_of_readline_do_not_change_the_code(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [asks("? "), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "enter", "z", "escape", "ctrl+j")
        await desk.settle()
        code = desk.cell.code
        assert focused(desk) is entry(desk) and "Reset" not in desk.text()
        await desk.press("ctrl+l", "x", "enter")
        assert desk.cell.code == code and kernel.session.replies == ["x"]


async def test_ctrl_d_ends_the_input_on_an_empty_line_only(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [asks(), asks(number=2), finished()]
    async with sit("slopes") as desk:
        await ask(desk)
        await desk.press("a", "b", "home", "ctrl+d", "enter", "ctrl+d")
        await desk.until(lambda: len(kernel.session.replies) == 2)
        assert kernel.session.replies == ["b", None]


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+g"])
async def test_stopping_while_it_asks_closes_the_field(sit: Sit, kernel: FakeKernel, key: str):
    kernel.script["square"] = [asks("? "), finished()]
    async with sit("slopes") as desk:
        await ask(desk)
        await desk.press("i", key)
        await desk.until(lambda: desk.cell.result is not None)
        await desk.settle()
        assert kernel.session.interrupts == 1 and kernel.session.replies == []
        assert not shown(desk) and focused(desk) is desk.cell
        assert "stopped" in desk.text()


async def test_lines_typed_or_pasted_ahead_answer_what_comes(sit: Sit, kernel: FakeKernel):
    questions = [asks(f"{n}? ", n) for n in range(1, 5)]
    kernel.script["square"] = [*questions, finished()]
    async with sit("slopes") as desk:
        await ask(desk)
        desk.app.post_message(events.Paste("one\r\ntwo\nth"))
        await desk.until(lambda: len(kernel.session.replies) == 2)
        await desk.settle()
        assert entry(desk).value == "th"
        desk.send(*"ree", "enter", "x", "enter")
        await desk.until(lambda: desk.cell.result is not None)
        assert kernel.session.replies == ["one", "two", "three", "x"]


async def test_an_answered_field_that_nobody_types_in_goes(
    sit: Sit, kernel: FakeKernel, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(input_field, "GRACE_SECONDS", 0.05)
    gate = asyncio.Event()
    kernel.script["square"] = [asks("? "), gate, finished()]
    async with sit("slopes") as desk:
        await ask(desk)
        await desk.press("a", "enter")
        await desk.until(lambda: not shown(desk))
        assert focused(desk) is desk.cell
        gate.set()


async def test_a_withdrawn_question_takes_its_field_away(sit: Sit, kernel: FakeKernel):
    gate = asyncio.Event()
    request = InputRequest(1, 1, 1, "quick: ")
    kernel.script["square"] = [
        printed("a\n"), gate, InputRequest(1, 1, 1, withdrawn=True), asyncio.Event(), finished()
    ]  # fmt: skip
    async with sit("slopes") as desk:
        await ask(desk)
        run = desk.screen.session.current
        assert run is not None
        run.ask(request)
        desk.screen.runs.inputs.show(run)
        await desk.until(lambda: shown(desk))
        gate.set()
        await desk.until(lambda: not shown(desk))
        await desk.press("ctrl+c")


async def test_a_password_is_not_seen(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [asks("Key: ", password=True), finished()]
    async with sit("slopes") as desk:
        await ask(desk)
        await desk.press(*"s3cret")
        assert "s3cret" not in desk.text()
        await desk.press("enter")
        assert kernel.session.replies == ["s3cret"]


async def test_a_prompt_is_text_and_never_markup(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [asks("[bold]x[/] [@click=app.bell]y[/]: "), finished()]
    async with sit("slopes") as desk:
        await ask(desk)
        assert "[bold]x[/] [@click=app.bell]y[/]:" in desk.text()


async def test_a_long_prompt_has_lines_of_its_own_and_follows_the_size(
    sit: Sit, kernel: FakeKernel
):
    kernel.script["square"] = [asks("long " * 8 + "end: "), finished()]
    async with sit("slopes") as desk:
        await ask(desk)
        lines = desk.text().splitlines()
        [end] = [at for at, line in enumerate(lines) if "end:" in line]
        assert "enter answers" in lines[end + 1]
        await desk.pilot.resize_terminal(150, 40)
        await desk.settle()
        await desk.press("h", "i")
        assert entry(desk).value == "hi"
        assert any("end:" in line and "hi" in line for line in desk.text().splitlines())
        await desk.pilot.resize_terminal(40, 12)
        await desk.settle()
        assert entry(desk).has_focus and "hi" in desk.text()


async def test_a_click_on_the_field_takes_the_keys_there(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [asks("? "), finished()]
    async with sit("slopes") as desk:
        await ask(desk)
        await desk.press("escape")
        await desk.pilot.click(entry(desk))
        await desk.press("o", "k", "enter")
        assert kernel.session.replies == ["ok"]


async def test_it_speaks_chinese(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [asks("名字："), finished()]
    async with sit("slopes") as desk:
        await ask(desk)
        await desk.press("f3")
        assert "Enter 回答" in desk.text() and "等待输入" in desk.text() and "名字：" in desk.text()
        await desk.press("enter")


async def test_cells_that_run_above_may_ask_too(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [asks("? "), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "j", "f8")
        await desk.until(lambda: shown(desk))
        await desk.settle()
        assert desk.cell.cell.id != "square"
        await desk.press("escape", "r", "y", "enter")
        assert kernel.session.replies == ["y"]
