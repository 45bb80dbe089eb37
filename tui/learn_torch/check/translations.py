"""Find what is missing, stale or still English in translations. A finding fails nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from learn_torch.check.layout import Overflow, wide_lines, wide_prose
from learn_torch.check.lint import LintFinding
from learn_torch.check.proof_plan import is_value
from learn_torch.check.results import CellResult, LessonResult, Summary
from learn_torch.course import text_width
from learn_torch.course.course import Course, Entry
from learn_torch.course.folder import FILE_NAME
from learn_torch.course.localize import current, is_current
from learn_torch.course.model import Cell
from learn_torch.course.overlay_rules import has
from learn_torch.course.same_program import comments
from learn_torch.course.translation import PROGRAMS, CellTranslation, Overlay, beside, lesson_stamp
from learn_torch.i18n.message import Message, listing, msg, paragraph
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
        yield LintFinding(path, 1, 1, "", msg("the course's title is not translated."))
    for track in course.tracks:
        if track.id and (titles is None or track.id not in titles.tracks):
            message = msg("the title of the track '{track}' is not translated.", track=track.id)
            yield LintFinding(path, 1, 1, "", message)


def _of_result(result: LessonResult, languages: Sequence[str]) -> Iterator[LintFinding]:
    for language in languages:
        overlay = result.entry.overlays.get(language)
        if overlay is None:
            message = msg("there is no translation into {language}.", language=language)
            yield LintFinding(result.entry.path, 1, 1, "", message)
            continue
        path = beside(result.entry.path, language)
        for cell, message in _of_overlay(result, overlay, language):
            yield LintFinding(path, overlay.lines.get(cell, 1), 1, cell, message)


def _of_overlay(
    result: LessonResult, overlay: Overlay, language: str
) -> Iterator[tuple[str, Message]]:
    """Yield the cell, empty for the lesson as a whole, and what is to be said of it."""
    entry = result.entry
    translation = overlay.translation
    if translation.title is None or translation.goal is None:
        yield "", msg("title or goal is not translated.")
    elif translation.source != lesson_stamp(entry.lesson):
        stale = msg("title and goal are stale: the lesson has changed.")
        yield "", _age(translation.source, stale, msg("title and goal are not stamped."))
    for cell in entry.lesson.cells:
        given = translation.cells.get(cell.id)
        if given is None:
            yield cell.id, msg("the cell is not translated.")
        elif not is_current(cell, given):
            stale = msg("the translation is stale: the lesson has changed.")
            words = _age(given.source, stale, msg("the translation is not stamped."))
            yield cell.id, words
        else:
            if missing := list(_missing(cell, given)):
                keys = listing(missing)
                yield cell.id, msg("not translated: {keys}.", keys=keys)
            for message in _too_wide(given):
                yield cell.id, message
    for proved in result.cells:
        for message in _of_messages(entry, proved, overlay, language):
            yield proved.id, message


def _age(stamp: str, stale: Message, unstamped: Message) -> Message:
    """One of the two, and what to do."""
    if stamp:
        return paragraph(stale, msg("Bring it up to date, then learn-torch --stamp."))
    return paragraph(unstamped, msg("When it is done: learn-torch --stamp."))


def _missing(cell: Cell, given: CellTranslation) -> Iterator[str | Message]:
    """Yield the keys that a learner would read in English; a comment counts if it is a sentence."""
    for key, value in has(cell).items():
        if not value or getattr(given, key):
            continue
        if key in PROGRAMS:
            if english_left(comments(str(value))):
                yield msg("{key} (its comments)", key=key)
        elif key == "choices":
            if not all(map(is_value, value)):
                yield key
        elif key not in ("messages", "labels"):
            yield key


def _too_wide(given: CellTranslation) -> Iterator[Message]:
    """Yield a message for each line, word, code block and table too wide for 80 columns."""
    for key in PROGRAMS:
        for one in wide_lines(getattr(given, key) or "", text_width.CODE):
            yield _wide(msg("line {line} of '{key}'", line=one.line + 1, key=key), one)
    for one in wide_prose(given.text or ""):
        what = msg("{what} at line {line} of 'text'", what=one.what, line=one.line + 1)
        yield _wide(what, one)


def _wide(what: Message, one: Overflow) -> Message:
    return msg(
        "{what} is {wide} columns wide; there is room for {room}.",
        what=what,
        wide=one.wide,
        room=one.room,
    )


def _of_messages(
    entry: Entry, cell: CellResult, overlay: Overlay, language: str
) -> Iterator[Message]:
    """Find messages of the check to starters and wrong answers that stay English."""
    given = current(entry.lesson.cell(cell.id), overlay.translation)
    if given is None:
        return
    for said in dict.fromkeys(proof.said for proof in cell.proofs if proof.said):
        shown = render(said, language, given.messages)
        if english_left(shown):
            yield msg("message not translated: {words}", words=shown)
