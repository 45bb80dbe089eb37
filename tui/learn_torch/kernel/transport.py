"""How bytes reach a kernel and come back: a process here, a launcher's command, a test's pipe.

The shape is that of jupyter_client's KernelProvisionerBase: start, read, write, wait, kill. What
the bytes mean is the client's affair.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from typing import Protocol

READ_BYTES = 1 << 16
STDERR_BYTES = 64 << 10
"""How much of the kernel's stderr is kept, to quote it if the kernel dies."""
STDERR_SECONDS = 0.5
"""How long to wait for the end of stderr, which a left-over process may hold open."""

WORKER = (sys.executable, "-P", "-m", "learn_torch.worker")
"""The command line of the kernel."""


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

    def __init__(self, launcher: str = "") -> None:
        self.command = kernel_command(launcher)
        self._process: Process | None = None
        self._stderr = bytearray()
        self._stderr_reader: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the process in a session of its own, so that the terminal's Ctrl+C passes it by."""
        launching = asyncio.ensure_future(
            asyncio.create_subprocess_exec(
                *self.command, stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True
            )
        )
        try:
            self._process = await asyncio.shield(launching)
        except asyncio.CancelledError:
            # asyncio's own cleaning kills one process, and then waits for pipes that others hold
            self._process = await launching
            self.kill()
            await self._process.wait()
            raise
        self._stderr_reader = asyncio.create_task(self._read_stderr(self._process))

    async def read(self) -> bytes:
        """The next bytes of stdout; empty at its end."""
        assert self._process is not None and self._process.stdout is not None
        return await self._process.stdout.read(READ_BYTES)

    def write(self, data: bytes) -> None:
        """Queue bytes for stdin."""
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.write(data)

    def hang_up(self) -> None:
        """Close stdin."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def kill(self) -> None:
        """Kill the process group: the kernel, and what a launcher has started beside it.

        The guards of the sessions have groups of their own. They live on until they have cleaned up.
        """
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    async def wait(self) -> int:
        """The exit code; stops listening to stderr."""
        assert self._process is not None
        code = await self._process.wait()
        await self.stderr_tail()
        return code

    async def stderr_tail(self) -> bytes:
        """The newest of stderr."""
        if self._stderr_reader is not None:
            _, unfinished = await asyncio.wait({self._stderr_reader}, timeout=STDERR_SECONDS)
            for task in unfinished:
                task.cancel()
        return bytes(self._stderr)

    async def _read_stderr(self, process: Process) -> None:
        assert process.stderr is not None
        while data := await process.stderr.read(4096):
            self._stderr += data
            del self._stderr[:-STDERR_BYTES]


def kernel_command(launcher: str) -> tuple[str, ...]:
    """The command line of a kernel behind `launcher`; empty: on this machine.

    A launcher runs the command after it, with stdin and stdout passed through: "srun --gres=gpu:1",
    "ssh gpu3", "docker run -i image". The other machine needs learn-torch under the same path to
    Python, as on a cluster with a shared file system. Elsewhere write the Python into the launcher:
    "ssh gpu3 /opt/venv/bin/python -P -m learn_torch.worker #".
    """
    prefix, hash_sign, _ = launcher.partition("#")
    return (*shlex.split(prefix), *(() if hash_sign else WORKER))
