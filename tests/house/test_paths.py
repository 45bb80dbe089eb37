"""The tracer of paths follows a cause through calls, timers, messages and queues."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from tests.house.paths import HANDOFFS, PathTracer

HERE = Path(__file__).parent


class Loop:
    """Calls a callback when its giver has returned."""

    def later(self, callback: Any) -> None:
        self.waiting = callback


LOOP = Loop()


def cause() -> None:
    unrelated()
    prepare()


def unrelated() -> None: ...


def prepare() -> None:
    LOOP.later(partial(store, "x"))


def store(text: str) -> None:
    write(text)


def write(text: str) -> None:
    text.encode()


def encodes(frame: FrameType, event: str, arg: Any) -> bool:
    return event == "c_call" and arg.__name__ == "encode"


def test_calls_before_and_after_a_hand_off_are_one_path() -> None:
    tracer = PathTracer(encodes, package=HERE, handoffs=(Loop.later,))
    with tracer.watching():
        cause()
        LOOP.waiting()
    names = [name for _, name in tracer.chain]
    assert names[-5:] == ["cause", "prepare", "Loop.later", "store", "write"]


async def test_an_object_that_goes_through_a_queue_is_followed() -> None:
    queue: asyncio.Queue[list[str]] = asyncio.Queue()

    def produce() -> None:
        queue.put_nowait(["x"])

    def consume(item: list[str]) -> None:
        write(item[0])

    tracer = PathTracer(encodes, package=HERE, handoffs=HANDOFFS)
    with tracer.watching():
        produce()
        consume(await queue.get())
    names = [name.rpartition(".")[2] for _, name in tracer.chain]
    assert names[-3:] == ["produce", "consume", "write"]


def test_without_the_effect_there_is_no_path() -> None:
    tracer = PathTracer(encodes, package=HERE)
    with tracer.watching():
        unrelated()
    assert (tracer.calls, tracer.files) == (0, 0)
