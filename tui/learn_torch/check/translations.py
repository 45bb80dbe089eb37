"""Find what is missing, stale or still English in translations. A finding fails nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from learn_torch.check.layout import wide_lines, wide_prose
from learn_torch.check.lint import LintFinding
from learn_torch.check.proof_plan import is_value
from learn_torch.check.results import CellResult, LessonResult, Summary
from learn_torch.course import text_width
from learn_torch.course.catalogue import Course, Entry
from learn_torch.course.localize import is_current, messages
from learn_torch.course.manifest import FILE_NAME
from learn_torch.course.model import Cell
from learn_torch.course.overlay_rules import PROGRAMS, has
from learn_torch.course.same_program import comments
from learn_torch.course.translation import CellTranslation, Overlay, beside, lesson_stamp
from learn_torch.i18n.phrases import english_left
from learn_torch.i18n.translate import render


def review_translations(summary: Summary, courses: Sequence[Course]) -> Summary:
    """Add findings for each language that the courses are translated into."""
    languages = {language for course in courses for language in _languages(course)}
    lessons = tuple(
        replace(result, findings=(*result.findings, *_of_result(result, sorted(languages))))
        for result in summary.lessons
    )
    titles = [
        finding
        for course in courses
        for language in _languages(course)
        for finding in _of_titles(course, language)
    ]
    return replace(summary, lessons=lessons, beside=(*summary.beside, *titles))


def _languages(course: Course) -> list[str]:
    used = {language for entry in course.entries for language in entry.overlays}
    return sorted(used | set(course.titles))


def _of_titles(course: Course, language: str) -> Iterator[LintFinding]:
    if not (course.root / FILE_NAME).is_file():
        return
    path = beside(course.root / FILE_NAME, language)
    titles = course.titles.get(language)
    if titles is None or titles.title is None:
        yield LintFinding(path, 1, 1, "", "the course's title is not translated.")
    for track in course.tracks:
        if track.id and (titles is None or track.id not in titles.tracks):
            message = f"the title of the track '{track.id}' is not translated."
            yield LintFinding(path, 1, 1, "", message)


def _of_result(result: LessonResult, languages: Sequence[str]) -> Iterator[LintFinding]:
    for language in languages:
        overlay = result.entry.overlays.get(language)
        if overlay is None:
            message = f"there is no translation into {language}."
            yield LintFinding(result.entry.path, 1, 1, "", message)
            continue
        yield from _of_overlay(result.entry, overlay)
        for cell in result.cells:
            yield from _of_messages(result.entry, cell, overlay, language)


def _of_overlay(entry: Entry, overlay: Overlay) -> Iterator[LintFinding]:
    translation = overlay.translation
    if translation.title is None or translation.goal is None:
        yield _finding(overlay, "", "title or goal is not translated.")
    elif translation.source != lesson_stamp(entry.lesson):
        yield _finding(overlay, "", f"title and goal are {_age(translation.source)}")
    for cell in entry.lesson.cells:
        given = translation.cells.get(cell.id)
        if given is None:
            yield _finding(overlay, cell.id, "the cell is not translated.")
        elif not is_current(cell, given):
            yield _finding(overlay, cell.id, f"the translation is {_age(given.source)}")
        else:
            if missing := ", ".join(_missing(cell, given)):
                yield _finding(overlay, cell.id, f"not translated: {missing}.")
            for message in _too_wide(given):
                yield _finding(overlay, cell.id, message)


def _finding(overlay: Overlay, cell: str, message: str) -> LintFinding:
    return LintFinding(overlay.path, overlay.lines.get(cell, 1), 1, cell, message)


def _age(stamp: str) -> str:
    if stamp:
        return "stale: the lesson has changed. Bring it up to date, then learn-torch --stamp."
    return "not stamped. When it is done: learn-torch --stamp."


def _missing(cell: Cell, given: CellTranslation) -> Iterator[str]:
    """Yield the keys that a learner would read in English; a comment counts if it is a sentence."""
    for key, value in has(cell).items():
        if not value or getattr(given, key):
            continue
        if key in PROGRAMS:
            if english_left(comments(str(value))):
                yield f"{key} (its comments)"
        elif key == "choices":
            if not all(map(is_value, value)):
                yield key
        elif key not in ("messages", "labels"):
            yield key


def _too_wide(given: CellTranslation) -> Iterator[str]:
    """Yield a message for each line, word, code block and table too wide for 80 columns."""
    for key in PROGRAMS:
        for one in wide_lines(getattr(given, key) or "", text_width.CODE):
            yield f"line {one.line + 1} of '{key}' is {one.wide} columns wide; there is room for {one.room}."
    for one in wide_prose(given.text or ""):
        where = f"{one.what} at line {one.line + 1} of 'text'"
        yield f"{where} is {one.wide} columns wide; there is room for {one.room}."


def _of_messages(
    entry: Entry, cell: CellResult, overlay: Overlay, language: str
) -> Iterator[LintFinding]:
    """Find messages of the check to starters and wrong answers that stay English."""
    phrases = messages(entry.lesson, overlay.translation, cell.id)
    given = overlay.translation.cells.get(cell.id)
    if given is None or not is_current(entry.lesson.cell(cell.id), given):
        return
    for said in dict.fromkeys(proof.said for proof in cell.proofs if proof.said):
        shown = render(said, language, phrases)
        if english_left(shown):
            yield _finding(overlay, cell.id, f"message not translated: {shown}")
