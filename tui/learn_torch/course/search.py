"""Full-text search over a course: titles, texts, code, hints and the glossary. Pure.

Forty lessons in two languages are a megabyte, which Python searches in 2 ms; SQLite's FTS5 would
need a table of its own, and its trigrams do not find Chinese words, most of which have two characters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Literal

import msgspec

from learn_torch.course.course import Course, Entry
from learn_torch.course.glossary import Term, introduces, translated
from learn_torch.course.localize import goal, lesson_in, title
from learn_torch.course.model import Cell
from learn_torch.i18n.languages import LANGUAGES

Kind = Literal["title", "term", "text", "code", "hint"]
PER_LESSON = 4
"""Passages of a lesson among the hits; its cells hold the rest, one find away."""
GAP = "  "
"""Between a lesson's title and its goal, and a term and its meaning."""
SIMILAR = 0.74
"""How alike a mistyped word must be, by difflib: "sofmax" and "softmax" are 0.92."""

_WIDE = "\u2e80-\u9fff\uff00-\uffef"
_SEAM = re.compile(rf"(?<=[{_WIDE}])\n\s*(?=[{_WIDE}])")
"""A line end of the source where Chinese has no space."""
_MARKUP = re.compile(r"\*\*|`|^#+ |^[-*] ", re.MULTILINE)
_WORD = re.compile(r"[a-z_][a-z0-9_]{3,}")


class Passage(msgspec.Struct, frozen=True, dict=True):
    """A paragraph, a line of code, a hint, a title or a term, as it is shown and as it is searched."""

    entry: Entry
    cell: str | None
    """None: the lesson as a whole."""
    kind: Kind
    text: str
    language: str

    @cached_property
    def folded(self) -> str:
        """The text without regard to case."""
        return self.text.casefold()

    def spans(self, words: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
        """Where the words are in the text, in characters."""
        found = {
            (start, start + len(word))
            for word in words
            for start in _all(self.folded, word)
            if len(self.folded) == len(self.text)
        }
        return tuple(sorted(found))


class Hit(msgspec.Struct, frozen=True):
    """A passage that has every word of a search."""

    passage: Passage
    spans: tuple[tuple[int, int], ...]


class Found(msgspec.Struct, frozen=True):
    """What a search finds."""

    hits: tuple[Hit, ...] = ()
    """Titles first, then terms, then passages; each in the order of the course."""
    instead: str = ""
    """The words that were looked for in place of mistyped ones; empty: those that were typed."""


class CourseIndex:
    """The passages of a course: in the reader's language first, then in those it is written in.

    So a name learned in English is found in a Chinese course, and Chinese words in an English one.
    """

    def __init__(self, course: Course, language: str) -> None:
        self._course = course
        written = [code for code, one in LANGUAGES.items() if not one.converter]
        self._languages = tuple(dict.fromkeys((language, *written)))
        self._passages: list[Passage] = []
        self._vocabulary: Counter[str] = Counter()

    def add(self, entry: Entry) -> None:
        """Take in a lesson."""
        found: dict[tuple[str | None, str], Passage] = {}
        for language in self._languages:
            for passage in self._read(entry, language):
                found.setdefault((passage.cell, passage.text), passage)
        self._passages += found.values()
        for passage in found.values():
            self._vocabulary.update(_WORD.findall(passage.folded))

    def search(self, query: str) -> Found:
        """The passages that have every word of `query`, or else of what may have been meant."""
        words = tuple(query.casefold().split())
        if not words:
            return Found()
        hits = self._hits(words)
        if hits:
            return Found(tuple(hits))
        meant = tuple(self._meant(word) for word in words)
        return Found(tuple(self._hits(meant)), " ".join(meant)) if meant != words else Found()

    def _hits(self, words: tuple[str, ...]) -> list[Hit]:
        fitting = [p for p in self._passages if all(word in p.folded for word in words)]
        chosen = [
            *_by_lesson([p for p in fitting if p.kind == "title"]),
            *_by_lesson([p for p in fitting if p.kind == "term"]),
            *(
                _best(passages, words)
                for passages in _by_lesson([p for p in fitting if p.kind not in ("title", "term")])
            ),
        ]
        return [Hit(p, p.spans(words)) for passages in chosen for p in passages]

    def _meant(self, word: str) -> str:
        """The word of the course that is most like `word`; itself where none is, or it is there."""
        import difflib  # takes 5 ms, and only a mistyped word needs it

        if any(word in passage.folded for passage in self._passages):
            return word
        return next(iter(difflib.get_close_matches(word, self._vocabulary, 1, SIMILAR)), word)

    def _read(self, entry: Entry, language: str) -> Iterator[Passage]:
        head = f"{title(entry, language)}{GAP}{goal(entry, language)}"
        yield Passage(entry, None, "title", head, language)
        for term in self._terms(entry):
            given = translated(term, language)
            shown = f"{given.term}{GAP}{given.means}"
            yield Passage(entry, introducing(entry, term), "term", shown, language)
        for cell in lesson_in(entry, language).cells:
            for kind, text in _texts(cell):
                yield Passage(entry, cell.id, kind, text, language)

    def _terms(self, entry: Entry) -> tuple[Term, ...]:
        glossary = self._course.glossary
        terms = glossary.terms if glossary is not None else ()
        return tuple(term for term in terms if term.lesson == entry.id)


def introducing(entry: Entry, term: Term) -> str | None:
    """The cell of a lesson that introduces the term; None where no cell does."""
    cells = entry.lesson.cells
    return next((c.id for c in cells if any(introduces(t, term) for t in _prose(c))), None)


def _prose(cell: Cell) -> Iterator[str]:
    """Text, choices, explanation and hints of a cell, in Markdown."""
    yield cell.text or ""
    if cell.predict is not None:
        yield from (*cell.predict.choices, cell.predict.because)
    if cell.exercise is not None:
        yield from cell.exercise.hints


def _texts(cell: Cell) -> Iterator[tuple[Kind, str]]:
    """What a learner reads in a cell, in pieces; not its solution."""
    for part in (cell.text or "").split("\n\n"):
        if text := paragraph(part):
            yield "text", text
    for line in (cell.source or "").splitlines():
        if line.strip():
            yield "code", line.strip()
    for choice in cell.predict.choices if cell.predict else ():
        yield "text", paragraph(choice)
    for hint in cell.exercise.hints if cell.exercise else ():
        yield "hint", paragraph(hint)


def paragraph(markdown: str) -> str:
    """A paragraph in one line, without its markup."""
    return " ".join(_SEAM.sub("", _MARKUP.sub("", markdown)).split())


def _by_lesson(passages: list[Passage]) -> list[list[Passage]]:
    """Those of each lesson, in the first language that has any."""
    lessons: dict[str, list[Passage]] = {}
    for passage in passages:
        lessons.setdefault(passage.entry.id, []).append(passage)
    return [[p for p in found if p.language == found[0].language] for found in lessons.values()]


def _best(own: list[Passage], words: tuple[str, ...]) -> list[Passage]:
    """The passages of a lesson that are worth a line: those with whole words first."""
    whole = [re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])") for word in words]
    exact = [p for p in own if all(word.search(p.folded) for word in whole)]
    chosen = [*exact, *(p for p in own if p not in exact)][:PER_LESSON]
    return sorted(chosen, key=own.index)


def _all(text: str, word: str) -> Iterator[int]:
    """Each place where a word begins in a text; places do not overlap."""
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + len(word))
