"""The course that comes with the program, read once for all tests: that takes most of a second."""

from __future__ import annotations

from functools import cache

from learn_torch.course.catalogue import open_course
from learn_torch.course.course import Course
from learn_torch.locations import bundled_course


@cache
def the_course() -> Course:
    """It, as `open_course` gives it."""
    return open_course(bundled_course())
