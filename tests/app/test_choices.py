"""What keys in a burst do to lists and pages; Textual's own raise then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.widgets import OptionList
from textual.widgets.option_list import Option

import learn_torch.app
from learn_torch.app.glyphs import UNICODE
from learn_torch.app.screens.course import CourseScreen
from learn_torch.app.widgets.cursor_list import Choices, CursorList
from learn_torch.app.widgets.lesson_list import LessonList
from tests.app.conftest import Sit
from tests.bundled import the_course


@pytest.mark.parametrize("listing", [Choices(), CursorList(), LessonList(UNICODE, id="lessons")])
@pytest.mark.parametrize("action", ["action_page_down", "action_page_up"])
def test_a_page_key_before_the_first_layout_is_harmless(listing: OptionList, action: str) -> None:
    listing.set_options([Option("a"), Option("b")])
    listing.highlighted = 0
    getattr(listing, action)()
    assert listing.highlighted == 0


def test_no_list_on_a_screen_is_textuals_own() -> None:
    """Each is a Choices; an OptionList by its own name is made nowhere."""
    package = Path(learn_torch.app.__file__).parent
    makes = re.compile(r"(?<!class )\bOptionList\(")
    inherits = re.compile(r"class \w+\(OptionList\)")
    for file in package.rglob("*.py"):
        source = file.read_text(encoding="utf-8")
        assert not makes.search(source), file.name
        assert not inherits.search(source) or file.name == "cursor_list.py", file.name


@pytest.mark.parametrize("key", ["f1", "f2", "f4", "t"])
async def test_a_page_is_put_away_once(sit: Sit, key: str) -> None:
    """The second of two keys, or clicks, would take the screen beneath, or end the program."""
    async with sit(course=the_course()) as desk:
        await desk.press(key)
        page = desk.app.screen
        assert page is not desk.app.screen_stack[0]
        for _ in range(3):
            page.dismiss()
        await desk.settle()
        assert desk.app.screen_stack == [desk.app.screen_stack[0]]
        assert isinstance(desk.app.screen, CourseScreen)
