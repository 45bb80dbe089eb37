"""The learner's desk: one kernel, and the session of the lesson that lies open.

Knows nothing of the screen. The kernel is warmed once, in the background; `sit` waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from learn_torch.app.ports import KernelPort, SessionPort
from learn_torch.course.model import Lesson
from learn_torch.errors import KernelDied, KernelError, LearnTorchError, SandboxTooWeak
from learn_torch.kernel.levels import SandboxStatus
from learn_torch.kernel.protocol import Opened, Ready
from learn_torch.kernel.session_limits import FREE, session_limits
from learn_torch.kernel.stages import stages_of
from learn_torch.kernel.user_limits import UserLimits


@dataclass(frozen=True)
class KernelState:
    """How the kernel stands."""

    phase: Literal["cold", "warming", "ready", "lost"] = "cold"
    ready: Ready | None = None
    """Set once it is ready."""
    trouble: str = ""
    """What to say when it is lost."""


class Desk:
    """Holds what must be closed at the end."""

    def __init__(
        self,
        make_kernel: Callable[[], KernelPort],
        device: str,
        admit: Callable[[SandboxStatus], None] | None = None,
        ceilings: UserLimits = FREE,
    ) -> None:
        self._make_kernel = make_kernel
        self._device = device
        self._admit = admit
        """Raises SandboxTooWeak for a sandbox in which these lessons must not run; None: any will do."""
        self.ceilings = ceilings
        """What the learner's settings allow a session at most."""
        self.lesson: Lesson | None = None
        """Whose session lies open, or was asked for last."""
        self._kernel: KernelPort | None = None
        self._warm: asyncio.Future[None] | None = None
        self._turn = asyncio.Lock()
        self.session: SessionPort | None = None
        self.state = KernelState()

    def warming(self) -> KernelState:
        """Take note that a kernel is about to be started; whoever sits down now waits for it."""
        self.state = KernelState("warming")
        self._warm = asyncio.get_running_loop().create_future()
        return self.state

    async def warm(self) -> KernelState:
        """Start the kernel, or another one in place of one that died; says how it went."""
        if self._warm is None or self._warm.done():
            self.warming()
        assert self._warm is not None
        try:
            if self._kernel is not None:
                await self._kernel.close()
            self._kernel = self._make_kernel()
            self.state = KernelState("ready", await self._kernel.start())
        except LearnTorchError as error:
            self.state = KernelState("lost", trouble=str(error))
        finally:
            if not self._warm.done():
                self._warm.set_result(None)
        return self.state

    async def sit(self, lesson: Lesson) -> SessionPort:
        """A session for `lesson`, in place of the one before; waits for the kernel to be warm.

        Raises DeviceUnavailable, RequirementMissing, SandboxTooWeak, KernelDied.
        """
        async with self._turn:
            self.lesson = lesson
            await self._stand()
            kernel = await self._warmed()
            device = "cuda" if lesson.device == "cuda" and self._device == "auto" else self._device
            session = await kernel.open(
                seed=lesson.seed,
                device=device,
                data=lesson.data,
                requires=lesson.requires,
                limits=session_limits(lesson, self.ceilings),
                stages=stages_of(lesson),
            )
            await self._let_in(session)
            self.session = session
            return session

    async def _let_in(self, session: SessionPort) -> None:
        """Close a session again that is too weak for these lessons; nothing has run in it."""
        if self._admit is None:
            return
        try:
            self._admit(SandboxStatus.of(session.opened))
        except SandboxTooWeak:
            await session.close()
            raise

    async def look(self) -> Opened:
        """What a session is here: the one that lies open, or one opened for this and closed.

        Waits for the kernel to be warm; raises DeviceUnavailable or KernelDied.
        """
        if self.session is not None:
            return self.session.opened
        kernel = await self._warmed()
        session = await kernel.open(device=self._device)
        await session.close()
        return session.opened

    async def _warmed(self) -> KernelPort:
        if self._warm is not None:
            await asyncio.shield(self._warm)
        if self._kernel is None or self.state.phase != "ready":
            raise KernelDied(self.state.trouble or "There is no kernel.")
        return self._kernel

    async def _stand(self) -> None:
        session, self.session = self.session, None
        if session is not None:
            try:
                await session.close()
            except KernelError as error:
                self.mourn(error)

    def mourn(self, error: KernelError) -> None:
        """Take note that the kernel died under a session."""
        self.session = None
        self.state = KernelState("lost", trouble=str(error))

    async def close(self) -> None:
        """End the session and the kernel."""
        kernel, self._kernel = self._kernel, None
        self.session = None
        if kernel is not None:
            await kernel.close()
