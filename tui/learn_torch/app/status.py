"""The right end of the status line: kernel, device, sandbox."""

from __future__ import annotations

from learn_torch.amounts import in_words
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.widgets.status_line import State
from learn_torch.i18n.translate import tr
from learn_torch.kernel.protocol import Opened
from learn_torch.kernel.queries import Usage
from learn_torch.session.kernel_manager import KernelState


def kernel_words(state: KernelState) -> str:
    """How the kernel stands, for the course screen."""
    match state.phase:
        case "ready" if state.ready is not None:
            return tr("torch is ready on {device}", device=state.ready.devices[0].label)
        case "lost":
            return tr("torch did not start")
    return tr("torch is warming up…")


def kernel_tone(state: KernelState) -> State:
    """The colour of the dot before those words."""
    if state.phase == "ready":
        return "ready"
    return "lost" if state.phase == "lost" else "waiting"


def session_tone(state: KernelState, opened: Opened | None, running: bool) -> State:
    """The colour of the dot before the session's words."""
    if opened is None:
        return "lost" if state.phase == "lost" else "waiting"
    return "busy" if running else "ready"


def session_words(
    state: KernelState,
    opened: Opened | None,
    running: str,
    waiting: bool,
    marks: Glyphs,
    usage: Usage | None = None,
) -> str:
    """How the session stands, for the lesson screen. `running`: which cell, and for how long.

    `usage`: its memory is said beside the device.
    """
    if opened is None:
        if state.phase == "lost":
            return tr("no kernel")
        doing = tr("torch is warming up…") if state.phase != "ready" else tr("opening…")
        return marks.plain(f"{doing} {tr('your run waits')}" if waiting else doing)
    memory = "" if usage is None else in_words(usage.memory_bytes >> 20 << 20)
    where = f"{opened.device.label} {memory}".strip()
    return marks.joined(running or tr("ready"), where, tr(opened.sandbox))


def usage_words(usage: Usage | None) -> str:
    """How many processes and threads a session has; empty where that is not known."""
    if usage is None:
        return ""
    return tr(
        "{processes} process(es), {threads} threads",
        processes=f"{usage.processes:,}",
        threads=f"{usage.threads:,}",
    )
