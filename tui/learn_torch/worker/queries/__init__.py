"""The kinds of query that a kernel answers: one entry in KINDS each.

A kind is answered by the child, between runs, with the session's namespace; or by the guard, also
during a run, where no Python of the learner's is needed. The arguments and answers of the kinds
are in kernel.queries, which the host shares.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any, Literal

import msgspec

from learn_torch.kernel import queries
from learn_torch.kernel.protocol import Answer, Query, Status
from learn_torch.kernel.wire_types import MAX_BODY
from learn_torch.sandbox import process_tree, usage
from learn_torch.sandbox.cpu_time import TICKS, clock_of
from learn_torch.worker.queries import completion, inspection, list_variables

AGAIN_SECONDS = 0.05
"""How often a late answer is interrupted: learner code may catch the first interrupt."""


@dataclass(frozen=True)
class Kind:
    """How one kind of query is answered."""

    args: type[msgspec.Struct]
    answer: Callable[[Any, Any], msgspec.Struct]
    """Takes the arguments, and the namespace (child) or the guard's process id (guard)."""
    by: Literal["child", "guard"] = "child"


def _measure_usage(args: queries.AskUsage, guard: int) -> queries.Usage:
    """Memory, processes and processor time of the child and of all that it has started; 1-3 ms."""
    pids = process_tree.descendants(guard)
    cpu = 0
    for pid in pids:
        with suppress(OSError, ValueError, IndexError):  # it ended meanwhile
            clock = clock_of(pid)
            cpu += clock.own + clock.waited_for
    memory = usage.proportional(pids, usage.memory_files(pids))
    return queries.Usage(memory, len(pids), usage.threads(pids), cpu / TICKS)


KINDS: dict[str, Kind] = {
    "complete": Kind(queries.Complete, completion.complete),
    "variables": Kind(queries.AskVariables, list_variables.list_variables),
    "inspect": Kind(queries.Inspect, inspection.inspect),
    "usage": Kind(queries.AskUsage, _measure_usage, by="guard"),
}


class QueryTimeout(BaseException):
    """The time of a query is over; not an Exception, so that `except Exception` lets it through."""


def answer(query: Query, subject: Any) -> Answer:
    """Answer a query, within its time; whatever goes wrong becomes a status."""
    kind = KINDS.get(query.kind)
    if kind is None:
        return _failed(query, "refused")
    try:
        args = msgspec.msgpack.decode(query.args, type=kind.args)
        if kind.by == "guard":
            body = msgspec.msgpack.encode(kind.answer(args, subject))
        else:
            with time_limit(query.seconds):
                body = msgspec.msgpack.encode(kind.answer(args, subject))
    except QueryTimeout:
        return _failed(query, "late")
    except Exception:  # the namespace is the learner's, and may raise anything
        return _failed(query, "error")
    if len(body) > MAX_BODY:
        return _failed(query, "error")
    return Answer(query.session, query.id, "ok", body)


def _failed(query: Query, status: Status) -> Answer:
    return Answer(query.session, query.id, status)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise QueryTimeout in the body after `seconds`; a timer of the learner's goes on afterwards.

    A signal from the guard would not do: it could arrive when the query is over, in a run.
    """
    armed = True

    def on_alarm(number: int, frame: FrameType | None) -> None:
        if armed:
            raise QueryTimeout

    handler = signal.signal(signal.SIGALRM, on_alarm)
    timer = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_SECONDS)
    try:
        yield
    finally:
        armed = False
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, handler)
