"""What --check remarks on in a lesson that it may well prove."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_torch.check.layout import wide_lines, wide_prose, wide_words
from learn_torch.check.lint import LintFinding, lint_lesson
from learn_torch.course import text_width
from learn_torch.course.catalogue import open_file
from learn_torch.course.text_width import columns, fitting

HEAD = """\
format: 1
title: T
goal: G.
minutes: 1
cells:
"""
EXERCISE = """\
  - id: try
    exercise:
      starter: "x = 1"
      solution: "x = 2"
      check: "assert x == 2"
      hints: [two]
"""
WRONG = """\
      wrong:
        - code: "x = 3"
          says: assert
"""


def look(tmp_path: Path, cells: str) -> tuple[LintFinding, ...]:
    """The findings of a lesson with these cells, the first of which is on line 6."""
    path = tmp_path / "10-lesson.yaml"
    path.write_text(HEAD + cells, encoding="utf-8")
    return lint_lesson(open_file(path).entries[0])


def test_an_exercise_wants_two_wrong_answers(tmp_path: Path) -> None:
    [none] = look(tmp_path, EXERCISE)
    assert (none.line, none.column, none.cell) == (7, 5, "try")
    assert str(none.message).startswith("the exercise has no wrong answer;")
    [one] = look(tmp_path, EXERCISE + WRONG)
    assert (one.line, one.column) == (12, 7)
    assert str(one.message).startswith("the exercise has one wrong answer;")
    assert look(tmp_path, EXERCISE + WRONG + WRONG.partition("\n")[2]) == ()


@pytest.mark.parametrize(
    ("key", "room"),
    [("code", text_width.CODE), ("expect", text_width.OUTPUT)],
    ids=["code", "expect"],
)
def test_a_line_is_found_where_it_ceases_to_fit(tmp_path: Path, key: str, room: int) -> None:
    other = "    code: x = 1\n" if key == "expect" else ""
    wide = "x" * (room - 4) + " = 1"
    cell = f"  - id: wide\n{other}    {key}: |\n      x = 1\n      {{}}\n"
    assert look(tmp_path, cell.format(wide)) == ()
    [found] = look(tmp_path, cell.format(wide + "0"))
    line = 6 + cell.count("\n") - 1
    assert (found.line, found.column, found.cell) == (line, 6 + room + 1, "wide")
    assert f"the line is {room + 1} columns wide" in str(found.message)
    assert f"room for {room}." in str(found.message)


def test_starter_and_solution_are_shown_and_check_and_wrong_answers_are_not(tmp_path: Path) -> None:
    wide = "x" * text_width.CODE + " = 1"
    for key, count in (("starter", 1), ("solution", 1), ("check", 0)):
        before = {"starter": "x = 1", "solution": "x = 2", "check": "assert x == 2"}[key]
        cells = (EXERCISE + WRONG + WRONG.partition("\n")[2]).replace(f'"{before}"', f'"{wide}"')
        assert len(look(tmp_path, cells)) == count, key


def test_findings_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    wide = "y" * 90
    found = look(tmp_path, EXERCISE + f"  - id: said\n    text: a {wide} b\n")
    assert [(one.cell, one.line) for one in found] == [("try", 7), ("said", 13)]


def test_aids_are_looked_at_too(tmp_path: Path) -> None:
    torn = "z" * (text_width.OUTPUT + 1)
    cells = EXERCISE.replace("[two]", f"[{torn}]")
    predict = f"    predict: {{answer: '1', because: {torn}}}\n"
    found = look(tmp_path, f"{cells}  - id: ask\n    code: '1'\n{predict}")
    assert [one.cell for one in found if str(one.message).startswith("a word")] == ["try", "ask"]


def test_a_file_that_went_away_has_no_findings(tmp_path: Path) -> None:
    path = tmp_path / "10-lesson.yaml"
    path.write_text(HEAD + EXERCISE)
    [entry] = open_file(path).entries
    path.unlink()
    assert lint_lesson(entry) == ()


# --- prose ------------------------------------------------------------------------------------


def wide(text: str) -> list[tuple[int, int, str, int, int]]:
    found = wide_prose(text)
    return [(one.line, one.column, str(one.what), one.wide, one.room) for one in found]


def test_running_text_wraps_and_is_never_too_wide() -> None:
    assert wide("word " * 100) == []


def test_a_word_that_no_line_can_hold_is() -> None:
    assert wide("One\ntwo " + "x" * 78) == [(1, 4, "a word", 78, 77)]
    assert wide("`" + "x" * 77 + "`") == []


def test_the_target_of_a_link_is_not_shown() -> None:
    assert wide(f"[here](https://example.org/{'x' * 90})") == []


def test_code_blocks_have_a_margin_and_lists_an_indent() -> None:
    line = "x" * 73
    assert wide(f"Text.\n\n```python\n{line}\n```\n") == []
    assert wide(f"Text.\n\n```python\n{line}y\n```\n") == [(3, 73, "the line of code", 74, 73)]
    for mark, indent in (("- ", 2), ("1. ", 4), ("> ", 3)):
        before = mark if mark == "> " else " " * len(mark)
        nested = f"{mark}item\n{before}\n{before}```\n{before}{line}\n{before}```\n\n{line}"
        room = 73 - indent
        excess = (3, len(before) + room, "the line of code", 73, room)
        assert wide(nested) == [excess]
    assert wide(f"Text.\n\n    {line}y\n") == [(2, 77, "the line of code", 74, 73)]


def test_a_table_must_fit_without_wrapping() -> None:
    def table(first: int, second: int) -> str:
        return f"| a | b |\n|---|---|\n| {'x' * first} | **{'y' * second}** |\n"

    assert wide("Before.\n\n" + table(40, 30)) == []
    assert wide("Before.\n\n" + table(41, 30)) == [(2, 0, "the table", 78, 77)]


def test_wide_characters_take_two_columns_and_may_end_a_line() -> None:
    assert columns("张量 e\u0301") == 6
    assert fitting("张量", 3) == 1
    assert [one.wide for one in wide_lines("张" * 36, 71)] == [72]
    assert list(wide_words("张" * 100, 77)) == []
    assert [one.wide for one in wide_words("张" + "x" * 78, 77)] == [78]
