"""Inspect the study file read-only: nothing is created, migrated or set aside."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from learn_torch.errors import StudyError
from learn_torch.i18n.message import NOTHING, Message, msg
from learn_torch.study import opening
from learn_torch.study.failures import study_errors

PATIENCE = 2.0
"""Seconds to wait while a copy of the program is writing."""


@dataclass(frozen=True)
class Health:
    """The state of the file."""

    state: Literal["absent", "sound", "damaged", "unusable"]
    """damaged: the program would set it aside and create another; unusable: it could not open it."""
    detail: Message = NOTHING
    """What is wrong, in words."""
    lessons: int = 0
    """How many lessons have saved work."""


def examine(path: Path) -> Health:
    """Inspect the study file."""
    try:
        path.stat()
    except FileNotFoundError:
        return Health("absent")
    except OSError as error:
        return Health("unusable", _unopened(path, error))
    try:
        with study_errors(path), closing(_connect(path)) as connection:
            damage = opening.find_damage(path, connection)
            if damage:
                return Health("damaged", damage)
            return Health("sound", lessons=_lessons(connection))
    except StudyError as error:
        return Health("unusable", error.sentences)


def _unopened(path: Path, error: OSError) -> Message:
    reason = error.strerror or str(error)
    return msg("{path} cannot be opened ({reason}).", path=str(path), reason=reason)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=PATIENCE)


def _lessons(connection: sqlite3.Connection) -> int:
    tables = "SELECT count(*) FROM sqlite_master WHERE name = 'cell'"
    if not connection.execute(tables).fetchone()[0]:
        return 0
    query = "SELECT count(*) FROM (SELECT DISTINCT course, lesson FROM cell)"
    return int(connection.execute(query).fetchone()[0])
