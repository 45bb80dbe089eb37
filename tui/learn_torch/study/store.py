"""The learner's work, kept from one start to the next and safe from whatever happens between.

    study = Study.open(study_file())
    study.save_text(Key("learn-torch", "tensors", "shapes"), "x = torch.ones(2, 3)")
    if study.problem:
        print(study.problem)

A save is on the file when it returns, or `problem` says why not; nothing here raises because
of a disk. One thread only.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from learn_torch.errors import StudyError
from learn_torch.study import tables
from learn_torch.study.database import Database, storable
from learn_torch.study.failures import Damaged
from learn_torch.study.records import MAX_BLOB, Key, Pass, Record, RunRecord, Version
from learn_torch.study.unsaved import Unsaved

__all__ = ["Key", "Pass", "Record", "RunRecord", "Study", "Version"]

Answer = TypeVar("Answer")

PATIENCE = 2.0
"""Seconds that a save may wait for another copy of the program."""
_PATIENCE_IN_TROUBLE = 0.05
"""The same while something is unsaved already: typing must not stall at every pause."""


class Study:
    """What the learner typed, ran and passed, by course, lesson and cell.

    What cannot be written stays in memory, is part of every answer, and is tried again at each
    save; so is opening the file. A text that another copy of the program saved is not lost when
    this one saves its own: it becomes a version.
    """

    def __init__(self, path: Path, clock: Callable[[], float], patience: float) -> None:
        self._path = path
        self._clock = clock
        self._patience = patience
        self._database: Database | None = None
        self._unsaved = Unsaved()
        self._seen: dict[Key, str | None] = {}
        """The text of a cell in the file when we last read or wrote it."""
        self._trouble = ""
        """Why something is unsaved; empty when nothing is."""
        self._notice = ""

    @classmethod
    def open(
        cls, path: Path, clock: Callable[[], float] = time.time, patience: float = PATIENCE
    ) -> Study:
        """Open the file, or begin it. Never fails: see `problem`."""
        study = cls(path, clock, patience)
        study.flush()
        return study

    @property
    def problem(self) -> str | None:
        """One sentence about what the learner should know or do; None while all is well.

        It goes away by itself when what was unsaved could be written.
        """
        return self._trouble or self._notice or None

    def lesson(self, course: str, lesson: str) -> dict[str, Record]:
        """The records of a lesson by cell id; a cell never touched has none.

        The texts given out count as seen: a save after this replaces them.
        """
        stored = self._read(lambda file: tables.read_lesson(file, course, lesson)) or {}
        waiting = self._unsaved.texts
        for cell, record in stored.items():
            key = Key(course, lesson, cell)
            if key not in waiting:
                self._seen[key] = record.text
        return self._unsaved.over_lesson(course, lesson, stored)

    def save_text(self, key: Key, text: str) -> None:
        """Keep the learner's edit. Cheap enough for every pause in typing; makes no version."""
        self._unsaved.change(key, text=storable(text))
        self._save()

    def save_run(self, key: Key, run: RunRecord, code: str | None = None) -> None:
        """Keep how a run ended, in place of the last one, and what was run as a version.

        `code` is what was run, where the learner may have typed on since; None: the text as it
        stands. ValueError for a blob over MAX_BLOB: outputs, curves and figures come capped.
        """
        for name in ("output", "curves", "trouble", "figures"):
            if len(getattr(run, name)) > MAX_BLOB:
                raise ValueError(f"{name} of {key} is over {MAX_BLOB} bytes")
        self._put_by(key, self._text(key) if code is None else storable(code))
        self._unsaved.change(key, run=run)
        self._save()

    def save_pass(self, key: Key, fingerprint: str, device: str) -> None:
        """The cell is done, in the edition of that fingerprint, on that device."""
        self._unsaved.change(key, passed=Pass(fingerprint, device, self._clock()))
        self._save()

    def save_hints(self, key: Key, count: int) -> None:
        """So many hints are uncovered."""
        self._unsaved.change(key, hints=count)
        self._save()

    def save_solution_seen(self, key: Key) -> None:
        """The learner looked at the solution."""
        self._unsaved.change(key, solution_seen=True)
        self._save()

    def save_guess(self, key: Key, guess: str) -> None:
        """Keep the answer to a prediction."""
        self._unsaved.change(key, guess=storable(guess))
        self._save()

    def reset(self, key: Key) -> None:
        """Back to the author's text; the learner's is kept as a version, and so is all else."""
        self._put_by(key, self._text(key))
        self._unsaved.change(key, text=None)
        self._save()

    def versions(self, key: Key) -> list[Version]:
        """Earlier texts, newest first and each once: those run, reset, or typed in another copy."""
        stored = self._read(lambda file: tables.read_versions(file, key)) or []
        return self._unsaved.over_versions(key, stored)

    def place(self, course: str) -> tuple[str, str] | None:
        """The lesson and cell where the learner was last; None at first."""
        stored = self._read(lambda file: tables.read_place(file, course))
        return self._unsaved.over_place(course, stored)

    def save_place(self, course: str, lesson: str, cell: str) -> None:
        """Remember where the learner is."""
        self._unsaved.move(course, (lesson, cell))
        self._save()

    def passes(self, course: str) -> dict[str, dict[str, str]]:
        """Lesson id to cell id to the fingerprint that was passed."""
        stored: dict[str, dict[str, str]] = {}
        rows = self._read(lambda file: tables.read_passes(file, course)) or []
        for lesson, cell, fingerprint in rows:
            stored.setdefault(lesson, {})[cell] = fingerprint
        return self._unsaved.over_passes(course, stored)

    def flush(self) -> None:
        """Try again to write what is unsaved, waiting as long as for a first try."""
        self._write(self._patience)

    def close(self) -> None:
        """Flush, and let go of the file; `problem` tells if something was left unsaved."""
        self.flush()
        self._let_go()

    def _text(self, key: Key) -> str | None:
        """The text as it stands, whether it is saved yet or not."""
        waiting = self._unsaved.texts
        if key in waiting:
            return waiting[key]
        return self._read(lambda file: tables.read_text(file, key))

    def _put_by(self, key: Key, text: str | None) -> None:
        if text is not None:
            self._unsaved.put_by(key, Version(text, self._clock()))

    def _read(self, query: Callable[[Database], Answer]) -> Answer | None:
        """What the file answers; None if it is not open, or fails."""
        if self._database is None:
            return None
        try:
            return query(self._database)
        except StudyError as error:
            self._failed(error)
            return None

    def _save(self) -> None:
        self._write(_PATIENCE_IN_TROUBLE if self._trouble else self._patience)

    def _write(self, patience: float) -> None:
        """Bring the file up to date; what it does not take stays unsaved, and is told."""
        try:
            database = self._opened(patience)
            with database.transaction():
                self._unsaved.write(database, self._seen, self._clock())
        except StudyError as error:
            self._failed(error)
            return
        self._seen |= self._unsaved.texts
        self._unsaved = Unsaved()
        self._trouble = ""

    def _failed(self, error: StudyError) -> None:
        self._trouble = str(error.message)
        if isinstance(error, Damaged):
            self._let_go()

    def _opened(self, patience: float) -> Database:
        """The file, opened again if it was not there, or another is in its place by now."""
        if self._database is not None and self._database.replaced:
            self._let_go()
        if self._database is None:
            self._database = Database(self._path, patience)
            self._notice = self._database.notice or self._notice
        self._database.wait_for_locks(patience)
        return self._database

    def _let_go(self) -> None:
        database, self._database = self._database, None
        if database is not None:
            database.close()
