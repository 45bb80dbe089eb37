"""The variables of an open lesson, which of them the last run changed, and what the session takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from learn_torch.kernel.queries import Details, GpuUsage, Inspect, Usage, Variable, Variables
from learn_torch.session.lesson_session import LessonSession

Novelty = Literal["", "new", "changed"]
Stamps = Mapping[str, int]
SEEN_OFTEN = 2
"""Measurements in a row, a second or more apart, that have to see somebody else on the GPU."""


class VariablesTracker:
    """Lists the variables after each run, and compares the list with the one before."""

    def __init__(self, session: LessonSession) -> None:
        self.listed = Variables()
        """The newest list."""
        self.is_current = True
        """Whether the list is of now: while a cell runs it is of before."""
        self.usage: Usage | None = None
        """What the session took of the machine when that was last asked."""
        self._crowded = 0
        """How many of the last measurements in a row saw somebody else use the GPU."""
        self._session = session
        self._before: Stamps = {}
        """The stamps after the run before the last."""
        self._watchers: list[Callable[[], object]] = []

    def watch(self, watcher: Callable[[], object]) -> Callable[[], None]:
        """Call `watcher` after each new list; returns what ends that."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def reset(self) -> None:
        """Forget all: the namespace is empty."""
        self._before = {}
        self.usage = None
        self._show(Variables(), True)

    async def refresh(self) -> None:
        """List the variables; where more runs wait or have begun, it stays the list of before."""
        if self._session.current is not None or self._session.queue:
            self._show(self.listed, False)
            return
        before = stamps(self.listed)
        found = await self._session.ask(lambda port: port.variables())
        if found is None or found.status != "ok":
            self._show(self.listed, found is None)
            return
        self._before = before
        self._show(found, True)

    async def measure(self) -> None:
        """Ask what the session takes of the machine; while a cell runs too."""
        self.usage = await self._session.ask(lambda port: port.usage())
        gpu = self.usage.gpu if self.usage is not None else None
        if self._crowded < SEEN_OFTEN:
            self._crowded = self._crowded + 1 if gpu is not None and gpu.by_others else 0

    def take_crowded_gpu(self) -> GpuUsage | None:
        """Return the GPU the first time that it is certain that somebody else uses it; then None.

        One measurement may still show a process that has just ended as another's.
        """
        gpu = self.usage.gpu if self.usage is not None else None
        if gpu is None or self._crowded != SEEN_OFTEN:
            return None
        self._crowded += 1
        return gpu

    def _show(self, listed: Variables, is_current: bool) -> None:
        self.listed, self.is_current = listed, is_current
        for watcher in list(self._watchers):
            watcher()

    def novelty(self, variable: Variable) -> Novelty:
        """Whether the last run has made or changed it."""
        before = self._before.get(variable.name)
        if before is None:
            return "new"
        return "" if before == variable.stamp else "changed"

    async def inspect(self, what: Inspect) -> Details:
        """One variable in detail; `status` says why there is nothing."""
        found = await self._session.ask(lambda port: port.inspect(what))
        return found if found is not None else Details(status="refused")


def stamps(listed: Variables) -> Stamps:
    """The stamp of each variable, by its name."""
    return {item.name: item.stamp for item in listed.items}
