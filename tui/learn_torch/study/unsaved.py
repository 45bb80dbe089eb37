"""What the study file does not hold yet, laid over what is read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from learn_torch.study import tables
from learn_torch.study.database import Database
from learn_torch.study.records import MAX_VERSIONS, Key, Record, Version


class Unsaved:
    """Changes that wait to be written; only the newest value of a field, so it does not grow.

    In health it is emptied by every save; while nothing can be written, it is the whole store.
    """

    def __init__(self) -> None:
        self._changes: dict[Key, dict[str, Any]] = {}
        """The fields of a cell's Record that changed, by name."""
        self._versions: dict[Key, list[Version]] = {}
        """Newest first."""
        self._places: dict[str, tuple[str, str]] = {}

    def change(self, key: Key, **changes: Any) -> None:
        """Give some fields of a cell's Record new values."""
        self._changes.setdefault(key, {}).update(changes)

    def put_by(self, key: Key, version: Version) -> None:
        """Keep a text as the newest version of its cell."""
        self._versions[key] = _distinct([version, *self._versions.get(key, ())])

    def move(self, course: str, place: tuple[str, str]) -> None:
        """Remember where the learner is."""
        self._places[course] = place

    @property
    def texts(self) -> dict[Key, str | None]:
        """The texts among the changes; None: back to the author's."""
        return {key: new["text"] for key, new in self._changes.items() if "text" in new}

    def over_lesson(
        self, course: str, lesson: str, stored: Mapping[str, Record]
    ) -> dict[str, Record]:
        """The records of a lesson by cell id, as they will be."""
        records = dict(stored)
        for key, changes in self._changes.items():
            if (key.course, key.lesson) == (course, lesson):
                records[key.cell] = replace(records.get(key.cell, Record()), **changes)
        return records

    def over_versions(self, key: Key, stored: list[Version]) -> list[Version]:
        """The earlier texts of a cell, newest first, as they will be."""
        return _distinct([*self._versions.get(key, ()), *stored])

    def over_passes(
        self, course: str, stored: Mapping[str, Mapping[str, str]]
    ) -> dict[str, dict[str, str]]:
        """Lesson id to cell id to fingerprint, as it will be."""
        passes = {lesson: dict(cells) for lesson, cells in stored.items()}
        for key, changes in self._changes.items():
            if key.course == course and "passed" in changes:
                passes.setdefault(key.lesson, {})[key.cell] = changes["passed"].fingerprint
        return passes

    def over_place(self, course: str, stored: tuple[str, str] | None) -> tuple[str, str] | None:
        """Where the learner was last."""
        return self._places.get(course, stored)

    def write(self, database: Database, seen: Mapping[Key, str | None], now: float) -> None:
        """Write everything, in a transaction of the caller's.

        A text in the file that is neither `seen` nor ours comes from another copy of the program;
        it becomes a version.
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
        for course, place in self._places.items():
            tables.write_place(database, course, place)


def _distinct(versions: list[Version]) -> list[Version]:
    """Each text once, where it is newest, and no more than are kept."""
    newest: dict[str, Version] = {}
    for version in versions:
        newest.setdefault(version.text, version)
    return list(newest.values())[:MAX_VERSIONS]
