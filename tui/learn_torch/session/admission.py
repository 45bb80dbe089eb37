"""Admission: whether a lesson may run at all, by who wrote it and by what the sandbox holds.

Two questions, and neither answers the other. Does the learner trust this lesson: asked once of each
that is not part of the installed course. Does the sandbox hold it: asked of every session, since a
machine may change. As root even the installed lessons need more than limits.
"""

from __future__ import annotations

from learn_torch.course.course import Course, Entry
from learn_torch.errors import SandboxTooWeak
from learn_torch.i18n.message import NOTHING, Message
from learn_torch.kernel.sandbox_levels import SandboxStatus, demand, refuse_root, refuse_strangers
from learn_torch.study.trust import Trust, is_installed, needs_trust


class TrustPolicy:
    """Decides for the screen."""

    def __init__(self, course: Course, trust: Trust, *, allow_partial: bool) -> None:
        self._course = course
        self._trust = trust
        self._allow_partial = allow_partial
        """Whether any level of the sandbox will do."""
        self._installed = is_installed(course)

    def needs_confirmation(self, entry: Entry) -> bool:
        """Return whether the learner has to say yes before this lesson opens."""
        return needs_trust(entry, self._course, self._trust.hashes)

    def confirm(self, entry: Entry) -> Message:
        """Remember that the learner said yes; return what to tell them about it, if anything."""
        self._trust.add(entry)
        return self._trust.problem

    def admit(self, status: SandboxStatus) -> None:
        """Raise SandboxTooWeak where these lessons must not run."""
        if self._allow_partial:
            return
        refuse_root(status, "--allow-partial")
        if not self._installed:
            refuse_strangers(status.level)

    def refusal(self, status: SandboxStatus) -> Message:
        """Return why these lessons must not run there; NOTHING if they may."""
        try:
            self.admit(status)
        except SandboxTooWeak as error:
            return error.sentences
        return NOTHING


def admit_check(status: SandboxStatus, required: str) -> None:
    """Raise SandboxTooWeak where `--check` must not run lessons; `required`: a level, or empty."""
    if required:
        demand(status.level, required)
    else:
        refuse_root(status, "--require-sandbox limits-only")
