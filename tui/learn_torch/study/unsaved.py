"""Changes that the study file does not hold yet, and how they show in what is read from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from learn_torch.study import tables
from learn_torch.study.database import Database
from learn_torch.study.records import MAX_VERSIONS, Attempt, Key, Record, Version


class Unsaved:
    """Changes that wait to be written.

    Each save empties it. While the file cannot be written, it is the whole store: the newest value
    of each field, and some 200 bytes for each attempt.
    """

    def __init__(self) -> None:
        self._changes: dict[Key, dict[str, Any]] = {}
        """The changed fields of a cell's Record, by name."""
        self._versions: dict[Key, list[Version]] = {}
        """Newest first."""
        self._attempts: list[tuple[Key, Attempt]] = []
        """Oldest first."""
        self._places: dict[str, tuple[str, str]] = {}

    def change(self, key: Key, **changes: Any) -> None:
        """Set some fields of a cell's Record."""
        self._changes.setdefault(key, {}).update(changes)

    def add_version(self, key: Key, version: Version) -> None:
        """Add a text as the newest version of its cell."""
        self._versions[key] = _distinct([version, *self._versions.get(key, ())])

    def add_attempt(self, key: Key, attempt: Attempt) -> None:
        """Append a line to the history."""
        self._attempts.append((key, attempt))

    def set_place(self, course: str, place: tuple[str, str]) -> None:
        """Set the learner's position."""
        self._places[course] = place

    @property
    def texts(self) -> dict[Key, str | None]:
        """The changed texts; None: reset to the author's."""
        return {key: new["text"] for key, new in self._changes.items() if "text" in new}

    def merge_lesson(
        self, course: str, lesson: str, stored: Mapping[str, Record]
    ) -> dict[str, Record]:
        """Return the stored records of a lesson, by cell id, with the changes applied."""
        records = dict(stored)
        for key, changes in self._changes.items():
            if (key.course, key.lesson) == (course, lesson):
                records[key.cell] = replace(records.get(key.cell, Record()), **changes)
        return records

    def merge_versions(self, key: Key, stored: list[Version]) -> list[Version]:
        """Return the versions of a cell, newest first, the unsaved ones included."""
        return _distinct([*self._versions.get(key, ()), *stored])

    def merge_attempts(
        self, course: str, lesson: str | None, stored: list[tuple[Key, Attempt]]
    ) -> list[tuple[Key, Attempt]]:
        """Return the history of a course or lesson, oldest first, the unsaved lines included."""
        waiting = (
            (key, attempt)
            for key, attempt in self._attempts
            if key.course == course and lesson in (None, key.lesson)
        )
        return [*stored, *waiting]

    def merge_fingerprints(
        self, field: str, course: str, stored: Iterable[tuple[str, str, str]]
    ) -> dict[str, dict[str, str]]:
        """Return lesson id to cell id to the fingerprint in a field of Record, unsaved ones included.

        `stored`: lesson id, cell id and fingerprint of each cell in the file.
        """
        found: dict[str, dict[str, str]] = {}
        for lesson, cell, fingerprint in stored:
            found.setdefault(lesson, {})[cell] = fingerprint
        for key, changes in self._changes.items():
            if key.course == course and field in changes:
                found.setdefault(key.lesson, {})[key.cell] = changes[field].fingerprint
        return found

    def merge_place(self, course: str, stored: tuple[str, str] | None) -> tuple[str, str] | None:
        """Return the learner's position."""
        return self._places.get(course, stored)

    def write(self, database: Database, seen: Mapping[Key, str | None], now: float) -> None:
        """Write everything, inside the caller's transaction.

        A text in the file that is neither ours nor `seen` was written by another copy of the
        program; it becomes a version.
        """
        for key, versions in self._versions.items():
            for version in reversed(versions):
                tables.write_version(database, key, version)
        for key, ours in self.texts.items():
            theirs = tables.read_text(database, key)
            if theirs is not None and theirs not in (ours, seen.get(key)):
                tables.write_version(database, key, Version(theirs, now))
        for key, changes in self._changes.items():
            tables.write_changes(database, key, changes)
        for key, attempt in self._attempts:
            tables.write_attempt(database, key, attempt)
        for course, place in self._places.items():
            tables.write_place(database, course, place)


def _distinct(versions: list[Version]) -> list[Version]:
    """Keep each text once, at its newest time, and MAX_VERSIONS of them."""
    newest: dict[str, Version] = {}
    for version in versions:
        newest.setdefault(version.text, version)
    return list(newest.values())[:MAX_VERSIONS]
