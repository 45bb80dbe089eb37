"""Replay: bring a namespace to where a learner has it, behind the cells above."""

from __future__ import annotations

from dataclasses import replace

from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.requests import RunRequest
from learn_torch.session.run_result import RunResult


class ReplayedSession:
    """Runs cells in order, and trials that leave no trace in the namespace.

    A trial runs in a fork of the session. A process that uses a GPU, or has threads, cannot be
    forked; then, and after a run that took the process with it, the session is restarted and the reference code of
    the cells above is run again.
    """

    def __init__(self, session: LessonSession) -> None:
        self._session = session
        self._above: list[RunRequest] = []
        self._spoiled = False
        """Whether the namespace is not that of the cells above."""
        self._can_fork = True

    async def trial(self, request: RunRequest) -> RunResult:
        """Run a starter, a wrong answer or a guess as if it had never run."""
        if self._can_fork:
            result = await self._run(replace(request, trial=True))
            if result.outcome != "refused":
                return result
            self._can_fork = False
        result = await self._run(request)
        self._spoiled = True
        return result

    async def run(self, request: RunRequest, reference: str) -> RunResult:
        """Run what the next cell builds upon; `reference` is what a replay runs in its place."""
        result = await self._run(request)
        if result.outcome in ("ok", "error"):
            self._above.append(RunRequest(request.cell, reference))
        return result

    async def _run(self, request: RunRequest) -> RunResult:
        if self._spoiled:
            await self._replay()
        result = await self._session.result_of(request)
        self._spoiled = result.lost
        return result

    async def _replay(self) -> None:
        await self._session.restart()
        for request in self._above:
            await self._session.result_of(request)
