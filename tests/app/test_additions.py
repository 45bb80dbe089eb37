"""What a learner adds to a lesson: scratch cells, notes, bookmarks."""

from __future__ import annotations

from collections import Counter

from learn_torch.app.additions import CellNote
from learn_torch.app.keys import (
    ADDING,
    EDITING,
    FINDING,
    HELPING,
    LESSON,
    MOVING,
    RUNNING,
    TAKING,
    TERMS,
)
from learn_torch.course.added_cells import author_cell, new_scratch_cell, with_scratch_cells
from learn_torch.course.model import Cell
from tests.app.conftest import Desk, Sit
from tests.app.fakes import FakeKernel, finished, printed

CELLS = (Cell(id="one", code="1"), Cell(id="two", code="2"))


def ids(desk: Desk) -> list[str]:
    return [view.cell.id for view in desk.screen.notebook.views]


def notes(desk: Desk) -> list[str]:
    return [str(note.render()) for note in desk.screen.query(CellNote)]


def test_scratch_cells_stand_below_the_authors_in_the_order_they_were_added() -> None:
    found = with_scratch_cells(CELLS, ["one--2", "two--1", "one--1", "gone--1", "one--note", "two"])
    assert [cell.id for cell in found] == ["one", "one--1", "one--2", "two", "two--1"]
    assert {cell.kind for cell in found} == {"code", "scratch"}


def test_a_new_one_comes_below_the_others_of_its_cell() -> None:
    for below in ("one", "one--1"):
        cell = new_scratch_cell(["one", "one--1", "one--7", "one--note", "two--9"], below)
        assert cell is not None
        assert cell.id == "one--8"
        assert author_cell(cell.id) == "one"


def test_a_cell_has_a_bounded_number_of_them() -> None:
    assert new_scratch_cell(["one--998"], "one") == Cell(id="one--999", code="")
    assert new_scratch_cell(["one--999"], "one") is None
    odd = ["one--1000", "one--0", "one--01", "one--\u0663", "one--x"]
    assert [cell.id for cell in with_scratch_cells(CELLS, odd)] == ["one", "two"]


async def test_a_scratch_cell_runs_is_kept_and_never_counts(sit: Sit, kernel: FakeKernel):
    kernel.script["square--1"] = [printed("7\n"), finished()]
    async with sit("slopes") as desk:
        before = desk.screen._status.progress
        await desk.press("j", "b")
        await desk.press(*"3+4")
        await desk.press("ctrl+j")
        assert "7" in desk.text()
        assert desk.screen._status.progress == before
        assert (kernel.session.asked[-1].cell, kernel.session.asked[-1].check) == (
            "square--1",
            None,
        )
    async with sit("slopes") as desk:
        assert "square--1" in ids(desk)
        assert desk.view("square--1").code == "3+4"
        assert "Scratch" in desk.text()


async def test_reset_empties_it_and_the_next_takes_it_away(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "b")
        await desk.press(*"3+4")
        await desk.press("escape", "x")
        assert desk.view("square--1").code == ""
        await desk.press("x")
        assert "square--1" not in ids(desk)
        assert desk.cell.cell.id == "square"
    async with sit("slopes") as desk:
        assert "square--1" not in ids(desk)


async def test_a_new_one_has_nothing_of_one_that_was_taken_away(sit: Sit, kernel: FakeKernel):
    kernel.script["square--1"] = [printed("7\n"), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "b")
        await desk.press(*"3+4", "ctrl+j", "escape", "x", "x")
    async with sit("slopes") as desk:
        await desk.press("b", "escape")
        assert desk.cell.cell.id == "square--2"
        assert desk.cell.result is None


async def test_who_left_an_empty_one_comes_back_to_the_cell_above_it(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "b", "escape")
        await desk.press("right_square_bracket", "left_square_bracket")
        assert desk.cell.cell.id == "square"


async def test_an_empty_one_is_not_kept(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("b", "escape")
        assert len(ids(desk)) == len(desk.screen.entry.lesson.cells) + 1
    async with sit("slopes") as desk:
        assert len(ids(desk)) == len(desk.screen.entry.lesson.cells)


async def test_a_note_stands_above_its_cell_and_is_kept(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "C")
        await desk.press(*"ask [b]why[/b]")
        await desk.press("escape")
        assert notes(desk) == ["◆ ask [b]why[/b]"]
    async with sit("slopes", size=(120, 40)) as desk:
        assert notes(desk) == ["◆ ask [b]why[/b]"]
        assert "◆" in desk.screen.body.rail.outline.items[1].label
        await desk.press("C", "f7", "delete", "escape")
        assert notes(desk) == []


async def test_a_note_is_saved_while_it_is_written(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "C", *"why?")
        await desk.until(lambda: desk.record("square--note").text == "why?")


async def test_a_bookmark_comes_and_goes(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("B")
        assert notes(desk) == ["◆ Bookmark"]
    async with sit("slopes") as desk:
        assert notes(desk) == ["◆ Bookmark"]
        await desk.press("B")
        assert notes(desk) == []
        await desk.press("b", "1", "escape", "B")
        assert notes(desk) == ["◆ Bookmark"]
        assert desk.cell.cell.kind != "scratch", "it is that of the cell above, which is shown"


def test_no_letter_of_a_lesson_means_two_things() -> None:
    """Taking a solution over and giving it back share theirs: one of the two is offered at a time."""
    used = Counter(
        key
        for key, _ in {
            (key, command.action.partition("(")[0])
            for group in (
                RUNNING,
                MOVING,
                LESSON,
                ADDING,
                FINDING[:1],
                EDITING,
                HELPING,
                TAKING,
                (TERMS,),
            )
            for command in group
            for key in command.letters.split(",")
            if key
        }
    )
    assert [key for key, count in used.items() if count > 1] == []
