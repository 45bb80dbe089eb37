"""Whatever lies where the study should be, the learner can work, and nothing is destroyed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from learn_torch.study.schema import VERSION
from learn_torch.study.store import Study
from tests.study.conftest import OpenStudy
from tests.study.samples import KEY, a_run, save_pass, save_run


def truncated(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def cut_short(whole: bytes) -> bytes:
    return whole[:50]


def overwritten_inside(whole: bytes) -> bytes:
    return whole[:8192] + b"\xa5" * 8192 + whole[16384:]


def a_text(whole: bytes) -> bytes:
    return b"Dear diary, today I learnt about tensors.\n" * 100


def garbage(whole: bytes) -> bytes:
    return bytes(range(256)) * 64


def checkpoint(study: Study) -> None:
    """Have all pages in the file itself, as SQLite does now and then."""
    assert study._database is not None
    study._database.rows("PRAGMA wal_checkpoint(TRUNCATE)")


def forget_pages(study: Study) -> None:
    """Have the next call read from the file, as after a long while."""
    assert study._database is not None
    study._database.rows("PRAGMA shrink_memory")


@pytest.mark.parametrize("ruin", [truncated, cut_short, overwritten_inside, a_text, garbage])
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(
    path: Path, open_study: OpenStudy, ruin: Callable[[bytes], bytes]
) -> None:
    study = open_study()
    save_run(study, KEY, a_run(output=bytes(50_000)))
    study.close()
    ruined = ruin(path.read_bytes())
    path.write_bytes(ruined)

    study = open_study()
    study.save_text(KEY, "x = 1")

    assert study.problem
    assert str(study.problem).count("\n") == 0
    assert "renamed to study.db.bak" in str(study.problem)
    assert Path(f"{path}.bak").read_bytes() == ruined
    study.close()
    study = open_study()
    assert not study.problem
    assert study.lesson("learn-torch", "tensors")["shapes"].text == "x = 1"


def test_a_file_set_aside_never_replaces_an_earlier_one(path: Path, open_study: OpenStudy) -> None:
    for number in range(3):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"no database, number %d" % number)
        open_study().close()

    names = ["study.db.bak", "study.db.bak-1", "study.db.bak-2"]
    kept = [path.with_name(name).read_bytes() for name in names]
    assert kept == [b"no database, number %d" % number for number in range(3)]


def test_the_journal_of_a_damaged_file_goes_with_it(
    path: Path, open_study: OpenStudy, tmp_path: Path
) -> None:
    living = tmp_path / "living.db"
    study = Study.open(living)
    save_run(study, KEY, a_run(output=bytes(50_000)))
    checkpoint(study)
    study.save_text(KEY, "x = 1")
    path.parent.mkdir(parents=True)
    path.write_bytes(overwritten_inside(living.read_bytes()))
    journal = Path(f"{living}-wal").read_bytes()
    path.with_name("study.db-wal").write_bytes(journal)
    study.close()

    assert "renamed to study.db.bak" in str(open_study().problem)
    assert path.with_name("study.db.bak-wal").read_bytes() == journal


def test_the_database_of_another_program_is_not_written_into(
    path: Path, open_study: OpenStudy
) -> None:
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as foreign:
        foreign.execute("CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    study = open_study()
    study.save_text(KEY, "x = 1")

    assert study.problem
    assert "another program's database" in str(study.problem)
    assert Path(f"{path}.bak").read_bytes() == before


def test_an_empty_file_is_simply_begun(path: Path, open_study: OpenStudy) -> None:
    path.parent.mkdir(parents=True)
    path.touch()

    assert not open_study().problem
    assert [file.name for file in path.parent.glob("*.bak*")] == []


def test_a_file_of_a_newer_version_is_left_as_it_is(path: Path, open_study: OpenStudy) -> None:
    study = open_study()
    study.save_text(KEY, "from the future")
    study.close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
        newer.execute("CREATE TABLE unheard_of (x)")
    before = path.read_bytes()

    study = open_study()
    study.save_text(KEY, "x = 1")

    assert study.problem
    assert "written by a newer learn-torch" in str(study.problem)
    assert "Upgrade" in str(study.problem)
    assert study.lesson("learn-torch", "tensors")["shapes"].text == "x = 1"
    study.close()
    assert path.read_bytes() == before


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    """A path that cannot be: a regular file stands where the folder should."""
    (tmp_path / "state").write_text("a file")
    return tmp_path / "state" / "learn-torch" / "study.db"


def test_where_nothing_can_be_written_the_work_is_kept_in_memory(nowhere: Path) -> None:
    study = Study.open(nowhere)
    study.save_text(KEY, "x = 1")
    save_run(study, KEY, a_run())
    study.reset(KEY)
    study.save_guess(KEY, "(2, 3)")
    save_pass(study, KEY, "aaaa", "cpu")
    study.save_place("learn-torch", "tensors", "shapes")

    assert study.problem
    assert str(study.problem).startswith("Your latest work is only in memory")
    assert str(nowhere) in str(study.problem)
    record = study.lesson("learn-torch", "tensors")["shapes"]
    assert (record.text, record.run, record.guess) == (None, a_run(), "(2, 3)")
    assert [version.text for version in study.versions(KEY)] == ["x = 1"]
    assert study.passes("learn-torch") == {"tensors": {"shapes": "aaaa"}}
    assert study.place("learn-torch") == ("tensors", "shapes")
    study.close()
    assert study.problem


def test_work_kept_in_memory_is_written_once_the_folder_can_be_made(nowhere: Path) -> None:
    study = Study.open(nowhere)
    study.save_text(KEY, "x = 1")
    nowhere.parents[1].unlink()
    study.close()

    assert not study.problem
    study = Study.open(nowhere)
    assert study.lesson("learn-torch", "tensors")["shapes"].text == "x = 1"
    study.close()


def test_a_folder_in_the_file_s_place_is_told_too(path: Path, open_study: OpenStudy) -> None:
    path.mkdir(parents=True)

    assert "unable to open" in str(open_study().problem)


def test_damage_found_on_the_way_costs_nothing_that_comes_after(
    path: Path, study: Study, open_study: OpenStudy
) -> None:
    save_run(study, KEY, a_run(output=bytes(50_000)))
    checkpoint(study)
    path.write_bytes(overwritten_inside(path.read_bytes()))
    forget_pages(study)
    save_run(study, KEY, a_run("error"))

    assert "your next change makes a new file" in str(study.problem)
    assert study.lesson("learn-torch", "tensors")["shapes"].run == a_run("error")
    study.save_text(KEY, "x = 1")
    assert "renamed to study.db.bak" in str(study.problem)
    record = open_study().lesson("learn-torch", "tensors")["shapes"]
    assert (record.text, record.run) == ("x = 1", a_run("error"))
