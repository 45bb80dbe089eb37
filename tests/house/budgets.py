"""`make house`: the budgets of the second plan, with the figures before it and now.

All of these are read from the source; the paths (RunCell, a printed line, a keystroke) are traced by
`tests/app/test_paths.py`. How each figure is counted is written beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.house.source import FILES, files_that_carry, repeated_names, small_files
from tests.house.test_sizes import FAN_OUT, FILE_LINES, FUNCTIONS, METHODS


@dataclass(frozen=True)
class Budget:
    """One figure: what it was, what it is, and what it may be."""

    what: str
    before: int | None
    """At the state with twenty lessons, where somebody counted it then."""
    now: int
    at_most: int
    counted: str
    """How."""

    @property
    def kept(self) -> bool:
        return self.now <= self.at_most


def budgets() -> list[Budget]:
    """All budgets, counted now."""
    return [
        Budget("lines", 24_959, sum(f.lines for f in FILES), 22_500, "of all .py files"),
        Budget("files", 254, len(FILES), 254, "with __init__.py"),
        Budget("files under 60 lines", 62, len(small_files(60)), 25, "without __init__.py"),
        Budget(
            "file names that occur twice", 22, len(repeated_names()), 6, "not __init__, __main__"
        ),
        Budget(
            "files that carry one kind of run event",
            21,
            len(files_that_carry("figure")),
            8,
            "that name Figure… or figures…, not files about figures; 34 in the commit that added it",
        ),
        Budget("lines of the longest file", None, max(f.lines for f in FILES), FILE_LINES, ""),
        Budget(
            "methods of the largest class",
            None,
            max(count for file in FILES for count in file.methods.values()),
            METHODS,
            "properties included",
        ),
        Budget(
            "functions of the largest file",
            None,
            max(len(file.functions) for file in FILES),
            FUNCTIONS,
            "methods included",
        ),
        Budget(
            "largest fan-out",
            None,
            max(len(file.imported) for file in FILES),
            FAN_OUT,
            "modules of ours that one file imports",
        ),
    ]


def table(rows: list[Budget]) -> str:
    """The budgets as lines of text."""
    width = max(len(row.what) for row in rows)
    lines = [f"{'':{width}}  before     now  at most"]
    for row in rows:
        before = "-" if row.before is None else f"{row.before:,}"
        mark = "" if row.kept else "  over"
        how = f"  ({row.counted})" if row.counted else ""
        lines.append(
            f"{row.what:{width}}  {before:>6}  {row.now:>6,}  {row.at_most:>7,}{mark:6}{how}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(budgets()))
