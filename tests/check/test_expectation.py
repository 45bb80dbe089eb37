"""What a cell prints is held against what its author promised."""

from __future__ import annotations

import time

import pytest

from learn_torch.check import expectation


def difference(expected: str, printed: str) -> str:
    return str(expectation.difference(expected, printed))


KEPT = [
    # spaces and blank lines do not count, words do
    ("tensor([1., 2.])", "tensor([ 1.,  2.])\n"),
    ("a\nb", "\n\n  a  \n\n\tb\n\n"),
    ("", ""),
    ("", "\n  \n"),
    # integers are exact, however they are spelt
    ("shape 3", "shape 3"),
    ("+3 -0", "3 0"),
    ("007", "7"),
    ("1" * 5000, "1" * 5000),
    # floats: one unit of the last digit written …
    ("0.3333", "0.3334"),
    ("0.3333", "0.3332"),
    ("1.00e-05", "1.01e-05"),
    ("-2.50", "-2.51"),
    # … or one in a thousand
    ("1234.5", "1235.5"),
    ("6.", "6.005"),
    ("1e-05", "1.0005e-05"),
    # a promised zero may be noise
    ("0.", "-1.2e-07"),
    ("0.", "-0."),
    # nan and inf are words
    ("tensor([nan, -inf])", "tensor([    nan, -inf])"),
    # a wildcard in a line
    ("took … s", "took 1.5 s"),
    ("took ... s", "took 1.5 s"),
    ("…", "anything at all"),
    ("loss …", "loss"),
    ("tensor([0, 1, ..., 99])", "tensor([ 0,  1,  ..., 99])"),
    ("a … b … c", "a 1 b 2 b 3 c"),
    # … also glued to what stands beside it
    ("0.…", "0.123"),
    ("float…", "float32"),
    ("<object at 0x7f…>", "<object at 0x7f3a9c>"),
    ("model_…_v2.pt", "model_best_v2.pt"),
    ("…32", "float32"),
    # a wildcard alone on a line: any number of lines, none too
    ("a\n…\nb", "a\nb"),
    ("a\n…\nb", "a\n1\n2\nb"),
    ("…\nb", "b"),
    ("a\n...", "a\n1\n2"),
    ("…", ""),
    ("…\nb\nc\n…\nd", "a\nb\nx\nb\nc\nd\nd"),
    ("loss …\n…\nloss 0.12", "loss 3.1\nloss 2\nloss 0.121"),
]

BROKEN = [
    (
        "tensor(7.)",
        "tensor(6.)",
        'line 1 of the output: expected "tensor(7.)", printed "tensor(6.)"',
    ),
    ("a\nb", "a\n\nc", 'line 3 of the output: expected "b", printed "c"'),
    ("a\nb", "a", 'expected "b" next, but the output ends after line 1'),
    ("a", "", 'expected "a", but nothing was printed'),
    ("a", "a\nb", 'line 2 of the output was not expected: "b"'),
    ("", "b", 'line 1 of the output was not expected: "b"'),
    ("a\n…\nz", "a\nb", 'line 2 of the output: expected "z", printed "b"'),
    ("a\n…\nx\n…\nz", "a\nb\nz", 'expected "x", but no line from line 2 on is like it'),
    ("…\nx\ny\n…", "a\nx\nb", 'line 3 of the output: expected "y", printed "b"'),
    ("…\nx", "", 'expected "x", but nothing was printed'),
    ("a\n…\nb\nc", "a\nc", 'expected "b", but no line from line 2 on is like it'),
]

DIFFERENT = [
    ("hello world", "helloworld"),
    ("3", "4"),
    ("3", "3.0"),
    ("3.0", "3"),
    ("3", "-3"),
    ("1000", "1001"),
    ("float32", "float64"),
    ("layers.10.weight", "layers.11.weight"),
    ("0.3333", "0.3338"),
    # what looks exact is exact: one unit of 0.5 would let 0.6 pass
    ("0.5", "0.6"),
    ("6.", "7."),
    ("0.", "0.1"),
    ("nan", "0.5"),
    ("inf", "-inf"),
    ("0.5", "nan"),
    ("took … s", "took 1.5 ms"),
    ("a … b … c", "a b b"),
    ("0.…", "1.123"),
    ("model_…_v2", "model_best_v3"),
    ("ab…bc", "abc"),
    ("…x", "y"),
    ("a …", "b a"),
]


@pytest.mark.parametrize(("expected", "printed"), KEPT)
def test_a_promise_is_kept(expected: str, printed: str) -> None:
    assert difference(expected, printed) == ""


@pytest.mark.parametrize(("expected", "printed", "words"), BROKEN)
def test_a_broken_promise_names_the_first_line(expected: str, printed: str, words: str) -> None:
    assert difference(expected, printed) == words


@pytest.mark.parametrize(("expected", "printed"), DIFFERENT)
def test_a_difference_is_seen(expected: str, printed: str) -> None:
    assert difference(expected, printed)


MONSTERS = ["1e99999999999.00", f"1.00e{'9' * 6000}", f"0.{'0' * 9000}1", "1" * 6000]


@pytest.mark.parametrize("number", MONSTERS, ids=range(len(MONSTERS)))
def test_monstrous_numbers_do_no_harm(number: str) -> None:
    assert difference(number, number) == ""
    assert difference(number, "2.5")


def test_a_long_line_is_shown_where_it_differs() -> None:
    words = difference("x " * 200 + "a", "x " * 200 + "b")
    assert 'x a"' in words
    assert 'x b"' in words
    assert len(words) < 300


@pytest.mark.parametrize(
    ("expected", "line"),
    [
        ("…\nlast 3", "tensor([0.1234, 5.6789])\n"),
        ("… a … a … a … a … a … a … a … b", "a "),
        ("…\na\n…\na\n…\na\n…\na\n…\na\n…\nb", "a\n"),
    ],
)
def test_a_flood_is_compared_in_a_moment(expected: str, line: str) -> None:
    flood = line * ((256 << 10) // len(line))
    started = time.monotonic()
    assert difference(expected, flood)
    assert time.monotonic() - started < 3
