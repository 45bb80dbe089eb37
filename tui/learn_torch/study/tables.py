"""The SQL of the study: rows to records and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import astuple, replace

from learn_torch.study.database import Database
from learn_torch.study.records import MAX_VERSIONS, Attempt, Key, Pass, Record, RunRecord, Version

_OF_CELL = "course = ? AND lesson = ? AND cell = ?"
_ASSIGNMENTS = {
    "text": "text = ?",
    "hints": "hints = ?",
    "solution_seen": "solution_seen = ?",
    "guess": "guess = ?",
    "passed": "passed_fingerprint = ?, passed_device = ?, passed_at = ?",
}
"""The SQL that writes each field of a Record."""

_RUN = (
    "outcome, output, curves, verdict_passed, verdict_message, trouble, seconds, device, "
    "fingerprint, at, figures, code, message, late, cut_lines, cut_bytes, details"
)
"""The columns of a RunRecord, in the order of its fields."""

_ATTEMPT = "outcome, passed, hints, seconds, code, at"
"""The columns of an Attempt, in the order of its fields."""


def read_lesson(database: Database, course: str, lesson: str) -> dict[str, Record]:
    """Read all records of a lesson, by cell id."""
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
    """Read the learner's edit of a cell."""
    rows = database.rows(f"SELECT text FROM cell WHERE {_OF_CELL}", *_parts(key))
    return rows[0][0] if rows else None


def read_versions(database: Database, key: Key) -> list[Version]:
    """Read the replaced texts of a cell, newest first."""
    rows = database.rows(
        f"SELECT text, at FROM version WHERE {_OF_CELL} ORDER BY id DESC", *_parts(key)
    )
    return [Version(text, at) for text, at in rows]


def read_attempts(database: Database, course: str, lesson: str | None) -> list[tuple[Key, Attempt]]:
    """Read the history of a course or of one lesson, oldest first."""
    rows = database.rows(
        f"SELECT lesson, cell, {_ATTEMPT} FROM attempt "
        "WHERE course = ?1 AND (?2 IS NULL OR lesson = ?2) ORDER BY id",
        course,
        lesson,
    )
    return [(Key(course, found, cell), _attempt(columns)) for found, cell, *columns in rows]


def read_passes(database: Database, course: str) -> list[tuple[Any, ...]]:
    """Read lesson id, cell id and fingerprint of every cell passed."""
    return database.rows(
        "SELECT lesson, cell, passed_fingerprint FROM cell "
        "WHERE course = ? AND passed_fingerprint IS NOT NULL",
        course,
    )


def read_editions(database: Database, course: str) -> list[tuple[Any, ...]]:
    """Read lesson id, cell id and fingerprint of every cell that ran."""
    return database.rows("SELECT lesson, cell, fingerprint FROM run WHERE course = ?", course)


def read_place(database: Database, course: str) -> tuple[str, str] | None:
    """Read lesson id and cell id of the learner's last position."""
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
        assignment = _ASSIGNMENTS[field]
        database.execute(f"UPDATE cell SET {assignment} WHERE {_OF_CELL}", *values, *_parts(key))


def write_version(database: Database, key: Key, version: Version) -> None:
    """Write the newest version of a cell; delete an equal text, and all beyond MAX_VERSIONS."""
    parts = _parts(key)
    database.execute(f"DELETE FROM version WHERE {_OF_CELL} AND text = ?", *parts, version.text)
    database.execute(
        "INSERT INTO version (course, lesson, cell, text, at) VALUES (?, ?, ?, ?, ?)",
        *parts,
        version.text,
        version.when,
    )
    database.execute(
        f"DELETE FROM version WHERE id IN "
        f"(SELECT id FROM version WHERE {_OF_CELL} ORDER BY id DESC LIMIT -1 OFFSET ?)",
        *parts,
        MAX_VERSIONS,
    )


def write_attempt(database: Database, key: Key, attempt: Attempt) -> None:
    """Append a line to the history; no statement changes or deletes one."""
    database.execute(
        f"INSERT INTO attempt (course, lesson, cell, {_ATTEMPT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *_parts(key),
        *astuple(attempt),
    )


def write_place(database: Database, course: str, place: tuple[str, str]) -> None:
    """Write the learner's position in a course."""
    database.execute("INSERT OR REPLACE INTO place VALUES (?, ?, ?)", course, *place)


def _write_run(database: Database, key: Key, run: RunRecord) -> None:
    values = _parts(key) + astuple(run)
    marks = ", ".join("?" * len(values))
    database.execute(
        f"INSERT OR REPLACE INTO run (course, lesson, cell, {_RUN}) VALUES ({marks})", *values
    )


def _run(columns: list[Any]) -> RunRecord:
    run = RunRecord(*columns)
    judged = None if run.verdict_passed is None else bool(run.verdict_passed)
    return replace(run, verdict_passed=judged, seconds=run.seconds or 0.0)  # nan is NULL in SQLite


def _attempt(columns: list[Any]) -> Attempt:
    attempt = Attempt(*columns)
    passed = None if attempt.passed is None else bool(attempt.passed)
    return replace(attempt, passed=passed, seconds=attempt.seconds or 0.0)


def _parts(key: Key) -> tuple[str, str, str]:
    return key.course, key.lesson, key.cell
