"""A kernel in the same process: a third transport, whose other end is a function of the test."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from learn_torch.kernel.frames import Splitter, decode_request, pack
from learn_torch.kernel.protocol import (
    PROTOCOL,
    Close,
    Finished,
    Gone,
    Open,
    Opened,
    Ready,
    Reply,
    Request,
    Restart,
    RunCell,
)
from learn_torch.kernel.wire_types import Device

CPU = Device("cpu", "a processor")
READY = Ready(PROTOCOL, "3.11", "2.14.1", "0.29", (CPU,), 0.0, 1)

Answer = Callable[[Request], Iterable[Reply]]


def obedient(request: Request) -> Iterable[Reply]:
    """Answer as a real kernel does where nothing goes wrong."""
    match request:
        case Open(session=number) | Restart(session=number):
            yield Opened(number, 1, CPU, "/nowhere", "confined")
        case RunCell(session=number, run=run):
            yield Finished(number, run, "ok", 0.0)
        case Close(session=number):
            yield Gone(number)


class PipeTransport:
    """Hands each request to `answer`, and delivers its replies."""

    def __init__(self, answer: Answer = obedient, hello: bytes | None = None) -> None:
        self._answer = answer
        self._hello = pack(READY) if hello is None else hello
        self._replies: asyncio.Queue[bytes] = asyncio.Queue()
        self._requests = Splitter()
        self.asked: list[Request] = []
        self.ended = asyncio.Event()
        self.killed = 0

    async def start(self) -> None:
        self._replies.put_nowait(self._hello)

    async def read(self) -> bytes:
        return await self._replies.get()

    def write(self, data: bytes) -> None:
        for body in self._requests.feed(data):
            request = decode_request(body)
            self.asked.append(request)
            for reply in self._answer(request):
                self.say(pack(reply))

    def say(self, data: bytes) -> None:
        """Deliver bytes to the host."""
        self._replies.put_nowait(data)

    def say_frames(self, frames: Iterable[Reply]) -> None:
        """Deliver frames to the host."""
        for frame in frames:
            self.say(pack(frame))

    def hang_up(self) -> None:
        self._end()

    def kill(self) -> None:
        self.killed += 1
        self._end()

    def _end(self) -> None:
        self.ended.set()
        self._replies.put_nowait(b"")

    async def wait(self) -> int:
        await self.ended.wait()
        return 0

    async def stderr_tail(self) -> bytes:
        return b"its last line\n"
