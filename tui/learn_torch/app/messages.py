"""What happened, as the screens hear it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from learn_torch.course.course import Entry
    from learn_torch.session.review import Review


class LanguageChanged(Message, bubble=False):
    """Another language is spoken; everything that is said is said anew."""


class LessonLeft(Message):
    """The learner wants the course list."""


@dataclass(eq=False, repr=False)
class TrustGiven(Message):
    """The learner trusts a foreign lesson, and wants it opened at that cell."""

    entry: Entry
    cell: str | None


@dataclass(eq=False, repr=False)
class NeighbourWanted(Message):
    """The learner wants the lesson after this one (1), or before (-1)."""

    entry: Entry
    way: int


@dataclass(eq=False, repr=False)
class ReviewWanted(Message):
    """The learner wants to begin a review, the next cell of one, or to end it."""

    review: Review | None = None
    """None: a new one."""
    place: int = 0
    """The cell of the review that is left, from 0."""
    end: bool = False
