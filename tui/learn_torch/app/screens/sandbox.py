"""Pages about the sandbox: what holds a cell, and the question before a stranger's lesson."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding

from learn_torch.app import sandbox_table
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.messages import TrustGiven
from learn_torch.app.sandbox_table import Part, SandboxProbe
from learn_torch.app.screens.reading import ReadingScreen
from learn_torch.course.course import Entry
from learn_torch.course.model import Lesson
from learn_torch.errors import KernelError
from learn_torch.i18n.message import NOTHING, Message
from learn_torch.i18n.translate import msgid, tr
from learn_torch.kernel.session_limits import in_force
from learn_torch.session.admission import TrustPolicy
from learn_torch.session.kernel_manager import KernelManager


class SandboxScreen(ReadingScreen):
    """A page that waits for torch to be warm, looks at a session, and tells what it saw."""

    BINDINGS: ClassVar = [Binding("S,f4", "dismiss", show=False)]

    def __init__(
        self, title: str, kernels: KernelManager, tell: Callable[[SandboxProbe], Sequence[Part]]
    ) -> None:
        self.probe = SandboxProbe()
        super().__init__(title, lambda: tell(self.probe))
        self._kernels = kernels

    def on_mount(self) -> None:
        self.look()

    @work(exclusive=True, group="look", exit_on_error=False, description="looking at the sandbox")
    async def look(self) -> None:
        """Fill in what holds a session here."""
        try:
            environment = await self._kernels.environment()
        except KernelError as error:
            self.probe = SandboxProbe(trouble=error.sentences)
        else:
            self.probe = SandboxProbe(environment.status)
        self.tell()


class TrustScreen(SandboxScreen):
    """May a lesson of others open? What it is, what it may, what holds it."""

    BINDINGS: ClassVar = [
        Binding("t", "trust", "Trust and open", tooltip="Open this lesson, now and later.")
    ]

    def __init__(
        self,
        entry: Entry,
        cell: str | None,
        kernels: KernelManager,
        trust: TrustPolicy,
        marks: Glyphs,
    ) -> None:
        def tell(probe: SandboxProbe) -> list[Part]:
            return sandbox_table.question(entry, probe, self._refusal(probe), marks, kernels.limits)

        self._entry = entry
        self._cell = cell
        self._trust = trust
        super().__init__(msgid("A lesson of others"), kernels, tell)

    def _refusal(self, probe: SandboxProbe) -> Message:
        return self._trust.refusal(probe.status) if probe.status else NOTHING

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Trust means something once it is known what would hold the lesson, and that it would."""
        if action == "trust":
            return self.probe.status is not None and not self._refusal(self.probe)
        return True

    def tell(self) -> None:
        """Name the keys in the frame too: in a low terminal the text's end is below it."""
        super().tell()
        if self.check_action("trust", ()):
            keys = f"t{tr(': trust and open')}  escape{tr(': back')}"
            self.query_one("VerticalScroll").border_subtitle = keys

    def action_trust(self) -> None:
        self.post_message(TrustGiven(self._entry, self._cell))


def sandbox_page(kernels: KernelManager, lesson: Lesson | None, marks: Glyphs) -> SandboxScreen:
    """The table of promises, and the limits that are in force."""

    def tell(probe: SandboxProbe) -> list[Part]:
        limits = in_force(kernels.limits, lesson)
        return [*sandbox_table.promises(probe, marks), *sandbox_table.limits(limits, marks)]

    return SandboxScreen(msgid("Sandbox"), kernels, tell)
