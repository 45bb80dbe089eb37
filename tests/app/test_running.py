"""Running cells: output, verdicts, curves, stopping, and what happens when the kernel does not play."""

from __future__ import annotations

import asyncio
import math
from pathlib import Path

import pytest
from msgspec.structs import replace

from learn_torch.app.widgets import completer
from learn_torch.app.widgets.trouble import MARK
from learn_torch.course.course import Content, Course, Entry, Track
from learn_torch.course.model import Cell, Lesson, Predict
from learn_torch.errors import DeviceUnavailable, KernelDied, RequirementMissing
from learn_torch.i18n.message import verbatim
from learn_torch.kernel.name_queries import Completion, Completions
from learn_torch.kernel.protocol import ErrorReport, TraceLine, Verdict
from learn_torch.kernel.queries import Usage
from learn_torch.kernel.wire_types import Device
from learn_torch.session.events import RunFinished, RunStarted
from tests.app.conftest import Sit
from tests.app.fakes import FakeKernel, curve, finished, printed
from tests.sentences import said


async def test_run_shows_output_beneath_the_cell(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [printed("tensor(6.)\n"), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        assert "tensor(6.)" in desk.text()
        assert "✓ ran" in desk.text()
        assert "0.2 s" in desk.text()
        [started] = desk.seen(RunStarted)
        assert started.run.request.cell == "square"
        [asked] = kernel.session.asked
        assert asked.code.startswith("import torch")
        assert asked.check is None


async def test_f5_runs_too_and_in_the_editor(sit: Sit, kernel: FakeKernel):
    async with sit("slopes") as desk:
        await desk.press("j", "f5", "enter", "f5")
        assert [asked.cell for asked in kernel.session.asked] == ["square", "square"]


async def test_a_run_takes_what_was_typed_just_before(sit: Sit, kernel: FakeKernel):
    async with sit("slopes") as desk:
        await desk.press("j", "enter", "#", "ctrl+j")
        [asked] = kernel.session.asked
        assert asked.code.startswith("#import torch")


async def test_markup_is_text(sit: Sit, kernel: FakeKernel):
    kernel.script["mask"] = [printed("x[mask] [/tmp/data] [red]not red[/red]\n"), finished()]
    async with sit("brackets") as desk:
        await desk.press("ctrl+j")
        assert "x[mask] [/tmp/data] [red]not red[/red]" in desk.text()
        assert "Brackets [red] and other traps" in desk.text()


async def test_only_colours_survive_of_escapes(sit: Sit, kernel: FakeKernel):
    kernel.script["mask"] = [printed("\x1b]52;c;aGk=\x07\x1b[31mred\x1b[0m\x1b[2J\n"), finished()]
    async with sit("brackets") as desk:
        await desk.press("ctrl+j")
        assert desk.cell.result is not None
        assert "52;c" not in desk.cell.result.output
        assert "red" in desk.text()


async def test_a_flood_is_folded_and_leaves_the_keys_alive(sit: Sit, kernel: FakeKernel):
    kernel.script["mask"] = [*(printed(f"line {n}\n") for n in range(3000)), finished()]
    async with sit("brackets") as desk:
        await desk.press("ctrl+j")
        await desk.until(lambda: desk.cell.result is not None)
        await desk.press("j")
        assert desk.cell.cell.id == "gpu"
        assert len(desk.seen(RunFinished)) == 1


async def test_an_exercise_is_judged(sit: Sit, kernel: FakeKernel):
    kernel.script["double"] = [finished(verdict=Verdict(False, said("slope(1.0) should be 10.0.")))]
    async with sit("slopes") as desk:
        await desk.press("G", "k", "ctrl+j")
        assert "✗ not yet: slope(1.0) should be 10.0." in desk.words
        assert kernel.session.asked[-1].check
        assert desk.record("double").passed is None
        kernel.script["double"] = [finished(verdict=Verdict(True))]
        await desk.press("ctrl+j")
        assert "✓ passed" in desk.text()
        assert desk.record("double").passed is not None
        assert desk.cell.cell.id == "double"  # nothing moves on by itself


async def test_after_three_failures_a_nudge(sit: Sit, kernel: FakeKernel):
    kernel.script["double"] = [finished(verdict=Verdict(False, said("no")))]
    async with sit("slopes") as desk:
        await desk.press("G", "k", "ctrl+j", "ctrl+j")
        assert "Stuck?" not in desk.text()
        await desk.press("ctrl+j")
        assert "Stuck?" in desk.text()


async def test_a_broken_check_is_not_the_learners_fault(sit: Sit, kernel: FakeKernel):
    kernel.script["double"] = [finished(verdict=Verdict(False, said("NameError: x"), broken=True))]
    async with sit("slopes") as desk:
        await desk.press("G", "k", "ctrl+j")
        assert "the lesson's fault" in desk.words
        assert "not yet" not in desk.words


async def test_an_error_shows_the_learners_line_and_marks_the_part(sit: Sit, kernel: FakeKernel):
    line = TraceLine("square", 5, "", "y.backward()", 0, 12)
    trouble = ErrorReport("RuntimeError", "element 0 [of] tensors", (line,))
    kernel.script["square"] = [finished("error", trouble=trouble)]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        shown = desk.text()
        assert "RuntimeError: element 0 [of] tensors" in shown
        assert "line 5" in shown
        assert "› y.backward()" in shown
        error = desk.view("square").results.error
        assert error is not None
        [marked] = [
            error.plain[span.start : span.end] for span in error.spans if span.style == MARK
        ]
        assert marked == "y.backward()"


async def test_a_missing_name_after_a_restart_says_what_to_do(sit: Sit, kernel: FakeKernel):
    kernel.script["use"] = [finished("error", trouble=ErrorReport("NameError", "name 'model'"))]
    async with sit("line") as desk:
        await desk.press("j", "ctrl+j")
        assert "Cells above have not been run in this session" in desk.words
        await desk.press("a", "ctrl+j")
        assert [asked.cell for asked in kernel.session.asked] == ["use", "fit", "use"]
        assert "Cells above have not been run" not in desk.words


MISSING = ErrorReport("NameError", "name 'matrix' is not defined")


def told_of(*cells: Cell) -> Course:
    """A course of one lesson with those cells."""
    lesson = Lesson(format=1, title="t", goal="g", minutes=1, cells=cells)
    entry = Entry("lesson", "t", 1, Path("lesson.yaml"), Content(lesson, {}))
    return Course("app-course", "App course", Path(), (Track("t", "Track", (entry,)),))


PROMISED = [
    Cell(id="error", code="matrix", predict=Predict(answer="NameError", because="Never made.")),
    Cell(id="error", code="matrix", raises="NameError"),
]


@pytest.mark.parametrize("promised", PROMISED, ids=["predict", "raises"])
async def test_a_name_that_is_meant_to_be_missing_needs_no_advice(
    sit: Sit, kernel: FakeKernel, promised: Cell
):
    right = Verdict(True) if promised.predict else None
    kernel.script["error"] = [finished("error", trouble=MISSING, verdict=right)]
    async with sit("lesson", course=told_of(Cell(id="before", code="1"), promised)) as desk:
        answer = ("enter", *"NameError", "enter") if promised.predict else ("ctrl+j",)
        await desk.press("j", *answer)
        assert "✓" in desk.text()
        assert "NameError" in desk.text()
        assert "Cells above" not in desk.words


async def test_a_cell_that_cannot_be_run_here_is_not_missed(sit: Sit, kernel: FakeKernel):
    kernel.script["use"] = [finished("error", trouble=MISSING)]
    gpu, use = Cell(id="gpu", code="1", device="cuda"), Cell(id="use", code="matrix")
    async with sit("lesson", course=told_of(gpu, use)) as desk:
        await desk.press("j", "ctrl+j")
        assert "name 'matrix' is not defined" in desk.text()
        assert "Cells above" not in desk.words


async def test_run_above_stops_at_the_first_failure(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [finished("error", trouble=ErrorReport("NameError", "no"))]
    async with sit("slopes") as desk:
        await desk.press("G", "f8")
        assert [asked.cell for asked in kernel.session.asked] == ["square"]


async def test_run_above_does_not_give_an_open_question_away(sit: Sit, kernel: FakeKernel):
    kernel.script["guess"] = [printed("12.0\n"), finished()]
    async with sit("slopes") as desk:
        await desk.press("G", "a")
        assert "guess" in [asked.cell for asked in kernel.session.asked]
        assert desk.view("guess").result is None
        assert "12.0" not in desk.text()
        assert desk.record("guess").run is None


async def test_output_lands_under_its_own_cell_however_fast_the_next_one_follows(
    sit: Sit, kernel: FakeKernel
):
    for cell in ("square", "guess", "pick", "double"):
        kernel.script[cell] = [printed(f"said by {cell}\n"), finished()]
    async with sit("slopes", size=(80, 60)) as desk:
        await desk.press("G", "a")
        assert "said by guess" not in desk.text()
        assert "said by pick" not in desk.text()
        for cell in ("square", "double"):
            result = desk.view(cell).result
            assert result is not None
            assert result.output == f"said by {cell}\n"
            assert desk.text().count(f"said by {cell}") == 1


async def test_interrupt_stops_and_empties_the_queue(sit: Sit, kernel: FakeKernel):
    gate = asyncio.Event()
    kernel.script["fit"] = [printed("epoch 1\n"), gate, finished()]
    async with sit("line") as desk:
        await desk.press("ctrl+j", "j", "ctrl+j")
        assert desk.view("fit").has_class("-running")
        assert "running " in desk.text()
        assert "next in line" in desk.text()
        assert "Stop" in desk.text()
        await desk.press("i")
        await desk.until(lambda: desk.screen.session.current is None)
        assert kernel.session.interrupts == 1
        assert [asked.cell for asked in kernel.session.asked] == ["fit"]
        await desk.settle()
        assert "stopped by you" in desk.text()


async def test_ctrl_g_and_ctrl_c_interrupt_from_the_editor(sit: Sit, kernel: FakeKernel):
    kernel.script["fit"] = [asyncio.Event(), finished()]
    async with sit("line") as desk:
        for stop in ("ctrl+g", "ctrl+c"):
            await desk.press("enter", "ctrl+j")
            await desk.until(lambda: desk.screen.session.current is not None)
            await desk.press(stop)
            await desk.until(lambda: desk.screen.session.current is None)
            await desk.press("escape")
        assert kernel.session.interrupts == 2


async def test_ctrl_c_copies_when_nothing_runs(sit: Sit, kernel: FakeKernel):
    async with sit("slopes") as desk:
        await desk.press("j", "enter", "shift+end", "ctrl+c")
        assert desk.app.clipboard == "import torch"
        assert kernel.session.interrupts == 0


async def test_restart_keeps_outputs_and_says_that_they_are_old(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [printed("tensor(6.)\n"), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "ctrl+r", "ctrl+r")
        assert kernel.session.restarts == 1
        assert "tensor(6.)" in desk.text()
        assert "before the restart" in desk.text()
        await desk.press("0", "0")
        assert kernel.session.restarts == 2


async def test_a_run_asked_for_while_torch_warms_up_waits_and_says_so(sit: Sit, kernel: FakeKernel):
    kernel.warm.clear()
    async with sit("slopes") as desk:
        assert "torch is warming up" in desk.text()
        await desk.press("j", "ctrl+j")
        assert "runs as soon as torch is ready" in desk.text()
        kernel.warm.set()
        await desk.until(lambda: desk.view("square").result is not None)
        assert [asked.cell for asked in kernel.session.asked] == ["square"]


async def test_a_waiting_run_can_be_called_off(sit: Sit, kernel: FakeKernel):
    kernel.warm.clear()
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "i")
        assert "runs as soon as" not in desk.text()
        kernel.warm.set()
        await desk.until(lambda: bool(kernel.sessions))
        await desk.settle()
        assert kernel.session.asked == []


async def test_the_loss_is_drawn_and_named(sit: Sit, kernel: FakeKernel):
    kernel.script["fit"] = [curve(loss=[3 / (n + 1) for n in range(300)]), finished()]
    async with sit("line", size=(120, 40)) as desk:
        await desk.press("ctrl+j")
        assert "loss 0.0100" in desk.text()
        assert "step" in desk.text()
        assert any("⠀" < sign <= "⣿" for sign in desk.text())


async def test_two_curves_are_told_apart_without_colour(sit: Sit, kernel: FakeKernel):
    values = [1.0 / (n + 1) for n in range(50)]
    kernel.script["fit"] = [curve(d_loss=values, g_loss=[2 - v for v in values]), finished()]
    async with sit("line", size=(120, 40)) as desk:
        await desk.press("ctrl+j")
        assert "⠒ d_loss 0.0200   • g_loss 1.980" in desk.text()
        assert desk.text().count("•") > 10


async def test_the_run_before_stays_behind_the_new_curve(sit: Sit, kernel: FakeKernel):
    kernel.script["fit"] = [curve(loss=[3 / (n + 1) for n in range(100)]), finished()]
    async with sit("line", size=(120, 40)) as desk:
        await desk.press("ctrl+j")
        assert "run before" not in desk.text()
        kernel.script["fit"] = [curve(loss=[3 / (n + 1) for n in range(300)]), finished()]
        await desk.press("ctrl+j")
        assert "loss 0.0100" in desk.text()
        assert "run before 0.0300" in desk.text()
        await desk.press("m")
        assert "run before 0.0300" in desk.text()


async def test_earlier_runs_are_laid_over_each_other_and_a_cursor_reads(
    sit: Sit, kernel: FakeKernel
):
    async with sit("line") as desk:
        for count in (10, 20, 40):
            values = [3 / (n + 1) for n in range(count)]
            kernel.script["fit"] = [curve(loss=values), finished()]
            await desk.press("ctrl+j")
        await desk.press("m")
        assert "run before 0.1500" in desk.text() and "before that" not in desk.text()
        await desk.press("a")
        assert "before that 0.3000" in desk.text()
        await desk.press("h", "h")
        assert "at step 37: loss 0.0789" in desk.text()
        await desk.press("right")
        assert "at step 38: loss 0.0769" in desk.text()


async def test_a_metric_has_a_panel_of_its_own(sit: Sit, kernel: FakeKernel):
    values = [1.0 / (n + 1) for n in range(50)]
    kernel.script["fit"] = [curve(loss=[3 * v for v in values], accuracy=values), finished()]
    async with sit("line", size=(120, 40)) as desk:
        await desk.press("ctrl+j")
        assert desk.text().count("└") == 2


async def test_nan_is_said_in_words(sit: Sit, kernel: FakeKernel):
    values = [1.0, 0.5, 2.0, 8.0] + [math.nan] * 20
    kernel.script["fit"] = [curve(loss=values), finished()]
    async with sit("line", size=(120, 40)) as desk:
        await desk.press("ctrl+j")
        assert "loss nan since step 4" in desk.text()


async def test_nothing_but_nan_and_inf_breaks_nothing(sit: Sit, kernel: FakeKernel):
    kernel.script["fit"] = [curve(loss=[math.nan, math.inf, -math.inf, math.nan]), finished()]
    async with sit("line") as desk:
        await desk.press("ctrl+j", "w", "w")
        assert desk.cell.result is not None


async def test_a_lone_backward_is_no_curve(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [curve(y=[9.0]), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        assert desk.cell.results.plot is None


async def test_log_scale_and_enlarged_plot(sit: Sit, kernel: FakeKernel):
    kernel.script["fit"] = [curve(loss=[3 / (n + 1) for n in range(300)]), finished()]
    async with sit("line") as desk:
        await desk.press("ctrl+j", "w")
        assert "log scale" in desk.text()
        await desk.press("m")
        assert "import torch" not in desk.text()
        assert "loss 0.0100" in desk.text()
        await desk.press("w", "escape")
        assert "import torch" in desk.text() or "loss" in desk.text()
        assert desk.cell.cell.id == "fit"


async def test_a_cell_that_needs_cuda_says_so_on_cpu(sit: Sit, kernel: FakeKernel):
    async with sit("brackets") as desk:
        await desk.press("j", "ctrl+j")
        assert kernel.session.asked == []
        assert desk.toasts == ["This cell needs cuda; this session runs on cpu."]


async def test_run_above_leaves_out_what_needs_another_device(
    sit: Sit, kernel: FakeKernel, course: Course
):
    entry = course.find("brackets")
    gpu_first = replace(entry.lesson, cells=entry.lesson.cells[::-1])
    track = replace(course.tracks[0], entries=(replace(entry.with_lesson(gpu_first), number=1),))
    async with sit("brackets", course=replace(course, tracks=(track,))) as desk:
        await desk.press("j", "a")
        assert kernel.session.asked == []


async def test_a_cell_that_needs_cuda_runs_there(sit: Sit, kernel: FakeKernel):
    kernel.device = Device("cuda", "a GPU", 0)
    async with sit("brackets") as desk:
        await desk.press("j", "ctrl+j")
        assert [asked.cell for asked in kernel.session.asked] == ["gpu"]
        assert "cuda:0" in desk.text()


async def test_a_lesson_that_cannot_be_run_here_can_be_read(sit: Sit, kernel: FakeKernel):
    kernel.refusal = DeviceUnavailable(
        verbatim("There is no cuda here."), verbatim("Choose one of cpu.")
    )
    async with sit("slopes") as desk:
        assert "There is no cuda here. Choose one of cpu." in desk.words
        assert "A slope says" in desk.text()
        await desk.press("j", "ctrl+j")
        assert desk.toasts == ["There is no cuda here. Choose one of cpu."]


async def test_a_missing_module_is_named(sit: Sit, kernel: FakeKernel):
    kernel.refusal = RequirementMissing(
        verbatim("einops is not installed."), verbatim("Install it.")
    )
    async with sit("slopes") as desk:
        assert "einops is not installed. Install it." in desk.words


async def test_a_kernel_that_dies_is_mourned_in_a_sentence_and_replaced(
    sit: Sit, kernel: FakeKernel
):
    kernel.script["square"] = [
        printed("half\n"),
        KernelDied(verbatim("The kernel ended (exit code 9).")),
    ]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        assert "The kernel ended (exit code 9). The next run starts another." in desk.words
        assert "no kernel" in desk.text()
        kernel.script["square"] = [printed("whole\n"), finished()]
        await desk.press("ctrl+j")
        await desk.until(lambda: len(kernel.sessions) == 2 and "whole" in desk.text())
        assert len(kernel.session.asked) == 1
        assert "The kernel ended" not in desk.words


async def test_a_restart_brings_another_kernel_too(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [KernelDied(verbatim("The kernel ended (exit code 9)."))]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        kernel.script["square"] = [finished()]
        await desk.press("ctrl+r", "ctrl+r")
        await desk.until(lambda: len(kernel.sessions) == 2)
        await desk.settle()
        await desk.press("ctrl+j")
        assert len(kernel.session.asked) == 1


async def test_a_kernel_that_never_starts_leaves_the_lesson_readable(sit: Sit, kernel: FakeKernel):
    kernel.stillborn = KernelDied(verbatim("No such launcher."), verbatim("Check --launcher."))
    async with sit("slopes") as desk:
        assert "No such launcher. Check --launcher." in desk.words
        assert "A slope says" in desk.text()


async def test_a_lost_namespace_is_said(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [finished("died", reason="out of memory.", lost=True)]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        assert "out of memory. Names are gone; a fresh session stands ready." in desk.words


async def test_notes_of_the_session_stand_at_the_top(sit: Sit, kernel: FakeKernel):
    kernel.notes = ("A stand-in takes the place of MNIST.",)
    async with sit("slopes") as desk:
        assert desk.text().splitlines()[2].strip() == "A stand-in takes the place of MNIST."


async def test_leaving_for_another_lesson_closes_the_session(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [asyncio.Event(), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "]", "]")
        await desk.until(lambda: len(kernel.sessions) == 2)
        assert kernel.sessions[0].closed
        assert desk.screen.entry.id == "brackets"
        assert desk.app.kernels.state.phase == "ready"


async def test_a_look_at_the_course_keeps_the_session(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [printed("tensor(6.)\n"), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "q")
        assert "FIRST STEPS" in desk.text()
        await desk.press("enter")
        assert "tensor(6.)" in desk.text()
        assert len(kernel.sessions) == 1


async def test_a_mistake_of_ours_is_said(
    sit: Sit, kernel: FakeKernel, monkeypatch: pytest.MonkeyPatch
):
    async with sit("slopes") as desk:

        async def falls_over() -> None:
            raise ZeroDivisionError("ours [red]")

        monkeypatch.setattr(desk.screen.session, "_drain", falls_over)
        await desk.pilot.press("j", "ctrl+j")
        await desk.until(lambda: bool(desk.toasts))
        assert desk.toasts == ["following the session: ZeroDivisionError('ours [red]')"]


async def test_tab_completes_a_name_from_the_live_session(
    sit: Sit, kernel: FakeKernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(completer, "PAUSE", 60.0)  # on a busy machine the keys come slowly
    async with sit("slopes") as desk:
        kernel.warm.set()
        await desk.until(lambda: bool(kernel.sessions))
        items = (Completion("softmax", "function", "(input, dim)"), Completion("softplus", "name"))
        kernel.session.completions = Completions(6, 8, items)
        await desk.press("j", "enter", *"torch.so", "tab")
        await desk.until(lambda: "softmax(input, dim)" in desk.text())
        [(code, position)] = kernel.session.looked_up
        assert code[:position] == "torch.so"
        await desk.press("down", "tab")
        await desk.until(lambda: "torch.softplus" in desk.text())


async def test_a_pause_behind_a_dot_shows_what_could_follow_and_changes_nothing(
    sit: Sit, kernel: FakeKernel
) -> None:
    async with sit("slopes") as desk:
        await desk.until(lambda: bool(kernel.sessions))
        only = (Completion("softmax", "function", "(input, dim)"),)
        kernel.session.completions = Completions(6, 6, only)
        await desk.press("j", "enter", *"torch.")
        await desk.until(lambda: "softmax(input, dim)" in desk.text())
        assert desk.cell.code.startswith("torch.import")
        await desk.press("escape")
        assert "softmax" not in desk.text()
        assert desk.cell.editing  # the first escape was for the list
        await desk.press("escape")
        assert not desk.cell.editing


async def test_a_pause_behind_a_bracket_shows_the_parameters_until_it_closes(
    sit: Sit, kernel: FakeKernel
) -> None:
    async with sit("slopes") as desk:
        await desk.until(lambda: bool(kernel.sessions))
        items = (Completion("softmax", "function", "(input, dim)"), Completion("softmax2", "name"))
        kernel.session.completions = Completions(6, 13, items)
        await desk.press("j", "enter", *"torch.softmax", "left_parenthesis")
        await desk.until(lambda: "softmax(input, dim)" in desk.text())
        code, position = kernel.session.looked_up[-1]
        assert code[:position] == "torch.softmax"
        await desk.press(*"x, 1")
        assert "softmax(input, dim)" in desk.text()
        await desk.press("right_parenthesis")
        assert "softmax(input, dim)" not in desk.text()
        assert desk.cell.code.startswith("torch.softmax(x, 1)")


@pytest.mark.parametrize(
    ("before", "called"),
    [
        ("f(", "f"),
        ("y = torch.full(", "full"),
        ("print(round(", "round"),
        ("def f(", None),
        ("class A(", None),
        ("x = (", None),
        ("2(", None),
        ("f(x", None),
    ],
)
def test_what_is_called(before: str, called: str | None) -> None:
    found = completer._CALL.match(before)
    assert (found[1] if found else None) == called


async def test_no_list_opens_behind_the_dot_of_a_number(sit: Sit, kernel: FakeKernel) -> None:
    async with sit("slopes") as desk:
        await desk.until(lambda: bool(kernel.sessions))
        await desk.press("j", "enter", *"1.")
        editor = desk.cell.editor
        assert editor is not None
        editor.completer._ask()
        await desk.settle()
        assert kernel.session.looked_up == []


async def test_the_list_of_completions_leaves_the_line_that_is_typed_free(
    sit: Sit, kernel: FakeKernel
) -> None:
    async with sit("slopes") as desk:
        await desk.until(lambda: bool(kernel.sessions))
        items = [Completion(f"name_{n}", "name", doc="word " * 15) for n in range(20)]
        await desk.press("j", "enter", "ctrl+end", *["enter"] * 9, *"na")
        editor = desk.cell.editor
        assert editor is not None
        at = editor.completer.position
        kernel.session.completions = Completions(at - 2, at, tuple(items))
        await desk.press("tab")
        await desk.until(lambda: "name_7" in desk.text())
        await desk.settle()
        line = editor.cursor_screen_offset.y
        assert desk.text().splitlines()[line].rstrip(" ▁▂▃▄▅▆▇█").endswith("name_")


@pytest.mark.parametrize(("columns", "told"), [(80, False), (120, True)])
async def test_what_a_session_takes_of_the_machine_is_in_the_status_line(
    sit: Sit, kernel: FakeKernel, columns: int, told: bool
):
    async with sit("line", size=(columns, 30)) as desk:
        await desk.press("ctrl+j")
        assert "MiB" not in desk.text()
        kernel.session.taken = Usage(412 << 20, 3, 24, 1.5)
        await desk.screen.runs.variables.measure()
        desk.screen.runs.settle()
        await desk.press("j")
        first = desk.text().splitlines()[0]
        assert "cpu 412 MiB" in first
        assert ("processes 3, threads 24" in first) is told
