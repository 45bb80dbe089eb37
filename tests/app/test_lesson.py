"""Reading, moving, editing, hints, solutions, questions: the learner's side of a lesson."""

from __future__ import annotations

import re

import pytest
from textual import events
from textual.widgets import Input

from learn_torch.app.glyphs import UNICODE
from learn_torch.app.screens.course import CourseScreen
from learn_torch.app.screens.enlarged import EnlargedScreen
from learn_torch.app.screens.reading import ReadingScreen
from learn_torch.app.terminal_driver import osc52, through_tmux
from learn_torch.app.widgets.solution import Solution, comparison
from learn_torch.kernel.protocol import ErrorReport, TraceLine, Verdict
from tests.app.conftest import Sit
from tests.app.fakes import FakeKernel, curve, finished, printed
from tests.sentences import said

CELLS = ["why", "square", "guess", "pick", "double", "done"]


async def test_keys_move_between_cells(sit: Sit):
    async with sit("slopes") as desk:
        for keys, cell in [
            ("j", "square"),
            ("j down up", "square"),
            ("ctrl+n", "square"),
            ("ctrl+n ctrl+n ctrl+p", "square"),
            ("G", "done"),
            ("end", "done"),
            ("G g", "why"),
            ("G home", "why"),
            ("k", "why"),
            ("G j", "done"),
            ("j enter ctrl+n escape", "guess"),
        ]:
            await desk.press("g", *keys.split())
            assert desk.cell.cell.id == cell, keys
            assert f"cell {CELLS.index(cell) + 1}/6" in desk.text()
            assert not desk.cell.editing


async def test_arrows_scroll_through_a_tall_cell_before_they_leave_it(sit: Sit):
    async with sit("line", size=(80, 12)) as desk:
        await desk.press("down")
        assert desk.cell.cell.id == "fit"
        assert desk.screen.notebook.scroll_offset.y > 0
        await desk.press("down", "down", "down")
        assert desk.cell.cell.id == "use"
        await desk.press("up", "up", "up", "up")
        assert desk.cell.cell.id == "fit"
        assert desk.screen.notebook.scroll_offset.y <= 1


async def test_pages_scroll_and_take_a_cell_along(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("space", "pagedown", "space")
        assert desk.cell.cell.id not in ("why", "square")
        await desk.press("pageup", "pageup", "pageup")
        assert desk.screen.notebook.scroll_offset.y == 0


async def test_enter_edits_and_escape_leaves(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "enter", "#")
        assert desk.cell.editing
        assert desk.cell.code.startswith("#import")
        await desk.press("escape", "j")
        assert desk.cell.cell.id == "guess"
        await desk.press("k", "e", "escape")
        assert not desk.cell.editing


async def test_keys_in_one_packet_each_find_the_focus_of_the_one_before(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "enter", *"# hj", "escape", "j")
        assert desk.view("square").code.startswith("# hjimport")
        assert desk.cell.cell.id == "guess"


async def test_escape_and_letters_in_one_packet_are_keys_in_their_order(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "enter")
        desk.send("escape", "g", "ctrl+n", "j")
        await desk.until(lambda: desk.cell.cell.id == "guess")
        assert desk.view("square").code.startswith("import torch")
        assert not desk.view("square").editing


async def test_editing_keys_in_one_packet_keep_their_order(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "enter")
        for key in ("a", "b", "backspace", "c", "left", "d", "end", "e"):
            desk.app.post_message(events.Key(key, key if len(key) == 1 else None))
        desk.app.post_message(events.Key("f7", None))
        desk.app.post_message(events.Paste("pasted"))
        await desk.until(lambda: "pasted" in desk.cell.code)
        assert desk.cell.code == "pasted"
        await desk.press("ctrl+z")
        assert desk.cell.code.startswith("adcimport torche\n")


async def test_reset_brings_the_original_back_and_undo_yours(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "enter", *"abc", "escape", "x")
        assert desk.cell.code.startswith("import torch")
        await desk.press("u")
        assert desk.cell.code.startswith("abcimport torch")
        await desk.press("enter", "ctrl+l")
        assert desk.cell.code.startswith("import torch")
        await desk.press("ctrl+z")
        assert desk.cell.code.startswith("abcimport torch")


async def test_edited_since_is_said_and_taken_back(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [printed("tensor(6.)\n"), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "enter", "#")
        assert "edited since" in desk.text()
        await desk.press("backspace")
        assert "edited since" not in desk.text()


async def test_hints_come_one_by_one_and_go(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("G", "k", "h")
        assert "hint 1 of 2" in desk.text()
        assert "Five times" not in desk.text()
        await desk.press("ctrl+t")
        assert "hint 2 of 2  Five times as steep." in desk.text()
        await desk.press("h")
        assert desk.toasts == ["There are no more hints. s shows a solution."]
        await desk.press("H")
        assert "hint 2 of 2" not in desk.text()
        assert desk.record("double").hints == 2


async def test_a_solution_before_a_pass_asks_first_and_is_remembered(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("G", "k", "s")
        assert "Press the solution key again" in desk.words
        assert "return 10.0 * x" not in desk.text()
        assert not desk.record("double").solution_seen
        await desk.press("ctrl+o")
        assert "return 10.0 * x" in desk.text()
        assert desk.record("double").solution_seen
        await desk.press("s")
        assert "return 10.0 * x" not in desk.text()


async def test_a_solution_after_a_pass_comes_at_once(sit: Sit, kernel: FakeKernel):
    kernel.script["double"] = [finished(verdict=Verdict(True))]
    async with sit("slopes") as desk:
        await desk.press("G", "k", "ctrl+j", "s")
        assert "return 10.0 * x" in desk.text()
        assert not desk.record("double").solution_seen


@pytest.mark.parametrize(("width", "line"), [(80, "- "), (120, "# your code +│ \\+ ")])
async def test_f32_a_solution_is_compared_with_ones_own_below_what_that_printed(
    sit: Sit, kernel: FakeKernel, width: int, line: str
):
    kernel.script["double"] = [printed("0.0\n"), finished(verdict=Verdict(False, said("no")))]
    async with sit("slopes", size=(width, 40)) as desk:
        await desk.press("G", "k", "ctrl+j", "s", "s")
        solution = desk.cell.query_one(Solution)
        assert "A Take it" in desk.text()
        assert solution.region.y >= desk.cell.results.region.bottom
        assert re.search(line, desk.text())
        assert re.search(r"\+     return 10\.0 \* x", desk.text())


async def test_f32_the_solution_is_taken_over_and_ones_own_comes_back(sit: Sit):
    async with sit("slopes", size=(80, 40)) as desk:
        await desk.press("G", "k")
        own = desk.cell.code
        await desk.press("A")
        assert desk.cell.code == own  # it is not in sight
        await desk.press("s", "s")
        assert "A Take it" in desk.text()
        await desk.press("A")
        assert "A Yours back" in desk.text() and "A Take it" not in desk.text()
        assert "return 10.0 * x" in desk.cell.code
        assert "brings yours back" in desk.text()
        assert desk.text().count("return 10.0 * x") == 1, "the editor has it"
        await desk.until(lambda: desk.record("double").text == desk.cell.code)
        await desk.press("A")
        assert desk.cell.code == own
        await desk.press("A", "u")
        assert desk.cell.code == own


async def test_ones_own_comes_back_after_the_language_changed_too(sit: Sit):
    async with sit("slopes", size=(80, 40)) as desk:
        await desk.press("G", "k", "enter", "#", "escape")
        own = desk.cell.code
        await desk.press("s", "s", "A")
        assert desk.cell.code != own and desk.cell.solution is not None
        desk.cell.solution.speak("# 另一种语言")
        await desk.press("A")
        assert desk.cell.code == own


@pytest.mark.parametrize("width", [40, 76, 120])
def test_f32_a_comparison_has_every_line_of_both_and_fits(width: int):
    own = "def f(x):\n    return x\n\nf(1)"
    other = "def f(x):\n    # " + "long " * 30 + "\n    return x + 1\n\nf(1)"
    lines = comparison(own, other, width, UNICODE)
    assert max(line.cell_len for line in lines) <= width
    whole = "".join("".join(line.plain for line in lines).split())
    for line in (*own.split(), *other.split()[:8]):
        assert line in whole
    marked = [line.plain for line in lines if "return x + 1" in line.plain]
    assert len(marked) == 1 and "+ " in marked[0]


@pytest.mark.parametrize(
    ("width", "longest", "beside"), [(84, 38, True), (84, 39, False), (79, 9, False)]
)
def test_a_comparison_is_side_by_side_where_no_line_is_broken_for_it(
    width: int, longest: int, beside: bool
):
    lines = comparison("x", "y" * longest, width, UNICODE)
    assert any("│" in line.plain for line in lines) == beside
    assert len(lines) == (1 if beside else 2)


async def test_a_question_wants_an_answer_before_the_cell_runs(sit: Sit, kernel: FakeKernel):
    async with sit("slopes") as desk:
        await desk.press("j", "j", "ctrl+j")
        assert desk.toasts == ["Answer first: type it and press enter; then the cell runs."]
        assert kernel.session.asked == []
        [notice] = desk.app._notifications
        assert notice.timeout <= 3  # it lies over what one walks on to


async def test_a_typed_answer_runs_the_cell_with_the_guess(sit: Sit, kernel: FakeKernel):
    kernel.script["guess"] = [
        printed("12.0\n"),
        finished(verdict=Verdict(False, said("it is 12.0"))),
    ]
    async with sit("slopes") as desk:
        await desk.press("j", "j", "enter", *"10", "enter")
        [asked] = kernel.session.asked
        assert asked.guess == "10"
        assert "✗ you said 10; it is 12.0" in desk.text()
        assert "The slope of x³ is 3x², and 3 times 4 is 12." in desk.text()
        assert desk.record("guess").guess == "10"
        assert desk.record("guess").passed is not None  # answered and run, right or wrong
        await desk.press("ctrl+j")
        assert len(kernel.session.asked) == 2


async def test_a_choice_by_number(sit: Sit, kernel: FakeKernel):
    async with sit("slopes") as desk:
        await desk.press("j", "j", "ctrl+n", "2")
        assert kernel.session.asked[0].guess == "It raises an error."
        assert "✓ right: It raises an error." in desk.text()
        await desk.press("1")
        assert "you said “It prints nothing”; the answer is “It raises an error”" in desk.words


async def test_a_choice_by_arrows(sit: Sit, kernel: FakeKernel):
    async with sit("slopes") as desk:
        await desk.press("j", "j", "ctrl+n", "enter", "down", "down", "enter")
        assert kernel.session.asked[0].guess == "It prints two slopes."
        assert not desk.cell.editing


async def test_a_number_beyond_the_choices_means_nothing(sit: Sit, kernel: FakeKernel):
    async with sit("slopes") as desk:
        await desk.press("j", "j", "ctrl+n", "4")
        assert kernel.session.asked == []


async def test_copying_code_and_output(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [printed("tensor(6.)\n"), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "y")
        assert desk.app.clipboard.endswith("x.grad")
        assert desk.toasts == ["Copied the code: 6 lines."]
        await desk.press("ctrl+j", "Y")
        assert desk.app.clipboard == "tensor(6.)\n"


async def test_copying_inside_tmux_also_goes_through_it(sit: Sit, monkeypatch: pytest.MonkeyPatch):
    async with sit("slopes", environ={"TMUX": "/tmp/tmux-0/default,1,0"}) as desk:
        written: list[str] = []
        assert desk.app._driver is not None
        monkeypatch.setattr(desk.app._driver, "write", written.append)
        desk.app.copy_to_clipboard("hello")
        assert osc52("hello") in written
        assert through_tmux(osc52("hello")) in written


async def test_too_much_for_a_clipboard_is_said(sit: Sit):
    async with sit("slopes") as desk:
        desk.app.copy_to_clipboard("x" * 100_000)
        await desk.settle()
        assert desk.toasts == ["Too much for a terminal's clipboard."]


async def test_neighbouring_lessons_by_key(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("left_square_bracket")
        assert desk.toasts == ["This is the first lesson; q goes to the course."]
        await desk.press("right_square_bracket")
        assert desk.screen.entry.id == "brackets"
        await desk.press("ctrl+pagedown")
        assert desk.screen.entry.id == "line"
        await desk.press("ctrl+pageup")
        assert desk.screen.entry.id == "brackets"


@pytest.mark.parametrize("keys", [["q"], ["j", "enter", "escape", "q"]])
async def test_back_to_the_course(sit: Sit, keys: list[str]):
    async with sit("slopes") as desk:
        await desk.press(*keys)
        assert isinstance(desk.app.screen, CourseScreen)
        assert desk.app.screen.chosen is not None
        assert desk.app.screen.chosen.id == "slopes"


@pytest.mark.parametrize("key", ["f1", "question_mark"])
async def test_the_manual(sit: Sit, key: str):
    async with sit("slopes") as desk:
        await desk.press(key)
        assert isinstance(desk.app.screen, ReadingScreen)
        assert "A lesson is a column of cells." in desk.text()
        await desk.press("space", "j", "k", "escape")
        assert desk.screen.entry.id == "slopes"


@pytest.mark.parametrize("key", ["f2", "colon"])
async def test_the_palette_finds_actions_and_lessons(sit: Sit, key: str):
    async with sit("slopes") as desk:
        await desk.press("j", key)
        await desk.press(*"brackets")
        await desk.until(lambda: "Brackets [red] and other traps" in desk.text())
        await desk.press("down", "enter")
        await desk.until(
            lambda: desk.app.lesson is not None and desk.app.lesson.entry.id == "brackets"
        )


async def test_the_palette_runs_an_action_of_the_cell(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("f2", *"theme")
        await desk.until(lambda: "Colors (T)" in desk.text())
        assert "Lesson" not in desk.text(), "its letters, spread over a sentence, are no word"
        await desk.press("escape", "j", "f2")
        await desk.press(*"copy code")
        await desk.until(lambda: "Copy code" in desk.text())
        await desk.press("down", "enter")
        await desk.until(lambda: desk.app.clipboard.startswith("import torch"))


async def test_enlarged_output_and_editor(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [printed("[bold]6[/bold]\n"), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "m")
        assert isinstance(desk.app.screen, EnlargedScreen)
        assert "[bold]6[/bold]" in desk.text()
        await desk.press("escape", "enter", "f9")
        assert desk.app.screen.maximized is desk.cell.editor
        await desk.press("#", "f9")
        assert desk.app.screen.maximized is None and desk.cell.editing
        await desk.press("f9", "escape")
        assert desk.app.screen.maximized is None
        assert desk.cell.code.startswith("#")


async def test_after_an_error_its_page_comes_first(sit: Sit, kernel: FakeKernel):
    line = TraceLine("square", 1, "", "boom()", 0, 6)
    trouble = ErrorReport("NameError", "name 'boom' is not defined", (line,))
    lines = printed("".join(f"line {n}\n" for n in range(100)))
    kernel.script["square"] = [curve(loss=[3, 2, 1]), lines, finished("error", trouble=trouble)]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "m")
        await desk.until(lambda: "name 'boom' is not defined" in desk.text())
        assert "2 of 2" in desk.text()
        await desk.press("p")
        assert "name 'boom'" not in desk.text()


async def test_every_command_has_a_key_that_a_plain_terminal_sends():
    from learn_torch.app.manual import MANUAL

    for _, commands in MANUAL:
        for command in commands:
            keys = [*command.letters.split(","), *command.controls.split(",")]
            plain = [key for key in keys if key and key not in ("ctrl+enter", "shift+enter")]
            assert plain, command.id
            assert not {"f6", "f7", "ctrl+b"} & set(keys)


async def test_a_keymap_can_move_a_key(sit: Sit, kernel: FakeKernel):
    async with sit("slopes") as desk:
        desk.app.set_keymap({"cell.run": "f10"})
        await desk.press("j", "f10")
        assert [asked.cell for asked in kernel.session.asked] == ["square"]


@pytest.mark.parametrize("size", [(60, 20), (40, 10), (20, 5)])
async def test_small_terminals_break_nothing(sit: Sit, kernel: FakeKernel, size: tuple[int, int]):
    async with sit("slopes", size=size) as desk:
        await desk.press("j", "ctrl+j", "G", "k", "h", "s", "s", "f1", "escape", "q", "slash", "s")
        assert desk.app.is_running


async def test_ascii_only_where_that_is_all_there_is(sit: Sit, kernel: FakeKernel):
    kernel.script["double"] = [finished(verdict=Verdict(True))]
    async with sit("slopes", environ={"LEARN_TORCH_ASCII": "1"}) as desk:
        await desk.press("G", "k", "ctrl+j")
        ours = [line for line in desk.text().splitlines() if "passed" in line]
        assert ours
        assert all(line.isascii() for line in ours)
        assert "+ passed" in desk.text()
        await desk.press("q")
        assert desk.text().isascii()


async def test_the_question_is_an_input_that_markup_cannot_hurt(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "j", "enter", *"x", "left_square_bracket", "0", "enter")
        assert desk.cell.query_one(Input).value == "x[0"
        assert desk.cell.guess == "x[0"


async def test_beside_a_curve_the_solution_runs_for_its_own(sit: Sit, kernel: FakeKernel):
    kernel.script["double"] = [curve(loss=[3.0, 2.0, 1.0]), finished(verdict=Verdict(False))]
    async with sit("slopes") as desk:
        await desk.press("G", "k", "ctrl+j", "s")
        assert len(kernel.sessions) == 1  # the first press only asks
        await desk.press("s")
        plot = desk.cell.results.plot
        assert plot is not None
        await desk.until(lambda: plot.solution is not None)
        own, beside = kernel.sessions
        assert [asked.cell for asked in own.asked] == ["double"]
        assert [asked.cell for asked in beside.asked][-1] == "double"
        assert "return 10.0 * x" in beside.asked[-1].code and beside.closed
        await desk.settle()
        assert "a solution 1.000" in desk.text()


async def test_without_a_curve_the_solution_is_not_run(sit: Sit, kernel: FakeKernel):
    async with sit("slopes") as desk:
        await desk.press("G", "k", "ctrl+j", "s", "s")
        assert len(kernel.sessions) == 1
