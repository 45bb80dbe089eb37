"""Predictions take what is typed, and no key takes work away: WALK.md's faults 1, 2, 4, 8, 19, 20, 28."""

from __future__ import annotations

from textual.widgets import Input

from learn_torch.app.command import SecondPress
from learn_torch.app.screens.course import CourseScreen
from learn_torch.app.widgets.trouble import plain_result
from learn_torch.kernel.protocol import ErrorReport, TraceLine, Verdict
from tests.app.conftest import Sit
from tests.app.fakes import FakeKernel, finished, printed


async def test_f1_every_printable_key_begins_the_answer(sit: Sit, kernel: FakeKernel):
    kernel.script["guess"] = [finished(verdict=Verdict(True))]
    async with sit("slopes") as desk:
        await desk.press("j", "j")
        desk.send("t", "e", "n", "s", "o", "r", "left_parenthesis", "4", "0", "full_stop")
        await desk.settle()
        desk.send("right_parenthesis")
        await desk.press("enter")
        assert kernel.session.asked[-1].guess == "tensor(40.)"
        assert desk.record("guess").guess == "tensor(40.)"


async def test_f1_letters_that_are_commands_elsewhere_are_typed(sit: Sit, kernel: FakeKernel):
    async with sit("slopes") as desk:
        await desk.press("j", "j", *"jxs0qeihma")
        assert desk.cell.cell.id == "guess"
        assert desk.cell.query_one(Input).value == "jxs0qeihma"
        assert kernel.session.asked == []
        assert kernel.session.restarts == 0


async def test_enter_on_a_text_leads_to_the_code_below_and_letters_are_typed_there(
    sit: Sit, kernel: FakeKernel
):
    async with sit("slopes") as desk:
        assert desk.cell.cell.kind == "text"
        await desk.press("enter", *"0x")
        assert desk.cell.cell.id == "square" and desk.cell.code.startswith("0x")
        assert desk.study.place("app-course") == ("slopes", "square")
        await desk.press("escape", "G")
        assert desk.cell.cell.kind == "text"
        assert "enter Edit" not in desk.text()


async def test_f1_the_run_key_commits_what_is_typed(sit: Sit, kernel: FakeKernel):
    async with sit("slopes") as desk:
        await desk.press("j", "j", *"12", "ctrl+j")
        assert [asked.guess for asked in kernel.session.asked] == ["12"]


async def test_f1_moving_on_from_an_answer_needs_no_letter(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "j", "down")
        assert desk.cell.cell.id == "pick"
        await desk.press("k", "ctrl+p")
        assert desk.cell.cell.id == "square"
        await desk.press("ctrl+n", "escape", "j")
        assert desk.cell.cell.id == "pick"


async def test_f2_a_restart_asks_for_a_second_press(sit: Sit, kernel: FakeKernel):
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "0")
        assert kernel.session.restarts == 0
        assert "again" in desk.toasts[-1]
        await desk.press("0")
        assert kernel.session.restarts == 1
        assert "Restarted" in desk.toasts[-1]  # F28


def test_f2_the_second_press_has_to_come_soon():
    now = [0.0]
    press = SecondPress(lambda: now[0])
    assert not press.confirms()
    now[0] = SecondPress.WITHIN + 0.1
    assert not press.confirms()
    now[0] += 1
    assert press.confirms()
    assert not press.confirms()


async def test_f4_the_footer_and_the_question_say_which_numbers_answer(sit: Sit):
    async with sit("slopes", size=(120, 24)) as desk:
        await desk.press("j", "j", "ctrl+n")
        assert "1-3 Answer" in desk.text()
        assert "Press 1-3;" in desk.text()
        assert "1-n" not in desk.text()


async def test_f8_escape_never_leaves_a_lesson_and_q_does(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("escape", "escape", "j", "enter", "escape", "escape", "escape")
        assert desk.screen.entry.id == "slopes"
        await desk.press("q")
        assert isinstance(desk.app.screen, CourseScreen)


async def test_f19_copying_the_output_takes_the_error_along(sit: Sit, kernel: FakeKernel):
    trouble = ErrorReport(
        "RuntimeError", "no grad", (TraceLine("square", 5, "", "y.backward()", 0, 12),)
    )
    kernel.script["square"] = [
        printed("\x1b[31mhalf\x1b[0m way\n"),
        finished("error", trouble=trouble),
    ]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "Y")
        assert desk.app.clipboard.startswith("half way\nRuntimeError: no grad\n")
        assert "y.backward()" in desk.app.clipboard
        result = desk.cell.result
        assert result is not None
        assert plain_result(result, "square", desk.cell.code, desk.screen.marks).endswith("\n")


async def test_f20_ctrl_c_copies_what_the_mouse_selected(sit: Sit):
    async with sit("slopes") as desk:
        notebook = desk.screen.notebook
        await desk.pilot.mouse_down(notebook, offset=(1, 1))
        await desk.pilot.hover(notebook, offset=(20, 2))
        await desk.pilot.mouse_up(notebook, offset=(20, 2))
        selected = desk.screen.get_selected_text()
        assert selected
        await desk.press("ctrl+c")
        assert desk.app.clipboard == selected


async def test_f35_ctrl_c_with_nothing_to_stop_asks_and_the_second_leaves(sit: Sit):
    for lesson in ("slopes", None):
        async with sit(lesson) as desk:
            await desk.press("ctrl+c")
            assert "^c" in desk.toasts[-1]
            assert not desk.kernel.abandoned
            desk.send("ctrl+c")
            await desk.until(lambda: desk.kernel.abandoned)
            desk.kernel.abandoned = False
