"""`learn-torch --list`, and how a lesson is named; no torch is needed for either."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from learn_torch.cli import main
from tests.cli.learn_torch import COMMAND, GOOD, LearnTorch, environment

CAPTURED = pytest.CaptureFixture[str]


def test_a_course_is_listed(capsys: CAPTURED) -> None:
    assert main([str(GOOD), "--list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Basics",
        "  sums  Sums    5 min    6 cells",
        "  dice  Dice    5 min    2 cells",
    ]


def test_the_list_is_data(capsys: CAPTURED) -> None:
    assert main([str(GOOD), "--list", "--format", "json", "--only", "d*"]) == 0
    listed = json.loads(capsys.readouterr().out)
    [lesson] = listed.pop("lessons")
    assert listed == {"format": 1}
    assert Path(lesson.pop("path")).name == "02-dice.yaml"
    assert lesson == {
        "id": "dice",
        "track": "basics",
        "title": "Dice",
        "goal": "You can throw dice twice, and get the same.",
        "minutes": 5,
        "cells": [{"id": "throw", "kind": "code"}, {"id": "most", "kind": "exercise"}],
    }


@pytest.mark.parametrize(("only", "found"), [("basics", 2), ("b*", 2), ("sums", 1)])
def test_a_track_is_named_as_a_lesson_is(capsys: CAPTURED, only: str, found: int) -> None:
    assert main([str(GOOD), "--list", "--format", "json", "--only", only]) == 0
    assert len(json.loads(capsys.readouterr().out)["lessons"]) == found


def test_the_course_that_comes_with_the_program_is_listed(capsys: CAPTURED) -> None:
    assert main(["--list"]) == 0
    assert "first-tensors" in capsys.readouterr().out


def test_a_list_goes_into_a_file(tmp_path: Path, capsys: CAPTURED) -> None:
    file = tmp_path / "list.txt"
    assert main([str(GOOD), "--list", "--output", str(file)]) == 0
    assert capsys.readouterr().out == ""
    assert "Sums" in file.read_text()


def test_what_cannot_be_read_is_told_and_the_rest_is_listed(
    tmp_path: Path, capsys: CAPTURED
) -> None:
    course = tmp_path / "course"
    shutil.copytree(GOOD, course)
    (course / "basics" / "03-half.yaml").write_text("format: 1\ntitle: Half\n")
    assert main([str(course), "--list"]) == 2
    told = capsys.readouterr()
    assert "dice" in told.out
    assert "03-half.yaml:1:1: the lesson lacks the key 'goal'" in told.err


def test_a_reader_that_goes_away_is_no_trouble() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = subprocess.run(
        [*COMMAND, str(GOOD), "--list"],
        stdout=write_end,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env=environment(),
    )
    os.close(write_end)
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_ascii_terminal_can_show_any_title(tmp_path: Path) -> None:
    course = tmp_path / "course"
    shutil.copytree(GOOD, course)
    lesson = course / "basics" / "01-sums.yaml"
    lesson.write_text(lesson.read_text().replace("title: Sums", "title: 张量"), encoding="utf-8")
    LearnTorch(course, "--list", PYTHONIOENCODING="ascii").succeeds().says(r"\u5f20\u91cf")
    run = LearnTorch(course, "--list", "--format", "json", PYTHONIOENCODING="ascii").succeeds()
    assert run.json["lessons"][0]["title"] == "张量"


HEAVY = ("textual", "plotext", "rich", "torch", "numpy", "learn_torch.app", "learn_torch.worker")


@pytest.mark.parametrize("module", ["learn_torch.cli", "learn_torch.check.run"])
def test_neither_the_screen_nor_torch_is_imported(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
