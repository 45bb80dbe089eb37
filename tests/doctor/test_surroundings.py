"""The terminal and the disk, as far as they can be known without touching either."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest

from learn_torch.doctor import storage
from learn_torch.doctor.findings import Finding
from learn_torch.doctor.terminal import Terminal, findings
from learn_torch.study.records import Key
from learn_torch.study.store import Study

XTERM = {"TERM": "xterm-256color"}
MODERN_TMUX = {"set-clipboard": "on", "allow-passthrough": "off", "escape-time": "10"}


def seen(
    environ: Mapping[str, str] = XTERM,
    size: tuple[int, int] | None = (80, 24),
    encoding: str = "UTF-8",
    tmux: Mapping[str, str] = MODERN_TMUX,
) -> dict[str, Finding]:
    terminal = Terminal(environ, size is not None, size, encoding, lambda name: tmux.get(name, ""))
    return {finding.name: finding for finding in findings(terminal)}


def test_a_plain_terminal_of_80_by_24_is_all_that_is_asked_for() -> None:
    found = seen()
    assert {finding.state for finding in found.values()} == {"ok"}
    assert "256 colors" in str(found["terminal.colour"].says)


def test_a_pipe_is_no_terminal_and_no_trouble() -> None:
    found = seen({}, size=None)
    assert found["terminal.tty"].state == "note"
    assert "broken" not in {finding.state for finding in found.values()}


@pytest.mark.parametrize("size", [(79, 24), (80, 23)])
def test_a_small_window_is_told(size: tuple[int, int]) -> None:
    assert seen(size=size)["terminal.size"].state == "note"


@pytest.mark.parametrize("term", [{}, {"TERM": "dumb"}])
def test_a_terminal_that_cannot_be_drawn_on_is_broken(term: dict[str, str]) -> None:
    found = seen(term)["terminal.term"]
    assert (found.state, str(found.remedy)) == ("broken", "export TERM=xterm-256color")


def test_colours_and_letters() -> None:
    assert "NO_COLOR" in str(seen(XTERM | {"NO_COLOR": "1"})["terminal.colour"].says)
    assert "16 million" in str(seen(XTERM | {"COLORTERM": "truecolor"})["terminal.colour"].says)
    assert seen(encoding="ANSI_X3.4-1968")["terminal.letters"].state == "note"
    asked = seen(XTERM | {"LEARN_TORCH_ASCII": "1"}, encoding="ascii")["terminal.letters"]
    assert asked.state == "ok"


def test_what_tmux_keeps_to_itself_is_told_with_the_option_that_changes_it() -> None:
    inside = XTERM | {"TMUX": "/tmp/tmux-0/default,1,0"}
    found = seen(inside)
    assert found["terminal.clipboard"].state == found["terminal.escape"].state == "ok"
    slow = {"set-clipboard": "external", "allow-passthrough": "off", "escape-time": "500"}
    found = seen(inside, tmux=slow)
    assert str(found["terminal.clipboard"].remedy) == "tmux set -s set-clipboard on"
    assert str(found["terminal.escape"].remedy) == "tmux set -s escape-time 20"
    passing = slow | {"allow-passthrough": "on"}
    assert seen(inside, tmux=passing)["terminal.clipboard"].state == "ok"
    assert seen(inside, tmux={})["terminal.clipboard"].state == "note"
    assert "terminal.escape" not in seen()


def stored(data: Path, study: Path, scratch: Path) -> dict[str, Finding]:
    return {finding.name: finding for finding in storage.findings(data, study, scratch)}


def test_a_fresh_machine_has_room_and_nothing_is_begun(tmp_path: Path) -> None:
    study = tmp_path / "state" / "learn-torch" / "study.db"
    found = stored(tmp_path / "cache" / "data", study, tmp_path)
    assert {finding.state for finding in found.values()} <= {"ok", "note"}
    assert "made when you first do something" in str(found["storage.file"].says)
    assert "scikit-learn's digits" in str(found["storage.mnist"].says)
    assert list(tmp_path.iterdir()) == []


def test_the_work_is_counted_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "study.db"
    study = Study.open(file)
    study.save_text(Key("c", "one", "a"), "1")
    study.save_text(Key("c", "one", "b"), "1")
    study.save_text(Key("c", "two", "a"), "1")
    found = stored(tmp_path, file, tmp_path)["storage.file"]
    assert (found.state, "with work in it: 2" in str(found.says)) == ("ok", True)
    study.close()
    before = file.read_bytes()
    assert stored(tmp_path, file, tmp_path)["storage.file"].state == "ok"
    assert file.read_bytes() == before


def test_a_damaged_file_is_told_and_left_where_it_is(tmp_path: Path) -> None:
    file = tmp_path / "study.db"
    file.write_bytes(b"not a database at all, by any means" * 100)
    found = stored(tmp_path, file, tmp_path)["storage.file"]
    assert found.state == "note"
    assert "renamed to .bak" in str(found.says)
    assert [path.name for path in tmp_path.iterdir()] == ["study.db"]


def test_a_file_of_a_newer_version_is_broken_for_this_one(tmp_path: Path) -> None:
    file = tmp_path / "study.db"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    found = stored(tmp_path, file, tmp_path)["storage.file"]
    assert found.state == "broken"
    assert "newer learn-torch" in str(found.says)


def test_mnist_is_found_where_a_site_put_it(tmp_path: Path) -> None:
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name in ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"):
        (raw / f"{name}-ubyte").touch()
    assert str(raw) in str(stored(tmp_path, tmp_path / "study.db", tmp_path)["storage.mnist"].says)


def test_a_place_that_cannot_be_written_is_broken_where_work_goes_and_a_note_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    found = stored(tmp_path / "cache", tmp_path / "state" / "study.db", tmp_path)
    states = [found[f"storage.{name}"].state for name in ("data", "study", "scratch")]
    assert states == ["note", "broken", "broken"]
    assert str(tmp_path) in str(found["storage.scratch"].remedy)


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 1 << 20

    monkeypatch.setattr("shutil.disk_usage", lambda path: Usage)
    found = stored(tmp_path, tmp_path / "study.db", tmp_path)
    assert found["storage.scratch"].state == "broken"
    assert found["storage.data"].state == "note"
    Usage.free = 500 << 20
    assert stored(tmp_path, tmp_path / "study.db", tmp_path)["storage.scratch"].state == "note"
