"""The page with the docstring of a name: which name, its search, and the names beside it."""

from __future__ import annotations

import pytest

from learn_torch.app.reflow import with_formulas
from learn_torch.app.screens.docs_page import DocsScreen, readable_rest, wrapped
from learn_torch.app.widgets import editor as editor_module
from learn_torch.kernel.name_queries import Docs
from learn_torch.kernel.queries import Variable, Variables
from tests.app.conftest import Sit
from tests.app.fakes import FakeKernel

ONES = Docs("torch.ones", "function", "(*size)", "Ones.\n\n" + "line\n" * 60 + "the last Word")


async def test_the_name_under_the_cursor_is_explained_from_the_editor_and_back(
    sit: Sit, kernel: FakeKernel
) -> None:
    async with sit("slopes") as desk:
        await desk.until(lambda: bool(kernel.sessions))
        kernel.session.documented["torch", "ones"] = ONES
        await desk.press("j", "enter", *"torch.ones ", "f13")
        await desk.until(lambda: "torch.ones(*size)" in desk.text())
        assert "Ones." in desk.text()
        await desk.press("escape")
        assert desk.cell.editing
        assert desk.cell.code.startswith("torch.ones")


async def test_a_letter_opens_it_on_a_cell_and_the_arrows_go_to_its_other_names(
    sit: Sit, kernel: FakeKernel
) -> None:
    async with sit("slopes") as desk:
        await desk.until(lambda: bool(kernel.sessions))
        editor = desk.screen.notebook.views[1].editor
        assert editor is not None
        editor.load_text("a = torch.ones(2)\nb")
        kernel.session.documented["torch", "ones"] = ONES
        await desk.press("j", "K")
        await desk.until(lambda: "torch.ones(*size)   3 of 4" in desk.text())
        await desk.press("right")
        await desk.until(lambda: "b   4 of 4" in desk.text())
        await desk.press("q")
        assert not isinstance(desk.app.screen, DocsScreen)


async def test_the_name_under_the_pointer_is_explained_where_it_rests(
    sit: Sit, kernel: FakeKernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editor_module, "REST", 0.01)
    async with sit("slopes") as desk:
        await desk.until(lambda: bool(kernel.sessions))
        kernel.session.documented["torch", "ones"] = ONES
        kernel.session.names = [Variables((Variable("w", "object", "float", text="[red]"),), 1)]
        await desk.press("j", "ctrl+j")
        editor = desk.cell.editor
        assert editor is not None
        editor.load_text("torch.ones(w)")
        await desk.settle()
        tips = [(8, "torch.ones(*size)\nOnes."), (11, "w  [red]"), (30, "None")]
        for column, tip in tips:  # Textual shows no tips in tests
            await desk.pilot.hover(editor, (editor.gutter_width + column, 0))
            await desk.until(lambda tip=tip: str(editor.tooltip) == tip)  # type: ignore[misc]


async def test_words_are_found_on_the_page(sit: Sit, kernel: FakeKernel) -> None:
    async with sit("slopes") as desk:
        await desk.until(lambda: bool(kernel.sessions))
        kernel.session.documented["torch", "ones"] = ONES
        await desk.press("j", "enter", *"torch.ones ", "f13")
        await desk.until(lambda: "Ones." in desk.text())
        assert "the last Word" not in desk.text()
        await desk.press("slash", *"last word")
        await desk.until(lambda: "the last Word" in desk.text())
        assert "1 of 1" in desk.text()
        await desk.press("x")
        assert "not on this page" in desk.text()
        await desk.press("escape")
        assert isinstance(desk.app.screen, DocsScreen)
        await desk.press("escape")
        assert not isinstance(desk.app.screen, DocsScreen)


async def test_it_says_why_nothing_is_known(sit: Sit, kernel: FakeKernel) -> None:
    async with sit("slopes") as desk:
        await desk.until(lambda: bool(kernel.sessions))
        await desk.press("j", "enter", *"torch.ones ", "f13")
        await desk.until(lambda: "Nothing is known of it" in desk.text())
        await desk.press("escape", "escape")
        kernel.session.documented["torch", "ones"] = Docs("torch.ones", "function")
        await desk.press("K")
        await desk.until(lambda: "It has no docstring." in desk.text())


def test_lines_are_broken_with_their_indentation() -> None:
    assert wrapped("    one two three\nfour", 12) == "    one two\n    three\nfour"
    assert wrapped("    张量张量", 8) == "    张量\n    张量"


def test_formulas_are_readable_and_stay_in_their_place() -> None:
    doc = "Of size :math:`\\frac{\\text{end}}{2}`.\n\n  .. math::\n      x_1 \\leq\n      2\n\n  where\n"
    assert with_formulas(doc) == "Of size end/2.\n\n      x₁ ≤ 2\n\n  where\n"
    written = with_formulas(doc, plain=True)
    assert "\\frac" in written and "math:" not in written
    assert with_formulas("cut :math:`x^2") == "cut x²"


def test_notes_are_named_and_code_has_single_backticks() -> None:
    assert readable_rest("  .. note:: ``x``\n.. seealso::") == "  Note: `x`\nSee also:"
