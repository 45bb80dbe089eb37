"""The tables of the study file, and the migrations from its earlier versions.

A released migration is never edited; a new one is added. All that a file needs run in one
transaction, which also sets `user_version`, so a file is always of exactly one version.
"""

from __future__ import annotations

APPLICATION = 0x4C54_5331
""""LTS1" in the file's header; distinguishes the study from any other SQLite database."""

DIGEST_FUNCTION = "code_digest"
"""The name under which SQL finds `records.code_digest` during a migration."""

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
    # Not in `cell`: SQLite would rewrite a run's blobs at every save of the text.
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

_ATTEMPTS = (
    """CREATE TABLE attempt (
        id INTEGER PRIMARY KEY,
        course TEXT NOT NULL,
        lesson TEXT NOT NULL,
        cell TEXT NOT NULL,
        at REAL NOT NULL,
        outcome TEXT NOT NULL,
        passed INTEGER,
        hints INTEGER NOT NULL,
        seconds REAL,
        code TEXT NOT NULL
    )""",
    "CREATE INDEX attempt_lesson ON attempt (course, lesson, id)",
    "ALTER TABLE run ADD COLUMN code TEXT NOT NULL DEFAULT ''",
    # Until version 2 the code of a run was the version stored less than a second before or after.
    f"""UPDATE run SET code = coalesce((
        SELECT {DIGEST_FUNCTION}(version.text) FROM version
        WHERE version.course = run.course AND version.lesson = run.lesson
        AND version.cell = run.cell AND abs(version.at - run.at) < 1.0
        ORDER BY version.id DESC LIMIT 1
    ), '')""",
    "PRAGMA user_version = 3",
)

_MESSAGES = (
    "ALTER TABLE run ADD COLUMN message TEXT NOT NULL DEFAULT ''",
    "PRAGMA user_version = 4",
)

_OUTPUTS = (
    "ALTER TABLE run ADD COLUMN late BLOB NOT NULL DEFAULT x''",
    "ALTER TABLE run ADD COLUMN cut_lines INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE run ADD COLUMN cut_bytes INTEGER NOT NULL DEFAULT 0",
    "PRAGMA user_version = 5",
)

_DETAILS = (
    "ALTER TABLE run ADD COLUMN details TEXT NOT NULL DEFAULT ''",
    "PRAGMA user_version = 6",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    *(_FIRST, _FIGURES, _ATTEMPTS, _MESSAGES, _OUTPUTS, _DETAILS),
)
"""At index n, the statements that turn version n into n + 1."""

VERSION = len(MIGRATIONS)
