"""The pages to read, ready to be shown."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text
from textual.app import App

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.localized_lesson import LocalizedLesson
from learn_torch.app.manual import manual
from learn_torch.app.screens.reading import ReadingScreen
from learn_torch.course.course import Course
from learn_torch.errors import Mistake
from learn_torch.i18n.translate import msgid, tr, tr_message
from learn_torch.session.review import Review, ReviewItem, Schedule, days_between

if TYPE_CHECKING:
    from learn_torch.app.screens.lesson import LessonScreen


class ManualScreen(ReadingScreen):
    """The in-app manual."""


def toggle_manual(app: App[None], marks: Glyphs) -> None:
    """Show the in-app manual; put it away where it is shown."""
    if isinstance(app.screen, ManualScreen):
        app.screen.dismiss()
    else:
        app.push_screen(ManualScreen(msgid("Help"), lambda: manual(marks)))


def mistakes_page(mistakes: Sequence[Mistake]) -> ReadingScreen:
    """What is wrong with lesson files, one after another, each with its line."""
    return ReadingScreen(
        msgid("Problems in lesson files"), lambda: [_mistake(mistake) for mistake in mistakes]
    )


def _mistake(mistake: Mistake) -> Text:
    return Text.assemble(
        (f"{mistake.path.name}:{mistake.line}:{mistake.column}", "bold"),
        f"\n{tr_message(mistake.sentences)}",
        (f"\n    {mistake.source}".rstrip(), "dim"),
        "\n",
    )


def show_variables(app: App[None], lesson: LessonScreen | None, marks: Glyphs) -> None:
    """Show what the cells of the lesson in sight have made."""
    from learn_torch.app.screens.variables import VariablesScreen

    if lesson is not None and lesson.is_current:
        app.push_screen(VariablesScreen(lesson.runs.variables, marks))


def show_docs(app: App[None], lesson: LessonScreen | None, marks: Glyphs) -> None:
    """Show what the name under the cursor of the present cell means."""
    from learn_torch.app.screens.docs_page import DocsScreen
    from learn_torch.session.name_lookup import docs, name_at, names_in

    if lesson is None or not lesson.is_current:
        return
    if (editor := lesson.notebook.current.editor) is None:
        app.notify(tr("There is no name in this cell."), markup=False)
        return
    code, position = editor.completer.subject
    paths = list(dict.fromkeys(name.path for name in names_in(code)))
    untouched = position == 0 and not editor.has_focus
    called = (name for name in names_in(code) if name.path[1:] and code[name.end :][:1] == "(")
    name = (next(called, None) if untouched else None) or name_at(code, position)
    if name is None:
        app.notify(tr("There is no name in this cell."), markup=False)
        return
    cells = [*lesson.notebook.codes_above(lesson.notebook.current), code]
    look_up = partial(docs, lesson.session, cells=cells)
    app.push_screen(DocsScreen(paths, paths.index(name.path), look_up, marks))


def show_glossary(
    app: App[None], course: Course, lesson: LessonScreen | None, marks: Glyphs
) -> None:
    """Show what the terms of the course mean, those of the present cell first."""
    from learn_torch.app.screens.glossary_page import GlossaryScreen, Reader

    if course.glossary is None:
        app.notify(tr("This course has no glossary."), markup=False)
        return
    reader = Reader()
    if lesson is not None and lesson.is_current:
        known = (entry.id for entry in course.entries[: lesson.entry.number])
        reader = Reader(lesson.entry.id, frozenset(known), lesson.notebook.current.cell)
    app.push_screen(GlossaryScreen(course, reader, marks))


def review_page(review: Review, plan: Schedule, marks: Glyphs) -> ReadingScreen:
    """How a review went, and when the next one comes; `plan`: the schedule after it."""
    return ReadingScreen(msgid("Review"), lambda: _review_parts(review, plan, marks, time.time()))


def _review_parts(review: Review, plan: Schedule, marks: Glyphs, now: float) -> list[Text | Table]:
    done, right = len(review.results), sum(review.results.values())
    table = Table.grid(padding=(0, 2))
    for place, item in enumerate(review.items):
        table.add_row(*_review_row(review.results.get(place), item, plan.find(item), marks, now))
    parts: list[Text | Table] = [
        Text(tr("Done: {done}. Right at once: {right}.", done=done, right=right) + "\n"),
        table,
    ]
    if review.left_out:
        words = tr("Left out, because their lesson has changed: {count}.", count=review.left_out)
        parts.append(Text(f"\n{words}"))
    return [*parts, Text(f"\n{next_review(plan, now)}")]


def _review_row(
    result: bool | None, item: ReviewItem, again: ReviewItem | None, marks: Glyphs, now: float
) -> tuple[Text, Text, Text]:
    signs = {True: (marks.done, "green"), False: (marks.failed, "red"), None: (marks.untouched, "")}
    when = _when(again.due, now) if again is not None else ""
    return Text(*signs[result]), Text(marks.plain(_name(item))), Text(when)


def _name(item: ReviewItem) -> str:
    """The lesson, and the heading of the cell if it has one."""
    reading = LocalizedLesson(item.entry)
    first, *_ = (reading.cell(item.cell.id).text or "").splitlines() or [""]
    lesson = f"{item.entry.number} {reading.title}"
    return f"{lesson}: {first.lstrip('# ')}" if first.startswith("#") else lesson


def next_review(plan: Schedule, now: float) -> str:
    """When the next review is due."""
    due = plan.due(now)
    if due:
        return tr("Still due today: {count}.", count=len(due))
    if not plan.items:
        return tr("No review is planned: what goes wrong comes back days later.")
    first = plan.items[0].due
    count = sum(item.due == first for item in plan.items)
    return tr("Next review: {when}; cells: {count}.", when=_when(first, now), count=count)


def _when(due: float, now: float) -> str:
    match max(0, days_between(now, due)):
        case 0:
            return tr("still due")
        case 1:
            return tr("tomorrow")
        case days:
            return tr("in {days} days", days=days)
