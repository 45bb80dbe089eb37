"""The host's end of the kernel: sessions, and what their runs say, on asyncio, without threads."""

from __future__ import annotations

import asyncio
import contextlib
from asyncio.subprocess import Process

from learn_torch.errors import KernelDied, KernelMismatch
from learn_torch.kernel import launcher as launchers
from learn_torch.kernel.frames import HEADER, MAX_FRAME, BadFrame, decode_reply, pack
from learn_torch.kernel.protocol import PROTOCOL, Limits, Open, Ready, Reply, Request
from learn_torch.kernel.session import Event, Session

LAST_WORDS_SECONDS = 0.5
"""How long to wait for the end of stderr, which a left-over process may hold open."""
GOODBYE_SECONDS = 6.0
"""How long a closing kernel may clean up before it is killed."""

__all__ = ["Event", "Kernel", "Session"]


class Kernel:
    """The warm process from which sessions are forked; `import torch` is paid here, once."""

    def __init__(self, launcher: str = "") -> None:
        self._launcher = launcher
        self._process: Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._narrator: asyncio.Task[None] | None = None
        self._warm: asyncio.Future[Ready] | None = None
        self._sessions: dict[int, Session] = {}
        self._numbers = 0
        self._stderr = bytearray()
        self._death: KernelDied | KernelMismatch | None = None
        self.ready: Ready | None = None
        """What the kernel said of itself; None while it warms."""

    async def start(self) -> Ready:
        """Launch the kernel and wait until it is warm; raises KernelDied or KernelMismatch."""
        self._warm = asyncio.get_running_loop().create_future()
        try:
            self._process = await launchers.launch(self._launcher)
        except OSError as error:
            raise KernelDied(
                f"The kernel could not be started: {error}.", "Check the launcher's command."
            ) from error
        self._reader = asyncio.create_task(self._read(self._process))
        self._narrator = asyncio.create_task(self._listen(self._process))
        self.ready = await self._warm
        return self.ready

    async def open(
        self,
        *,
        seed: int = 0,
        device: str = "auto",
        data: tuple[str, ...] = (),
        requires: tuple[str, ...] = (),
        limits: Limits | None = None,
        stages: tuple[str, ...] = (),
    ) -> Session:
        """A session with an empty namespace.

        Raises DeviceUnavailable, RequirementMissing, or KernelDied.
        """
        self._numbers += 1
        session = Session(self, self._numbers)
        self._sessions[session.number] = session
        self.send(Open(session.number, seed, device, data, requires, limits or Limits(), stages))
        try:
            session.opened = await session.next_opened()
        except BaseException:
            self._sessions.pop(session.number, None)
            raise
        return session

    async def close(self) -> None:
        """End every session and the kernel; safe to call at any time, and twice."""
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        if self.ready is None and process.returncode is None:
            process.kill()  # it is still importing: it has started nothing that would be left
        try:
            async with asyncio.timeout(GOODBYE_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
        for task in (self._reader, self._narrator):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        self._process = None

    @property
    def alive(self) -> bool:
        """Whether requests still reach it."""
        return self._process is not None and self._death is None

    def send(self, request: Request) -> None:
        """Queue a request; raises KernelDied when there is nobody to take it."""
        if self._death is not None:
            raise self._death
        if self._process is None or self._process.stdin is None:
            raise KernelDied("The kernel is not running.", "Start it first.")
        self._process.stdin.write(pack(request))

    def forget(self, number: int) -> None:
        """Drop a session that is over."""
        self._sessions.pop(number, None)

    # --- what comes back --------------------------------------------------------------------

    async def _read(self, process: Process) -> None:
        """Deliver frames until the kernel hangs up, or says something that is no frame."""
        assert process.stdout is not None
        death: KernelDied | KernelMismatch
        try:
            while True:
                header = await process.stdout.readexactly(HEADER)
                length = int.from_bytes(header, "big")
                if length > MAX_FRAME:
                    raise BadFrame(f"a frame of {length} bytes")
                self._deliver(decode_reply(await process.stdout.readexactly(length)))
        except BadFrame as error:
            death = KernelMismatch(
                f"The kernel's answer makes no sense ({error}).",
                "Does the launcher write to stdout, or run another version of learn-torch?",
            )
            process.kill()
        except asyncio.IncompleteReadError:
            code = await process.wait()
            if self._narrator is not None:
                await asyncio.wait({self._narrator}, timeout=LAST_WORDS_SECONDS)
            death = self._post_mortem(code)
        self._on_death(death)

    def _deliver(self, frame: Reply) -> None:
        if isinstance(frame, Ready):
            self._on_ready(frame)
            return
        session = self._sessions.get(frame.session)
        if session is not None:
            session.on_frame(frame)

    def _on_ready(self, frame: Ready) -> None:
        if self._warm is None or self._warm.done():
            return
        if frame.protocol != PROTOCOL:
            raise BadFrame(f"it speaks protocol {frame.protocol}, we speak {PROTOCOL}")
        self._warm.set_result(frame)

    def _post_mortem(self, code: int) -> KernelDied:
        """The end of the kernel, with the last line that it wrote to stderr."""
        words = bytes(self._stderr).decode(errors="replace").strip().splitlines()
        last = f": {words[-1][:300]}" if words else ""
        return KernelDied(f"The kernel ended (exit code {code}){last}.", "Your work is kept.")

    def _on_death(self, death: KernelDied | KernelMismatch) -> None:
        self._death = death
        if self._warm is not None and not self._warm.done():
            self._warm.set_exception(death)
        for session in self._sessions.values():
            session.fail(death)

    async def _listen(self, process: Process) -> None:
        """Keep the newest of the kernel's stderr."""
        assert process.stderr is not None
        while data := await process.stderr.read(4096):
            self._stderr += data
            del self._stderr[: -launchers.STDERR_BYTES]
