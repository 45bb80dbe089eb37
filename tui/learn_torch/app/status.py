"""The right end of the status line: kernel, device, sandbox."""

from __future__ import annotations

from learn_torch.app.desk import KernelState
from learn_torch.app.marks import Marks
from learn_torch.app.words import spent
from learn_torch.kernel.protocol import Opened


def kernel_words(state: KernelState) -> str:
    """How the kernel stands, for the course screen."""
    match state.phase:
        case "ready" if state.ready is not None:
            return f"{state.ready.devices[0].label}, torch ready in {spent(state.ready.seconds)}"
        case "lost":
            return "torch did not start"
    return "torch is warming up…"


def session_words(
    state: KernelState, opened: Opened | None, running: int | None, waiting: bool, marks: Marks
) -> str:
    """How the session stands, for the lesson screen. `running`: seconds, None when nothing runs."""
    if opened is None:
        if state.phase == "lost":
            return "no kernel"
        doing = "torch is warming up…" if state.phase != "ready" else "opening…"
        return marks.plain(f"{doing} your run waits" if waiting else doing)
    doing = "ready" if running is None else f"running {running} s"
    return marks.joined(doing, opened.device.label, opened.sandbox)
