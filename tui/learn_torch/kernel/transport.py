"""How bytes reach a kernel and come back: a process here, a launcher's command, a test's pipe.

The shape is that of jupyter_client's KernelProvisionerBase: start, read, write, wait, kill. What
the bytes mean is the client's affair.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from threading import Thread
from typing import IO, Protocol

from learn_torch.kernel import launch

READ_BYTES = 1 << 16
STDERR_BYTES = 64 << 10
"""How much of the kernel's stderr is kept, to quote it if the kernel dies."""
STDERR_SECONDS = 0.5
"""How long to wait for the end of stderr, which a left-over process may hold open."""


class Transport(Protocol):
    """The way to one kernel. Started once; not used again after its end."""

    async def start(self) -> None:
        """Start the kernel; raises OSError. If it fails or is cancelled, nothing is left running."""

    async def read(self) -> bytes:
        """The next bytes of the kernel; empty at the end."""

    def write(self, data: bytes) -> None:
        """Queue bytes for the kernel; dropped if it is gone."""

    def hang_up(self) -> None:
        """End the kernel's input: it closes its sessions and ends by itself."""

    def kill(self) -> None:
        """End the kernel at once. Its sessions notice, and clean up after themselves."""

    async def wait(self) -> int:
        """Wait for the end of the kernel; its exit code."""

    async def stderr_tail(self) -> bytes:
        """The newest of what the kernel wrote to stderr; called after its end."""


class SubprocessTransport:
    """A kernel as a child process, on its stdin and stdout; with a launcher, on another machine."""

    def __init__(self, launcher: str = "", process: launch.Process | None = None) -> None:
        """`process`: one that was launched before."""
        self._launcher = launcher
        self._process = process
        self._stdin: asyncio.WriteTransport | None = None
        self._stdout: asyncio.StreamReader | None = None
        self._ended: asyncio.Future[int] | None = None
        self._tail = bytearray()
        self._tail_reader: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the process, unless there is one, and listen to it."""
        process = self._process = self._process or launch.launch(self._launcher)
        listening = asyncio.ensure_future(self._listen(process))
        try:
            await asyncio.shield(listening)
        except asyncio.CancelledError:
            await listening  # a pipe that is half connected would stay open
            self.hang_up()
            self.kill()
            await self.wait()
            raise

    async def _listen(self, process: launch.Process) -> None:
        assert process.stdin and process.stdout and process.stderr
        self._stdout = await _reader(process.stdout)
        stderr = await _reader(process.stderr)
        loop = asyncio.get_running_loop()
        self._stdin, _ = await loop.connect_write_pipe(asyncio.Protocol, process.stdin)
        self._ended = loop.create_future()
        Thread(target=_reap, args=(process, self._ended), daemon=True).start()
        self._tail_reader = asyncio.create_task(self._read_stderr(stderr))

    async def read(self) -> bytes:
        """The next bytes of stdout; empty at its end."""
        assert self._stdout is not None
        return await self._stdout.read(READ_BYTES)

    def write(self, data: bytes) -> None:
        """Queue bytes for stdin."""
        assert self._stdin is not None
        self._stdin.write(data)

    def hang_up(self) -> None:
        """Close stdin."""
        if self._stdin is not None:
            self._stdin.close()

    def kill(self) -> None:
        """Kill the process group."""
        if self._process is not None:
            launch.kill(self._process)

    async def wait(self) -> int:
        """The exit code; stops listening to stderr."""
        assert self._ended is not None
        code = await asyncio.shield(self._ended)
        await self.stderr_tail()
        return code

    async def stderr_tail(self) -> bytes:
        """The newest of stderr."""
        if self._tail_reader is not None:
            _, unfinished = await asyncio.wait({self._tail_reader}, timeout=STDERR_SECONDS)
            for task in unfinished:
                task.cancel()
        return bytes(self._tail)

    async def _read_stderr(self, stderr: asyncio.StreamReader) -> None:
        while data := await stderr.read(4096):
            self._tail += data
            del self._tail[:-STDERR_BYTES]


async def _reader(pipe: IO[bytes]) -> asyncio.StreamReader:
    """A reader of the other end's bytes, for the running loop."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    return reader


def _reap(process: launch.Process, ended: asyncio.Future[int]) -> None:
    """Wait for the end of a process, in a thread as asyncio does: one that nobody awaits is reaped too."""
    code = process.wait()
    with suppress(RuntimeError):  # the loop is closed
        ended.get_loop().call_soon_threadsafe(ended.set_result, code)
