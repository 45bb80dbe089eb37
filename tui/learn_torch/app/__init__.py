"""The full-screen front end.

Importing this package is cheap: Textual comes when `run` is called, so that the command line can
build `Options` without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from learn_torch.app.options import Options
    from learn_torch.course.course import Course, Entry


def run(course: Course, entry: Entry | None, options: Options) -> int:
    """Open the screen on a course, or on one of its lessons; returns the exit code."""
    from learn_torch.app.themes.terminal_background import standard_query

    with standard_query() as query:  # the terminal answers while Textual is imported
        from learn_torch.app.running import run_program
        from learn_torch.app.themes.theme_choice import ThemeChoice

        themes = ThemeChoice(options.theme, terminal_is_dark=query.is_dark())
        return run_program(course, entry, options, themes, query.input, query.give_back)


def run_plain(course: Course, entry: Entry | None, options: Options) -> int:
    """Read a course, or one of its lessons, line by line; returns the exit code."""
    from learn_torch.app import plain

    return plain.run_plain(course, entry, options)
