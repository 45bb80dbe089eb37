"""The gate before lessons.

Two questions, and neither stands for the other: does the learner trust this lesson, asked once of
each that is not part of the installed course; and does the sandbox hold it, asked of every session,
since a machine may change. As root even one's own lessons are not run where nothing holds them.
"""

from __future__ import annotations

from learn_torch.course.course import Course, Entry
from learn_torch.errors import SandboxTooWeak
from learn_torch.i18n.message import Message
from learn_torch.kernel.levels import SandboxStatus, refuse_root, refuse_strangers
from learn_torch.study.trust import Trust, is_installed, needs_trust


class Gate:
    """Decides by whose lessons they are, and by what holds a session."""

    def __init__(self, course: Course, trust: Trust, *, allow_partial: bool) -> None:
        self._course = course
        self._trust = trust
        self._allow_partial = allow_partial
        """Whether any level of the sandbox will do."""
        self._installed = is_installed(course)

    def asks(self, entry: Entry) -> bool:
        """Whether the learner has to say yes before this lesson opens."""
        return needs_trust(entry, self._course, self._trust.hashes)

    def trust(self, entry: Entry) -> Message:
        """The learner said yes; what to tell them about it, if anything."""
        self._trust.add(entry)
        return self._trust.problem

    def admit(self, holding: SandboxStatus) -> None:
        """Raises SandboxTooWeak where a session held like that must not run these lessons."""
        if self._allow_partial:
            return
        refuse_root(holding, "--allow-partial")
        if not self._installed:
            refuse_strangers(holding.level)

    def refusal(self, holding: SandboxStatus) -> str:
        """What keeps these lessons from running there, in sentences; empty: nothing."""
        try:
            self.admit(holding)
        except SandboxTooWeak as error:
            return str(error)
        return ""
