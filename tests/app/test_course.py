"""The course list: progress, search, opening; and what the first paint may not wait for."""

from __future__ import annotations

import subprocess
import sys

import pytest
from msgspec.structs import replace
from textual.widgets import OptionList

from learn_torch.app.glyphs import ASCII, UNICODE
from learn_torch.app.rows import bar, lesson_row, mark, overall, rows
from learn_torch.app.screens.course import CourseScreen
from learn_torch.course.course import Course
from learn_torch.errors import KernelDied
from learn_torch.i18n.message import verbatim
from learn_torch.study.progress import Progress
from tests.app.conftest import Desk, Sit
from tests.app.fakes import FakeKernel


def chosen(desk: Desk) -> str | None:
    screen = desk.app.screen
    assert isinstance(screen, CourseScreen)
    return screen.chosen.id if screen.chosen else None


async def test_the_list_is_there_before_torch_is(sit: Sit, kernel: FakeKernel):
    kernel.warm.clear()
    async with sit() as desk:
        assert "FIRST STEPS" in desk.text()
        assert "torch is warming up…" in desk.text()
        kernel.warm.set()
        await desk.until(lambda: "torch is ready on cpu" in desk.text())


@pytest.mark.parametrize("size", [(80, 24), (80, 9), (60, 24), (120, 9)])
async def test_a_lesson_takes_one_line_with_and_without_a_scrollbar(
    sit: Sit, size: tuple[int, int]
):
    async with sit(size=size) as desk:
        listing = desk.app.screen.query_one(OptionList)
        assert listing.virtual_size.height <= listing.option_count


async def test_torch_that_does_not_start_is_said(sit: Sit, kernel: FakeKernel):
    kernel.stillborn = KernelDied(verbatim("No such launcher."))
    async with sit() as desk:
        assert "torch did not start" in desk.text()


@pytest.mark.parametrize(
    ("keys", "lesson"), [(["j"], "brackets"), (["down"], "brackets"), (["j", "j", "k"], "brackets")]
)
async def test_keys_move_in_the_list(sit: Sit, keys: list[str], lesson: str):
    async with sit() as desk:
        assert chosen(desk) == "slopes"
        await desk.press(*keys)
        assert chosen(desk) == lesson


@pytest.mark.parametrize("key", ["enter", "o"])
async def test_opening(sit: Sit, key: str):
    async with sit() as desk:
        await desk.press("j", key)
        assert desk.screen.entry.id == "brackets"


async def test_the_goal_of_the_chosen_lesson_is_shown(sit: Sit):
    async with sit() as desk:
        assert "You can get the slope of a curve at any point." in desk.text()
        await desk.press("j")
        assert "as in x[mask], and nothing on screen minds." in desk.words


async def test_continue_is_offered_only_where_there_is_a_place(sit: Sit):
    async with sit() as desk:
        assert "Continue" not in desk.text()
        await desk.press("enter", "j", "q")
        assert "c Continue" in desk.text()


async def test_the_manual_and_quitting(sit: Sit):
    async with sit() as desk:
        await desk.press("question_mark")
        assert "A lesson is a column of cells." in desk.text()
        await desk.press("escape")
        await desk.pilot.press("q")
        assert desk.app._exit


def test_a_row_fits_its_width(course: Course):
    for entry in course.entries:
        for width in (36, 56, 76, 116):
            for changed in (0, 1):
                row = lesson_row(entry, Progress(1, 4, changed), width, UNICODE)
                assert row.cell_len <= width
                assert "1/4" in row.plain


@pytest.mark.parametrize(
    ("progress", "sign"),
    [
        (Progress(0, 4), "○"),
        (Progress(1, 4), "◐"),
        (Progress(4, 4), "✓"),
        (Progress(3, 4, 1), "↻"),
        (Progress(0, 0), "○"),
    ],
)
def test_marks(progress: Progress, sign: str):
    assert mark(progress, UNICODE) == sign


def test_the_bar_is_full_only_when_all_is_done():
    assert bar(0, 8, ASCII) == "----------"
    assert bar(1, 80, ASCII) == "#---------"
    assert bar(79, 80, ASCII) == "#########-"
    assert bar(8, 8, ASCII) == "##########"
    assert bar(0, 0, ASCII) == "----------"


def test_the_whole_course_in_a_line(course: Course):
    progress = {entry.id: Progress(0, 2) for entry in course.entries}
    progress["slopes"] = Progress(4, 4)
    assert overall(course, progress, ASCII).endswith("1 of 3 lessons, 4/8 cells")


def test_a_course_in_one_folder_needs_no_tracks(course: Course):
    single = replace(course, tracks=course.tracks[:1])
    progress = {entry.id: Progress(0, 2) for entry in single.entries}
    assert len(rows(single, progress, 76, UNICODE)) == 3


LATER = (
    "torch",
    "textual.widgets._text_area",
    "textual.widgets._markdown",
    "plotext",
    "tree_sitter",
    "yaml",
    "hashlib",
    "learn_torch.course.catalogue",
    "learn_torch.kernel.protocol",
    "learn_torch.session.review",
    "learn_torch.app.screens.lesson",
)


def test_the_first_paint_waits_for_none_of_these():
    program = (
        "import learn_torch.cli, learn_torch.app.running, sys\n"
        "from textual.widgets import OptionList, Footer, Static\n"
        f"print([name for name in {LATER!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_values_that_the_first_paint_needs_are_structs():
    """A dataclass takes 0.3 to 1 ms to make, a Struct 0.02; Textual's messages cannot be Structs."""
    program = (
        "import learn_torch.cli, learn_torch.app.running, sys\n"
        "from textual.message import Message\n"
        "for name, module in list(sys.modules.items()):\n"
        "    for one in list(vars(module).values()) if name.startswith('learn_torch') else ():\n"
        "        if '__dataclass_fields__' in getattr(one, '__dict__', ()):\n"
        "            own = one.__module__ == name and not issubclass(one, Message)\n"
        "            print(*[f'{name}.{one.__name__}'] if own else [], end=' ')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


def test_options_come_without_textual():
    program = "import learn_torch.app.options, sys; print('textual' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
