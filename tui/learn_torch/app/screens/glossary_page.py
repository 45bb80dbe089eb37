"""The glossary: terms of the present cell first, what each means, and the lesson that introduces it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import OptionList

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.reflow import inline
from learn_torch.app.screens.course import CourseScreen
from learn_torch.app.screens.typed_list import TypedListScreen
from learn_torch.app.themes.colors import MUTED
from learn_torch.app.widgets.key_bar import KeyBar
from learn_torch.course.course import Course
from learn_torch.course.glossary import Term, translated
from learn_torch.course.localize import title
from learn_torch.course.model import Cell
from learn_torch.course.search import introducing
from learn_torch.i18n.languages import ENGLISH
from learn_torch.i18n.translate import current_language, msgid, tr

NAMES = 26
"""Columns of the terms, beside what they mean."""
Group = tuple[str, Sequence[Term]]
"""A heading and the terms under it."""


@dataclass(frozen=True)
class Reader:
    """Where the learner is: a lesson and a cell of it, or neither."""

    lesson: str = ""
    known: frozenset[str] = frozenset()
    """The lessons up to this one: a later lesson's term is an everyday word here ("stack")."""
    cell: Cell | None = None
    """As its author wrote it: terms are looked for in English, whatever is read."""


class GlossaryScreen(TypedListScreen[Term]):
    """A line to type in, the terms, and all about the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "open", "Go to its lesson", tooltip="Go where it is explained.", priority=True
        ),
        Binding("escape", "dismiss", "Back", tooltip="Put this page away.", priority=True),
    ]
    DEFAULT_CSS = """
    GlossaryScreen {
        OptionList { padding: 1 1 0 1; }
        #about { height: auto; min-height: 4; padding: 0 1; border-top: $rule $line; max-width: 96; }
    }
    """

    ASKING = msgid("a term, in English or Chinese")

    def __init__(self, course: Course, reader: Reader, marks: Glyphs) -> None:
        super().__init__()
        self._course = course
        self._reader = reader
        self._marks = marks

    def compose(self) -> ComposeResult:
        yield from (self._input, self._list, self._about, KeyBar())

    def tell(self) -> None:
        super().tell()
        self._show_term()

    def lines(self, typed: str, width: int) -> Iterator[tuple[Text, Term | None]]:
        """The terms that fit what is typed, under their headings."""
        terms = self._course.glossary.terms if self._course.glossary is not None else ()
        fitting = [term for term in terms if fits(term, typed, current_language())]
        for heading, group in groups(fitting, self._reader):
            yield Text(heading.upper(), f"bold {MUTED}"), None
            yield from ((term_line(term, width, self._marks), term) for term in group)

    @on(OptionList.OptionHighlighted)
    def _show_term(self) -> None:
        term = self.chosen
        nothing = Text(tr("No term fits."), MUTED)
        self._about.update(about(term, self._course, self._marks) if term else nothing)
        self.refresh_bindings()

    def action_open(self) -> None:
        term = self.chosen
        entries = [entry for entry in self._course.entries if term and entry.id == term.lesson]
        for entry in entries:
            assert term is not None, "its lesson was found"
            # The router puts this screen away.
            self.app.post_message(CourseScreen.Chosen(entry, introducing(entry, term)))


def groups(terms: Sequence[Term], reader: Reader) -> Iterator[Group]:
    """The terms by how near they are: in the present cell, in its lesson, elsewhere."""
    known = [term for term in terms if term.lesson in reader.known]
    cell = [term for term in known if reader.cell is not None and occurs(term, reader.cell)]
    lesson = [term for term in terms if term.lesson == reader.lesson and term not in cell]
    rest = [term for term in terms if term not in cell and term not in lesson]
    headings = (tr("In this cell"), tr("In this lesson"), tr("In the course"))
    for heading, group in zip(headings, (cell, lesson, rest), strict=True):
        if group:
            yield heading, group


def occurs(term: Term, cell: Cell) -> bool:
    """Whether a form of the term is in the cell's text or code."""
    forms = "|".join(re.escape(form) for form in term.forms)
    text = f"{cell.text or ''}\n{cell.source or ''}"
    return re.search(rf"(?<![\w-])(?:{forms})(?![\w-])", text, re.IGNORECASE) is not None


def fits(term: Term, query: str, language: str) -> bool:
    """Whether every word that is typed is in the term, in one language or another, or its meaning."""
    own = translated(term, language)
    chinese = (term.zh_hans.term,) if term.zh_hans is not None else ()
    hay = "\n".join((*term.forms, own.term, own.means, *chinese)).casefold()
    return all(word in hay for word in query.casefold().split())


def term_line(term: Term, width: int, marks: Glyphs) -> Text:
    """A term and the beginning of what it means, in one line."""
    given = translated(term, current_language())
    columns = min(NAMES, width // 2)
    name = marks.shortened(marks.plain(given.term), columns)
    means = marks.shortened(marks.plain(given.means), max(1, width - columns - 2))
    gap = " " * (columns - cell_len(name) + 2)
    return Text.assemble((name, "bold"), gap, (means.replace("`", ""), MUTED), no_wrap=True)


def about(term: Term, course: Course, marks: Glyphs) -> Text:
    """The term, its word in the other language, its meaning, and the lesson that introduces it."""
    language = current_language()
    given = translated(term, language)
    other = term.term if language != ENGLISH else term.zh_hans.term if term.zh_hans else ""
    entries = [entry for entry in course.entries if entry.id == term.lesson]
    where = "".join(
        tr("Lesson {number}: {title}", number=entry.number, title=title(entry, language))
        for entry in entries
    )
    return Text.assemble(
        (given.term, "bold"),
        (f"  {other}" if other != given.term else "", MUTED),
        "\n",
        inline(marks.plain(given.means)),
        "\n",
        (where, MUTED),
    )
