"""A review: what went wrong comes back as single cells, days later, and its lesson stays as it is."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from learn_torch.app.screens.course import CourseScreen
from learn_torch.app.screens.reading import ReadingScreen
from learn_torch.app.screens.review_screen import ReviewScreen
from learn_torch.course.course import Course
from learn_torch.kernel.protocol import Verdict
from learn_torch.session.review import Review
from learn_torch.study.records import Attempt, Key, RunRecord
from learn_torch.study.store import Study
from tests.app.conftest import Desk, Sit
from tests.app.fakes import FakeKernel, finished
from tests.sentences import said

DAY = 86_400.0
CELLS = ("guess", "double")


def went_wrong(
    course: Course, folder: Path, *cells: str, days: float = 3, edition: str = ""
) -> None:
    """An earlier session: these cells of "slopes" failed some days ago; "guess" was answered 7."""
    study = Study.open(folder / "study.db")
    when = time.time() - days * DAY
    for cell in cells:
        made = edition or course.find("slopes").lesson.cell(cell).fingerprint
        run = RunRecord("ok", b"", b"", False, "", b"", 0.1, "cpu", made, when)
        key = Key("app-course", "slopes", cell)
        attempt = Attempt("ok", False, 0, 0.1, "", when)
        study.finish_run(key, run, "mine", attempt=attempt, passed=None)
        study.save_text(key, "mine")
        study.save_guess(key, "7")
    study.close()


async def begin(desk: Desk) -> ReviewScreen:
    await desk.until(lambda: "Review:" in desk.text())
    await desk.press("v")
    await desk.until(lambda: isinstance(desk.app.screen, ReviewScreen))
    await desk.settle()
    return review_screen(desk)


def review_screen(desk: Desk) -> ReviewScreen:
    assert isinstance(desk.app.screen, ReviewScreen)
    return desk.app.screen


async def next_page(desk: Desk, key: str = "n") -> None:
    before = desk.app.screen
    await desk.press(key)
    await desk.until(lambda: desk.app.screen is not before)
    await desk.settle()


@pytest.mark.parametrize(("cells", "said"), [((), "No review is planned"), (CELLS, "tomorrow")])
async def test_where_nothing_is_due_only_the_key_says_when_the_next_review_is(
    sit: Sit, course: Course, tmp_path: Path, cells: tuple[str, ...], said: str
):
    """SECOND-WALK.md, N33: the key was silent."""
    went_wrong(course, tmp_path, *cells, days=0)
    async with sit() as desk:
        screen = desk.app.screen
        assert isinstance(screen, CourseScreen)
        await desk.settle()
        await desk.until(lambda: not any(one.group == "review" for one in desk.app.workers))
        assert "Review" not in desk.text()
        await desk.press("v")
        await desk.until(lambda: len(desk.toasts) == 1)
        assert said in desk.toasts[0]
        assert desk.app.screen is screen


async def test_a_question_is_asked_anew_behind_the_cells_above(
    sit: Sit, course: Course, kernel: FakeKernel, tmp_path: Path
):
    went_wrong(course, tmp_path, "guess")
    async with sit() as desk:
        screen = await begin(desk)
        assert [view.cell.id for view in screen.notebook.views] == ["guess"]
        assert desk.cell.guess is None
        assert [asked.cell for asked in kernel.sessions[-1].asked] == ["square"]
        await desk.press("enter", *"12", "enter")
        assert [asked.cell for asked in kernel.sessions[-1].asked] == ["square", "guess"]


async def test_an_exercise_has_its_starter_and_the_same_check(
    sit: Sit, course: Course, kernel: FakeKernel, tmp_path: Path
):
    went_wrong(course, tmp_path, "double")
    async with sit() as desk:
        await begin(desk)
        cell = course.find("slopes").lesson.cell("double")
        assert cell.exercise is not None
        assert desk.cell.code == cell.exercise.starter.rstrip("\n")
        assert "╭" not in desk.text()  # at 80 columns a card has a rail, from its first frame on
        square = course.find("slopes").lesson.cell("square")
        assert square.code in desk.screen.session.unseen
        assert desk.cell.editor is not None
        name = square.code.split(" =")[0].split()[-1]
        desk.cell.editor.load_text(f"{name}\nnobody")
        await desk.settle()
        await desk.screen.notebook.problems._look()
        assert list(desk.screen.notebook.problems._problems[desk.cell]) == [1]
        desk.cell.editor.load_text(cell.exercise.starter)
        await desk.press("ctrl+j")
        asked = kernel.sessions[-1].asked
        assert asked[-1].check == cell.exercise.check
        above = {one.cell: one.code for one in asked[:-1]}
        assert above == {
            c: course.find("slopes").lesson.cell(c).code for c in ("square", "guess", "pick")
        }


async def test_an_answer_schedules_the_next_date_and_leaves_the_lesson_alone(
    sit: Sit, course: Course, kernel: FakeKernel, tmp_path: Path
):
    went_wrong(course, tmp_path, *CELLS)
    kernel.script["guess"] = [finished(verdict=Verdict(True, said("Words.")))]
    kernel.script["double"] = [finished(verdict=Verdict(False, said("No.")))]
    async with sit() as desk:
        before = {cell: desk.record(cell) for cell in CELLS}
        await begin(desk)
        await desk.press("enter", *"12", "enter")
        await next_page(desk)
        await desk.press("ctrl+j")
        await next_page(desk)
        page = desk.words
        assert "Done: 2. Right at once: 1." in page
        assert "tomorrow" in page
        assert {cell: desk.record(cell) for cell in CELLS} == before
        history = [(key.cell, one.passed) for key, one in desk.study.attempts("app-course")]
        assert history[2:] == [("guess", True), ("double", False)]
        await desk.press("escape")
        assert isinstance(desk.app.screen, CourseScreen)
        await desk.until(lambda: "Review:" not in desk.text())


@pytest.mark.parametrize(("answers", "page"), [(0, CourseScreen), (1, None)])
async def test_a_review_that_is_left_keeps_what_was_answered(
    sit: Sit, course: Course, kernel: FakeKernel, tmp_path: Path, answers: int, page: type | None
):
    went_wrong(course, tmp_path, *CELLS)
    kernel.script["guess"] = [finished(verdict=Verdict(True, said("Words.")))]
    async with sit() as desk:
        await begin(desk)
        if answers:
            await desk.press("enter", *"12", "enter")
        await desk.press("escape")
        await next_page(desk, "q")
        assert ("Still due today: 1." in desk.words) is bool(answers)
        assert page is None or isinstance(desk.app.screen, page)
        assert desk.app.lesson is None


async def test_a_hint_counts_against_right_at_once(
    sit: Sit, course: Course, kernel: FakeKernel, tmp_path: Path
):
    went_wrong(course, tmp_path, "double")
    kernel.script["double"] = [finished(verdict=Verdict(True, said("Words.")))]
    async with sit() as desk:
        screen = await begin(desk)
        review: Review = screen.review
        await desk.press("h", "ctrl+j")
        assert review.results == {0: False}
        assert desk.study.attempts("app-course")[-1][1].hints == 1


async def test_a_wrong_answer_is_not_right_at_once(
    sit: Sit, course: Course, kernel: FakeKernel, tmp_path: Path
):
    went_wrong(course, tmp_path, "pick")
    kernel.script["pick"] = [finished(verdict=Verdict(False, said("Words.")))]
    async with sit() as desk:
        screen = await begin(desk)
        await desk.press("1")
        assert screen.review.results == {0: False}


async def test_the_lesson_of_a_cell_is_a_key_away(sit: Sit, course: Course, tmp_path: Path):
    went_wrong(course, tmp_path, "double")
    async with sit() as desk:
        await begin(desk)
        await next_page(desk, "o")
        assert desk.screen.entry is course.find("slopes")
        assert desk.cell.cell.id == "double"
        assert desk.cell.code == "mine"


@pytest.mark.parametrize("key", ["o", "D"])
async def test_a_review_that_ends_in_another_lesson_says_how_it_went(
    sit: Sit, course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
):
    went_wrong(course, tmp_path, "pick", "double")
    line = course.find("line")
    monkeypatch.setattr(Course, "drills", lambda *_: ((line, line.lesson.cells[0]),))
    async with sit() as desk:
        screen = await begin(desk)
        screen.review.take_result(False)
        await next_page(desk, key)
        await desk.until(lambda: isinstance(desk.app.screen, ReadingScreen))
        await desk.settle()
        assert "Done: 1." in desk.words
        await desk.press("escape")
        assert desk.screen.entry.id == ("slopes" if key == "o" else "line")


async def test_a_cell_that_changed_since_is_left_out(sit: Sit, course: Course, tmp_path: Path):
    went_wrong(course, tmp_path, "guess")
    went_wrong(course, tmp_path, "double", edition="another")
    async with sit() as desk:
        screen = await begin(desk)
        assert (len(screen.review.items), screen.review.left_out) == (1, 1)


async def test_the_names_of_the_cells_above_come_back_after_a_restart(
    sit: Sit, course: Course, kernel: FakeKernel, tmp_path: Path
):
    went_wrong(course, tmp_path, "guess")
    async with sit() as desk:
        await begin(desk)
        await desk.press("escape", "0", "0")
        await desk.press("enter", *"12", "enter")
        assert [one.cell for one in kernel.sessions[-1].asked] == ["square", "square", "guess"]


async def test_two_keys_in_a_burst_pass_over_two_cells(sit: Sit, course: Course, tmp_path: Path):
    went_wrong(course, tmp_path, *CELLS)
    async with sit() as desk:
        await begin(desk)
        await desk.press("escape")
        desk.send("n", "n")
        await desk.until(lambda: isinstance(desk.app.screen, CourseScreen))


@pytest.mark.parametrize("key", ["n", "q"])
async def test_a_cell_that_runs_is_left_at_the_second_press(
    sit: Sit, course: Course, kernel: FakeKernel, tmp_path: Path, key: str
):
    went_wrong(course, tmp_path, *CELLS)
    kernel.script["guess"] = [asyncio.Event(), finished()]
    async with sit() as desk:
        screen = await begin(desk)
        await desk.press("enter", *"12", "enter", "escape", key)
        assert desk.app.screen is screen and screen.runs.busy
        assert "runs. Do it again to stop it." in desk.toasts[-1]
        await next_page(desk, key)


async def test_while_words_are_marked_n_is_the_next_of_them(
    sit: Sit, course: Course, tmp_path: Path
):
    went_wrong(course, tmp_path, *CELLS)
    async with sit() as desk:
        screen = await begin(desk)
        await desk.press("escape", "slash", *"e", "enter", "n")
        assert desk.app.screen is screen
        await desk.press("escape")
        await next_page(desk)
