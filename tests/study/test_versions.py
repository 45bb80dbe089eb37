"""The learner can go back; and two copies of the program do not eat each other's texts."""

from __future__ import annotations

from learn_torch.study.records import Key, Version
from learn_torch.study.store import Study
from tests.study.conftest import OpenStudy
from tests.study.samples import KEY, OTHER, a_run, save_pass, save_run


def texts(study: Study) -> list[str]:
    return [version.text for version in study.versions(KEY)]


def text(study: Study) -> str | None:
    return study.lesson("learn-torch", "tensors")["shapes"].text


def type_and_reset(study: Study, key: Key, *typed: str) -> None:
    for each in typed:
        study.save_text(key, each)
        study.reset(key)


def test_typing_alone_makes_no_versions(study: Study) -> None:
    for typed in ("x", "x =", "x = 1"):
        study.save_text(KEY, typed)

    assert texts(study) == []


def test_reset_keeps_the_text_as_a_version_and_leaves_the_rest(study: Study) -> None:
    study.save_text(KEY, "x = 1")
    save_pass(study, KEY, "aaaa", "cpu")
    study.reset(KEY)

    assert text(study) is None
    assert texts(study) == ["x = 1"]
    assert study.passes("learn-torch") == {"tensors": {"shapes": "aaaa"}}


def test_reset_of_an_untouched_cell_makes_no_version(study: Study) -> None:
    study.reset(KEY)

    assert texts(study) == []


def test_running_makes_no_version(study: Study) -> None:
    study.save_text(KEY, "x = 1")
    save_run(study, KEY, a_run(), code="x = 1")

    assert texts(study) == []


def test_versions_are_newest_first(study: Study) -> None:
    type_and_reset(study, KEY, "x = 1", "x = 2")

    assert texts(study) == ["x = 2", "x = 1"]
    newer, older = study.versions(KEY)
    assert newer.when > older.when


def test_a_text_that_comes_again_is_kept_once_as_the_newest(study: Study) -> None:
    type_and_reset(study, KEY, "a", "b", "a")

    assert texts(study) == ["a", "b"]


def test_the_last_twenty_are_kept_of_each_cell(study: Study) -> None:
    type_and_reset(study, OTHER, "another cell's")
    type_and_reset(study, KEY, *(f"x = {number}" for number in range(25)))

    assert texts(study) == [f"x = {number}" for number in range(24, 4, -1)]
    assert [version.text for version in study.versions(OTHER)] == ["another cell's"]


def test_versions_are_back_after_a_restart(open_study: OpenStudy) -> None:
    study = open_study()
    type_and_reset(study, KEY, "x = 1")
    before = study.versions(KEY)
    study.close()

    assert open_study().versions(KEY) == before == [Version("x = 1", before[0].when)]


def test_a_text_from_another_copy_becomes_a_version_when_ours_replaces_it(
    open_study: OpenStudy,
) -> None:
    ours, theirs = open_study(), open_study()
    theirs.save_text(KEY, "theirs")
    ours.save_text(KEY, "ours")

    assert text(ours) == text(theirs) == "ours"
    assert texts(ours) == texts(theirs) == ["theirs"]


def test_only_the_first_save_after_theirs_makes_a_version(open_study: OpenStudy) -> None:
    ours, theirs = open_study(), open_study()
    theirs.save_text(KEY, "theirs")
    for typed in ("o", "ou", "our", "ours"):
        ours.save_text(KEY, typed)

    assert texts(ours) == ["theirs"]


def test_a_text_that_we_have_read_may_be_replaced(open_study: OpenStudy) -> None:
    ours, theirs = open_study(), open_study()
    theirs.save_text(KEY, "x")
    assert text(ours) == "x"
    ours.save_text(KEY, "x = 1")

    assert texts(ours) == []


def test_a_text_that_changed_since_we_read_it_becomes_a_version(open_study: OpenStudy) -> None:
    ours, theirs = open_study(), open_study()
    ours.save_text(KEY, "x")
    assert text(theirs) == "x"
    theirs.save_text(KEY, "x = 'theirs'")
    ours.save_text(KEY, "x = 'ours'")

    assert texts(ours) == ["x = 'theirs'"]


def test_the_same_text_from_both_copies_is_no_conflict(open_study: OpenStudy) -> None:
    ours, theirs = open_study(), open_study()
    theirs.save_text(KEY, "x = 1")
    ours.save_text(KEY, "x = 1")

    assert texts(ours) == []


def test_a_reset_keeps_a_text_from_another_copy_too(open_study: OpenStudy) -> None:
    ours, theirs = open_study(), open_study()
    ours.save_text(KEY, "ours")
    theirs.save_text(KEY, "theirs")
    ours.reset(KEY)

    assert text(ours) is None
    assert texts(ours) == ["theirs", "ours"]


def test_each_copy_sees_at_once_what_the_other_earned(open_study: OpenStudy) -> None:
    ours, theirs = open_study(), open_study()
    save_pass(theirs, KEY, "aaaa", "cpu")
    save_pass(ours, OTHER, "bbbb", "cpu")

    both = {"tensors": {"shapes": "aaaa", "dtypes": "bbbb"}}
    assert ours.passes("learn-torch") == theirs.passes("learn-torch") == both
