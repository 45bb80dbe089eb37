"""A scratch folder goes, however a lesson left it, and nothing else does."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from learn_torch.sandbox.removal import (
    ABANDONED_SECONDS,
    ScratchFolder,
    empty_tree,
    remove_abandoned,
    remove_tree,
)


def test_an_ordinary_tree(tmp_path: Path) -> None:
    (tmp_path / "top" / "a" / "b").mkdir(parents=True)
    (tmp_path / "top" / "a" / "file").write_text("x")
    remove_tree(tmp_path / "top")
    assert not (tmp_path / "top").exists()


def test_locked_folders_within_locked_folders(tmp_path: Path) -> None:
    inner = tmp_path / "top" / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "file").write_text("x")
    for folder in (inner, inner.parent, inner.parent.parent):
        folder.chmod(0)
    remove_tree(tmp_path / "top")
    assert not (tmp_path / "top").exists()


def test_a_tree_deeper_than_paths_and_descriptors_reach(tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    here = os.open(top, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("d" * 20, dir_fd=here)
        below = os.open("d" * 20, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    remove_tree(top)
    assert not top.exists()


def test_links_are_not_followed(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("x")
    (tmp_path / "top").mkdir()
    (tmp_path / "top" / "link").symlink_to(kept)
    remove_tree(tmp_path / "top")
    assert (kept / "file").read_text() == "x"


def test_a_link_in_the_folders_place_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("x")
    (tmp_path / "top").symlink_to(kept)
    remove_tree(tmp_path / "top")
    assert (kept / "file").exists()


def test_what_is_not_there_is_no_error(tmp_path: Path) -> None:
    remove_tree(tmp_path / "nothing")


def test_a_folder_is_emptied_and_stays(tmp_path: Path) -> None:
    (tmp_path / "top" / "a").mkdir(parents=True)
    (tmp_path / "top" / "a" / "file").write_text("x")
    (tmp_path / "top").chmod(0)
    empty_tree(tmp_path / "top")
    assert list(tmp_path.rglob("*")) == [tmp_path / "top"]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def aged(folder: Path) -> None:
    """Let a folder look as if nothing had been made in it for long."""
    then = folder.stat().st_mtime - 2 * ABANDONED_SECONDS
    os.utime(folder, (then, then))


LOCKING = """
import os, sys, tempfile
tempfile.tempdir = sys.argv[1]
from learn_torch.sandbox.removal import ScratchFolder
folder = ScratchFolder()
if sys.argv[2] == "fork" and os.fork():
    os._exit(0)
print(folder.path, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("how", ["alone", "fork"])
def test_a_scratch_folder_lives_as_long_as_a_process_that_holds_it(
    temporary: Path, how: str
) -> None:
    """The guard is a fork of the zygote that made the folder, and may outlive it."""
    command = [sys.executable, "-c", LOCKING, str(temporary), how]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout is not None and owner.stdin is not None
        folder = Path(owner.stdout.readline().strip())
        (folder / "lesson").mkdir()
        aged(folder)
        remove_abandoned()
        assert folder.exists()
        owner.stdin.close()
        assert owner.stdout.read() == ""  # the last process that holds it has ended
    remove_abandoned()
    assert not folder.exists()


def test_no_other_folder_is_taken_for_an_abandoned_one(temporary: Path) -> None:
    young = ScratchFolder()
    young.close()
    kept = [young.path, *(temporary / name for name in ("learn-torch-backup", "notes.session"))]
    link = temporary / "learn-torch-abcdefgh.session"
    link.symlink_to(temporary / "notes.session")
    for folder in kept[1:]:
        folder.mkdir()
        aged(folder)
    remove_abandoned()
    assert all(folder.exists() for folder in (*kept, link))
