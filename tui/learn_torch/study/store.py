"""The learner's work: saved at once, and safe from kills, full disks and a second copy.

    study = Study.open(study_file())
    study.save_text(Key("learn-torch", "tensors", "shapes"), "x = torch.ones(2, 3)")
    if study.problem:
        print(study.problem)

A save is in the file when it returns, or `problem` says why not; no method raises because of a
disk. One thread only.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from learn_torch.errors import StudyDamaged, StudyError
from learn_torch.i18n.message import NOTHING, Message
from learn_torch.study import tables
from learn_torch.study.database import Database, storable
from learn_torch.study.records import (
    MAX_BLOB,
    MAX_OUTPUT_BLOB,
    Attempt,
    Key,
    Pass,
    Record,
    RunRecord,
    Version,
    code_digest,
)
from learn_torch.study.unsaved import Unsaved

Answer = TypeVar("Answer")

PATIENCE = 2.0
"""Seconds that a save waits for another copy of the program to finish writing."""
_PATIENCE_IN_TROUBLE = 0.05
"""The same while something is unsaved already: typing must not stall at every pause."""

BOUNDS = {"output": MAX_OUTPUT_BLOB, "late": MAX_OUTPUT_BLOB}
BOUNDS |= dict.fromkeys(("curves", "trouble", "figures"), MAX_BLOB)
"""Bytes of each blob of a run at most."""


class Study:
    """What the learner typed, ran and passed, by course, lesson and cell.

    What cannot be written stays in memory, is part of every answer, and is written by the next save
    that succeeds. A text that another copy of the program saved meanwhile becomes a version before
    ours replaces it.
    """

    def __init__(self, path: Path, clock: Callable[[], float], patience: float) -> None:
        self._path = path
        self._clock = clock
        self._patience = patience
        self._database: Database | None = None
        self._unsaved = Unsaved()
        self._seen: dict[Key, str | None] = {}
        """The text of each cell in the file when we last read or wrote it."""
        self._trouble = NOTHING
        """Why something is unsaved; empty while nothing is."""
        self._notice = NOTHING

    @classmethod
    def open(
        cls, path: Path, clock: Callable[[], float] = time.time, patience: float = PATIENCE
    ) -> Study:
        """Open or create the file. Never fails: see `problem`."""
        study = cls(path, clock, patience)
        study.flush()
        return study

    @property
    def problem(self) -> Message:
        """One sentence about what is wrong and what to do; NOTHING while all is well.

        It disappears as soon as everything unsaved is written.
        """
        return self._trouble or self._notice

    def lesson(self, course: str, lesson: str) -> dict[str, Record]:
        """Return the records of a lesson by cell id; an untouched cell has none.

        The texts returned count as seen: a later save replaces them without making a version.
        """
        stored = self._read(lambda file: tables.read_lesson(file, course, lesson)) or {}
        waiting = self._unsaved.texts
        for cell, record in stored.items():
            key = Key(course, lesson, cell)
            if key not in waiting:
                self._seen[key] = record.text
        return self._unsaved.merge_lesson(course, lesson, stored)

    def save_text(self, key: Key, text: str) -> None:
        """Save the learner's edit; cheap enough for every pause in typing."""
        self._unsaved.change(key, text=storable(text))
        self._save()

    def finish_run(
        self,
        key: Key,
        run: RunRecord | None,
        code: str,
        *,
        attempt: Attempt | None,
        passed: Pass | None,
    ) -> None:
        """Save all that a finished run leaves, in one transaction.

        `run` replaces the last one of its cell; None where that stays, as in a review. `code` is the
        text that ran; `attempt` is appended to the history, None where the run does not belong there;
        `passed` marks the cell as done.
        Raises ValueError for a blob over its bound: outputs, curves and figures arrive capped.
        """
        if run is not None:
            for name, most in BOUNDS.items():
                if len(getattr(run, name)) > most:
                    raise ValueError(f"{name} of {key} is over {most} bytes")
            self._unsaved.change(key, run=replace(run, code=code_digest(code)))
        if attempt is not None:
            self._unsaved.add_attempt(key, attempt)
        if passed is not None:
            self._unsaved.change(key, passed=passed)
        self._save()

    def save_hints(self, key: Key, count: int) -> None:
        """Save how many hints are shown."""
        self._unsaved.change(key, hints=count)
        self._save()

    def save_solution_seen(self, key: Key) -> None:
        """Save that the learner looked at the solution."""
        self._unsaved.change(key, solution_seen=True)
        self._save()

    def save_guess(self, key: Key, guess: str) -> None:
        """Save the answer to a prediction."""
        self._unsaved.change(key, guess=storable(guess))
        self._save()

    def reset(self, key: Key) -> None:
        """Go back to the author's text; the learner's becomes a version, the rest stays."""
        text = self._text(key)
        if text is not None:
            self._unsaved.add_version(key, Version(text, self._clock()))
        self._unsaved.change(key, text=None)
        self._save()

    def versions(self, key: Key) -> list[Version]:
        """Return the replaced texts of a cell, newest first, each once."""
        stored = self._read(lambda file: tables.read_versions(file, key)) or []
        return self._unsaved.merge_versions(key, stored)

    def attempts(self, course: str, lesson: str | None = None) -> list[tuple[Key, Attempt]]:
        """Return the history of a course, or of one of its lessons, oldest first."""
        stored = self._read(lambda file: tables.read_attempts(file, course, lesson)) or []
        return self._unsaved.merge_attempts(course, lesson, stored)

    def place(self, course: str) -> tuple[str, str] | None:
        """Return lesson id and cell id of the learner's last position; None at first."""
        stored = self._read(lambda file: tables.read_place(file, course))
        return self._unsaved.merge_place(course, stored)

    def save_place(self, course: str, lesson: str, cell: str) -> None:
        """Save the learner's position."""
        self._unsaved.set_place(course, (lesson, cell))
        self._save()

    def passes(self, course: str) -> dict[str, dict[str, str]]:
        """Return lesson id to cell id to the fingerprint that was passed."""
        rows = self._read(lambda file: tables.read_passes(file, course)) or []
        return self._unsaved.merge_fingerprints("passed", course, rows)

    def editions(self, course: str) -> dict[str, dict[str, str]]:
        """Return lesson id to cell id to the fingerprint of the cell when it last ran."""
        rows = self._read(lambda file: tables.read_editions(file, course)) or []
        return self._unsaved.merge_fingerprints("run", course, rows)

    def flush(self) -> None:
        """Try again to write what is unsaved, and wait as long as a first try does."""
        self._write(self._patience)

    def close(self) -> None:
        """Flush and close the file; `problem` says if something is left unsaved."""
        self.flush()
        self._disconnect()

    def _text(self, key: Key) -> str | None:
        """The present text, saved or not."""
        waiting = self._unsaved.texts
        if key in waiting:
            return waiting[key]
        return self._read(lambda file: tables.read_text(file, key))

    def _read(self, query: Callable[[Database], Answer]) -> Answer | None:
        """What the file answers; None if it is not open, or fails."""
        if self._database is None:
            return None
        try:
            return query(self._database)
        except StudyError as error:
            self._fail(error)
            return None

    def _save(self) -> None:
        self._write(_PATIENCE_IN_TROUBLE if self._trouble else self._patience)

    def _write(self, patience: float) -> None:
        """Write what is unsaved; on failure all of it stays unsaved, and `problem` says why."""
        try:
            database = self._connect(patience)
            with database.transaction():
                self._unsaved.write(database, self._seen, self._clock())
        except StudyError as error:
            self._fail(error)
            return
        self._seen |= self._unsaved.texts
        self._unsaved = Unsaved()
        self._trouble = NOTHING

    def _fail(self, error: StudyError) -> None:
        self._trouble = error.sentences
        if isinstance(error, StudyDamaged):
            self._disconnect()

    def _connect(self, patience: float) -> Database:
        """Return the open file; open it again if it was missing, moved or replaced."""
        if self._database is not None and self._database.replaced:
            self._disconnect()
        if self._database is None:
            self._database = Database(self._path, patience)
            self._notice = self._database.notice or self._notice
        self._database.wait_for_locks(patience)
        return self._database

    def _disconnect(self) -> None:
        database, self._database = self._database, None
        if database is not None:
            database.close()
