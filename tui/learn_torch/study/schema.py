"""The tables of the study file, and how a file of an earlier version becomes one of this.

A migration is never edited once released: add another. Each runs in one transaction that ends
by setting `user_version`, so a file is always of exactly one version.
"""

from __future__ import annotations

APPLICATION = 0x4C54_5331
""""LTS1" in the file's header: tells our file from any other SQLite database."""

_FIRST = (
    """CREATE TABLE cell (
        course TEXT NOT NULL,
        lesson TEXT NOT NULL,
        cell TEXT NOT NULL,
        text TEXT,
        hints INTEGER NOT NULL DEFAULT 0,
        solution_seen INTEGER NOT NULL DEFAULT 0,
        guess TEXT,
        passed_fingerprint TEXT,
        passed_device TEXT,
        passed_at REAL,
        PRIMARY KEY (course, lesson, cell)
    ) WITHOUT ROWID""",
    # Apart from `cell`, lest a run's blobs be rewritten whenever the learner types.
    """CREATE TABLE run (
        course TEXT NOT NULL,
        lesson TEXT NOT NULL,
        cell TEXT NOT NULL,
        outcome TEXT NOT NULL,
        output BLOB NOT NULL,
        curves BLOB NOT NULL,
        verdict_passed INTEGER,
        verdict_message TEXT NOT NULL,
        trouble BLOB NOT NULL,
        seconds REAL,
        device TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        at REAL NOT NULL,
        PRIMARY KEY (course, lesson, cell)
    )""",
    """CREATE TABLE version (
        id INTEGER PRIMARY KEY,
        course TEXT NOT NULL,
        lesson TEXT NOT NULL,
        cell TEXT NOT NULL,
        text TEXT NOT NULL,
        at REAL NOT NULL
    )""",
    "CREATE INDEX version_cell ON version (course, lesson, cell, id)",
    """CREATE TABLE place (
        course TEXT PRIMARY KEY,
        lesson TEXT NOT NULL,
        cell TEXT NOT NULL
    ) WITHOUT ROWID""",
    f"PRAGMA application_id = {APPLICATION}",
    "PRAGMA user_version = 1",
)

_FIGURES = (
    "ALTER TABLE run ADD COLUMN figures BLOB NOT NULL DEFAULT x''",
    "PRAGMA user_version = 2",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST, _FIGURES)
"""The statements that lead from version n to n + 1, at index n."""

VERSION = len(MIGRATIONS)
