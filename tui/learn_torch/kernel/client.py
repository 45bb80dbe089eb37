"""The host's end of the kernel: sessions, and the events of their runs, on asyncio, without threads."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from learn_torch.errors import KernelDied, KernelMismatch
from learn_torch.i18n.message import msg
from learn_torch.kernel.frames import BadFrame, Splitter, check_protocol, decode_reply, pack
from learn_torch.kernel.protocol import Open, Ready, Reply, Request
from learn_torch.kernel.session import Session
from learn_torch.kernel.transport import SubprocessTransport, Transport
from learn_torch.kernel.wire_types import Limits

GOODBYE_SECONDS = 6.0
"""How long a closing kernel may clean up before it is killed."""


class Kernel:
    """The warm process from which sessions are forked; `import torch` is paid here, once."""

    def __init__(
        self, launcher: str = "", transport: Transport | None = None, *, prefetch: bool = True
    ) -> None:
        """`prefetch`: import in quiet moments what no lesson names, for code that will be typed."""
        self._prefetch = prefetch
        self._transport = transport or SubprocessTransport(launcher)
        self._running = False
        """Whether there is a process that has to be ended."""
        self._reader: asyncio.Task[None] | None = None
        self._warm: asyncio.Future[Ready] | None = None
        self._sessions: dict[int, Session] = {}
        self._last_number = 0
        self._death: KernelDied | KernelMismatch | None = None
        self.ready: Ready | None = None
        """What the kernel said of itself; None while it warms."""

    async def start(self) -> Ready:
        """Launch the kernel and wait until it is warm.

        Raises KernelDied or KernelMismatch. If it fails or is cancelled, no process is left.
        """
        self._warm = asyncio.get_running_loop().create_future()
        try:
            await self._transport.start()
        except (OSError, ValueError) as error:  # ValueError: quotes of the launcher that do not end
            raise KernelDied(
                msg("The kernel could not be started: {error}.", error=str(error)),
                msg("Check the launcher's command."),
            ) from error
        self._running = True
        self._reader = asyncio.create_task(self._read())
        try:
            self.ready = await self._warm
        except BaseException:
            await self.close()
            raise
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

        Raises DeviceUnavailable, RequirementMissing, or KernelDied. If it is cancelled, the kernel
        closes what it had opened by then.
        """
        self._last_number += 1
        session = Session(self, self._last_number)
        self._sessions[session.number] = session
        request = Open(
            session.number, seed, device, data, requires, limits or Limits(), stages, self._prefetch
        )
        try:
            await session.open(request)
        except BaseException:
            session.abandon()
            raise
        return session

    async def close(self) -> None:
        """End every session and the kernel; safe to call at any time, and twice."""
        if not self._running:
            return
        self._transport.hang_up()
        if self.ready is None:
            self._transport.kill()  # it is still importing, and has nothing to clean up
        try:
            async with asyncio.timeout(GOODBYE_SECONDS):
                await self._transport.wait()
        except TimeoutError:
            self._transport.kill()
            await self._transport.wait()
        finally:
            self._transport.kill()  # a second cancellation must not leave it running
        self._running = False
        if self._reader is not None:
            self._reader.cancel()
            with suppress(asyncio.CancelledError):
                await self._reader

    def abandon(self) -> None:
        """Leave the kernel to end by itself: it cleans up once its input ends. Waits for nothing."""
        if not self._running:
            return
        self._running = False
        self._transport.hang_up()
        if self.ready is None or not self._sessions:
            self._transport.kill()  # in an import of seconds, with nothing to clean up
        if self._reader is not None:
            self._reader.cancel()

    @property
    def alive(self) -> bool:
        """Whether requests still reach it."""
        return self._running and self._death is None

    def send(self, request: Request) -> None:
        """Queue a request; raises KernelDied if there is no kernel to take it."""
        if self._death is not None:
            raise self._death
        if not self._running:
            raise KernelDied(msg("The kernel is not running."))
        self._transport.write(pack(request))

    def forget(self, number: int) -> None:
        """Drop a session that is over."""
        self._sessions.pop(number, None)

    # --- what comes back --------------------------------------------------------------------

    async def _read(self) -> None:
        """Deliver frames until the kernel hangs up, or sends bytes that are no frame."""
        splitter = Splitter()
        death: KernelDied | KernelMismatch
        try:
            while data := await self._transport.read():
                for body in splitter.feed(data):
                    if self._warm is not None and not self._warm.done():
                        check_protocol(body)
                    self._deliver(decode_reply(body))
            death = await self._post_mortem()
        except BadFrame as error:
            death = KernelMismatch(
                msg("The kernel's answer makes no sense ({error}).", error=error.why),
                msg("Does the launcher write to stdout, or run another version of learn-torch?"),
            )
            self._transport.kill()
        self._on_death(death)

    def _deliver(self, frame: Reply) -> None:
        if isinstance(frame, Ready):
            if self._warm is not None and not self._warm.done():
                self._warm.set_result(frame)
            return
        session = self._sessions.get(frame.session)
        if session is not None:
            session.on_frame(frame)

    async def _post_mortem(self) -> KernelDied:
        """The end of the kernel, with the last line that it wrote to stderr."""
        try:
            async with asyncio.timeout(GOODBYE_SECONDS):
                code = await self._transport.wait()
        except TimeoutError:  # it closed its stdout, and lives on
            self._transport.kill()
            code = await self._transport.wait()
        lines = (await self._transport.stderr_tail()).decode(errors="replace").strip().splitlines()
        kept = msg("Your work is kept.")
        if not lines:
            return KernelDied(msg("The kernel ended (exit code {code}).", code=code), kept)
        last = lines[-1][:300]
        ended = msg("The kernel ended (exit code {code}): {last}.", code=code, last=last)
        return KernelDied(ended, kept)

    def _on_death(self, death: KernelDied | KernelMismatch) -> None:
        self._death = death
        if self._warm is not None and not self._warm.done():
            self._warm.set_exception(death)
        for session in tuple(self._sessions.values()):
            session.fail(death)
