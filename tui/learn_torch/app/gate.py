"""The gate before lessons that are not part of the installed course.

Two questions, and neither stands for the other: does the learner trust this lesson, asked once; and
does the sandbox hold a stranger's code, asked of every session, since a machine may change.
"""

from __future__ import annotations

from learn_torch.course.contents import Course, Entry
from learn_torch.errors import SandboxTooWeak
from learn_torch.kernel.levels import refuse_strangers
from learn_torch.study.trust import Trust, is_installed, needs_trust


class Gate:
    """Open for the installed course."""

    def __init__(self, course: Course, trust: Trust, *, allow_partial: bool) -> None:
        self._course = course
        self._trust = trust
        self._open = is_installed(course) or allow_partial
        """Whether any level of the sandbox will do."""

    def asks(self, entry: Entry) -> bool:
        """Whether the learner has to say yes before this lesson opens."""
        return needs_trust(entry, self._course, self._trust.hashes)

    def trust(self, entry: Entry) -> str:
        """The learner said yes; what to tell them about it, if anything."""
        self._trust.add(entry)
        return self._trust.problem

    def admit(self, level: str) -> None:
        """Raises SandboxTooWeak where a session of that level must not run these lessons."""
        if not self._open:
            refuse_strangers(level)

    def refusal(self, level: str) -> str:
        """What keeps these lessons from running there, in sentences; empty: nothing."""
        try:
            self.admit(level)
        except SandboxTooWeak as error:
            return str(error)
        return ""
