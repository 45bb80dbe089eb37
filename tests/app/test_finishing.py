"""A lesson that is finished says so, once, and the way on is one key (WALK.md, 30)."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.types import AnimationLevel

from learn_torch.app.screens.course import CourseScreen
from learn_torch.app.screens.reading import ReadingScreen
from learn_torch.app.screens.welcome import WelcomeScreen
from learn_torch.app.widgets.lesson_card import LessonCard, show_pass
from learn_torch.app.widgets.trouble import VerdictLines
from learn_torch.course.course import Course
from learn_torch.i18n.translate import set_language
from learn_torch.kernel.protocol import Verdict
from learn_torch.study.progress import BREAK, summarize
from learn_torch.study.records import Attempt, Pass, Record
from learn_torch.study.store import Study
from tests.app.conftest import Desk, Sit, key
from tests.app.fakes import FakeKernel, finished, printed
from tests.bundled import the_course
from tests.study.samples import save_pass

TO_DO = ("square", "guess", "pick")


def all_pass(kernel: FakeKernel, course: Course) -> None:
    for entry in course.entries:
        for cell in entry.lesson.cells:
            right = Verdict(True) if cell.exercise or cell.predict else None
            kernel.script[cell.id] = [printed("1\n"), finished(verdict=right)]


async def solve(desk: Desk, cell: str = "double") -> None:
    """Run the exercise, in command mode."""
    desk.screen.notebook.go_to(cell)
    await desk.settle()
    await desk.press("ctrl+j")


async def test_f30_the_last_exercise_brings_a_card_and_enter_opens_the_next_lesson(
    sit: Sit, kernel: FakeKernel, course: Course
):
    all_pass(kernel, course)
    async with sit("slopes", size=(80, 40)) as desk:
        desk.screen.notebook.go_to("double")
        await desk.settle()
        await desk.press("h", "s", "s", "s", "ctrl+j")
        card = desk.screen.query_one(LessonCard)
        assert card.has_focus
        for words in (
            "All exercises passed",
            "1 of 4",
            "You can get the slope of a curve at any point.",
            "1 exercise · 1 hint · 1 solution looked at",
            "enter  next: 2 ",
        ):
            assert words in desk.text(), desk.text()
        await desk.press("enter")
        assert desk.screen.entry.number == 2
        assert not desk.screen.query(LessonCard)


async def test_f30_no_card_before_the_last_exercise_and_none_for_a_second_pass(
    sit: Sit, kernel: FakeKernel, course: Course
):
    all_pass(kernel, course)
    async with sit("slopes") as desk:
        await solve(desk, "square")
        assert not desk.screen.query(LessonCard)
        await solve(desk)
        await desk.press("k", "j")
        assert desk.cell.cell.id == "double"
        await desk.screen.query(LessonCard).remove()
        await solve(desk)
        assert not desk.screen.query(LessonCard)


async def test_f30_the_card_takes_no_key_from_an_editor(
    sit: Sit, kernel: FakeKernel, course: Course
):
    all_pass(kernel, course)
    async with sit("slopes", size=(80, 40)) as desk:
        desk.screen.notebook.go_to("double")
        await desk.settle()
        await desk.press("enter", "ctrl+j")
        assert "escape, then enter" in desk.text()
        await desk.press("#")
        assert desk.cell.code.startswith("#")
        await desk.press("escape")
        assert desk.screen.query_one(LessonCard).has_focus
        await desk.press("enter")
        assert desk.screen.entry.number == 2


async def test_a_card_that_is_gone_takes_no_keys(sit: Sit, kernel: FakeKernel, course: Course):
    all_pass(kernel, course)
    async with sit("slopes") as desk:
        desk.screen.notebook.go_to("double")
        await desk.settle()
        await desk.press("enter", "ctrl+j")
        await desk.screen.query(LessonCard).remove()
        await desk.press("escape")
        assert desk.app.focused is desk.cell


async def test_f30_other_keys_mean_the_cell_above(sit: Sit, kernel: FakeKernel, course: Course):
    all_pass(kernel, course)
    async with sit("slopes") as desk:
        await solve(desk)
        await desk.press("j")
        assert desk.cell.cell.id not in ("double", *TO_DO)
        await desk.press("k")
        assert desk.cell.cell.id == "double"
        desk.screen.query_one(LessonCard).focus()
        await desk.press("h")
        assert desk.cell.hints_shown == 1
        desk.screen.query_one(LessonCard).focus()
        await desk.press("e")
        assert desk.cell.editing


async def test_f30_the_whole_lesson_done_says_complete_and_the_last_one_leads_to_the_course(
    sit: Sit, kernel: FakeKernel, course: Course
):
    all_pass(kernel, course)
    last = course.entries[-1]
    async with sit(last.id, size=(80, 40)) as desk:
        for cell in last.lesson.cells:
            view = desk.view(cell.id)
            if cell.kind != "text":
                view.standing = "done"
        todo = [cell for cell in last.lesson.cells if cell.kind == "code"]
        desk.view(todo[-1].id).standing = "open"
        await solve(desk, todo[-1].id)
        assert "This was the last lesson of the course." in desk.text()
        await desk.press("enter")
        assert isinstance(desk.app.screen, CourseScreen)


async def test_f30_the_card_speaks_the_language_that_is_chosen(
    sit: Sit, kernel: FakeKernel, course: Course
):
    all_pass(kernel, course)
    async with sit("slopes", size=(80, 40)) as desk:
        await solve(desk)
        await desk.press("L")
        assert "练习全部通过" in desk.text()
        await desk.press("L", "L")


@pytest.mark.parametrize(("gap", "seconds"), [(60.0, 60.0), (BREAK + 1, 0.0)])
def test_a_summary_counts_the_time_without_breaks(
    course: Course, gap: float, seconds: float, tmp_path: Path
):
    entry = course.find("slopes")
    saved = {"double": Record(passed=Pass("x", "cpu", 1000.0 + gap), hints=2)}
    found = summarize(entry, saved, [Attempt("ok", False, 0, 0.1, "", 1000.0)])
    assert (found.exercises, found.unaided, found.hints, found.seconds) == (1, 0, 2, seconds)


@pytest.mark.parametrize("level", ["full", "none"])
async def test_the_verdict_of_a_pass_appears_softly_or_at_once(
    sit: Sit, kernel: FakeKernel, course: Course, level: AnimationLevel
):
    all_pass(kernel, course)
    async with sit("slopes", size=(80, 40)) as desk:
        desk.app.animation_level = level
        desk.screen.notebook.go_to("double")
        await desk.settle()
        await desk.press("ctrl+j")
        await desk.pilot.wait_for_scheduled_animations()
        verdict = desk.cell.query_one(VerdictLines)
        assert verdict.styles.opacity == 1.0
        show_pass(desk.cell)
        assert (verdict.styles.opacity < 1.0) == (level == "full")
        await desk.until(lambda: verdict.styles.opacity == 1.0)


async def test_f29_a_pass_folds_the_hints_away_and_a_key_brings_them_back(
    sit: Sit, kernel: FakeKernel, course: Course
):
    all_pass(kernel, course)
    async with sit("slopes", size=(80, 40)) as desk:
        desk.screen.notebook.go_to("double")
        await desk.settle()
        await desk.press("h", "h", "ctrl+j")
        assert "hint 1 of 2" not in desk.text()
        await desk.press("h")
        assert "hint 1 of 2" in desk.text()
    async with sit("slopes", size=(80, 40)) as desk:
        assert "hint 1 of 2" not in desk.text()
        await desk.press("h")
        assert desk.record("double").hints == 2


async def test_hints_after_the_pass_are_not_on_the_card(
    sit: Sit, kernel: FakeKernel, course: Course
):
    all_pass(kernel, course)
    async with sit("slopes", size=(80, 40)) as desk:
        await solve(desk)
        await desk.press("h", "h")
        assert "hint 2 of 2" in desk.text()
        assert desk.record("double").hints == 0
        summary = desk.screen.recorder.summary()
        assert (summary.unaided, summary.hints) == (1, 0)


# --- coming back (WALK.md, 31) --------------------------------------------------------------------


def pass_all(study: Study, course: Course, lesson: str) -> None:
    for cell in course.find(lesson).lesson.cells:
        if cell.kind != "text":
            save_pass(study, key(cell.id, lesson), cell.fingerprint)


async def test_f31_the_list_begins_with_where_the_learner_stopped(sit: Sit, course: Course):
    async with sit("slopes") as desk:
        await desk.press("j", "j")
    async with sit() as desk:
        assert "› Continue: 1 Slopes " in desk.text()
        assert (
            "cell " not in desk.text()
        )  # cells and what is to be done would be two counts in a line
        await desk.press("enter")
        assert (desk.screen.entry.id, desk.cell.cell.id) == ("slopes", "guess")


async def test_f31_after_a_finished_lesson_continue_is_the_next_unfinished_one(
    sit: Sit, course: Course, tmp_path: Path
):
    study = Study.open(tmp_path / "study.db")
    pass_all(study, course, "slopes")
    study.save_place(course.id, "slopes", "double")
    study.close()
    async with sit() as desk:
        assert "Continue: 2 Brackets" in desk.text()
        await desk.press("c")
        assert desk.screen.entry.id == "brackets"
        await desk.press("q")
        assert "Continue: 2 Brackets" in desk.text()


async def test_f31_who_went_back_in_a_finished_lesson_goes_on_there(
    sit: Sit, course: Course, tmp_path: Path
):
    study = Study.open(tmp_path / "study.db")
    pass_all(study, course, "slopes")
    study.save_place(course.id, "slopes", "square")
    study.close()
    async with sit() as desk:
        await desk.press("c")
        assert (desk.screen.entry.id, desk.cell.cell.id) == ("slopes", "square")


async def test_f31_nothing_to_continue_before_the_first_lesson_and_after_the_last(
    sit: Sit, course: Course, tmp_path: Path
):
    async with sit() as desk:
        assert "Continue:" not in desk.text()
    study = Study.open(tmp_path / "study.db")
    for entry in course.entries:
        pass_all(study, course, entry.id)
    study.save_place(course.id, course.entries[-1].id, "use")
    study.close()
    async with sit() as desk:
        assert "Continue:" not in desk.text()


async def test_f31_the_line_is_as_wide_as_the_list(sit: Sit):
    async with sit("slopes"):
        pass
    for width in (40, 60, 80, 120):
        async with sit(size=(width, 24)) as desk:
            [line] = [line for line in desk.text().splitlines() if "Continue:" in line]
            assert len(line) <= width
            assert line.endswith("enter" if width >= 50 else "0/4")


# --- the very first start (WALK.md, 36) ------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
async def test_f36_the_first_start_shows_one_screen_that_fits_once(sit: Sit, language: str):
    installed = the_course()
    set_language(language)
    try:
        async with sit(welcome=True, course=installed) as desk:
            assert isinstance(desk.app.screen, WelcomeScreen)
            page = desk.app.screen.query_one("VerticalScroll")
            assert page.max_scroll_y == 0  # all of it is in sight at 80×24
            for words in ("PyTorch", "^j", "?", "简体中文"):
                assert words in desk.text()
            await desk.press("escape")
            assert isinstance(desk.app.screen, CourseScreen)
        async with sit(welcome=True, course=installed) as desk:
            assert isinstance(desk.app.screen, CourseScreen)
    finally:
        set_language("en")


async def test_f36_enter_begins_the_first_lesson(sit: Sit):
    installed = the_course()
    async with sit(welcome=True, course=installed) as desk:
        await desk.press("L", "question_mark")
        assert isinstance(desk.app.screen, ReadingScreen)
        await desk.press("escape", "L", "L", "enter")
        assert desk.screen.entry.number == 1
        await desk.press("q")
        assert isinstance(desk.app.screen, CourseScreen)


async def test_f36_no_welcome_for_another_course_or_a_lesson_by_name(sit: Sit, course: Course):
    async with sit() as desk:
        assert isinstance(desk.app.screen, CourseScreen)
    installed = the_course()
    async with sit("first-gradients", course=installed) as desk:
        assert desk.screen.entry.id == "first-gradients"
