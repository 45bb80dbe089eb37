"""The learner's work is there again on the next start."""

from __future__ import annotations

import math
import stat
from pathlib import Path
from typing import Any

import pytest

from learn_torch.study.records import Key, Pass, Record
from learn_torch.study.store import BOUNDS, Study
from tests.study.conftest import OpenStudy
from tests.study.samples import KEY, OTHER, a_run, save_pass, save_run


def test_a_new_study_is_empty_and_without_a_problem(study: Study) -> None:
    assert study.lesson("learn-torch", "tensors") == {}
    assert study.passes("learn-torch") == {}
    assert study.place("learn-torch") is None
    assert study.versions(KEY) == []
    assert not study.problem


def test_everything_of_a_cell_is_back_after_a_restart(open_study: OpenStudy) -> None:
    study = open_study()
    study.save_text(KEY, "x = torch.ones(2, 3)")
    save_run(study, KEY, a_run())
    save_pass(study, KEY, "0123456789abcdef", "cuda:1")
    study.save_hints(KEY, 2)
    study.save_solution_seen(KEY)
    study.save_guess(KEY, "(2, 3)")
    study.close()

    record = open_study().lesson("learn-torch", "tensors")["shapes"]

    assert record.passed is not None
    assert record == Record(
        text="x = torch.ones(2, 3)",
        run=a_run(),
        passed=Pass("0123456789abcdef", "cuda:1", record.passed.when),
        hints=2,
        solution_seen=True,
        guess="(2, 3)",
    )


def test_saving_one_thing_leaves_the_others(study: Study) -> None:
    study.save_text(KEY, "x = 1")
    study.save_hints(KEY, 1)
    study.save_text(KEY, "x = 2")

    assert study.lesson("learn-torch", "tensors") == {"shapes": Record(text="x = 2", hints=1)}


def test_only_the_last_run_is_kept(study: Study) -> None:
    save_run(study, KEY, a_run("error", verdict_passed=None, trouble=b"\x93"))
    save_run(study, KEY, a_run("interrupted", verdict_passed=False))

    run = study.lesson("learn-torch", "tensors")["shapes"].run
    assert run == a_run("interrupted", verdict_passed=False)


def test_an_unjudged_run_stays_unjudged(study: Study) -> None:
    save_run(study, KEY, a_run(verdict_passed=None))

    run = study.lesson("learn-torch", "tensors")["shapes"].run
    assert run is not None
    assert run.verdict_passed is None


def test_lessons_and_courses_are_kept_apart(study: Study) -> None:
    study.save_text(KEY, "mine")
    study.save_text(Key("learn-torch", "autograd", "shapes"), "another lesson's")
    study.save_text(Key("elsewhere", "tensors", "shapes"), "another course's")

    assert study.lesson("learn-torch", "tensors") == {"shapes": Record(text="mine")}


def test_the_place_is_kept_for_each_course(study: Study) -> None:
    study.save_place("learn-torch", "tensors", "shapes")
    study.save_place("learn-torch", "autograd", "why")
    study.save_place("elsewhere", "intro", "start")

    assert study.place("learn-torch") == ("autograd", "why")
    assert study.place("elsewhere") == ("intro", "start")


def test_passes_are_listed_by_lesson_and_cell(study: Study) -> None:
    save_pass(study, KEY, "aaaa", "cpu")
    save_pass(study, OTHER, "bbbb", "cpu")
    save_pass(study, Key("learn-torch", "autograd", "square"), "cccc", "cpu")
    study.save_text(Key("learn-torch", "autograd", "why"), "not passed")

    assert study.passes("learn-torch") == {
        "tensors": {"shapes": "aaaa", "dtypes": "bbbb"},
        "autograd": {"square": "cccc"},
    }


@pytest.mark.parametrize("name", BOUNDS)
def test_a_blob_over_the_limit_is_a_programming_error(study: Study, name: str) -> None:
    largest: dict[str, Any] = {name: bytes(BOUNDS[name])}
    too_large: dict[str, Any] = {name: bytes(BOUNDS[name] + 1)}

    save_run(study, KEY, a_run(**largest))
    with pytest.raises(ValueError, match=name):
        save_run(study, KEY, a_run(**too_large))


@pytest.mark.parametrize("text", ["", "x[mask]\r\n\tπ ≈ 3", "a\x00b", "'; DROP TABLE cell; --"])
def test_a_text_comes_back_as_it_was_typed(study: Study, text: str) -> None:
    study.save_text(KEY, text)

    assert study.lesson("learn-torch", "tensors")["shapes"].text == text


def test_a_lone_surrogate_does_not_hold_up_the_rest(open_study: OpenStudy) -> None:
    study = open_study()
    study.save_text(KEY, "ok = '\udce9'")
    save_run(study, OTHER, a_run(verdict_message="\ud800"))

    assert not study.problem
    assert study.lesson("learn-torch", "tensors")["shapes"].text == "ok = '?'"
    study.save_text(KEY, "ok = '\udce9!'")
    assert study.versions(KEY) == []


def test_a_run_of_no_known_length_is_kept(study: Study) -> None:
    save_run(study, KEY, a_run(seconds=math.nan))

    run = study.lesson("learn-torch", "tensors")["shapes"].run
    assert run == a_run(seconds=0.0)


def test_nobody_else_can_read_it(study: Study, path: Path) -> None:
    study.save_text(KEY, "x = 1")

    files = sorted(path.parent.iterdir())
    assert [file.name for file in files] == ["study.db", "study.db-shm", "study.db-wal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_study_behind_a_link_is_kept_where_the_link_leads(
    open_study: OpenStudy, path: Path, tmp_path: Path
) -> None:
    path.parent.mkdir(parents=True)
    path.symlink_to(tmp_path / "real.db")
    study = open_study()
    study.save_text(KEY, "x = 1")
    study.close()

    assert path.is_symlink()
    assert open_study().lesson("learn-torch", "tensors")["shapes"].text == "x = 1"
