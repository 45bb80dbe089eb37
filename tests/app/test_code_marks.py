"""Marks in the gutter before a cell runs: when they come, where they stay, and what the footer says."""

from __future__ import annotations

import pytest

from learn_torch.app.widgets import code_marks
from learn_torch.app.widgets.editor import Editor
from learn_torch.kernel.queries import Variable, Variables
from tests.app.conftest import Desk, Sit
from tests.app.fakes import FakeKernel


@pytest.fixture
def reads_at_once(no_pause: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_marks, "PAUSE", 0.01)


def editor_of(desk: Desk) -> Editor:
    editor = desk.cell.editor
    assert editor is not None
    return editor


def gutter(desk: Desk) -> list[str]:
    """The gutters of the lines of the present cell that are marked."""
    editor = editor_of(desk)
    rows = [editor.render_line(y).text[: editor.gutter_width] for y in range(editor.size.height)]
    return [row for row in rows if "✗" in row or "!" in row]


def footer(desk: Desk) -> str:
    return desk.text().splitlines()[-1]


@pytest.mark.usefixtures("reads_at_once")
async def test_an_undefined_name_is_marked_and_the_cursor_on_it_shows_why(sit: Sit) -> None:
    async with sit("slopes") as desk:
        await desk.press("j", "enter")
        editor_of(desk).load_text("loss = 1\n\nprint(los)")
        await desk.press("ctrl+end", "space")
        await desk.until(lambda: gutter(desk) == ["3✗ "])
        assert "There is no name los, but there is loss." in footer(desk)
        assert "esc" in footer(desk)
        await desk.press("up")
        assert "los" not in footer(desk)
        await desk.press("escape")
        assert "line 3: There is no name los" in footer(desk)
        await desk.press("enter", "ctrl+end", *["left"] * 2, "s")
        await desk.until(lambda: gutter(desk) == [])
        assert "There is no name" not in footer(desk)
        editor_of(desk).load_text("a = 1\n  b = 2")  # a reason that needs the whole line
        await desk.press("ctrl+end", "space")
        await desk.until(lambda: "than the lines around it." in footer(desk))


async def test_nothing_is_marked_while_one_types_and_marks_keep_to_their_lines(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit("slopes") as desk:
        await desk.press("j", "enter")
        editor = editor_of(desk)
        editor.load_text("a\nb = 1\nc")
        await desk.press("ctrl+end", *"print(")
        assert gutter(desk) == []
        editor.load_text("a\nb = 1\nc")
        await desk.settle()
        await desk.screen.notebook.problems._look()
        assert gutter(desk) == ["1✗ ", "3✗ "]
        await desk.press("ctrl+home", "down", "enter", "enter")
        assert gutter(desk) == ["1✗ ", "5✗ "]
        await desk.press("backspace", "backspace")
        assert gutter(desk) == ["1✗ ", "3✗ "]
        await desk.press("ctrl+end", *"hange")
        assert gutter(desk) == ["1✗ ", "3✗ "]


@pytest.mark.usefixtures("reads_at_once")
async def test_what_the_session_has_is_defined(sit: Sit, kernel: FakeKernel) -> None:
    async with sit("slopes") as desk:
        await desk.until(lambda: bool(kernel.sessions))
        kernel.session.names = [Variables((Variable("w", "object", "float"),), 1)]
        await desk.press("j", "enter")
        editor_of(desk).load_text("w + v")
        await desk.press("ctrl+end")
        await desk.until(lambda: gutter(desk) == ["1✗ "])
        assert "no name w" in footer(desk)
        await desk.press("ctrl+j")
        await desk.until(lambda: "no name v" in footer(desk))


@pytest.mark.usefixtures("reads_at_once")
async def test_a_prediction_that_is_open_is_not_given_away(sit: Sit) -> None:
    async with sit("slopes") as desk:
        views = desk.screen.notebook.views
        view = next(view for view in views if view.cell.predict is not None)
        desk.screen.notebook.go_to(view.cell.id)
        await desk.settle()
        assert view.editor is not None
        view.editor.load_text("nobody")
        await desk.settle()
        await desk.screen.notebook.problems._look()
        assert gutter(desk) == []
        view.guess = "1"
        await desk.screen.notebook.problems._look()
        assert gutter(desk) == ["1✗ "]


async def test_in_ascii_there_is_a_mark_too(sit: Sit) -> None:
    async with sit("slopes", environ={"LEARN_TORCH_ASCII": "1"}) as desk:
        await desk.press("j")
        editor_of(desk).load_text("nobody")
        await desk.settle()
        await desk.screen.notebook.problems._look()
        assert gutter(desk) == ["1! "]
        assert footer(desk).startswith(" ! line 1")
