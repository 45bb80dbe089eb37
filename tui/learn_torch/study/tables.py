"""The queries: rows to records and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from learn_torch.study.database import Database
from learn_torch.study.records import MAX_VERSIONS, Key, Pass, Record, RunRecord, Version

_HERE = "course = ? AND lesson = ? AND cell = ?"
_SET = {
    "text": "text = ?",
    "hints": "hints = ?",
    "solution_seen": "solution_seen = ?",
    "guess": "guess = ?",
    "passed": "passed_fingerprint = ?, passed_device = ?, passed_at = ?",
}
"""How a field of a Record is written."""

_RUN = (
    "outcome, output, curves, verdict_passed, verdict_message, trouble, seconds, device, "
    "fingerprint, at, figures"
)
"""The columns of a RunRecord, in the order of its fields."""


def read_lesson(database: Database, course: str, lesson: str) -> dict[str, Record]:
    """All records of a lesson by cell id."""
    runs = {
        cell: _run(columns)
        for cell, *columns in database.rows(
            f"SELECT cell, {_RUN} FROM run WHERE course = ? AND lesson = ?", course, lesson
        )
    }
    return {
        cell: Record(
            text=text,
            run=runs.get(cell),
            passed=Pass(*passed) if passed[0] is not None else None,
            hints=hints,
            solution_seen=bool(seen),
            guess=guess,
        )
        for cell, text, hints, seen, guess, *passed in database.rows(
            "SELECT cell, text, hints, solution_seen, guess, passed_fingerprint, passed_device, "
            "passed_at FROM cell WHERE course = ? AND lesson = ?",
            course,
            lesson,
        )
    }


def read_text(database: Database, key: Key) -> str | None:
    """The learner's edit of a cell."""
    rows = database.rows(f"SELECT text FROM cell WHERE {_HERE}", *_parts(key))
    return rows[0][0] if rows else None


def read_versions(database: Database, key: Key) -> list[Version]:
    """The earlier texts of a cell, newest first."""
    rows = database.rows(
        f"SELECT text, at FROM version WHERE {_HERE} ORDER BY id DESC", *_parts(key)
    )
    return [Version(text, at) for text, at in rows]


def read_passes(database: Database, course: str) -> list[tuple[Any, ...]]:
    """Lesson id, cell id and fingerprint of every cell passed."""
    return database.rows(
        "SELECT lesson, cell, passed_fingerprint FROM cell "
        "WHERE course = ? AND passed_fingerprint IS NOT NULL",
        course,
    )


def read_place(database: Database, course: str) -> tuple[str, str] | None:
    """Lesson id and cell id where the learner was last."""
    rows = database.rows("SELECT lesson, cell FROM place WHERE course = ?", course)
    return (rows[0][0], rows[0][1]) if rows else None


def write_changes(database: Database, key: Key, changes: Mapping[str, Any]) -> None:
    """Write some fields of a cell's Record."""
    database.execute(
        "INSERT OR IGNORE INTO cell (course, lesson, cell) VALUES (?, ?, ?)", *_parts(key)
    )
    for field, value in changes.items():
        if field == "run":
            _write_run(database, key, value)
            continue
        values = astuple(value) if isinstance(value, Pass) else [value]
        database.execute(f"UPDATE cell SET {_SET[field]} WHERE {_HERE}", *values, *_parts(key))


def write_version(database: Database, key: Key, version: Version) -> None:
    """Put a text by as the newest version; the same text twice is kept once, the oldest go."""
    here = _parts(key)
    database.execute(f"DELETE FROM version WHERE {_HERE} AND text = ?", *here, version.text)
    database.execute(
        "INSERT INTO version (course, lesson, cell, text, at) VALUES (?, ?, ?, ?, ?)",
        *here,
        version.text,
        version.when,
    )
    database.execute(
        f"DELETE FROM version WHERE id IN "
        f"(SELECT id FROM version WHERE {_HERE} ORDER BY id DESC LIMIT -1 OFFSET ?)",
        *here,
        MAX_VERSIONS,
    )


def write_place(database: Database, course: str, place: tuple[str, str]) -> None:
    """Remember where the learner is."""
    database.execute("INSERT OR REPLACE INTO place VALUES (?, ?, ?)", course, *place)


def _write_run(database: Database, key: Key, run: RunRecord) -> None:
    values = _parts(key) + astuple(run)
    marks = ", ".join("?" * len(values))
    database.execute(
        f"INSERT OR REPLACE INTO run (course, lesson, cell, {_RUN}) VALUES ({marks})", *values
    )


def _run(columns: list[Any]) -> RunRecord:
    outcome, output, curves, judged, message, trouble, seconds, device, *others = columns
    fingerprint, at, figures = others
    return RunRecord(
        outcome=outcome,
        output=output,
        curves=curves,
        verdict_passed=None if judged is None else bool(judged),
        verdict_message=message,
        trouble=trouble,
        seconds=seconds or 0.0,  # SQLite stores nan as NULL.
        device=device,
        fingerprint=fingerprint,
        when=at,
        figures=figures,
    )


def _parts(key: Key) -> tuple[str, str, str]:
    return key.course, key.lesson, key.cell
