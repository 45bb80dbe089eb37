"""Nothing typed or earned is lost: not by kill -9, a full disk, a lock, or a second copy."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from learn_torch.study import opening
from learn_torch.study.store import Study
from tests.study.conftest import OpenStudy
from tests.study.samples import KEY, OTHER, a_run, save_run

CHILDREN = Path(__file__).parent / "children"


def saver(path: Path, lesson: str, last: int = 0) -> subprocess.Popen[str]:
    """A copy of the program that saves up to `last`; 0: for ever."""
    command = [sys.executable, str(CHILDREN / "saves_for_ever.py"), str(path), lesson, str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_what_was_saved_outlives_kill_9(path: Path, open_study: OpenStudy) -> None:
    with saver(path, "killed") as child:
        assert child.stdout is not None
        for _ in range(100):
            assert child.stdout.readline()
        child.kill()
        told = child.stdout.read().split()
    last = int(told[-1]) if told else 100

    study = open_study()
    text = study.lesson("learn-torch", "killed")["text"].text
    earned = max(map(int, study.passes("learn-torch")["killed"].values()))
    history = [int(attempt.when) for _, attempt in study.attempts("learn-torch", "killed")]

    assert not study.problem
    assert text is not None
    assert last <= int(text.removeprefix("x = ")) <= last + 1
    assert last <= earned <= last + 1
    assert history == list(range(1, earned + 1)), "a pass and its attempt are one transaction"
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_two_copies_write_side_by_side(path: Path, open_study: OpenStudy) -> None:
    with saver(path, "one", 100) as one, saver(path, "two", 100) as two:
        assert [child.communicate()[0].split()[-1] for child in (one, two)] == ["100", "100"]

    passes = open_study().passes("learn-torch")
    assert {len(passes["one"]), len(passes["two"])} == {50}
    assert passes["one"]["cell-0"] == passes["two"]["cell-0"] == "100"
    assert len(open_study().attempts("learn-torch")) == 200


@pytest.fixture(params=["wal", "delete"])
def journal(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def full_disk(path: Path, journal: str, when: str) -> dict[str, dict[str, Any]]:
    command = [sys.executable, str(CHILDREN / "meets_a_full_disk.py"), str(path), journal, when]
    return dict(json.loads(subprocess.check_output(command, text=True)))


KEPT_WHILE_FULL = {
    "text": "after the reset",
    "output": 500_000,
    "attempts": ["0123456789abcdef"],
    "passes": {"tensors": {"shapes": "aaaa"}},
    "versions": ["after the run"],
    "place": ["tensors", "shapes"],
}


def test_on_a_full_disk_the_work_goes_on_in_memory_and_is_written_later(
    path: Path, open_study: OpenStudy, journal: str
) -> None:
    saw = full_disk(path, journal, "beforehand")

    assert saw["first"]["problem"] is None
    assert "only in memory" in saw["full"]["problem"]
    assert str(path) in saw["full"]["problem"]
    assert saw["full"] == KEPT_WHILE_FULL | {"problem": saw["full"]["problem"]}
    assert saw["room"] == KEPT_WHILE_FULL | {"problem": None}
    record = open_study().lesson("learn-torch", "tensors")["shapes"]
    assert (record.text, record.hints, record.passed is not None) == ("after the reset", 1, True)


def test_a_disk_that_was_full_from_the_start_takes_the_work_once_there_is_room(
    path: Path, open_study: OpenStudy, journal: str
) -> None:
    saw = full_disk(path, journal, "never")

    assert "only in memory" in saw["first"]["problem"]
    assert saw["full"] == KEPT_WHILE_FULL | {"problem": saw["full"]["problem"]}
    assert saw["room"] == KEPT_WHILE_FULL | {"problem": None}
    record = open_study().lesson("learn-torch", "tensors")["shapes"]
    assert (record.text, record.hints, record.passed is not None) == ("after the reset", 1, True)


def test_a_file_that_may_not_grow_is_said_to_have_no_room(study: Study) -> None:
    assert study._database is not None
    study._database.execute("PRAGMA max_page_count = 1")
    save_run(study, KEY, a_run(output=bytes(100_000)))

    assert "The disk has no room" in str(study.problem)


def test_what_another_program_locks_out_is_written_when_it_lets_go(
    path: Path, study: Study
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        study.save_text(KEY, "x = 1")
        study.save_text(KEY, "x = 2")

        assert "Another program holds" in str(study.problem)
        assert study.lesson("learn-torch", "tensors")["shapes"].text == "x = 2"
        other.execute("ROLLBACK")

    study.flush()
    assert not study.problem
    assert study.lesson("learn-torch", "tensors")["shapes"].text == "x = 2"


def test_a_text_written_late_still_keeps_the_other_copy_s(
    open_study: OpenStudy, path: Path
) -> None:
    ours, theirs = open_study(), open_study()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ours.save_text(KEY, "ours")
        other.execute("ROLLBACK")
    theirs.save_text(KEY, "theirs")
    assert ours.lesson("learn-torch", "tensors")["shapes"].text == "ours"
    ours.flush()

    assert ours.lesson("learn-torch", "tensors")["shapes"].text == "ours"
    assert [version.text for version in ours.versions(KEY)] == ["theirs"]


def test_unsaved_versions_lie_before_the_saved_and_stay_so(study: Study, path: Path) -> None:
    for typed in ("a", "b"):
        study.save_text(KEY, typed)
        study.reset(KEY)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for typed in ("c", "a", "d"):
            study.save_text(KEY, typed)
            study.reset(KEY)
        waiting = study.versions(KEY)
        other.execute("ROLLBACK")
    study.flush()

    assert [version.text for version in waiting] == ["d", "a", "c", "b"]
    assert study.versions(KEY) == waiting
    assert study.lesson("learn-torch", "tensors")["shapes"].text is None


def test_work_goes_on_when_the_file_is_deleted_meanwhile(
    path: Path, study: Study, open_study: OpenStudy
) -> None:
    study.save_text(KEY, "gone with the file")
    for file in path.parent.iterdir():
        file.unlink()
    study.save_text(OTHER, "typed afterwards")

    assert not study.problem
    assert open_study().lesson("learn-torch", "tensors")["dtypes"].text == "typed afterwards"


def test_where_wal_cannot_be_had_the_rollback_journal_serves(
    path: Path, open_study: OpenStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "is_shared", lambda folder: True)
    ours, theirs = open_study(), open_study()
    ours.save_text(KEY, "ours")
    theirs.save_text(KEY, "theirs")

    assert [file.name for file in path.parent.iterdir()] == ["study.db"]
    assert not ours.problem
    assert [version.text for version in ours.versions(KEY)] == ["ours"]
