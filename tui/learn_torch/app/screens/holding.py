"""Pages about the sandbox: what holds a cell, and the question before a stranger's lesson."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding

from learn_torch.app import holding
from learn_torch.app.desk import Desk
from learn_torch.app.gate import Gate
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.holding import Looked, Part
from learn_torch.app.messages import TrustGiven
from learn_torch.app.screens.reading import ReadingScreen
from learn_torch.course.course import Entry
from learn_torch.errors import KernelError
from learn_torch.i18n.translate import later
from learn_torch.kernel.levels import SandboxStatus
from learn_torch.kernel.session_limits import in_force


class HoldingScreen(ReadingScreen):
    """A page that waits for torch to be warm, looks at a session, and tells what it saw."""

    BINDINGS: ClassVar = [Binding("S,f4", "dismiss", show=False)]

    def __init__(self, title: str, desk: Desk, tell: Callable[[Looked], Sequence[Part]]) -> None:
        self.looked = Looked()
        super().__init__(title, lambda: tell(self.looked))
        self._desk = desk

    def on_mount(self) -> None:
        """Look; whoever reads does not wait for it."""
        self.look()

    @work(exclusive=True, group="look", exit_on_error=False, description="looking at the sandbox")
    async def look(self) -> None:
        """Fill in what holds a session here."""
        try:
            opened = await self._desk.look()
        except KernelError as error:
            self.looked = Looked(trouble=str(error))
        else:
            self.looked = Looked(SandboxStatus.of(opened))
        self.tell()


class TrustScreen(HoldingScreen):
    """May a lesson of others open? What it is, what it may, what holds it."""

    BINDINGS: ClassVar = [
        Binding("t", "trust", "Trust and open", tooltip="Open this lesson, now and later.")
    ]

    def __init__(
        self, entry: Entry, cell: str | None, desk: Desk, gate: Gate, marks: Glyphs
    ) -> None:
        def tell(looked: Looked) -> list[Part]:
            return holding.question(entry, looked, self._refusal(looked), marks, desk.ceilings)

        self._entry = entry
        self._cell = cell
        self._gate = gate
        super().__init__(later("A lesson of others"), desk, tell)

    def _refusal(self, looked: Looked) -> str:
        return self._gate.refusal(looked.holding) if looked.holding else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Trust means something once it is known what would hold the lesson, and that it would."""
        if action == "trust":
            return self.looked.holding is not None and not self._refusal(self.looked)
        return True

    def action_trust(self) -> None:
        """Yes."""
        self.post_message(TrustGiven(self._entry, self._cell))


def holding_page(desk: Desk, marks: Glyphs) -> HoldingScreen:
    """The table of promises, and the limits that are in force."""

    def tell(looked: Looked) -> list[Part]:
        limits = in_force(desk.ceilings, desk.lesson)
        return [*holding.promises(looked, marks), *holding.limits(limits, marks)]

    return HoldingScreen(later("Sandbox"), desk, tell)
