"""The kinds of query that a kernel answers: one entry in KINDS each.

A kind is answered by the child, between runs, with the session's namespace; or by the guard, also
during a run, where no Python of the learner's is needed: from an empty namespace it knows what the
code imports, since torch is in its memory too. The arguments and answers of the kinds are in
kernel.queries and kernel.name_queries, which the host shares.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any, Literal

import msgspec

from learn_torch.kernel import name_queries, queries
from learn_torch.kernel.protocol import Answer, Query, Status
from learn_torch.kernel.wire_types import MAX_BODY
from learn_torch.worker.queries import inspection, list_variables, names, session_usage

AGAIN_SECONDS = 0.05
"""How often a late answer is interrupted: learner code may catch the first interrupt."""


@dataclass(frozen=True)
class Kind:
    """How one kind of query is answered."""

    args: type[msgspec.Struct]
    answer: Callable[[Any, Any], msgspec.Struct]
    """Takes the arguments, and the namespace (child) or the session's GPU, if it has one (guard)."""
    by: Literal["child", "guard"] = "child"
    without_names: bool = False
    """Whether the guard answers it during a run, from an empty namespace."""


KINDS: dict[str, Kind] = {
    "complete": Kind(name_queries.Complete, names.complete, without_names=True),
    "docs": Kind(name_queries.AskDocs, names.look_up, without_names=True),
    "variables": Kind(queries.AskVariables, list_variables.list_variables),
    "inspect": Kind(queries.Inspect, inspection.inspect),
    "usage": Kind(queries.AskUsage, session_usage.measure, by="guard"),
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
