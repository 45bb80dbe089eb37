"""Every mistake in a lesson file is told with its place and remedy, and nothing else is raised."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
import yaml

from learn_torch.course import compose
from learn_torch.course.reader import read_lesson
from learn_torch.errors import LessonUnreadable, Mistake
from learn_torch.i18n.phrases import english_left
from learn_torch.i18n.translate import render
from tests.course.malformed import CASES, CELLS, FOLDER, HEAD, MADE, Case, made_case


def mistakes_of(path: Path) -> list[Mistake]:
    with pytest.raises(LessonUnreadable) as caught:
        read_lesson(path)
    return caught.value.mistakes


def assert_as_expected(case: Case) -> None:
    found = mistakes_of(case.path)
    assert [(it.line, it.column) for it in found] == [(it.line, it.column) for it in case.mistakes]
    for mistake, expected in zip(found, case.mistakes, strict=True):
        assert expected.phrase in str(mistake.sentences)
        assert str(mistake).startswith(f"{case.path}:{expected.line}:{expected.column}: ")


def test_the_table_and_the_folder_hold_the_same_files():
    assert sorted(case.path.name for case in CASES) == sorted(
        path.name for path in FOLDER.iterdir()
    )
    assert len(CASES) >= 45


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_mistake_is_told_where_it_stands(case):
    assert_as_expected(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_without_libyaml_the_mistakes_are_the_same(case, monkeypatch):
    monkeypatch.setattr(compose, "_Loader", yaml.SafeLoader)
    assert_as_expected(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_mistake_reads_as_one_sentence_and_shows_its_line(case):
    lines = case.path.read_text(encoding="utf-8").split("\n")
    for mistake in mistakes_of(case.path):
        assert str(mistake.message).endswith((".", "?"))
        assert "\n" not in str(mistake)
        assert mistake.source == lines[mistake.line - 1]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_mistake_is_told_in_chinese_but_for_the_words_of_python_and_yaml(case):
    for mistake in mistakes_of(case.path):
        foreign = (mistake.message.values.get(name) for name in ("words", "problem"))
        chinese = render(mistake.sentences, "zh-Hans")
        for text in map(str, filter(None, foreign)):
            assert text in chinese
            chinese = chinese.replace(text, "")
        assert english_left(re.sub("'[^']*'", "", chinese)) == ""
        assert chinese.endswith(("。", "？", "：")) and "\n" not in chinese


@pytest.mark.parametrize("name", MADE)
def test_what_no_text_editor_writes_is_refused_quickly(name, tmp_path):
    case = made_case(tmp_path, name)
    start = time.perf_counter()
    assert_as_expected(case)
    assert time.perf_counter() - start < 5


def test_a_missing_file_a_folder_and_a_pipe_are_told_apart(tmp_path):
    pipe = tmp_path / "10-pipe.yaml"
    os.mkfifo(pipe)
    loop = tmp_path / "10-loop.yaml"
    loop.symlink_to(loop)
    assert "there is no such file" in str(mistakes_of(tmp_path / "10-none.yaml")[0])
    assert "this is a folder" in str(mistakes_of(tmp_path)[0])
    assert "not a regular file" in str(mistakes_of(pipe)[0])
    assert "cannot be read" in str(mistakes_of(loop)[0])


def test_a_file_without_permission_is_told_so(tmp_path, monkeypatch):
    path = tmp_path / "10-shut.yaml"
    path.write_bytes(HEAD + CELLS)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "you may not read this file" in str(mistakes_of(path)[0])


def test_a_hidden_character_is_drawn_in_the_line_that_is_shown(tmp_path):
    case = made_case(tmp_path, "04-escape-sequence")
    assert mistakes_of(case.path)[0].source == "    text: ␛[31mOne."


def test_mistakes_without_number_end_in_a_count(tmp_path):
    path = tmp_path / "10-aliases.yaml"
    path.write_bytes(HEAD + b"data: [" + b"*a, " * 5_000 + b"]\n" + CELLS)
    mistakes = mistakes_of(path)
    assert len(mistakes) == 101
    assert str(mistakes[-1].message) == "4,901 more from here on."


def test_a_megabyte_of_hidden_characters_is_refused_quickly(tmp_path):
    path = tmp_path / "10-escapes.yaml"
    path.write_bytes(b"\x1b" * 2**20)
    start = time.perf_counter()
    assert len(mistakes_of(path)) == 100
    assert time.perf_counter() - start < 5


def test_the_error_as_a_whole_is_a_line_a_mistake():
    path = FOLDER / "93-many-mistakes.yaml"
    with pytest.raises(LessonUnreadable) as caught:
        read_lesson(path)
    lines = str(caught.value).splitlines()
    assert len(lines) == 8
    assert all(line.startswith(f"{path}:") for line in lines)


def test_nothing_that_a_tag_names_is_run(tmp_path):
    path, proof = tmp_path / "10-tag.yaml", tmp_path / "proof"
    call = f"!!python/object/apply:pathlib.Path.touch [!!python/name:pathlib.Path '{proof}']"
    path.write_bytes(HEAD + b"cells:\n  - id: one\n    text: " + call.encode() + b"\n")
    mistakes_of(path)
    assert not proof.exists()
