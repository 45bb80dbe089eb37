"""The queries of one session that are not answered yet, in its guard."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from learn_torch.kernel.protocol import Answer, Query, Status
from learn_torch.sandbox.gpu import GpuMemory
from learn_torch.worker import queries

MAX_WAITING = 16
"""Queries that wait for the child at a time; an editor has one or two on the way."""


@dataclass
class _Pending:
    query: Query
    deadline: float
    """Monotonic seconds."""


class PendingQueries:
    """Hands the child one query at a time, and answers what it does not answer in time.

    The child has its own clock: it interrupts itself. If it hangs where Python cannot be
    interrupted, the host is answered all the same, and a run that follows can be stopped as ever.
    """

    def __init__(
        self,
        ask: Callable[[Query], None],
        reply: Callable[[Answer], None],
        gpu: GpuMemory | None = None,
    ) -> None:
        self._ask = ask
        self._reply = reply
        self._gpu = gpu
        self._waiting: deque[_Pending] = deque()
        self._asked: _Pending | None = None
        self._child_is_free = True

    def add(self, query: Query, *, running: bool) -> None:
        """Answer a query here, or have the child answer it, which it can do between runs."""
        kind = queries.KINDS.get(query.kind)
        if kind is None:
            self._finish(query, "refused")
        elif kind.by == "guard":
            self._reply(queries.answer(query, self._gpu))
        elif running and kind.without_names:
            self._reply(queries.answer(query, {}))
        elif running or len(self._waiting) >= MAX_WAITING:
            self._finish(query, "busy")
        else:
            self._waiting.append(_Pending(query, time.monotonic() + query.seconds))
            self._next()

    def due(self) -> float | None:
        """When the next of them is late (monotonic seconds); None: there is none."""
        asked = () if self._asked is None else (self._asked,)
        return min((pending.deadline for pending in (*self._waiting, *asked)), default=None)

    def expire(self, now: float) -> None:
        """Answer "late" for those whose time is over."""
        if self._asked is not None and self._asked.deadline <= now:
            self._finish(self._asked.query, "late")
            self._asked = None  # its answer, if it still comes, frees the child
        for pending in [each for each in self._waiting if each.deadline <= now]:
            self._waiting.remove(pending)
            self._finish(pending.query, "late")

    def on_answer(self, answer: Answer) -> None:
        """Pass on what the child says, if it was asked and is in time."""
        if self._child_is_free:
            return  # nobody has asked
        self._child_is_free = True
        asked, self._asked = self._asked, None
        if asked is not None:
            status = answer.status if answer.id == asked.query.id else "error"
            self._finish(asked.query, status, answer.body if status == "ok" else b"")
        self._next()

    def on_run(self) -> None:
        """A run begins: what has not reached the child yet is not answered."""
        while self._waiting:
            self._finish(self._waiting.popleft().query, "busy")

    def on_new_child(self) -> None:
        """The child that was asked is gone."""
        if self._asked is not None:
            self._finish(self._asked.query, "error")
        self._asked, self._child_is_free = None, True
        self._next()

    def _next(self) -> None:
        if self._child_is_free and self._waiting:
            self._asked, self._child_is_free = self._waiting.popleft(), False
            self._ask(self._asked.query)

    def _finish(self, query: Query, status: Status, body: bytes = b"") -> None:
        self._reply(Answer(query.session, query.id, status, body))
