"""Parts of a group and causes of an error are all told, with the lines of the cell."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import pytest

from learn_torch.kernel.protocol import TraceLine
from learn_torch.worker import run_cell, traces


def notes_of(code: str) -> list[str]:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    error = run_cell.execute(code, traces.file_name("c", 1), namespace).error
    assert error is not None
    return [str(note) for note in traces.describe(error).notes]


def test_the_parts_of_a_group_are_numbered() -> None:
    code = """
def go():
    raise TypeError("layers")
try:
    go()
except TypeError as error:
    inner = error
raise ExceptionGroup("bad", [ValueError("lr < 0"), ExceptionGroup("deep", [inner, OSError("x")])])
"""
    assert notes_of(code) == [
        "Part 1: ValueError: lr < 0",
        "Part 2: ExceptionGroup: deep (2 sub-exceptions)",
        "Part 2.1: TypeError (line 3 of `c`): layers",
        "Part 2.2: OSError: x",
    ]


def test_a_chain_is_followed_to_its_first_cause() -> None:
    code = """
try:
    try:
        {}["lr"]
    except KeyError as e:
        raise ValueError("no setting") from e
except ValueError as e:
    try:
        1 / 0
    except ZeroDivisionError:
        raise RuntimeError("cannot start")
"""
    assert notes_of(code) == [
        "It came while ZeroDivisionError (line 9 of `c`) was handled: division by zero",
        "It came while ValueError (line 6 of `c`) was handled: no setting",
        "Caused by KeyError (line 4 of `c`): 'lr'",
    ]


def test_what_was_suppressed_is_not_told() -> None:
    assert notes_of("try: 1/0\nexcept ZeroDivisionError: raise ValueError('x') from None") == []


def test_notes_stand_before_causes_and_with_their_part() -> None:
    code = """
a = ValueError("a"); a.add_note("of a")
group = ExceptionGroup("g", [a]); group.add_note("of g")
raise group
"""
    assert notes_of(code) == ["of g", "Part 1: ValueError: a", "of a"]


def test_what_is_circular_or_endless_ends() -> None:
    code = """
a, b = ValueError("a"), ValueError("b")
a.__cause__, b.__cause__ = b, a
raise a
"""
    assert notes_of(code) == ["Caused by ValueError: b"]
    many = "raise ExceptionGroup('g', [ValueError(str(i)) for i in range(100)])"
    assert len(notes_of(many)) == traces.MAX_RELATED + 1
    assert notes_of(many)[-1] == "70 more errors are not shown."
    deep = """
error = ValueError("0")
for i in range(5000):
    error, before = ValueError(str(i)), error
    error.__cause__ = before
raise error
"""
    assert len(notes_of(deep)) <= traces.MAX_RELATED + 1


def test_a_cause_that_cannot_be_printed_hides_nothing() -> None:
    code = """
class Bad(Exception):
    def __str__(self):
        raise RuntimeError
raise ValueError("x") from Bad()
"""
    [note] = notes_of(code)
    assert note.startswith("Caused by Bad")


def test_groups_deeper_than_the_stack_are_told_without_their_parts() -> None:
    code = """
error = ValueError("x")
for _ in range(3000):
    error = ExceptionGroup("g", [error])
raise error
"""
    assert notes_of(code) == []


WITHOUT_INIT = """
from torch import nn
class Net(nn.Module):
    def __init__(self):
        self.size = 3
Net()(1)
"""
OWN_DIR = "class A:\n    def __dir__(self): 1 / 0\nA().size"
OWN_NOTES = "error = ValueError('mine')\nerror.__notes__ = 5\nraise error"


@pytest.mark.parametrize("code", [WITHOUT_INIT, OWN_DIR, OWN_NOTES, "raise SyntaxError(5)"])
def test_nothing_of_the_learners_objects_fails_the_report(code: str) -> None:
    """It would end the process, and the learner's names with it."""
    assert notes_of(code) == []


def test_a_deep_recursion_costs_its_shown_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """A million calls took 50 s to describe, when each was read before most were left out."""
    made: list[TraceLine] = []
    line = traces._line

    def counted(link: TracebackType, cell: str) -> TraceLine:
        made.append(line(link, cell))
        return made[-1]

    monkeypatch.setattr(traces, "_line", counted)
    code = "def f(n):\n    return f(n - 1) if n else 1 / 0\nf(400)"
    error = run_cell.execute(code, traces.file_name("c", 2), {"__name__": "__main__"}).error
    assert error is not None
    shown = traces.trace(error)
    assert (len(shown), len(made)) == (traces.MAX_TRACE, traces.MAX_TRACE)
    assert (shown[0].line, shown[-1].function) == (3, "f")
