"""A sound lesson is read as its author meant it."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest

from learn_torch.course.model import Lesson, Sandbox
from learn_torch.course.reader import read_lesson
from learn_torch.errors import LessonUnreadable
from tests.course.malformed import CELLS, HEAD

SOUND = """\
# yaml-language-server: $schema=../schema.json
format: 1
title: "Autograd: derivatives for free"
goal: You can get the gradient of any scalar.
minutes: 12
seed: 7
requires: [sklearn.datasets]
data: [mnist]
cells:
  - id: why
    text: |
      Because `x[mask]` is *not* markup: [bold]no[/bold].
  - id: square
    text: no
    code: |
      x = 3
      print(x)
    expect: |
      3
  - id: trap
    code: "1 +"
    raises: SyntaxError
  - id: two-paths
    device: cuda
    text: 3:30
    exercise:
      starter: |
        y = ...
      solution: |
        y = 4
      check: |
        assert y == 4, "four"
      hints: [10, ~x, "Really: four."]
      wrong:
        - code: y = 5
          says: four
  - id: guess
    code: 1 + 1
    predict: { choices: ["2", "3"], answer: 2, because: Sum. }
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "10-autograd.yaml"
    path.write_text(SOUND, encoding="utf-8")
    return path


def test_every_field_arrives(path):
    lesson = read_lesson(path).lesson
    assert (lesson.title, lesson.minutes, lesson.seed) == ("Autograd: derivatives for free", 12, 7)
    assert (lesson.requires, lesson.data) == (("sklearn.datasets",), ("mnist",))
    assert [cell.kind for cell in lesson.cells] == ["text", "code", "code", "exercise", "predict"]
    assert lesson.cell("square").code == "x = 3\nprint(x)\n"
    assert lesson.cell("two-paths").device == "cuda"


def test_a_text_is_what_is_written_and_not_what_yaml_makes_of_it(path):
    lesson = read_lesson(path).lesson
    assert lesson.cell("square").text == "no"
    assert lesson.cell("two-paths").text == "3:30"
    exercise, predict = lesson.cell("two-paths").exercise, lesson.cell("guess").predict
    assert exercise is not None and exercise.hints == ("10", "~x", "Really: four.")
    assert predict is not None and predict.answer == "2"


def test_lines_say_where_each_cell_begins(path):
    text = SOUND.splitlines()
    lines = read_lesson(path).lines
    assert list(lines) == ["why", "square", "trap", "two-paths", "guess"]
    assert all(text[line - 1] == f"  - id: {cell}" for cell, line in lines.items())


@pytest.mark.parametrize(
    "dressed", [b"\xef\xbb\xbf" + HEAD + CELLS, (HEAD + CELLS).replace(b"\n", b"\r\n")]
)
def test_a_byte_order_mark_and_windows_lines_do_no_harm(dressed, tmp_path):
    path = tmp_path / "10-windows.yaml"
    path.write_bytes(dressed)
    assert read_lesson(path).lesson.cells[0].text == "One."


def test_a_mistake_after_windows_lines_is_placed_as_an_editor_counts(tmp_path):
    path = tmp_path / "10-windows.yaml"
    code = b"cells:\n  - id: one\n    code: |\n      x = 1\n      y = = 2\n"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + code).replace(b"\n", b"\r\n"))
    with pytest.raises(LessonUnreadable) as caught:
        read_lesson(path)
    assert [(it.line, it.column, it.source) for it in caught.value.mistakes] == [
        (9, 11, "      y = = 2")
    ]


PIECES = ["", " ", "\n", "\t", ":", "- ", "'", '"', "|", ">", "[", "]", "{", "}", ",", "#", "&a ",
          "*a", "!t ", "?", "%", "@", "`", "\\", "~", "\x00", "\x1b", "é", "\ud7ff", "<<: ", "---\n",
          "...\n", "0", "-1", "null", "format: 2", "\r", "\u2028", "🙂"]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_no_damage_to_a_file_raises_anything_but_its_mistakes(seed, path):
    """And what is read in spite of it holds to every bound of the structs."""
    chance = random.Random(seed)
    read = 0
    for _ in range(150):
        path.write_text(damaged(chance), encoding="utf-8")
        try:
            lesson = read_lesson(path).lesson
        except LessonUnreadable as error:
            assert error.mistakes
            assert all(it.line > 0 and it.column > 0 for it in error.mistakes)
        else:
            assert msgspec.convert(msgspec.to_builtins(lesson), Lesson) == lesson
            read += 1
    assert 0 < read < 150


def damaged(chance: random.Random) -> str:
    """The sound lesson after one to three cuts, doublings or insertions."""
    text = SOUND
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(text))
        end = min(len(text), start + chance.choice([0, 0, 1, 2, 10, 100]))
        middle = chance.choice([chance.choice(PIECES), text[start:end] * 2])
        text = text[:start] + middle + text[end:]
    return text


def test_the_lessons_of_the_house_are_read():
    root = Path(__file__).parents[2] / "lessons"
    lessons = [path for path in root.glob("*/*.yaml") if path.suffixes == [".yaml"]]
    assert len(lessons) >= 20
    for path in lessons:
        assert read_lesson(path).lesson.cells


def test_what_a_lesson_declares_is_read(path):
    declared = b"sandbox: {loopback: true, processes: 64, memory: 4GiB, time: 60}\n"
    path.write_bytes(HEAD + declared + CELLS)
    sandbox = read_lesson(path).lesson.sandbox
    assert sandbox == Sandbox(loopback=True, processes=64, memory="4GiB", time=60)
    assert sandbox.memory_bytes == 4 * 2**30


def test_a_lesson_that_declares_nothing_has_nothing_beyond_the_usual(path):
    path.write_bytes(HEAD + CELLS)
    assert read_lesson(path).lesson.sandbox == Sandbox()


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("notes.ipynb", '{"cells": []}', "a Jupyter notebook"),
        ("notes.ipynb", "x" * (3 << 20), "a Jupyter notebook"),
        ("10-notes.yaml", '{\n "nbformat": 4,\n "cells": []}', "a Jupyter notebook"),
        ("train.py", "import torch", "a Python script"),
        ("README.MD", "# Title", "a text in Markdown"),
        ("model.pt", "\0\1", "a file of weights"),
    ],
)
def test_another_kind_of_file_is_named_in_one_sentence(
    tmp_path: Path, name: str, text: str, kind: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(LessonUnreadable) as raised:
        read_lesson(path)
    [mistake] = raised.value.mistakes
    assert str(mistake.message) == f"this is {kind}, not a lesson."
    assert mistake.remedy
