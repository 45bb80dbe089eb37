"""What happened, as the screens hear it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from learn_torch.course.course import Entry
from learn_torch.session.review import Review


@dataclass
class LanguageChanged(Message, bubble=False):
    """Another language is spoken; everything that is said is said anew."""


@dataclass
class LessonLeft(Message):
    """The learner wants the course list."""


@dataclass
class TrustGiven(Message):
    """The learner trusts a foreign lesson, and wants it opened at that cell."""

    entry: Entry
    cell: str | None


@dataclass
class NeighbourWanted(Message):
    """The learner wants the lesson after this one (1), or before (-1)."""

    entry: Entry
    way: int


@dataclass
class ReviewWanted(Message):
    """The learner wants to begin a review, the next cell of one, or to end it."""

    review: Review | None = None
    """None: a new one."""
    place: int = 0
    """The cell of the review that is left, from 0."""
    end: bool = False
