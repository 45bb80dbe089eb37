"""The right end of the status line: kernel, device, sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from learn_torch.amounts import in_words
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.widgets.status_line import State
from learn_torch.i18n.translate import tr

if TYPE_CHECKING:  # the course list imports this before the first paint, and needs no frames
    from learn_torch.kernel.protocol import Opened
    from learn_torch.kernel.queries import GpuUsage, Usage
    from learn_torch.kernel.wire_types import Device
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
    *,
    brief: bool = False,
) -> str:
    """How the session stands, for the lesson screen. `running`: which cell, and for how long.

    `usage`: its memory is said beside the device. `brief`: without the sandbox.
    """
    if opened is None:
        if state.phase == "lost":
            return tr("no kernel")
        doing = tr("torch is warming up…") if state.phase != "ready" else tr("opening…")
        return marks.plain(f"{doing} {tr('your run waits')}" if waiting else doing)
    where = _on_gpu(opened.device, usage.gpu) if usage is not None and usage.gpu else ""
    memory = _whole_mib(usage.memory_bytes) if usage is not None else ""
    where = where or f"{opened.device.label} {memory}".strip()
    return marks.joined(running or tr("ready"), where, "" if brief else tr(opened.sandbox))


def usage_words(usage: Usage | None, device: Device | None) -> str:
    """How many processes and threads a session has; empty where that is not known.

    Where a GPU's figures stand beside the name of the device, its label and the memory of the
    processes are here.
    """
    if usage is None:
        return ""
    where = f"{device.label}, {_whole_mib(usage.memory_bytes)}, " if device and usage.gpu else ""
    return where + tr(
        "processes {processes}, threads {threads}",
        processes=f"{usage.processes:,}",
        threads=f"{usage.threads:,}",
    )


def _on_gpu(device: Device, gpu: GpuUsage) -> str:
    """`H200 37%, 1.6 GiB, others 12 GiB`: name, use, memory of the session and of others.

    Where the driver does not say whose memory it is, that of all together.
    """
    name = gpu_name(device.name)
    name = name if gpu.percent is None else f"{name} {gpu.percent}%"
    if gpu.own_bytes is None:
        used, total = rounded(gpu.used_bytes), rounded(gpu.total_bytes)
        return tr("{gpu}, {used} of {total}", gpu=name, used=used, total=total)
    own, others = rounded(gpu.own_bytes), rounded(gpu.others_bytes)
    if not gpu.others_bytes:
        return tr("{gpu}, {own}", gpu=name, own=own)
    return tr("{gpu}, {own}, others {others}", gpu=name, own=own, others=others)


_MAKERS = {"NVIDIA", "Tesla", "GeForce", "Quadro", "AMD", "Instinct"}
NAME_COLUMNS = 12


def gpu_name(name: str) -> str:
    """Return the model of a GPU in at most 12 columns: "H200", "A100", "RTX 4090", "RTX 6000 Ada"."""
    words = [word for word in name.partition("-")[0].split() if word not in _MAKERS]
    short = ""
    for word in words:
        if cell_len(longer := f"{short} {word}".strip()) > NAME_COLUMNS:
            break
        short = longer
    return short or set_cell_size(" ".join(words) or name, NAME_COLUMNS).rstrip()


def _whole_mib(size: int) -> str:
    return in_words(size >> 20 << 20)


def rounded(size: int) -> str:
    """A size in three digits: "0 MiB", "641 MiB", "1.7 GiB", "12 GiB"."""
    if size >= 10 << 30:
        size = round(size / 2**30) << 30
    return in_words(size >> 20 << 20) if size >= 1 << 20 else "0 MiB"
