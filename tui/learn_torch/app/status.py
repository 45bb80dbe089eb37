"""The right end of the status line: kernel, device, sandbox."""

from __future__ import annotations

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.words import spent
from learn_torch.i18n.translate import tr
from learn_torch.kernel.protocol import Opened
from learn_torch.session.kernel_manager import KernelState


def kernel_words(state: KernelState) -> str:
    """How the kernel stands, for the course screen."""
    match state.phase:
        case "ready" if state.ready is not None:
            device, time = state.ready.devices[0].label, spent(state.ready.seconds)
            return tr("{device}, torch ready in {time}", device=device, time=time)
        case "lost":
            return tr("torch did not start")
    return tr("torch is warming up…")


def session_words(
    state: KernelState, opened: Opened | None, running: int | None, waiting: bool, marks: Glyphs
) -> str:
    """How the session stands, for the lesson screen. `running`: seconds, None when nothing runs."""
    if opened is None:
        if state.phase == "lost":
            return tr("no kernel")
        doing = tr("torch is warming up…") if state.phase != "ready" else tr("opening…")
        return marks.plain(f"{doing} {tr('your run waits')}" if waiting else doing)
    doing = tr("ready") if running is None else tr("running {seconds} s", seconds=running)
    return marks.joined(doing, opened.device.label, tr(opened.sandbox))
