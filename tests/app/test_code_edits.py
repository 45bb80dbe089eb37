"""What an editor of Python does with a key, as text before and after; `|` is the cursor."""

from __future__ import annotations

import pytest

from learn_torch.app.widgets import code_edits as edits

NEW_LINES = [
    ("x = 1|", "x = 1\n|"),
    ("    x = 1|", "    x = 1\n    |"),
    ("for i in range(3):|", "for i in range(3):\n    |"),
    ("    if a:  # why|", "    if a:  # why\n        |"),
    ("def f(x): return x|", "def f(x): return x\n|"),
    ("        return x|", "        return x\n    |"),
    ("    pass|", "    pass\n|"),
    ("    return f(|", "    return f(\n        |"),
    ("        break|", "        break\n    |"),
    ("    returned = 1|", "    returned = 1\n    |"),
    ("net = nn.Sequential(|)", "net = nn.Sequential(\n    |\n)"),
    ("    a = [|]", "    a = [\n        |\n    ]"),
    ("x = {|", "x = {\n    |"),
    ("d = 'a:b'|", "d = 'a:b'\n|"),
    ("s = '#'; if x:|", "s = '#'; if x:\n    |"),
    ("x = 1| + 2", "x = 1\n| + 2"),
    ("|x = 1", "\n|x = 1"),
]


@pytest.mark.parametrize(("typed", "shown"), NEW_LINES)
def test_enter_indents_as_python_wants_it(typed: str, shown: str) -> None:
    before, after = typed.split("|")
    left, right = edits.new_line(before, after)
    assert f"{before}{left}|{right}{after}" == shown


BACKS = [
    ("    |", "|"),
    ("        |x", "    |x"),
    ("      |", "    |"),
    ("x  |", "x |"),
    ("(|)", "|"),
    ("f('|')", "f(|)"),
    ("(|a)", "|a)"),
    ("|x", "|x"),
]


@pytest.mark.parametrize(("typed", "shown"), BACKS)
def test_backspace_takes_a_level_or_an_empty_pair(typed: str, shown: str) -> None:
    before, after = typed.split("|")
    left, right = edits.back(before, after)
    assert f"{before[: len(before) - left]}|{after[right:]}" == shown


CLOSERS = [
    ("|", "(", ")"),
    ("f|", "(", ")"),
    ("|x", "(", ""),
    ("x[|]", "(", ")"),
    ("|", '"', '"'),
    ("don|", "'", ""),
    ("f|", "'", "'"),
    ('""|', '"', ""),
    ("a, |, b", "[", "]"),
    ("|", "a", ""),
]


@pytest.mark.parametrize(("typed", "character", "partner"), CLOSERS)
def test_a_pair_is_closed_where_nothing_is_in_the_way(
    typed: str, character: str, partner: str
) -> None:
    assert edits.closer(character, *typed.split("|")) == partner


def test_comments_are_made_at_the_common_margin_and_taken_back() -> None:
    lines = ["    if a:", "", "        b()"]
    commented = edits.toggle_comment(lines)
    assert commented == ["    # if a:", "", "    #     b()"]
    assert edits.toggle_comment(commented) == lines


def test_lines_are_indented_and_dedented() -> None:
    lines = ["a", "", "    b"]
    assert edits.indented(lines) == ["    a", "", "        b"]
    assert edits.dedented(edits.indented(lines)) == lines
    assert edits.dedented(["  a", "\tb", "c"]) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("line", "column", "span"), [("a = loss_1", 6, (4, 10)), ("a = b", 2, (2, 2)), ("", 0, (0, 0))]
)
def test_the_word_around_a_column(line: str, column: int, span: tuple[int, int]) -> None:
    assert edits.word_at(line, column) == span
