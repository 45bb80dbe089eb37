"""Search over all lessons: hits appear while you type, and enter opens the lesson at that cell."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.messages import LanguageChanged
from learn_torch.app.screens.course import CourseScreen
from learn_torch.app.screens.typed_list import TypedListScreen
from learn_torch.app.themes.colors import MUTED
from learn_torch.app.widgets.key_bar import KeyBar
from learn_torch.course.course import Course, Entry
from learn_torch.course.localize import title
from learn_torch.course.search import GAP, CourseIndex, Found, Hit
from learn_torch.course.text_width import columns, fitting
from learn_torch.i18n.translate import current_language, msgid, tr

MARK = "bold yellow"
"""The words that were looked for; without colours they are bold."""
Line = tuple[Text, Hit | None]
"""A line of the list, and what enter opens there."""


class SearchScreen(TypedListScreen[Hit]):
    """A line to type in, and what is found beneath it; escape leaves the list of lessons as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Open the lesson at that place.", priority=True),
        Binding("escape", "dismiss", "Back", tooltip="Leave the search.", priority=True),
    ]
    DEFAULT_CSS = """
    SearchScreen {
        #about { height: 1; padding: 0 1; margin: 0 0 1 0; color: $text-muted; }
    }
    """

    ASKING = msgid("a word or a few: title, goal, term, text or code")

    def __init__(self, course: Course, marks: Glyphs) -> None:
        super().__init__()
        self._course = course
        self._marks = marks
        self._index = CourseIndex(course, current_language())

    def compose(self) -> ComposeResult:
        yield from (self._input, self._about, self._list, KeyBar())

    def on_mount(self) -> None:
        """Read the lessons while the learner begins to type."""
        self.read()

    @work(exclusive=True, group="index", exit_on_error=False, description="reading the lessons")
    async def read(self) -> None:
        """Read one lesson after another; a key is never more than one lesson behind."""
        index = CourseIndex(self._course, current_language())
        self._index = index
        for entry in self._course.entries:
            index.add(entry)
            await asyncio.sleep(0)
        self.tell()

    def on_language_changed(self, message: LanguageChanged) -> None:
        self.read()

    def lines(self, typed: str, width: int) -> Iterator[Line]:
        found = self._index.search(typed)
        self._about.update(self._marks.plain(_summary(found, typed)))
        return _lines(found, width, self._marks)

    def action_open(self) -> None:
        if (hit := self.chosen) is not None:
            # The router puts this screen away.
            self.app.post_message(CourseScreen.Chosen(hit.passage.entry, hit.passage.cell))


def _summary(found: Found, query: str) -> str:
    """How much was found; and what was looked for in place of a mistyped word."""
    if not query.strip():
        return tr("Search all lessons, in English or Chinese.")
    count = len(found.hits)
    if found.instead:
        return tr("Nothing has “{typed}”; this is “{meant}”.", typed=query, meant=found.instead)
    if not count:
        return tr("Nothing found.")
    return tr("1 place found.") if count == 1 else tr("{count} places found.", count=count)


def _lines(found: Found, width: int, marks: Glyphs) -> Iterator[Line]:
    """A line for each hit; passages stand below the title of their lesson."""
    above: Entry | None = None
    for hit in found.hits:
        kind, entry = hit.passage.kind, hit.passage.entry
        if kind in ("title", "term"):
            shown = excerpt(hit, width - 5, marks, hit.passage.text.index(GAP) + len(GAP))
            left = f"{entry.number:>3}  " if kind == "title" else f"  {marks.dash}  "
            yield Text.assemble((left, MUTED), shown), hit
        else:
            if entry is not above:
                above = entry
                words = marks.shortened(title(entry, current_language()), width - 5)
                yield Text(f"{entry.number:>3}  {words}", f"bold {MUTED}"), None
            yield Text.assemble("       ", excerpt(hit, width - 7, marks)), hit


def excerpt(hit: Hit, width: int, marks: Glyphs, head: int = 0) -> Text:
    """The part of a passage around its first hit, in at most `width` columns, the words marked.

    The first `head` characters stay, where they leave room for the rest.
    """
    whole = Text(hit.passage.text, no_wrap=True)
    for start, end in hit.spans:
        whole.stylize(MARK, start, end)
    kept, rest = whole[:head], whole[head:]
    first, end = hit.spans[0] if hit.spans else (0, 0)
    room = width - columns(kept.plain)
    if room < width // 3:
        kept, rest, room, head = Text(), whole, width, 0
    if end > head and columns(rest.plain[: end - head]) > room - 4:
        rest = _from_word(rest, max(0, first - head - room // 4), marks.ellipsis)
    if columns(rest.plain) > room:
        rest = rest[: fitting(rest.plain, room - len(marks.ellipsis))].append(marks.ellipsis)
    return Text.assemble(kept, rest, no_wrap=True)


def _from_word(text: Text, start: int, ellipsis: str) -> Text:
    """The text from the word on that begins at `start` or soon after it."""
    space = text.plain.find(" ", start, start + 12)
    return Text(ellipsis).append_text(text[space if space >= 0 else start :])
