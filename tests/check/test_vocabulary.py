"""What --check remarks on in a lesson's words: terms, forbidden words, other tutorials, long cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_torch.check.lint import lint_lesson
from learn_torch.course.catalogue import open_course

GLOSSARY = """\
format: 1
terms:
  - {term: identity matrix, means: x, lesson: one, avoid: [unit matrix]}
  - {term: computation graph, means: x, lesson: two}
  - {term: leaf, means: x, lesson: two, early: true}
"""
HEAD = "format: 1\ntitle: T\ngoal: G.\nminutes: 1\ncells:\n  - id: a\n"
TWO = HEAD + "    text: A **computation graph** has a **leaf**.\n"
BOTH = "The **identity\n      matrix** is here.\n"


def remarks(tmp_path: Path, cell: str, introduced: str = BOTH) -> list[tuple[str, int, int, str]]:
    """The findings of lesson one; its first text is on lines 8 and 9, `cell` from line 10 on."""
    lesson = HEAD + f"    text: |\n      {introduced}{cell}"
    for name, text in (("01-one", lesson), ("02-two", TWO), ("glossary", GLOSSARY)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    entries = open_course(tmp_path).entries
    assert lint_lesson(entries[1]) == ()
    found = lint_lesson(entries[0])
    return [(one.path.name, one.line, one.column, str(one.message)) for one in found]


def test_a_term_in_bold_is_introduced_also_over_a_line_break(tmp_path: Path):
    assert remarks(tmp_path, "") == []


def test_a_term_that_its_lesson_does_not_show_is_found_in_the_glossary(tmp_path: Path):
    [(path, line, column, message)] = remarks(tmp_path, "", "The identity matrix.\n")
    assert (path, line, column) == ("glossary.yaml", 3, 12)
    assert "never introduced" in message


def test_a_forbidden_word_is_found_with_the_word_to_use(tmp_path: Path):
    cell = "  - id: b\n    text: |\n      It is\n      a unit matrix.\n"
    [(path, line, column, message)] = remarks(tmp_path, cell)
    assert (path, line, column) == ("01-one.yaml", 13, 9)
    assert "write 'identity matrix'" in message


def test_a_forbidden_word_is_found_in_messages_hints_and_choices(tmp_path: Path):
    cell = (
        "  - id: b\n    exercise:\n      starter: x = 1\n      solution: x = 2\n"
        "      check: |\n        assert x == 2, f'no unit matrix: {x}'\n"
        "      hints: [a unit matrix]\n      wrong:\n"
        "        - {code: x = 3, says: no}\n        - {code: x = 4, says: no}\n"
        "  - id: c\n    code: x\n    predict:\n      answer: a unit matrix\n      because: x\n"
        "      choices: [a unit matrix, none]\n"
    )
    assert [line for _, line, _, _ in remarks(tmp_path, cell)] == [15, 16, 25]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("A computation graph.", 1),
        ("Computation graph.", 1),
        ("`a computation graph`", 0),
        ("See *The computation graph*.", 0),
        ("**Next:** the computation graph.", 0),
        ("A computation graphic.", 0),
        ("A leaf of a tree.", 0),
    ],
)
def test_a_term_before_its_lesson_is_found_in_prose_only(tmp_path: Path, text: str, count: int):
    found = remarks(tmp_path, f"  - id: b\n    text: |\n      {text}\n")
    assert len(found) == count
    assert all("before the lesson 'two'" in message for _, _, _, message in found)


def test_a_remark_about_another_tutorial_is_found(tmp_path: Path):
    [(_, line, _, _)] = remarks(
        tmp_path, "  - id: b\n    text: |\n      A popular tutorial errs.\n"
    )
    assert line == 12


@pytest.mark.parametrize(("lines", "count"), [(20, 0), (21, 1)])
def test_a_cell_has_at_most_20_lines_of_code_without_blank_ones(
    tmp_path: Path, lines: int, count: int
):
    code = "      x = 1\n\n" * lines
    assert len(remarks(tmp_path, f"  - id: b\n    code: |\n{code}")) == count


def test_a_course_without_a_glossary_has_no_such_findings(tmp_path: Path):
    path = tmp_path / "01-one.yaml"
    path.write_text(HEAD + "    text: A unit matrix.\n", encoding="utf-8")
    assert lint_lesson(open_course(tmp_path).entries[0]) == ()
