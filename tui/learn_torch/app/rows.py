"""The lines of the course list. Pure: lessons and progress in, styled text out."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from rich.cells import cell_len
from rich.text import Text

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.themes.colors import MUTED
from learn_torch.course.course import Course, Entry, Track
from learn_torch.course.localize import title, track_title
from learn_torch.i18n.translate import current_language, tr
from learn_torch.session.course_progress import Resume
from learn_torch.study.progress import Progress

BAR = 10
"""Cells of a progress bar."""


class Row(msgspec.Struct, frozen=True):
    """One line of the list: a lesson, or the heading of a track where `entry` is None."""

    entry: Entry | None
    text: Text
    cell: str | None = None
    """Where in the lesson it leads; None: where the learner was last, or its beginning."""


def rows(course: Course, progress: Mapping[str, Progress], width: int, marks: Glyphs) -> list[Row]:
    """The whole list."""
    found: list[Row] = []
    for track in course.tracks:
        if found:
            found.append(Row(None, Text()))
        words = track_title(course, track, current_language())
        found.append(Row(None, heading(track, words, progress, width, marks)))
        found += [
            Row(entry, lesson_row(entry, progress[entry.id], width, marks))
            for entry in track.entries
        ]
    return found


def resume_rows(
    resume: Resume | None, progress: Mapping[str, Progress], width: int, marks: Glyphs
) -> list[Row]:
    """`Continue: 11 Linear regression … 3/12`, the first line of the list; none at first."""
    if resume is None:
        return []
    entry, so_far = resume.entry, progress[resume.entry.id]
    name = title(entry, current_language())
    words = tr("Continue: {lesson}", lesson=f"{entry.number} {name}")
    minutes = cell_len(tr("{minutes} min", minutes="100"))
    right = f"{f'{so_far.done}/{so_far.total}':>7}"
    right += f"  {'enter':>{minutes}}" if width >= 50 else ""
    done = bar_of(so_far, marks) if width >= 60 else Text()
    words = marks.shortened(words, width - 4 - done.cell_len - cell_len(right))
    gap = width - 3 - cell_len(words) - done.cell_len - cell_len(right)
    text = Text.assemble(
        (f" {marks.pointer} ", "bold"),
        (words, "bold"),
        " " * max(0, gap),
        done,
        (right, MUTED),
        no_wrap=True,
    )
    return [Row(entry, text, resume.cell), Row(None, Text())]


def heading(
    track: Track, words: str, progress: Mapping[str, Progress], width: int, marks: Glyphs
) -> Text:
    """A track's title, in `words`, and how many of its lessons are done."""
    done = sum(progress[entry.id].complete for entry in track.entries)
    count = tr("{done} of {total}", done=done, total=len(track.entries))
    words = marks.shortened(words.upper(), width - cell_len(count) - 4)
    gap = width - cell_len(words) - cell_len(count) - 1
    return Text.assemble((f" {words}", f"bold {MUTED}"), " " * gap, (count, MUTED), no_wrap=True)


def lesson_row(entry: Entry, progress: Progress, width: int, marks: Glyphs) -> Text:
    """Mark, number and title at the left; change, bar, cells done and minutes at the right."""
    minutes = tr("{minutes} min", minutes=f"{entry.head.minutes:>3}")
    right = f"{f'{progress.done}/{progress.total}':>7}" + (f"  {minutes}" if width >= 50 else "")
    done = bar_of(progress, marks) if width >= 60 else Text()
    note = _note(progress, width)
    left = f"  {mark(progress, marks)} {entry.number:>2}  "
    taken = cell_len(left) + cell_len(right) + cell_len(note) + done.cell_len
    words = marks.shortened(title(entry, current_language()), width - taken - 1)
    gap = width - taken - cell_len(words)
    begun = progress.done or progress.changed
    return Text.assemble(
        (left, tone(progress)),
        (words, "" if begun else MUTED),
        " " * max(0, gap),
        (note, "italic"),
        done,
        (right, MUTED),
        no_wrap=True,
    )


def bar_of(progress: Progress, marks: Glyphs) -> Text:
    """A bar of ten cells: what is done in green, the rest as a line."""
    full = len(bar(progress.done, progress.total, marks).rstrip(marks.bar_empty))
    return Text.assemble(
        (marks.bar_full * full, "green"), (marks.bar_empty * (BAR - full), "black")
    )


def _note(progress: Progress, width: int) -> str:
    if not progress.changed:
        return ""
    return f"{tr('changed since you passed') if width >= 70 else tr('changed')}  "


def mark(progress: Progress, marks: Glyphs) -> str:
    """Done, changed since, begun, or untouched."""
    if progress.changed:
        return marks.changed
    if progress.complete:
        return marks.done
    return marks.started if progress.done else marks.untouched


def tone(progress: Progress) -> str:
    """The mark's colour; the mark itself says the same."""
    if progress.complete:
        return "green"
    return "yellow" if progress.changed or progress.done else MUTED


def overall(course: Course, progress: Mapping[str, Progress], marks: Glyphs) -> str:
    """The course so far, as a bar and in words."""
    done = sum(progress[entry.id].done for entry in course.entries)
    total = sum(progress[entry.id].total for entry in course.entries)
    lessons = sum(progress[entry.id].complete for entry in course.entries)
    words = tr(
        "{lessons} of {all} lessons, {done}/{total} cells",
        lessons=lessons,
        all=len(course.entries),
        done=done,
        total=total,
    )
    return f"{bar(done, total, marks)} {words}"


def bar(done: int, total: int, marks: Glyphs) -> str:
    """A bar of ten cells; something done shows, and only all done is full."""
    filled = BAR * done // total if total else 0
    filled = max(filled, 1) if done else 0
    return marks.bar_full * filled + marks.bar_empty * (BAR - filled)
