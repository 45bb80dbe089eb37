"""A lesson as its reader has it: in the language that is spoken, whichever that is just now."""

from __future__ import annotations

from collections.abc import Mapping

from learn_torch.course.added_cells import ANSWER, added_id, with_scratch_cells
from learn_torch.course.course import Entry
from learn_torch.course.localize import labels, lesson_in, phrases
from learn_torch.course.model import ADDED, Cell, Lesson
from learn_torch.i18n.languages import ENGLISH, LANGUAGES
from learn_torch.i18n.phrases import translate_whole
from learn_torch.i18n.translate import current_language, tr_verdict
from learn_torch.kernel.drawing import Drawing, relabelled
from learn_torch.session.run_result import RunResult
from learn_torch.study.records import Record, code_digest


class LocalizedLesson:
    """One lesson in all languages; each is laid out when it is first asked for.

    What is judged, kept and counted is the source's; this is what is read.
    """

    def __init__(self, entry: Entry, records: Mapping[str, Record] | None = None) -> None:
        self._entry = entry
        texts = {cell: record.text for cell, record in (records or {}).items()}
        self._kept = {cell: text for cell, text in texts.items() if text is not None}
        self.cells = with_scratch_cells(entry.lesson.cells, self._kept)
        """The author's cells and, below them, what the learner has added."""
        self._lessons: dict[str, dict[str, Cell]] = {ENGLISH: _by_id(entry.lesson)}
        self._titles = {ENGLISH: entry.lesson.title}

    @property
    def numbers(self) -> Mapping[str, int]:
        """The number of each cell, from 1, as the status line counts them."""
        return {cell.id: number for number, cell in enumerate(self.cells, 1)}

    @property
    def title(self) -> str:
        self._cells(current_language())
        return self._titles[current_language()]

    def cell(self, cell_id: str) -> Cell:
        """The cell, in the language that is spoken."""
        return self._cell(current_language(), cell_id)

    def original(self, cell_id: str) -> str:
        """What a fresh learner finds in the editor, without the line end that YAML puts last."""
        return self._code(current_language(), cell_id)

    def is_original(self, cell_id: str, text: str) -> bool:
        """Whether the text is the author's, in a language read here: then it follows the language."""
        # A converted language only where it has been read: its dictionaries take 95 ms to load.
        written = [code for code, one in LANGUAGES.items() if not one.converter]
        languages = {*written, *self._lessons}
        return any(text == self._code(language, cell_id) for language in languages)

    def alike(self, cell_id: str, one: str, other: str | None) -> bool:
        """Whether `other`, a digest of code, is of the text `one`, or both are the author's."""
        if other is None or other == code_digest(one):
            return True
        if not self._entry.overlays or not self.is_original(cell_id, one):
            return False
        return other in (code_digest(self._code(language, cell_id)) for language in LANGUAGES)

    def typed(self, cell_id: str) -> str:
        """The answer that was typed for the cell's question, and not entered, when it was left."""
        return self._kept.get(added_id(cell_id, ANSWER), "")

    def guess(self, cell_id: str, guess: str | None) -> str | None:
        """An answer to the cell's question: the choice in the same place, or what was typed."""
        source, words = self._cell(ENGLISH, cell_id).predict, self.cell(cell_id).predict
        if source is None or words is None or guess not in source.choices:
            return guess
        return words.choices[source.choices.index(guess)]

    def said(self, cell_id: str, result: RunResult) -> str:
        """What the check said of a run; empty where it said nothing."""
        if result.verdict is None:
            return ""
        known = phrases(self._entry, cell_id, current_language())
        return tr_verdict(result.verdict.message, known)

    def figure(self, cell_id: str, drawing: Drawing) -> Drawing:
        """A figure of the cell, with its titles, axes and legends in the language that is spoken."""
        known = labels(self._entry, cell_id, current_language())
        return relabelled(drawing, lambda text: translate_whole(text, known)) if known else drawing

    def _code(self, language: str, cell_id: str) -> str:
        return (self._cell(language, cell_id).source or "").rstrip("\n")

    def _cell(self, language: str, cell_id: str) -> Cell:
        if ADDED in cell_id:
            return next(cell for cell in self.cells if cell.id == cell_id)
        return self._cells(language)[cell_id]

    def _cells(self, language: str) -> dict[str, Cell]:
        if language not in self._lessons:
            lesson = lesson_in(self._entry, language)
            self._lessons[language], self._titles[language] = _by_id(lesson), lesson.title
        return self._lessons[language]


def _by_id(lesson: Lesson) -> dict[str, Cell]:
    return {cell.id: cell for cell in lesson.cells}
