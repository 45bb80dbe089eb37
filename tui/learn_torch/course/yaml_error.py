"""What a YAML parser complained of, and what surrounds the place where it stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from learn_torch.course.source import Place, Source


@dataclass(frozen=True)
class Before:
    """The text or number that ended just before the parser stopped."""

    style: str
    """As in nodes.Scalar."""
    begin: Place
    end: Place

    @property
    def has_lines(self) -> bool:
        """It goes on over the end of its line."""
        return self.begin.line < self.end.line


@dataclass(frozen=True)
class Complaint:
    """What the parser said, and what surrounds it."""

    context: str
    problem: str
    begun: Place
    """Where the thing that was being read begins."""
    noticed: Place
    source: Source
    before: Before | None
    bracket: Place | None
    """Where the innermost bracket that is open there stands."""

    @property
    def line(self) -> str:
        """The line where the parser stopped."""
        return self.source.line(self.noticed.line)

    @property
    def indent(self) -> str:
        """The white space that this line begins with."""
        return self.line[: len(self.line) - len(self.line.lstrip())]

    @property
    def character(self) -> str:
        """What stands where the parser stopped; empty at the end of a line."""
        return self.line[self.noticed.column - 1 : self.noticed.column]

    @property
    def opens_line(self) -> bool:
        """Only white space stands before it."""
        return self.noticed.column <= len(self.indent) + 1


def place_of(mark: Any) -> Place:
    """A mark of either parser, which count from 0, as a place; the first if there is none."""
    return Place(mark.line + 1, mark.column + 1) if mark else Place()
