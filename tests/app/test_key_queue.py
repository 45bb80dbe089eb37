"""Keys of one burst act one after another, whichever pages they open and close."""

from __future__ import annotations

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.widgets import Input

from learn_torch.app.key_queue import KeyQueue
from learn_torch.app.screens.course import CourseScreen
from learn_torch.app.screens.lesson import LessonScreen
from learn_torch.app.screens.search_page import SearchScreen
from tests.app.conftest import Desk, Sit
from tests.app.fakes import FakeKernel, finished, printed


def chosen(desk: Desk) -> str:
    """The lesson under the cursor of the course list."""
    assert isinstance(desk.app.screen, CourseScreen)
    assert desk.app.screen.chosen is not None
    return desk.app.screen.chosen.id


async def burst(desk: Desk, *keys: str) -> None:
    desk.send(*keys)
    await desk.settle()


@pytest.mark.parametrize("key", ["q", "escape"])
async def test_behind_the_key_that_closes_the_welcome(sit: Sit, key: str):
    async with sit(welcome=True) as desk:
        await burst(desk, key, "j")
        assert chosen(desk) == "brackets"


async def test_behind_the_key_that_leaves_a_lesson(sit: Sit):
    async with sit("slopes") as desk:
        await burst(desk, "q", "j", "j")  # over the line to continue with
        assert chosen(desk) == "brackets"
        assert desk.app.lesson is not None
        assert desk.app.lesson.notebook.current.cell.id == "why"  # j was not for the lesson


async def test_behind_the_key_that_opens_a_lesson(sit: Sit):
    async with sit() as desk:
        await burst(desk, "enter", "j", "k", "j")
        assert isinstance(desk.app.screen, LessonScreen)
        assert desk.cell.cell.id == "square"


@pytest.mark.parametrize(
    "page", [("question_mark", "q"), ("S", "q"), ("o", "escape"), ("slash", "escape")]
)
async def test_behind_the_key_that_closes_a_page_over_a_lesson(sit: Sit, page: tuple[str, str]):
    async with sit("slopes") as desk:
        await burst(desk, *page, "j")
        assert desk.cell.cell.id == "square"


async def test_behind_the_key_that_closes_the_enlarged_output(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [printed("half way\n"), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        await burst(desk, "m", "q", "k")
        assert desk.cell.cell.id == "why"


async def test_letters_behind_the_key_that_opens_a_line_to_type_in(sit: Sit):
    async with sit() as desk:
        await burst(desk, "slash", "s", "l", "o")
        assert isinstance(desk.app.screen, SearchScreen)
        assert desk.app.screen._input.value == "slo"


async def test_letters_behind_the_key_that_opens_the_editor(sit: Sit):
    async with sit("slopes") as desk:
        await burst(desk, "j", "enter", *"abc", "escape", "k", "j")
        assert desk.cell.code.startswith("abc")
        assert desk.cell.cell.id == "square"


async def test_a_key_whose_work_does_not_end_holds_the_next_for_half_a_second(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
):
    async def never(*_: object) -> None:
        pass

    async with sit() as desk:
        first = chosen(desk)
        monkeypatch.setattr(KeyQueue, "_follow", never)
        monkeypatch.setattr(KeyQueue, "PATIENCE", 0.01)
        desk.send("j", "k", "j")
        await desk.until(lambda: chosen(desk) == "brackets" and not desk.app._keys._waiting)
        assert first != "brackets"


async def test_escape_and_a_digit_in_one_packet_leave_the_editor_and_act(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "enter")
        before = desk.cell.code
        await burst(desk, "escape", "0")
        assert not desk.cell.editing and desk.cell.code == before
        assert desk.toasts  # restart asks for a second press


PRINTABLE = "".join(map(chr, range(32, 127)))


def typed(text: str) -> list[str]:
    """The keys that type a text, as Textual names them."""
    return [_character_to_key(character) for character in text]


async def test_every_character_can_be_typed_in_an_editor(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "enter", "ctrl+end", "enter", "number_sign")
        for character in PRINTABLE:  # one by one: a burst is a paste
            await desk.pilot.press(*typed(character))
        await desk.settle()
        last = desk.cell.code.splitlines()[-1]
        rest = iter(last)
        assert all(character in rest for character in PRINTABLE)  # and the partners of brackets
        assert isinstance(desk.app.screen, LessonScreen)


async def test_every_character_can_be_typed_in_one_burst(sit: Sit):
    """The quotes that it leaves open get their partners; a paste is another thing, see the driver."""
    async with sit("slopes") as desk:
        await desk.press("j", "enter", "ctrl+end", "enter")
        await burst(desk, *typed(PRINTABLE))
        assert desk.cell.code.splitlines()[-1].rstrip("\"'") == PRINTABLE


async def test_every_character_can_be_typed_as_an_answer(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "j")
        question = desk.cell.question
        assert desk.cell.cell.id == "guess" and question is not None
        await burst(desk, *typed(PRINTABLE.strip()))
        assert desk.cell.query_one(Input).value == PRINTABLE.strip()


async def test_a_press_on_a_text_that_has_just_gone_does_nothing(sit: Sit) -> None:
    """Until the next layout it is where it was, without a parent: a monkey of 20,000 keys found it."""
    async with sit("slopes") as desk:
        text = desk.screen.query("Paragraph").first()
        x, y = text.region.offset
        await text.remove()
        desk.screen._forward_event(events.MouseDown(None, x, y, 0, 0, 1, False, False, False, x, y))
