"""A session kept where a learner would stand: behind the previous cells' reference code."""

from __future__ import annotations

from learn_torch.check.judge import Ran
from learn_torch.check.plan import Attempt
from learn_torch.course.model import Cell
from learn_torch.kernel.client import Session
from learn_torch.kernel.output import Transcript
from learn_torch.kernel.protocol import Figure, Finished, Output


class Stage:
    """Runs attempts, each of which finds the namespace as the lesson intends it.

    A rehearsal leaves no trace: it runs in a fork of the session. A process that uses a GPU
    cannot be forked; then, and after a run that took the process with it, the session is
    restarted and the reference code of the cells so far is played again.
    """

    def __init__(self, session: Session, seed: int) -> None:
        self._session = session
        self._seed = seed
        self._played: list[Cell] = []
        self._spoiled = False
        self._forkable = True

    async def rehearse(self, cell: Cell, attempt: Attempt) -> Ran:
        """Run a starter, a wrong answer or a guess as if it had never been."""
        if self._forkable:
            ran = await self._attempt(cell, attempt, trial=True)
            if ran.finished.outcome != "refused":
                return ran
            self._forkable = False
        ran = await self._attempt(cell, attempt, trial=False)
        self._spoiled = True
        return ran

    async def perform(self, cell: Cell, attempt: Attempt) -> Ran:
        """Run what the next cell builds upon."""
        ran = await self._attempt(cell, attempt, trial=False)
        if ran.finished.outcome in ("ok", "error"):
            self._played.append(cell)
        return ran

    async def _attempt(self, cell: Cell, attempt: Attempt, *, trial: bool) -> Ran:
        if self._spoiled:
            await self._replay()
        ran = await self._run(cell.id, attempt.code, attempt.check, attempt.guess, trial)
        self._spoiled = ran.finished.lost
        return ran

    async def _replay(self) -> None:
        await self._session.restart(self._seed)
        for cell in self._played:
            await self._run(cell.id, cell.reference or "")

    async def _run(
        self,
        cell: str,
        code: str,
        check: str | None = None,
        guess: str | None = None,
        trial: bool = False,
    ) -> Ran:
        transcript = Transcript()
        finished: Finished | None = None
        figures: set[int] = set()
        async for reply in self._session.run(cell, code, check=check, guess=guess, trial=trial):
            if isinstance(reply, Output):
                transcript.feed(reply.stream, reply.data, reply.dropped)
            elif isinstance(reply, Figure):
                figures.add(reply.number)
            elif isinstance(reply, Finished):
                finished = reply
        assert finished is not None, "a run always ends with Finished"
        return Ran(finished, transcript.stdout, len(figures), transcript.plain, transcript.stderr)
