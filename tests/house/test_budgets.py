"""The budgets are counted from the source, and none of what is reached is given up again."""

from __future__ import annotations

from pathlib import Path

from tests.house.budgets import Budget, budgets, table
from tests.house.source import SourceFile

REACHED: set[str] = {
    "files under 60 lines",
    "file names that occur twice",
    "files that carry one kind of run event",
    "lines of the longest file",
    "methods of the largest class",
    "functions of the largest file",
    "largest fan-out",
}
"""Budgets that are kept by now, and have to stay so. Add each one that is reached."""


def test_what_was_reached_is_kept() -> None:
    found = {budget.what: budget.kept for budget in budgets()}
    assert {what for what in REACHED if not found[what]} == set()


def test_a_table_says_what_is_over() -> None:
    rows = [Budget("a", 5, 3, 4, "how"), Budget("longer", None, 1_000, 4, "")]
    assert table(rows).splitlines() == [
        "        before     now  at most",
        "a            5       3        4        (how)",
        "longer       -   1,000        4  over",
    ]


def test_what_a_file_consists_of_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "sample.py"
    path.write_text(
        "import learn_torch.errors\n"
        "from learn_torch.course import model, text_width\n"
        "from learn_torch.errors import Mistake, UsageError\n\n\n"
        "class A:\n    @property\n    def one(self): ...\n    async def two(self): ...\n"
        "    class B:\n        def three(self): ...\n\n\n"
        "def four(figures, *, x):\n    def five(): ...\n    return figures.Figure(y=x)\n"
    )
    file = SourceFile(path)
    assert file.methods == {"A": 2, "B": 1}
    assert {function.name for function in file.functions} == {"one", "two", "three", "four", "five"}
    assert file.imported == {
        "learn_torch.errors",
        "learn_torch.course.model",
        "learn_torch.course.text_width",
    }
    assert {"figures", "Figure", "Mistake", "y"} <= file.identifiers
    assert file.lines == 16
