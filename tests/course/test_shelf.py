"""A course read before is had at once, and is never stale."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from learn_torch.course import catalogue
from learn_torch.course.cache import open_cached
from learn_torch.course.catalogue import open_course
from learn_torch.course.translation import beside

LESSON = "format: 1\ntitle: T\ngoal: G.\nminutes: 1\ncells:\n  - id: one\n    code: x = {}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "course" / "basics").mkdir(parents=True)
    (tmp_path / "course" / "basics" / "01-lesson.yaml").write_text(LESSON.format(1))
    return tmp_path / "course"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def kept(root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The course has been opened before, and reading it again would be noticed."""
    open_cached(root, cache)
    monkeypatch.setattr(catalogue, "open_path", lambda path: pytest.fail("it was read again"))


@pytest.mark.usefixtures("kept")
def test_what_was_read_is_not_read_again(root: Path, cache: Path) -> None:
    assert open_cached(root, cache) == open_course(root)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    "change", ["edited", "disguised", "added", "renamed", "removed", "manifest"]
)
def test_whatever_changes_is_noticed(root: Path, cache: Path, change: str) -> None:
    lesson = root / "basics" / "01-lesson.yaml"
    match change:
        case "edited":
            lesson.write_text(LESSON.format(2))  # of the same size
        case "disguised":
            state = lesson.stat()
            lesson.write_text(LESSON.format(2))
            os.utime(lesson, ns=(state.st_atime_ns, state.st_mtime_ns))
        case "added":
            (root / "02-more.yaml").write_text(LESSON.format(2))
        case "renamed":
            lesson.rename(lesson.with_name("02-lesson.yaml"))
        case "removed":
            lesson.unlink()
        case "manifest":
            (root / "course.yaml").write_text("format: 1\nid: other\ntitle: Other\n")
    with pytest.raises(pytest.fail.Exception, match="read again"):
        open_cached(root, cache)


@pytest.mark.usefixtures("kept")
def test_the_list_decodes_no_lesson(root: Path, cache: Path) -> None:
    [place] = cache.iterdir()
    data = place.read_bytes()
    place.write_bytes(data.replace(b"x = 1", b"x = \xff"))  # no UTF-8: it cannot be decoded
    [entry] = open_cached(root, cache).entries
    assert entry.head == open_course(root).entries[0].head
    assert entry.lesson.cells[0].code == "x = 1", "it is read again"


def test_a_lesson_of_its_own_is_kept_with_its_translations(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "01-alone.yaml"
    path.write_text(LESSON.format(1))
    assert open_cached(path, cache) == catalogue.open_file(path)
    monkeypatch.setattr(catalogue, "open_path", lambda path: pytest.fail("it was read again"))
    assert open_cached(path, cache) == catalogue.open_file(path)
    beside(path, "zh-Hans").write_text("format: 1\n")
    with pytest.raises(pytest.fail.Exception, match="read again"):
        open_cached(path, cache)


def test_a_lesson_of_a_course_is_read_with_the_course(root: Path, cache: Path) -> None:
    """Its title and terms come from there."""
    (root / "course.yaml").write_text("format: 1\nid: one\ntitle: One\ntracks: []\n")
    open_cached(root / "basics" / "01-lesson.yaml", cache)
    assert not cache.exists()


def test_a_course_with_mistakes_is_not_kept(root: Path, cache: Path) -> None:
    (root / "basics" / "02-bad.yaml").write_text("format: 1\n")
    assert open_cached(root, cache).mistakes
    assert not cache.exists()


@pytest.mark.parametrize("content", [b"", b"\xc1", b"\x80", b"text"])
def test_a_broken_cache_is_no_cache(root: Path, cache: Path, content: bytes) -> None:
    open_cached(root, cache)
    [place] = cache.iterdir()
    place.write_bytes(content)
    assert open_cached(root, cache) == open_course(root)


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path, root: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert open_cached(root, tmp_path / "file" / "cache") == open_course(root)
