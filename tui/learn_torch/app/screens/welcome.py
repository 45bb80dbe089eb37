"""The very first screen: what this is, three keys, language and colours, and the way in (F36)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.binding import Binding

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.screens.base_screens import MANUAL
from learn_torch.app.screens.course import CourseScreen
from learn_torch.app.screens.reading import ReadingScreen
from learn_torch.app.themes.colors import MUTED
from learn_torch.app.widgets.wrapped import WideText
from learn_torch.course.course import Course
from learn_torch.course.localize import title
from learn_torch.i18n.languages import LANGUAGES
from learn_torch.i18n.translate import current_language, msgid, tr

WHAT = msgid(
    "Learn PyTorch in this terminal, from the first tensor to a small GPT: {count} lessons to "
    "read, run and change. Nothing is sent anywhere, and your code runs in a sandbox. All that you "
    "write is saved as you go."
)
KEYS = (
    ("enter", msgid("edit the cell with the bar, or answer it; escape leaves the editor")),
    ("^j", msgid("run the cell")),
    ("?", msgid("every other key, from any screen")),
)
CHOICES = (("L", msgid("language:")), ("T", msgid("colors: dark or light")))


class WelcomeScreen(ReadingScreen):
    """Fits 80×24. Enter begins the first lesson; escape and q show the course."""

    BINDINGS: ClassVar = [
        Binding("enter,space", "begin", "Begin", tooltip="Open the first lesson.", priority=True),
        MANUAL,
    ]

    def __init__(self, course: Course, marks: Glyphs) -> None:
        super().__init__(msgid("Welcome to learn-torch"), partial(welcome, course, marks))
        self._course = course

    def tell(self) -> None:
        super().tell()
        self.scrolled.border_subtitle = tr("escape: all lessons")

    def action_begin(self) -> None:
        self.app.post_message(CourseScreen.Chosen(self._course.entries[0]))


def welcome(course: Course, marks: Glyphs) -> Sequence[Text | Table]:
    """The page, from top to bottom."""
    first = course.entries[0]
    names = Text()
    for code, one in LANGUAGES.items():
        names.append(f"{one.name}  ", "bold" if code == current_language() else MUTED)
    begin = tr("enter begins with lesson 1: {lesson}", lesson=title(first, current_language()))
    minutes = tr("{minutes} min", minutes=first.head.minutes)
    return [
        Text(marks.plain(tr(WHAT, count=len(course.entries)) + "\n")),
        Text.assemble((begin, "bold"), (f"  {minutes}", MUTED)),
        Text(tr("escape shows all lessons; this page does not come again.") + "\n", MUTED),
        Text(tr("In a lesson:"), "bold"),
        _grid([(key, WideText(marks.plain(tr(words)))) for key, words in KEYS]),
        Text(),
        _grid(
            [
                (key, Text.assemble(tr(words), " ", names if key == "L" else ""))
                for key, words in CHOICES
            ]
        ),
    ]


def _grid(lines: Sequence[tuple[str, Text]]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(width=5)
    table.add_column(ratio=1, overflow="fold")
    for key, words in lines:
        table.add_row(Text(key, style="bold"), words)
    return table
