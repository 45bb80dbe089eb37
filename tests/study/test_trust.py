"""A lesson of others is asked about once, and again when it has changed."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from learn_torch.course.catalogue import open_course, open_file
from learn_torch.course.course import Course, Entry
from learn_torch.course.model import digest
from learn_torch.locations import bundled_course
from learn_torch.study.trust import Trust, is_installed, needs_trust
from tests.bundled import the_course
from tests.cli.learn_torch import GOOD


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "learn-torch" / "trusted.txt"


@pytest.fixture
def foreign() -> Course:
    return open_course(GOOD)


@pytest.fixture
def entry(foreign: Course) -> Entry:
    return foreign.entries[0]


def changed(entry: Entry, **fields: object) -> Entry:
    return entry.with_lesson(replace(entry.lesson, **fields))


def test_the_installed_course_is_never_asked_about(tmp_path: Path) -> None:
    course = the_course()
    assert not any(needs_trust(entry, course, ()) for entry in course.entries)
    link = tmp_path / "course"
    link.symlink_to(bundled_course())
    assert is_installed(open_course(link))
    assert is_installed(open_file(course.entries[0].path))


def test_any_other_is_asked_about_until_it_is_trusted(
    foreign: Course, entry: Entry, file: Path
) -> None:
    trust = Trust(file)
    assert needs_trust(entry, foreign, trust.hashes)
    assert not file.parent.exists(), "looking leaves nothing behind"
    trust.add(entry)
    assert not needs_trust(entry, foreign, trust.hashes)
    assert needs_trust(foreign.entries[1], foreign, trust.hashes)
    assert not needs_trust(entry, foreign, Trust(file).hashes), "it is remembered"


def test_a_copy_is_known_again_and_a_change_is_asked_about_again(
    foreign: Course, entry: Entry, file: Path
) -> None:
    trust = Trust(file)
    trust.add(entry)
    elsewhere = replace(entry, id="other", path=Path("/elsewhere/01-other.yaml"), number=9)
    assert not needs_trust(elsewhere, foreign, trust.hashes)
    for other in (
        changed(entry, title="Other"),
        changed(entry, seed=entry.lesson.seed + 1),
        changed(entry, sandbox=msgspec.structs.replace(entry.lesson.sandbox, loopback=True)),
        changed(entry, cells=entry.lesson.cells[:-1]),
    ):
        assert needs_trust(other, foreign, trust.hashes)


def test_a_file_that_changes_after_it_was_read_does_not_gain_trust(
    entry: Entry, foreign: Course, tmp_path: Path, file: Path
) -> None:
    path = tmp_path / "01-sums.yaml"
    path.write_bytes(entry.path.read_bytes())
    course = open_file(path)
    path.write_text(path.read_text().replace("title: Sums", "title: Evil"))
    trust = Trust(file)
    trust.add(course.entries[0])
    again = open_file(path)
    assert needs_trust(again.entries[0], again, trust.hashes)


def test_two_copies_of_the_program_keep_both_answers(foreign: Course, file: Path) -> None:
    first, second = Trust(file), Trust(file)
    one, two = foreign.entries[:2]
    first.add(one)
    second.add(two)
    assert Trust(file).hashes == {digest(one.lesson), digest(two.lesson)}
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_path_of_any_characters_is_one_line(entry: Entry, file: Path) -> None:
    strange = f"/tmp/a\n{'0' * 64} b\x1b[2J\udcff.yaml"
    trust = Trust(file)
    trust.add(replace(entry, path=Path(strange)))
    assert Trust(file).hashes == trust.hashes == {digest(entry.lesson)}


def test_a_file_that_is_no_use_trusts_nothing(file: Path, foreign: Course, entry: Entry) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(os.urandom(4096) + b"\ntrusted: all\n")
    assert needs_trust(entry, foreign, Trust(file).hashes)


def test_what_cannot_be_kept_holds_until_the_end_and_is_told(
    entry: Entry, foreign: Course, tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("a file where a folder is to be")
    trust = Trust(tmp_path / "state" / "trusted.txt")
    trust.add(entry)
    assert not needs_trust(entry, foreign, trust.hashes)
    assert "until you quit" in str(trust.problem)
