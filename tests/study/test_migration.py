"""A study file of an earlier version opens, and nothing in it is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from learn_torch.kernel.protocol import ErrorReport, TraceLine
from learn_torch.study.health import examine
from learn_torch.study.records import Key, Pass, Version, code_digest
from learn_torch.study.schema import DIGEST_FUNCTION, MIGRATIONS, VERSION
from learn_torch.study.store import Study
from tests.study.conftest import OpenStudy
from tests.study.samples import CODE, KEY, a_run, an_attempt

OLD_FILES = Path(__file__).parents[1] / "fixtures" / "study"
DOUBLE = Key("learn-torch", "first-gradients", "double")
ERROR = ErrorReport(
    "ValueError", "no", (TraceLine("double", 2, "", "    return x / 0"),), ("A note.",)
)
COLUMNS_ADDED_SINCE = {"run": ("code", "message", "late", "cut_lines", "cut_bytes", "details")}


@pytest.fixture
def old(path: Path) -> Path:
    """A file as the program of schema version 2 left it."""
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as file:
        file.executescript((OLD_FILES / "version-2.sql").read_text(encoding="utf-8"))
    return path


def rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the tables that version 2 had, in its columns."""
    found = {}
    with closing(sqlite3.connect(path)) as file:
        for table in ("cell", "run", "version", "place"):
            columns = [name for _, name, *_ in file.execute(f"PRAGMA table_info({table})")]
            old_ones = [c for c in columns if c not in COLUMNS_ADDED_SINCE.get(table, ())]
            found[table] = file.execute(f"SELECT {', '.join(old_ones)} FROM {table}").fetchall()
    return found


def test_every_row_is_there_after_the_migration(old: Path, open_study: OpenStudy) -> None:
    before = rows(old)
    assert {table: len(of_table) for table, of_table in before.items()} == {
        "cell": 5,
        "run": 4,
        "version": 5,
        "place": 2,
    }
    study = open_study()
    study.close()

    assert not study.problem
    assert rows(old) == before
    with closing(sqlite3.connect(old)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_texts_runs_passes_hints_guesses_and_places_are_read(
    old: Path, open_study: OpenStudy
) -> None:
    study = open_study()
    tensors = study.lesson("learn-torch", "first-tensors")
    make, shape = tensors["make"], tensors["shape"]

    assert make.text == "x = torch.ones(2, 4)\n"
    assert make.run is not None
    assert make.run.output.decode() == "tensor([[1., 1., 1.]])\n形状\n"
    assert (make.run.curves, make.run.figures) == (b"\x00\x01\xff", b"\x93\x01\x02")
    assert make.passed == Pass("0123456789abcdef", "cpu", 1_790_000_000.0)
    assert shape.guess == "torch.Size([2, 3])"
    assert shape.run is not None
    assert (shape.run.verdict_passed, shape.run.verdict_message) == (True, "right")
    assert shape.passed == Pass("a" * 16, "cuda:1", 1_790_000_100.0)
    assert study.passes("learn-torch") == {
        "first-tensors": {"make": "0123456789abcdef", "shape": "a" * 16}
    }
    assert study.place("learn-torch") == ("first-gradients", "double")
    assert study.place("elsewhere") == ("intro", "start")
    assert study.lesson("elsewhere", "intro")["start"].text == "'; DROP TABLE cell; -- end"


def test_help_errors_and_replaced_texts_are_read(old: Path, open_study: OpenStudy) -> None:
    study = open_study()
    double = study.lesson("learn-torch", "first-gradients")["double"]

    assert (double.text, double.hints, double.solution_seen) == (None, 2, True)
    assert double.run is not None
    assert (double.run.outcome, double.run.seconds) == ("error", 1.5)
    assert msgspec.msgpack.decode(double.run.trouble, type=ErrorReport) == ERROR
    assert study.versions(DOUBLE) == [
        Version("a text of an hour's work", 1_790_000_400.0),
        Version("def double(x):\n    return x / 0\n", 1_790_000_300.0),
        Version("def double(x):\n    return 3 * x\n", 1_790_000_200.0),
    ]


def test_the_code_of_an_old_run_is_known_where_it_was_stored(
    old: Path, open_study: OpenStudy
) -> None:
    study = open_study()
    runs = {
        cell: record.run.code
        for lesson in ("first-tensors", "first-gradients")
        for cell, record in study.lesson("learn-torch", lesson).items()
        if record.run is not None
    }
    assert runs == {
        "make": code_digest("x = torch.ones(2, 3)  # 张量\nprint(x)\n"),
        "shape": "",
        "double": code_digest("def double(x):\n    return x / 0\n"),
        "slope": code_digest("while True: pass"),
    }


def test_the_history_begins_with_the_first_run_after_the_migration(
    old: Path, open_study: OpenStudy
) -> None:
    study = open_study()
    assert study.attempts("learn-torch") == []
    study.finish_run(KEY, a_run(), CODE, attempt=an_attempt(), passed=None)
    study.close()

    assert open_study().attempts("learn-torch") == [(KEY, an_attempt())]


def test_a_file_of_the_first_version_opens_and_takes_figures(
    old: Path, open_study: OpenStudy
) -> None:
    with closing(sqlite3.connect(old)) as file:
        file.execute("ALTER TABLE run DROP COLUMN figures")
        file.execute("PRAGMA user_version = 1")
        file.commit()

    study = open_study()
    assert not study.problem
    study.finish_run(KEY, a_run(figures=b"\x01\x02"), CODE, attempt=None, passed=None)
    assert open_study().lesson("learn-torch", "tensors")["shapes"].run == a_run(figures=b"\x01\x02")


def test_what_was_said_before_messages_had_values_is_kept(old: Path, open_study: OpenStudy) -> None:
    with closing(sqlite3.connect(old)) as file:
        file.create_function(DIGEST_FUNCTION, 1, code_digest)
        for statement in MIGRATIONS[2]:
            file.execute(statement)
        file.execute(
            "UPDATE run SET verdict_message = 'It reached the limit.' WHERE cell = 'slope'"
        )
        file.commit()
        assert file.execute("PRAGMA user_version").fetchone() == (3,)

    runs = open_study().lesson("learn-torch", "first-gradients")
    assert runs["slope"].run is not None
    assert (runs["slope"].run.verdict_message, runs["slope"].run.message) == (
        "It reached the limit.",
        "",
    )


def test_a_file_without_details_opens_and_takes_them(old: Path, open_study: OpenStudy) -> None:
    with closing(sqlite3.connect(old)) as file:
        file.create_function(DIGEST_FUNCTION, 1, code_digest)
        for statement in (one for step in MIGRATIONS[2:5] for one in step):
            file.execute(statement)
        file.commit()
        assert file.execute("PRAGMA user_version").fetchone() == (5,)

    study = open_study()
    slope = study.lesson("learn-torch", "first-gradients")["slope"]
    assert slope.run is not None and slope.run.details == ""
    study.finish_run(KEY, a_run(details="{}"), CODE, attempt=None, passed=None)
    study.close()
    assert open_study().lesson("learn-torch", "tensors")["shapes"].run == a_run(details="{}")


def test_looking_at_an_old_file_does_not_migrate_it(old: Path) -> None:
    before = old.read_bytes()

    assert (examine(old).state, examine(old).lessons) == ("sound", 3)
    assert old.read_bytes() == before


def test_a_copy_of_the_older_program_can_still_save_into_the_migrated_file(
    old: Path, open_study: OpenStudy
) -> None:
    open_study().close()
    with closing(sqlite3.connect(old)) as file:  # The statements of version 2.
        file.execute(
            "INSERT INTO cell (course, lesson, cell) VALUES ('learn-torch', 'tensors', 'shapes')"
        )
        file.execute(
            "INSERT OR REPLACE INTO run (course, lesson, cell, outcome, output, curves, "
            "verdict_passed, verdict_message, trouble, seconds, device, fingerprint, at, figures) "
            "VALUES ('learn-torch', 'tensors', 'shapes', 'ok', x'', x'', NULL, '', x'', 1.0, 'cpu', "
            "'f', 2.0, x'')"
        )
        file.commit()

    run = open_study().lesson("learn-torch", "tensors")["shapes"].run
    assert run is not None
    assert (run.code, run.message) == ("", "")


def test_a_migration_that_fails_leaves_the_old_file_as_it_was(old: Path) -> None:
    with closing(sqlite3.connect(old)) as file:
        file.execute("CREATE TABLE attempt (in_the_way)")
        file.commit()
    before = rows(old)
    study = Study.open(old)
    study.save_text(KEY, "x = 1")

    assert study.problem
    assert study.lesson("learn-torch", "tensors")["shapes"].text == "x = 1"
    study.close()
    assert rows(old) == before
