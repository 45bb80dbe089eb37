"""`--list`: the lessons of a course as a table or as JSON."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from learn_torch.check.display import FORMAT, printable, shown_path, to_json
from learn_torch.course.course import Course, Entry, Track
from learn_torch.course.localize import title, track_title
from learn_torch.course.text_width import columns, padded
from learn_torch.i18n.translate import current_language, tr


def render_text(courses: Sequence[Course], wanted: Collection[Path]) -> str:
    """Return a heading for each track and a line for each wanted lesson, in the learner's language."""
    shown = [
        (track_title(course, track, current_language()), kept)
        for course in courses
        for track in course.tracks
        if (kept := _kept(track, wanted))
    ]
    entries = [entry for _, kept in shown for entry in kept]
    id_width = max((len(entry.id) for entry in entries), default=0)
    titles = {entry.path: printable(title(entry, current_language())) for entry in entries}
    title_width = max(map(columns, titles.values()), default=0)
    blocks = []
    for heading, kept in shown:
        rows = [
            f"  {entry.id:<{id_width}}  {padded(titles[entry.path], title_width)}  {_size(entry)}"
            for entry in kept
        ]
        blocks.append("\n".join([printable(heading), *rows]) + "\n")
    return "\n".join(blocks)


def _size(entry: Entry) -> str:
    minutes = tr("{minutes} min", minutes=f"{entry.lesson.minutes:>3}")
    return f"{minutes}  {tr('{count} cells', count=f'{len(entry.lesson.cells):>3}')}"


def render_json(courses: Sequence[Course], wanted: Collection[Path]) -> str:
    """Return {"format": 1, "lessons": [{id, track, title, goal, minutes, cells, path}]}."""
    tracks = [track for course in courses for track in course.tracks]
    lessons = [_lesson(entry) for track in tracks for entry in _kept(track, wanted)]
    return to_json({"format": FORMAT, "lessons": lessons})


def _kept(track: Track, wanted: Collection[Path]) -> list[Entry]:
    return [entry for entry in track.entries if entry.path.resolve() in wanted]


def _lesson(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "track": entry.track,
        "title": entry.lesson.title,
        "goal": entry.lesson.goal,
        "minutes": entry.lesson.minutes,
        "cells": [{"id": cell.id, "kind": cell.kind} for cell in entry.lesson.cells],
        "path": shown_path(entry.path),
    }
