"""The editor of a cell under real keys: typed one by one, or pasted all at once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets.text_area import Selection

from learn_torch.app.themes.colors import DARK
from learn_torch.app.themes.textual_theme import own_variables
from learn_torch.app.widgets.cell_messages import CompletionAsked
from learn_torch.app.widgets.editor import Editor
from learn_torch.app.widgets.found_places import location_of
from learn_torch.kernel.name_queries import Completion, Completions
from tests.app.conftest import Sit
from tests.app.screens import text_of


class OneEditor(App[None]):
    """An app with nothing but an editor."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.editor = Editor(text)
        self.questions: list[CompletionAsked] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return own_variables(DARK)

    def on_completion_asked(self, message: CompletionAsked) -> None:
        self.questions.append(message)

    def compose(self) -> ComposeResult:
        yield self.editor

    def on_mount(self) -> None:
        self.editor.focus()


@pytest_asyncio.fixture
async def pilot() -> AsyncIterator[Pilot[None]]:
    async with OneEditor().run_test() as pilot:
        yield pilot


def editor_of(pilot: Pilot[None]) -> Editor:
    app = pilot.app
    assert isinstance(app, OneEditor)
    return app.editor


async def type_text(pilot: Pilot[None], text: str) -> None:
    names = {"\n": "enter", " ": "space", "\b": "backspace"}
    await pilot.press(*(names.get(character, character) for character in text))


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("for i in range(3):\nprint(i", "for i in range(3):\n    print(i)"),
        ("def f(x):\nreturn x\ny", "def f(x):\n    return x\ny"),
        ("f(x)\b", "f(x"),
        ("print(\"a\")", 'print("a")'),
        ("x = [1, 2]", "x = [1, 2]"),
        ("if x:\n\by", "if x:\ny"),
        ("[\b", ""),
        ("don't", "don't"),
    ],
)  # fmt: skip
async def test_what_is_typed_comes_out_as_meant(pilot: Pilot[None], typed: str, text: str) -> None:
    await type_text(pilot, typed)
    assert editor_of(pilot).text == text


async def test_a_pair_around_the_cursor_is_one_step_of_undo_at_most(pilot: Pilot[None]) -> None:
    await type_text(pilot, "f(")
    assert editor_of(pilot).text == "f()"
    await pilot.press("ctrl+z", "ctrl+z")
    assert editor_of(pilot).text in ("", "f")


async def test_a_selection_is_put_between_brackets_and_stays_selected(pilot: Pilot[None]) -> None:
    editor = editor_of(pilot)
    editor.load_text("a + b")
    editor.selection = Selection((0, 5), (0, 0))
    await pilot.press("(", "quotation_mark")
    assert editor.text == '("a + b")'
    assert editor.selection == Selection((0, 7), (0, 2))
    await pilot.press("ctrl+z", "ctrl+z")
    assert editor.text == "a + b"


async def test_lines_are_commented_indented_and_moved_with_their_selection(
    pilot: Pilot[None],
) -> None:
    editor = editor_of(pilot)
    editor.load_text("a\nb\nc")
    editor.selection = Selection((0, 0), (1, 1))
    await pilot.press("ctrl+underscore")
    assert editor.text == "# a\n# b\nc"
    await pilot.press("ctrl+underscore", "tab")
    assert editor.text == "    a\n    b\nc"
    await pilot.press("shift+tab", "alt+down")
    assert editor.text == "c\na\nb"
    assert editor.selected_text == "a\nb"
    await pilot.press("alt+up", "alt+up")
    assert editor.text == "a\nb\nc"
    editor.selection = Selection((0, 0), (2, 0))  # no character of c is selected
    await pilot.press("ctrl+underscore", "alt+down")
    assert editor.text == "c\n# a\n# b"
    await pilot.press("ctrl+z", "ctrl+z")
    assert editor.text == "a\nb\nc"


UNDONE = [
    ("|", "(", "(|)"),
    ("f(|)", "enter", "f(\n    |\n)"),
    ("f(\n    1,\n    |\n)", ")", "f(\n    1,\n)|"),
    ("f(|)", "backspace", "f|"),
    ("        |x", "backspace", "    |x"),
    ("if a:\n    b\n    else|", "colon", "if a:\n    b\nelse:|"),
    ("a\nb|c\nd", "ctrl+x", "a\n|d"),
]


async def test_one_undo_takes_back_what_one_key_did(pilot: Pilot[None]) -> None:
    editor = editor_of(pilot)
    for text, key, shown in UNDONE:
        before, after = text.split("|")
        editor.load_text(before + after)
        editor.move_cursor(location_of(before, len(before)))
        await pilot.press(key)
        assert editor.text == shown.replace("|", "")
        await pilot.press("ctrl+z")
        assert editor.text == before + after
        assert editor.place(*editor.cursor_location) == len(before)


async def test_a_line_that_was_cut_is_pasted_as_a_line_and_home_knows_its_margin(
    pilot: Pilot[None],
) -> None:
    editor = editor_of(pilot)
    editor.load_text("a\n    bc\nd")
    await pilot.press("ctrl+x", "end", "ctrl+v")
    assert editor.text == "a\n    bc\nd"
    for column in (4, 0, 4):
        await pilot.press("home")
        assert editor.cursor_location == (1, column)


async def test_shift_tab_stays_in_the_editor(pilot: Pilot[None]) -> None:
    await type_text(pilot, "if x:\n")
    await pilot.press("shift+tab", "y")
    assert editor_of(pilot).text == "if x:\ny"


async def test_the_ends_of_the_text(pilot: Pilot[None]) -> None:
    editor = editor_of(pilot)
    editor.load_text("a\nbc")
    await pilot.press("ctrl+end")
    assert editor.cursor_location == (1, 2)
    await pilot.press("ctrl+home")
    assert editor.cursor_location == (0, 0)


PROGRAM = 'for i in range(3):\n    print("(", i)\n\nx = [\n    1,\n]\n'


async def test_a_paste_arrives_as_copied(pilot: Pilot[None]) -> None:
    pilot.app.post_message(events.Paste(PROGRAM))
    await pilot.pause()
    assert editor_of(pilot).text == PROGRAM


def found(start: int, *names: str) -> Completions:
    """What a session says may stand behind `start`."""
    return Completions(start, start, tuple(Completion(name, "function", "(x)") for name in names))


async def test_tab_behind_a_name_asks_what_could_follow(pilot: Pilot[None]) -> None:
    editor = editor_of(pilot)
    editor.load_text("x = 1\ny = torch.si")
    await pilot.press("ctrl+end")
    await pilot.press("tab")
    app = pilot.app
    assert isinstance(app, OneEditor)
    [question] = app.questions
    assert question.code[: question.position].endswith("torch.si")
    assert editor.text.endswith("torch.si")


async def test_what_all_names_have_in_common_is_inserted(pilot: Pilot[None]) -> None:
    editor = editor_of(pilot)
    await type_text(pilot, "torch.so")
    editor.completer.offer(found(6, "softmax", "softplus"))
    assert editor.text == "torch.soft"
    assert editor.completer.is_open


async def test_the_only_name_is_inserted_and_no_list_opens(pilot: Pilot[None]) -> None:
    editor = editor_of(pilot)
    await type_text(pilot, "torch.softm")
    editor.completer.offer(found(6, "softmax"))
    assert editor.text == "torch.softmax"
    assert not editor.completer.is_open


@pytest.mark.parametrize(
    ("typed", "key", "text"),
    [
        ("torch.softmax", "enter", "torch.softmax\n"),
        ("torch.softmax", "tab", "torch.softmax"),
        ("torch.so", "enter", "torch.softmax"),
    ],
)
async def test_enter_takes_a_name_that_is_not_there_yet(
    pilot: Pilot[None], typed: str, key: str, text: str
) -> None:
    editor = editor_of(pilot)
    await type_text(pilot, typed)
    editor.completer.offer(found(6, "softmax", "softmax_"), insert=False)
    await pilot.pause()
    await pilot.press(key)
    assert editor.text == text


async def test_a_name_is_completed_within_itself_and_undone_at_once(pilot: Pilot[None]) -> None:
    editor = editor_of(pilot)
    editor.load_text("torch.softmax")
    editor.move_cursor((0, 8))
    editor.completer.offer(found(6, "softmax"))
    assert editor.text == "torch.softmax"
    editor.load_text("torch.so.real")
    editor.move_cursor((0, 8))
    editor.completer.offer(found(6, "softmax"))
    assert editor.text == "torch.softmax.real"
    await pilot.press("ctrl+z")
    assert editor.text == "torch.so.real"


async def test_nothing_opens_by_itself_in_a_comment_or_a_string(pilot: Pilot[None]) -> None:
    editor, app = editor_of(pilot), pilot.app
    assert isinstance(app, OneEditor)
    for text, asks in (("x = 'data/", True), ("x = 'a'", False), ("# a", False), ("", False)):
        editor.load_text(text)
        editor.move_cursor((0, len(text)))
        assert editor.completer.can_ask() == asks
    for text in ("# a.", "x = 'a.", "print('f("):
        editor.load_text(text)
        editor.move_cursor((0, len(text)))
        editor.completer._ask()
    await pilot.pause()
    assert not app.questions


@pytest.mark.parametrize("away", ["home", "up", "down"])
async def test_an_answer_that_comes_after_the_cursor_left_changes_nothing(
    pilot: Pilot[None], away: str
) -> None:
    editor = editor_of(pilot)
    editor.load_text("x\ntorch.softm\nlast")
    await pilot.press("down", "end", away)
    editor.completer.offer(found(8, "softmax"))
    assert editor.text == "x\ntorch.softm\nlast"


async def test_an_answer_that_comes_after_the_focus_left_changes_nothing(
    pilot: Pilot[None],
) -> None:
    editor = editor_of(pilot)
    await type_text(pilot, "torch.s")
    pilot.app.screen.set_focus(None)
    await pilot.pause()
    editor.completer.offer(found(6, "sin", "sort"))
    assert editor.text == "torch.s"
    assert not editor.completer.is_open


async def test_the_list_is_walked_narrowed_and_taken(pilot: Pilot[None]) -> None:
    editor = editor_of(pilot)
    await type_text(pilot, "torch.s")
    editor.completer.offer(found(6, "sin", "sort", "sum", "sub"))
    await pilot.press("down", "up", "u", "down")
    assert editor.completer.is_open
    await pilot.press("tab")
    assert editor.text == "torch.sub"
    assert not editor.completer.is_open


@pytest.mark.parametrize("key", ["escape", "backspace", "space", "left"])
async def test_other_keys_close_the_list(pilot: Pilot[None], key: str) -> None:
    editor = editor_of(pilot)
    await type_text(pilot, "torch.s")
    editor.completer.offer(found(6, "sin", "sort"))
    await pilot.press(key)
    assert not editor.completer.is_open
    assert editor.has_focus


async def test_a_formula_in_a_docstring_is_readable(pilot: Pilot[None]) -> None:
    editor = editor_of(pilot)
    await type_text(pilot, "torch.ar")
    doc = "Returns a 1-D tensor of size :math:`\\left\\lceil \\frac{a}{b} \\right\\rceil`"
    items = (Completion("arange", "function", "(end)", doc), Completion("arccos", "function"))
    editor.completer.offer(Completions(6, 8, items))
    await pilot.pause()
    assert "size ⌈ a/b ⌉" in text_of(pilot.app)


async def test_names_are_no_markup(pilot: Pilot[None]) -> None:
    editor = editor_of(pilot)
    await type_text(pilot, "a.")
    items = (Completion("b", "function", "([/b])", "[red]x"), Completion("c\x1b[31m", "name"))
    editor.completer.offer(Completions(2, 2, items))
    await pilot.pause()
    shown = text_of(pilot.app)
    assert "b([/b])" in shown and "[red]x" in shown and "\x1b" not in shown


async def test_an_undo_that_takes_the_scrollbar_away_leaves_the_cursor_in_the_text(sit: Sit):
    """Textual scrolls to the cursor before it has put it back: a monkey of 18,887 keys found it."""
    async with sit("slopes") as desk:
        await desk.press("j", "enter", "f9")
        editor = desk.cell.editor
        assert editor is not None
        own = editor.text
        editor.insert("\n" * 60)
        await desk.settle()
        assert editor.show_vertical_scrollbar
        await desk.press("ctrl+z")
        assert editor.text == own and not editor.show_vertical_scrollbar
