"""A finished run leaves all that it leaves at once; its line in the history is never changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from learn_torch.study import tables
from learn_torch.study.records import Key, Pass, code_digest
from learn_torch.study.store import Study
from tests.study.conftest import OpenStudy
from tests.study.samples import CODE, KEY, OTHER, a_run, an_attempt

PASS = Pass("0123456789abcdef", "cpu", 1_790_000_000.5)


def test_a_finished_run_is_back_after_a_restart_with_its_attempt_and_its_pass(
    open_study: OpenStudy,
) -> None:
    study = open_study()
    study.finish_run(KEY, a_run(code=""), CODE, attempt=an_attempt(), passed=PASS)
    study.close()

    study = open_study()
    record = study.lesson("learn-torch", "tensors")["shapes"]
    assert (record.run, record.passed) == (a_run(), PASS)
    assert study.attempts("learn-torch") == [(KEY, an_attempt())]


def test_every_attempt_is_kept_in_order_and_the_last_run_alone(study: Study) -> None:
    attempts = [
        an_attempt(False, hints=0),
        an_attempt(None, outcome="interrupted"),
        an_attempt(None, outcome="error"),
        an_attempt(True, hints=2),
        an_attempt(True, hints=2),
    ]
    for attempt in attempts:
        run = a_run(attempt.outcome, verdict_passed=attempt.passed)
        study.finish_run(KEY, run, CODE, attempt=attempt, passed=None)

    assert [attempt for _, attempt in study.attempts("learn-torch")] == attempts
    run_ = study.lesson("learn-torch", "tensors")["shapes"].run
    assert run_ == a_run()


def test_a_history_is_read_by_course_and_by_lesson(study: Study) -> None:
    keys = [KEY, OTHER, Key("learn-torch", "autograd", "square"), Key("elsewhere", "tensors", "a")]
    for key in keys:
        study.finish_run(key, a_run(), CODE, attempt=an_attempt(), passed=None)

    assert [key for key, _ in study.attempts("learn-torch")] == keys[:3]
    assert [key for key, _ in study.attempts("learn-torch", "tensors")] == keys[:2]
    assert study.attempts("learn-torch", "losses") == []


def test_a_run_outside_the_history_leaves_no_line(study: Study) -> None:
    study.finish_run(KEY, a_run(), CODE, attempt=None, passed=None)

    assert study.attempts("learn-torch") == []
    assert study.passes("learn-torch") == {}


def test_one_part_that_fails_takes_the_others_with_it_until_all_can_be_written(
    path: Path, study: Study, open_study: OpenStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = "INSERT INTO no_such_table VALUES (1)"
    with monkeypatch.context() as patch:
        patch.setattr(tables, "write_attempt", lambda file, *_: file.execute(broken))
        study.finish_run(KEY, a_run(), CODE, attempt=an_attempt(), passed=PASS)

    with closing(sqlite3.connect(path)) as file:
        for table in ("cell", "run", "attempt"):
            assert file.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    assert "no such table" in str(study.problem)
    assert study.attempts("learn-torch", "tensors") == [(KEY, an_attempt())]
    assert study.lesson("learn-torch", "tensors")["shapes"].passed == PASS
    study.flush()
    assert not study.problem
    other = open_study()
    assert other.attempts("learn-torch") == [(KEY, an_attempt())]
    assert other.lesson("learn-torch", "tensors")["shapes"].run == a_run()


def test_attempts_made_while_another_program_locks_the_file_are_written_once(
    path: Path, study: Study
) -> None:
    first, second, third = (an_attempt(when=float(n)) for n in (1, 2, 3))
    study.finish_run(KEY, a_run(), CODE, attempt=first, passed=None)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for attempt in (second, third):
            study.finish_run(KEY, a_run(), CODE, attempt=attempt, passed=None)
        waiting = study.attempts("learn-torch")
        other.execute("ROLLBACK")
    study.flush()
    study.flush()

    expected = [(KEY, first), (KEY, second), (KEY, third)]
    assert waiting == study.attempts("learn-torch") == expected


def test_a_digest_tells_texts_apart_and_ignores_space_at_line_ends() -> None:
    assert code_digest("x = 1\ny = 2") == code_digest("\nx = 1  \ny = 2\n")
    assert code_digest("x = 1") != code_digest("x = 2")
    assert len(code_digest("\udce9")) == 16
