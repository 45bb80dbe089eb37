"""F34: find in a lesson. `/` or ctrl+f, the count, the marks, next and previous, and back."""

from __future__ import annotations

import pytest
from textual.content import Content
from textual.widgets import Static

from learn_torch.app.widgets.editor import Editor
from learn_torch.app.widgets.found_places import PRESENT, text_of
from learn_torch.app.widgets.output import Output
from tests.app.conftest import Desk, Sit
from tests.app.fakes import FakeKernel, finished, printed
from tests.app.test_output_width import ROWS


def marked(desk: Desk) -> list[str]:
    """Every text that is marked on the screen, from top to bottom; the present one in capitals."""
    found = []
    for view in desk.screen.notebook.views:
        for widget in view.walk_children():
            if isinstance(widget, Editor):
                found += [word for word, _ in marks_of(widget)]
            elif isinstance(widget, Static) and isinstance(widget.visual, Content):
                found += [
                    text_of(widget)[span.start : span.end]
                    for span in widget.visual.spans
                    if " on $" in str(span.style)
                ]
    return found


def marks_of(editor: Editor) -> list[tuple[str, bool]]:
    """The words that are marked in an editor, and whether they are the present ones."""
    return [
        (editor.document.get_line(row).encode()[start:end].decode(), name == "found.present")
        for row, parts in editor._highlights.items()
        for start, end, name in parts
        if name.startswith("found")
    ]


@pytest.mark.parametrize("key", ["slash", "ctrl+f"])
async def test_f34_words_are_found_while_they_are_typed(sit: Sit, key: str):
    async with sit("slopes") as desk:
        await desk.press(key, *"x * x")
        assert "1 of " in desk.text()
        assert set(marked(desk)) == {"x * x"}
        count = len(marked(desk))
        assert f"1 of {count}" in desk.text()


async def test_f34_escape_leaves_everything_as_it_was(sit: Sit):
    async with sit("slopes", size=(80, 12)) as desk:
        await desk.press("j")
        before = (desk.text(), desk.app.focused, desk.screen.notebook.scroll_y)
        await desk.press("slash", *"complete")
        assert desk.screen.notebook.scroll_y != before[2]
        await desk.press("escape")
        assert (desk.text(), desk.app.focused, desk.screen.notebook.scroll_y) == before
        assert marked(desk) == []


async def test_f34_enter_stays_at_the_hit_and_n_goes_on_and_round(sit: Sit):
    async with sit("slopes", size=(80, 14)) as desk:
        await desk.press("slash", *"slope", "enter")
        count = len(marked(desk))
        cells = []
        for _ in range(count):
            cells.append(desk.cell.cell.id)
            assert "slope" in desk.text().lower()
            await desk.press("n")
        assert cells[0] == desk.cell.cell.id == "why"
        assert len(set(cells)) > 1
        assert f"1 of {count}" in desk.text()
        await desk.press("N")
        assert f"{count} of {count}" in desk.text()
        await desk.press("escape")
        assert marked(desk) == []
        assert desk.cell.cell.id == cells[-1]


async def test_f34_the_hit_is_on_the_screen(sit: Sit):
    async with sit("slopes", size=(80, 10)) as desk:
        for words in ("your code", "the next lesson", "fast a curve", "backward", "rule from"):
            await desk.press("ctrl+f", *words, "enter")
            assert "not in this lesson" not in desk.text()
            top = desk.text().splitlines()[:-2]  # without the line that has the words too
            assert words in "\n".join(top)


async def test_f34_what_a_run_printed_is_searched(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [printed("a needle in much output\n"), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "k", "slash", *"needle", "enter")
        assert desk.cell.cell.id == "square"
        assert marked(desk) == ["needle"]
        await desk.press("escape")
        assert "a needle in much output" in desk.text()


async def test_f34_it_works_from_the_editor_and_marks_what_is_typed_later(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "enter", "ctrl+f", *"torch", "enter")
        editor = desk.view("square").editor
        assert editor is not None
        before = len(marks_of(editor))
        editor.insert("torch\n", (0, 0))
        await desk.settle()
        assert len(marks_of(editor)) == before + 1


async def test_f34_nothing_found_is_said(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("slash", *"zzz")
        assert "not in this lesson" in desk.text()
        await desk.press("enter")
        assert "not in this lesson" not in desk.text()
        await desk.press("j")
        assert desk.cell.cell.id == "square"


async def test_letters_are_letters_again_after_it(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("slash", "n", "N", "q", "escape", "n", "j")
        assert desk.cell.cell.id == "square"


async def test_keys_in_a_burst_leave_no_hit_of_words_that_are_gone(sit: Sit):
    """The hit is shown after a refresh; by then the words may be others, or the bar closed."""
    async with sit("slopes") as desk:
        await desk.press("slash", *"x", "enter")
        desk.send("n", "escape", "slash", "b", "enter", "n", "escape")
        await desk.settle()
        assert marked(desk) == []


async def test_another_language_looks_again(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("slash", *"slope", "enter", "f3")
        count = len(marked(desk))
        assert str(count) in desk.text().splitlines()[-2]


async def test_words_in_a_wide_table_are_marked(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [printed("\n".join([*ROWS, "a needle"])), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "slash", *"column 1", "enter")
        assert "column 1" in marked(desk)
        shown = desk.cell.query_one(Output).render()
        assert isinstance(shown, Content)
        assert [str(shown)[s.start : s.end] for s in shown.spans if s.style == PRESENT] == [
            "column 1"
        ]


async def test_a_hit_below_a_wide_table_is_on_the_screen(sit: Sit, kernel: FakeKernel):
    table = "\n".join([*ROWS, *(ROWS[-1] for _ in range(40))])
    kernel.script["square"] = [printed(f"{table}\n\na needle\n" + "more\n" * 30), finished()]
    async with sit("slopes", size=(80, 14)) as desk:
        await desk.press("j", "ctrl+j", "slash", *"needle", "enter")
        assert any("a needle" in line for line in desk.text().splitlines()[:-2])


async def test_the_count_follows_what_a_run_prints(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [printed("one needle\n"), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "slash", *"needle", "enter")
        assert "1 of 1" in desk.text()
        kernel.script["square"][:1] = [printed("a needle, a needle, a needle\n")]
        await desk.press("ctrl+j")
        assert "1 of 3" in desk.text() or "0 of 3" in desk.text()
        assert marked(desk) == ["needle"] * 3
        kernel.script["square"][:1] = []
        await desk.press("ctrl+j")
        assert "not in this lesson" in desk.text()
