"""The kernel manager: one kernel, started again after its death, and the sessions open in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from learn_torch.errors import (
    DeviceUnavailable,
    KernelDied,
    KernelError,
    LearnTorchError,
    SandboxTooWeak,
)
from learn_torch.i18n.message import listing, msg
from learn_torch.kernel.sandbox_levels import SandboxStatus
from learn_torch.kernel.user_limits import FREE, UserLimits
from learn_torch.session.events import KernelChanged

if TYPE_CHECKING:  # the course list imports this before the first paint, and needs no frames
    from learn_torch.course.model import Lesson
    from learn_torch.kernel.protocol import Ready
    from learn_torch.kernel.wire_types import Device
    from learn_torch.session.ports import KernelPort, SessionPort

Asked = dict[str, Any]
"""What a session is asked for, except its seed: what Kernel.open takes."""
Admit = Callable[[SandboxStatus], None]
"""Raises SandboxTooWeak for a sandbox in which the lessons must not run."""


LAUNCH_SECONDS = 0.1
"""How long leaving waits for a kernel that is being launched: until then it has no process id."""


class KernelState(msgspec.Struct, frozen=True):
    """Where the kernel is between not started and lost."""

    phase: Literal["cold", "warming", "ready", "lost"] = "cold"
    ready: Ready | None = None
    """Set once it is ready."""
    error: LearnTorchError | None = None
    """Why it is lost."""


class Environment(msgspec.Struct, frozen=True):
    """What lessons run in here: the device, torch and the sandbox."""

    device: Device
    torch: str
    """Its version."""
    status: SandboxStatus

    @property
    def sandbox(self) -> str:
        """The word for the sandbox's level."""
        return self.status.level


class KernelManager:
    """Starts a kernel when one is needed, and another when it has died.

    `sessions` may be open at a time; one more waits until one of them is closed. The screen has
    one, `--check` one a job.
    """

    def __init__(
        self,
        make_kernel: Callable[[], KernelPort],
        device: str = "auto",
        *,
        limits: UserLimits = FREE,
        admit: Admit | None = None,
        sessions: int = 1,
        reuse: bool = False,
    ) -> None:
        """`reuse`: a session that is released serves the next lesson that asks for the same."""
        self._make_kernel = make_kernel
        self._device = device
        self._admit = admit
        self.limits = limits
        """The ceilings from the learner's settings."""
        self.state = KernelState()
        self._kernel: KernelPort | None = None
        self._starting: asyncio.Task[None] | None = None
        self._may_start = asyncio.Event()
        self._may_start.set()
        self._slots = asyncio.Semaphore(sessions)
        self._sessions: dict[SessionPort, Asked] = {}
        """The open sessions, and what each was asked for."""
        self._reuse = reuse
        self._released: list[tuple[SessionPort, Asked]] = []
        self._watchers: list[Callable[[KernelChanged], None]] = []

    # --- the kernel -------------------------------------------------------------------------

    def postpone(self) -> None:
        """Let everybody who needs a kernel wait for `start`: the first paint comes before it."""
        self._may_start.clear()
        self._change(KernelState("warming"))

    async def start(self) -> KernelState:
        """Start the kernel if none is alive; return how that went."""
        self._may_start.set()
        with suppress(LearnTorchError):  # the state says it
            await self._acquire()
        return self.state

    async def _acquire(self) -> KernelPort:
        """Return a kernel that is alive; raises KernelDied or KernelMismatch.

        Everybody who asks during a start shares it, and its failure.
        """
        await self._may_start.wait()
        if self._starting is None or (self._starting.done() and not self._alive):
            self._starting = asyncio.create_task(self._start())
        await asyncio.shield(self._starting)
        if self.state.error is not None:
            raise self.state.error
        assert self._kernel is not None, "a start without an error leaves a kernel"
        return self._kernel

    @property
    def _alive(self) -> bool:
        return self._kernel is not None and self._kernel.alive

    async def _start(self) -> None:
        self._change(KernelState("warming"))
        if self._kernel is not None:
            await self._kernel.close()
        self._kernel = self._make_kernel()
        try:
            self._change(KernelState("ready", await self._kernel.start()))
        except LearnTorchError as error:
            await self._kernel.close()
            self._kernel = None
            self._change(KernelState("lost", error=error))

    def watch(self, tell: Callable[[KernelChanged], None]) -> Callable[[], None]:
        """Call `tell` at each change of the state; the returned function ends that."""
        self._watchers.append(tell)
        return lambda: self._watchers.remove(tell)

    async def changes(self) -> AsyncIterator[KernelChanged]:
        """Yield the present state and each later one."""
        news: asyncio.Queue[KernelChanged] = asyncio.Queue()
        news.put_nowait(KernelChanged(self.state))
        unwatch = self.watch(news.put_nowait)
        try:
            while True:
                yield await news.get()
        finally:
            unwatch()

    def _change(self, state: KernelState) -> None:
        self.state = state
        for tell in list(self._watchers):
            tell(KernelChanged(state))

    async def close(self) -> None:
        """End every session and the kernel."""
        if self._starting is not None and not self._starting.done():
            self._starting.cancel()
            await asyncio.wait({self._starting})
        kernel, self._kernel = self._kernel, None
        self._sessions.clear()
        self._released.clear()
        if kernel is not None:
            await kernel.close()

    async def abandon(self) -> None:
        """Leave sessions and kernel to end by themselves: quitting does not wait for them.

        A kernel that is just being launched is ended, which takes some 20 ms.
        """
        if self._starting is not None and not self._starting.done():
            self._starting.cancel()
            await asyncio.wait({self._starting}, timeout=LAUNCH_SECONDS)
        kernel, self._kernel = self._kernel, None
        if kernel is not None:
            kernel.abandon()

    # --- sessions ---------------------------------------------------------------------------

    async def open_session(
        self, lesson: Lesson, *, seed: int | None = None, run_seconds: float | None = None
    ) -> SessionPort:
        """Open a session for a lesson; `run_seconds`: limit of a run where it declares none.

        Raises DeviceUnavailable, RequirementMissing, SandboxTooWeak, KernelDied or KernelMismatch.
        """
        # Here, because the first paint waits for no session.
        from learn_torch.kernel.session_limits import asked_for

        await self._slots.acquire()
        try:
            asked = asked_for(lesson, self._device, self.limits, run_seconds)
            seed = lesson.seed if seed is None else seed
            session = await self._renew(asked, seed) or await self._open(asked, seed)
        except BaseException:
            self._slots.release()
            raise
        self._sessions[session] = asked
        return session

    @asynccontextmanager
    async def another_session(self) -> AsyncIterator[None]:
        """Allow one session more for as long as the body runs."""
        self._slots.release()
        try:
            yield
        finally:
            await self._slots.acquire()

    async def _renew(self, asked: Asked, seed: int) -> SessionPort | None:
        """Start a released session again, in a fresh process and folder; None where none will do."""
        while self._released:
            session, before = self._released.pop()
            try:
                if before == asked:
                    await session.restart(seed, emptied=True)
                    return session
            except KernelError:
                pass  # something was left in it, or the kernel is gone
            except BaseException:
                self._released.append((session, before))
                raise
            await self._end(session)
        return None

    async def _open(self, asked: Asked, seed: int) -> SessionPort:
        kernel = await self._acquire()
        session = await kernel.open(seed=seed, **asked)
        try:
            if self._admit is not None:
                self._admit(SandboxStatus.of(session.opened))
        except SandboxTooWeak:
            await session.close()  # nothing has run in it
            raise
        return session

    async def close_session(self, session: SessionPort) -> None:
        """Close a session; a kernel that dies meanwhile is noticed."""
        try:
            await self._end(session)
        finally:
            self.drop_session(session)

    async def release_session(self, session: SessionPort) -> None:
        """Keep a session in which nothing runs for the next lesson; close it where none is reused."""
        asked = self._sessions.get(session)
        if not self._reuse or asked is None:
            await self.close_session(session)
            return
        session.on_late = None
        self._released.append((session, asked))
        self.drop_session(session)

    async def close_released(self) -> None:
        """Close the sessions that wait for another lesson."""
        while self._released:
            await self._end(self._released.pop()[0])

    async def _end(self, session: SessionPort) -> None:
        with suppress(KernelError):
            await session.close()

    def drop_session(self, session: SessionPort) -> None:
        """Forget a session that is closed or lost; notice it if the kernel went with it."""
        if self._sessions.pop(session, None) is not None:
            self._slots.release()
        if self.state.phase == "ready" and not self._alive:
            died = KernelDied(msg("The kernel ended."), msg("Your work is kept."))
            self._change(KernelState("lost", error=died))

    async def environment(self) -> Environment:
        """Return what a session gets here, as the kernel says it; raises DeviceUnavailable, KernelDied.

        An open session knows more: whether the use of its GPU is watched.
        """
        await self._acquire()
        ready = self.state.ready
        assert ready is not None, "a kernel that is alive said Ready"
        if self._sessions:
            opened = next(reversed(self._sessions)).opened
            return Environment(opened.device, ready.torch, SandboxStatus.of(opened))
        device = ready.device(self._device)
        if device is None:
            here = listing(device.label for device in ready.devices)
            raise DeviceUnavailable(
                msg("There is no device {wanted} here.", wanted=self._device),
                msg("Choose one of these with --device: {names}.", names=here),
            )
        return Environment(device, ready.torch, SandboxStatus.of(ready))
