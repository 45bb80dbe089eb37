"""How many of our functions, in how many files, are between a cause and its effect.

`sys.setprofile` sees every call. At a hand-off (a Textual message, a timer, a queue) the stack of our
functions is stored with the object handed over; a function that gets this object as an argument
continues that stack. At the effect, the whole chain is counted: what the framework calls in between
is not ours and does not count, nor do functions that returned before the hand-off.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from textual.dom import DOMNode
from textual.message_pump import MessagePump

from tests.house.source import PACKAGE

HANDOFFS = (
    MessagePump.post_message,
    MessagePump.set_timer,
    MessagePump.call_later,
    MessagePump.call_after_refresh,
    DOMNode.run_worker,
    asyncio.Queue.put_nowait,
    asyncio.BaseEventLoop.create_task,
)

Step = tuple[str, str]
"""File and function."""
Effect = Callable[[FrameType, str, Any], bool]
"""Whether a profile event (frame, event, arg) is the effect; called for every event."""


@dataclass
class PathTracer:
    """Finds the chain of our calls that leads to the first effect."""

    effect: Effect
    package: Path = PACKAGE
    handoffs: tuple[Callable[..., Any], ...] = HANDOFFS
    chain: list[Step] = field(default_factory=list)
    """From the cause to the effect; empty until there was one."""

    def __post_init__(self) -> None:
        self._root = str(self.package)
        self._handoff_codes = {function.__code__ for function in self.handoffs}
        self._handed: dict[int, tuple[Any, list[Step]]] = {}
        """By the id of the object handed over; the object is kept, so that no other gets its id."""
        self._callbacks: dict[CodeType, list[Step]] = {}
        self._origins: dict[int, tuple[FrameType, list[Step]]] = {}

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Trace everything that this thread does inside."""
        sys.setprofile(self._see)
        try:
            yield
        finally:
            sys.setprofile(None)

    @property
    def calls(self) -> int:
        return len(self.chain)

    @property
    def files(self) -> int:
        return len({file for file, _ in self.chain})

    def _see(self, frame: FrameType, event: str, arg: Any) -> None:
        if self.chain or event not in ("call", "c_call"):
            return
        if event == "call" and frame.f_code in self._handoff_codes:
            self._hand_over(frame)
        elif event == "call" and self._is_ours(frame):
            self._enter(frame)
        if self.effect(frame, event, arg):
            self.chain = self._chain(frame)

    def _hand_over(self, frame: FrameType) -> None:
        stack = self._chain(frame)
        for value in list(frame.f_locals.values())[1:]:  # without self
            code = _code_of(value)
            if code is not None and self._is_our_code(code):
                self._callbacks[code] = stack
            elif not isinstance(value, int | float | str | bool | None):
                self._handed[id(value)] = (value, stack)

    def _enter(self, frame: FrameType) -> None:
        if id(frame) in self._origins and self._origins[id(frame)][0] is frame:
            return  # a coroutine that goes on
        names = frame.f_code.co_varnames[: frame.f_code.co_argcount]
        handed = (self._handed.get(id(frame.f_locals.get(name))) for name in names)
        origin = next((found[1] for found in handed if found), None)
        if origin is None:
            origin = self._callbacks.pop(frame.f_code, None)
        if origin is not None:
            self._origins[id(frame)] = (frame, origin)

    def _chain(self, frame: FrameType) -> list[Step]:
        own: list[Step] = []
        at: FrameType | None = frame
        while at is not None:
            if self._is_ours(at):
                file = str(Path(at.f_code.co_filename).relative_to(self.package))
                own.append((file, at.f_code.co_qualname))
                found = self._origins.get(id(at))
                if found is not None and found[0] is at:
                    return [*found[1], *reversed(own)]
            at = at.f_back
        return list(reversed(own))

    def _is_ours(self, frame: FrameType) -> bool:
        return self._is_our_code(frame.f_code)

    def _is_our_code(self, code: CodeType) -> bool:
        return code.co_filename.startswith(self._root)


def _code_of(value: Any) -> CodeType | None:
    """The code that runs when a callback, a coroutine or a partial runs; None for other objects."""
    while isinstance(value, partial):
        value = value.func
    value = getattr(value, "__func__", value)
    code = getattr(value, "__code__", None) or getattr(value, "cr_code", None)
    return code if isinstance(code, CodeType) else None
