"""Nothing that the learner typed or earned is lost, and nothing is run to bring it back."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.widgets import Input

from learn_torch.app.screens.course import CourseScreen
from learn_torch.course.course import Course
from learn_torch.i18n.message import msg, verbatim
from learn_torch.kernel.protocol import ErrorReport, TraceLine, Verdict
from learn_torch.kernel.wire_message import to_wire
from learn_torch.kernel.wire_types import GpuSpent
from learn_torch.study.store import Study
from tests.app.conftest import Sit, key
from tests.app.fakes import FakeKernel, curve, finished, printed
from tests.sentences import said
from tests.study.samples import save_pass


async def test_typing_is_saved_without_being_asked(sit: Sit, tmp_path: Path):
    async with sit("slopes") as desk:
        await desk.press("j", "enter", *"abc")
        await desk.until(lambda: (desk.record("square").text or "").startswith("abc"))
        # A second copy of the program reads it from the disk, while this one still runs.
        other = Study.open(tmp_path / "study.db")
        assert (other.lesson("app-course", "slopes")["square"].text or "").startswith("abcimport")
        other.close()


async def test_an_answer_that_is_typed_and_not_entered_is_there_the_next_time(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "j", *"1")
        await desk.until(lambda: desk.record("guess--answer").text == "1")
        await desk.press("2")  # and the program is left at once
    async with sit("slopes") as desk:
        assert desk.cell.query_one(Input).value == "12"
        assert not desk.cell.answered
        await desk.press("enter")
        assert desk.record("guess").guess == "12"
        await desk.until(lambda: desk.record("guess--answer").text == "")
    async with sit("slopes") as desk:
        assert desk.view("guess").query_one(Input).value == "12"


async def test_a_run_saves_what_was_typed_first(sit: Sit, kernel: FakeKernel):
    async with sit("slopes") as desk:
        await desk.press("j", "enter", "#", "ctrl+j")
        assert (desk.record("square").text or "").startswith("#")


async def test_everything_is_back_and_nothing_ran(sit: Sit, kernel: FakeKernel):
    trouble = ErrorReport(
        "RuntimeError", "no [way]", (TraceLine("pick", 2, "", "(x * x).backward()"),)
    )
    kernel.script["square"] = [printed("tensor(6.)\n"), finished()]
    kernel.script["guess"] = [printed("12.0\n"), finished(verdict=Verdict(True))]
    kernel.script["pick"] = [finished("error", trouble=trouble)]
    kernel.script["double"] = [finished(verdict=Verdict(False, said("slope(1.0) should be 10.0.")))]
    async with sit("slopes") as desk:
        await desk.press("j", "enter", "#", "escape", "ctrl+j", "j", "enter", *"12", "enter")
        await desk.press("j", "2", "j", "h", "ctrl+j")
    async with sit("slopes", size=(80, 80)) as desk:
        assert desk.cell.cell.id == "double"
        shown = desk.text()
        for words in (
            "#import torch",
            "tensor(6.)",
            "✓ right: 12.0",
            "RuntimeError: no [way]",
            "› 2  It raises an error.",
            "hint 1 of 2",
            "✗ not yet: slope(1.0) should be 10.0.",
            "from last time",
        ):
            assert words in shown
        assert "edited since" not in shown
        assert len(kernel.sessions) == 2
        assert kernel.session.asked == []


async def test_notes_on_a_training_and_its_gpu_figures_come_back(sit: Sit, kernel: FakeKernel):
    note = to_wire(msg("Leave out the `{activation}` before the loss.", activation="softmax"))
    kernel.script["fit"] = [replace(finished(), notes=(note,), gpu=GpuSpent(3 << 30, 0.2))]
    async with sit("line") as desk:
        await desk.press("ctrl+j")
        assert "Leave out the softmax before the loss." in desk.text()
    async with sit("line") as desk:
        assert "Leave out the softmax before the loss." in desk.text()
        assert "0.2 s, GPU 0.2 s, peak 3 GiB, from last time" in desk.text()


async def test_a_check_that_failed_itself_says_so_when_it_comes_back(sit: Sit, kernel: FakeKernel):
    kernel.script["double"] = [finished(verdict=Verdict(False, said("KeyError"), broken=True))]
    async with sit("slopes") as desk:
        await desk.press("G", "k", "ctrl+j")
        assert "not judged: the check itself fell over (KeyError)" in desk.text()
    async with sit("slopes") as desk:
        assert "not judged: the check itself fell over (KeyError)" in desk.text()


async def test_the_place_is_in_sight_again_whatever_came_back_above_it(
    sit: Sit, kernel: FakeKernel
):
    kernel.script["square"] = [printed("line\n" * 30), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "G", "k")
    async with sit("slopes") as desk:
        assert desk.cell.cell.id == "double"
        assert "def slope(x):" in desk.text()


async def test_curves_are_back(sit: Sit, kernel: FakeKernel):
    kernel.script["fit"] = [curve(loss=[3 / (n + 1) for n in range(300)]), finished()]
    async with sit("line") as desk:
        await desk.press("ctrl+j")
    async with sit("line", size=(120, 40)) as desk:
        assert "loss 0.0100" in desk.text()


async def test_edited_since_outlives_the_program(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [printed("tensor(6.)\n"), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "enter", "#")
    async with sit("slopes") as desk:
        assert "from last time, edited since" in desk.text()


async def test_a_reset_text_is_a_version(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "enter", *"abc", "escape", "x")
        assert desk.record("square").text in (None, desk.cell.reading.original("square"))
        assert desk.study.versions(key("square"))[0].text.startswith("abcimport")


async def test_each_run_is_a_line_of_the_history_with_the_hints_shown_before_it(
    sit: Sit, kernel: FakeKernel
):
    kernel.script["double"] = [finished(verdict=Verdict(False, said("slope(1.0) should be 10.0.")))]
    async with sit("slopes") as desk:
        await desk.press("G", "k", "ctrl+j", "h")
        kernel.script["double"] = [finished(verdict=Verdict(True))]
        await desk.press("enter", "#", "ctrl+j")
        history = [attempt for key_, attempt in desk.study.attempts("app-course", "slopes")]
    assert [(one.passed, one.hints) for one in history] == [(False, 0), (True, 1)]
    assert history[0].code != history[1].code


async def test_a_changed_cell_says_so(sit: Sit, kernel: FakeKernel, course: Course):
    async with sit("slopes") as desk:
        save_pass(desk.study, key("double"), "of-another-edition")
    async with sit("slopes") as desk:
        await desk.press("G", "k")
        assert "changed since you passed" in desk.text()
        await desk.press("q")
        assert "changed since you passed" in desk.text()
        kernel.script["double"] = [finished(verdict=Verdict(True))]
        await desk.press("enter", "ctrl+j")
        assert "changed since" not in desk.text()


async def test_continue_where_you_left_off(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "j")
    async with sit() as desk:
        await desk.press("c")
        assert desk.screen.entry.id == "slopes"
        assert desk.cell.cell.id == "guess"


async def test_a_problem_of_the_study_is_said_once_and_stays_in_the_status(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
):
    async with sit("slopes") as desk:
        words = "The disk is full: what you do now lasts only until you quit."
        monkeypatch.setattr(Study, "problem", property(lambda _: verbatim(words)))
        await desk.press("j", "enter", *"ab")
        await desk.until(lambda: desk.toasts == [words])
        assert "not saved" in desk.text()
        await desk.press("c")
        await desk.until(lambda: desk.screen.work._saving is None)
        assert desk.toasts == [words]


async def test_quitting_writes_the_last_keystrokes(sit: Sit, tmp_path: Path):
    async with sit("slopes") as desk:
        await desk.press("j", "enter")
        await desk.pilot.press("z", "ctrl+q")
    study = Study.open(tmp_path / "study.db")
    assert (study.lesson("app-course", "slopes")["square"].text or "").startswith("z")
    study.close()


async def test_a_course_with_problems_opens_and_shows_them(sit: Sit, course: Course):
    from learn_torch.errors import Mistake

    words = msg("unknown key '{key}'.", key="titel"), msg("Did you mean '{name}'?", name="title")
    mistake = Mistake(Path("broken.yaml"), 3, 1, *words, "titel: x")
    async with sit(course=replace(course, mistakes=(mistake,))) as desk:
        assert "1 problem in lesson files: press p to see" in desk.text()
        await desk.press("p")
        assert "broken.yaml:3:1" in desk.text()
        assert "Did you mean 'title'?" in desk.text()


def counting(kernel: FakeKernel) -> None:
    """The cell `square` prints, and goes on until it is stopped."""
    kernel.script["square"] = [printed("step 1\n"), asyncio.Event(), finished()]


async def test_f16_quitting_in_the_midst_of_a_run_keeps_what_it_printed(
    sit: Sit, kernel: FakeKernel
):
    counting(kernel)
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        await desk.until(lambda: "step 1" in desk.text())
        desk.app.put_work_down()
    async with sit("slopes", size=(80, 60)) as desk:
        assert "step 1" in desk.text()
        assert "learn-torch ended meanwhile." in desk.text()
        assert desk.record("square").passed is None


async def test_f16_a_kill_loses_no_more_than_a_second(sit: Sit, kernel: FakeKernel):
    counting(kernel)
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        await desk.until(lambda: desk.record("square").run is not None)
        run = desk.record("square").run
        assert run is not None and run.output.startswith(b"step 1")
        kernel.session.stopped.set()
        await desk.settle()
        assert "Cut off" not in desk.text()


async def test_f16_another_lesson_takes_a_second_press_while_a_cell_runs(
    sit: Sit, kernel: FakeKernel
):
    counting(kernel)
    async with sit("slopes", size=(80, 60)) as desk:
        await desk.press("j", "ctrl+j")
        await desk.until(lambda: "step 1" in desk.text())
        await desk.press("right_square_bracket")
        assert "runs" in desk.toasts[-1]
        assert desk.screen.entry.id == "slopes"
        await desk.press("right_square_bracket")
        assert desk.screen.entry.id != "slopes"
        await desk.press("left_square_bracket")
        assert "step 1" in desk.text()
        assert "you opened another lesson" in desk.text()


async def test_f16_a_run_goes_on_behind_the_course_list(sit: Sit, kernel: FakeKernel):
    counting(kernel)
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        await desk.until(lambda: "step 1" in desk.text())
        await desk.press("q")
        assert isinstance(desk.app.screen, CourseScreen)
        kernel.session.stopped.set()
        await desk.settle()
        await desk.press("c")
        assert "stopped by you" in desk.text()
