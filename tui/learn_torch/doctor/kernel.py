"""What a kernel says of itself: torch, devices, sandbox, and whether a cell runs at all.

The doctor asks as a lesson would: it opens a session and runs a cell in it. torch is imported
once, in that kernel.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from learn_torch.course.model import Cell, Lesson
from learn_torch.doctor.findings import GIB, Finding, gib
from learn_torch.errors import DeviceUnavailable
from learn_torch.i18n.message import NOTHING, Message, msg, paragraph, verbatim
from learn_torch.kernel.protocol import Opened, Ready
from learn_torch.kernel.sandbox_levels import ROOT_NEEDS, SandboxStatus, at_least
from learn_torch.kernel.wire_types import Device
from learn_torch.session.events import (
    KernelChanged,
    RunFinished,
    SessionLost,
    SessionOpened,
    SessionRefused,
)
from learn_torch.session.kernel_manager import KernelManager
from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.requests import RunRequest
from learn_torch.session.run_result import RunResult

SECONDS = 120.0
"""How long the whole visit may take; a cold disk needs half a minute for torch."""
LESSON = Lesson(
    format=1,
    title="doctor",
    goal="See that a cell runs.",
    minutes=1,
    cells=(Cell(id="doctor", code="import torch, torchvision"),),
)
LITTLE = 1 * GIB
"""Free memory of a GPU below which lessons may not fit beside what others run."""


@dataclass(frozen=True)
class Visit:
    """What one kernel told; what it did not get to is None."""

    ready: Ready | None = None
    opened: Opened | None = None
    result: RunResult | None = None
    trouble: Message = NOTHING
    """Why it did not get further."""

    @property
    def holding(self) -> SandboxStatus | None:
        """The sandbox that the session had."""
        return SandboxStatus.of(self.opened) if self.opened else None


async def visit(kernels: KernelManager) -> Visit:
    """Start the kernel, open a session, run a cell, and end everything; never raises for these.

    DeviceUnavailable passes: it was asked for on the command line.
    """
    seen = Visit()
    try:
        async with asyncio.timeout(SECONDS), LessonSession(kernels, LESSON) as session:
            async for event in session:
                match event:
                    case KernelChanged():
                        seen = replace(seen, ready=event.state.ready or seen.ready)
                    case SessionOpened():
                        seen = replace(seen, opened=event.opened)
                        if seen.result is not None:
                            return seen
                        session.submit(RunRequest("doctor", _code(event.opened.device)))
                    case RunFinished():
                        seen = replace(seen, result=event.result)
                        if seen.opened is None or seen.opened.device.kind != "cuda":
                            return seen
                        await session.restart()  # now it is known whether the GPU is watched
                    case SessionRefused() | SessionLost():
                        if isinstance(event.error, DeviceUnavailable):
                            raise event.error
                        return replace(seen, trouble=event.error.message)
    except TimeoutError:
        seconds = f"{SECONDS:g}"
        return replace(seen, trouble=msg("It did not answer within {seconds} s.", seconds=seconds))
    finally:
        await kernels.close()
    raise AssertionError("the stream ends when the session is left")


def _code(device: Device) -> str:
    return f"import torch, torchvision\ntorch.ones(2, 2, device={device.kind!r}).sum().item()"


def findings(seen: Visit, remedy: Message) -> list[Finding]:
    """The visit in lines; `remedy` is what the packages' metadata suggest where it failed."""
    if seen.ready is None:
        otherwise = msg("See the whole error: python -c 'import torch, torchvision'")
        says = msg("torch cannot be loaded: {why}", why=seen.trouble)
        return [Finding("torch.kernel", "broken", says, remedy if remedy.id else otherwise)]
    ready = seen.ready
    loaded = msg(
        "python {python}, torch {torch}: loaded in {seconds} s; torchvision {vision} is installed.",
        python=ready.python,
        torch=ready.torch,
        vision=ready.torchvision,
        seconds=f"{ready.seconds:.1f}",
    )
    return [
        Finding("torch.kernel", "ok", loaded),
        _cell(seen, remedy),
        *map(_device, ready.devices),
    ]


def _cell(seen: Visit, remedy: Message) -> Finding:
    on = seen.opened.device.label if seen.opened else "?"
    run = seen.result
    if run is not None and run.outcome == "ok":
        says = msg(
            "A cell ran on {device} in {seconds} s.", device=on, seconds=f"{run.seconds:.2f}"
        )
        return Finding("torch.cell", "ok", says)
    why = seen.trouble
    if run is not None:
        error = run.trouble
        why = verbatim(f"{error.kind}: {error.message}") if error else run.reason
    away = seen.opened is not None and seen.opened.device.kind != "cpu"
    if not remedy.id:
        cpu, report = msg("Until that works: --device cpu"), msg("Please report all of this.")
        remedy = cpu if away else report
    if seen.opened is None:
        return Finding("torch.cell", "broken", msg("A cell cannot run: {why}", why=why), remedy)
    says = msg("A cell cannot run on {device}: {why}", device=on, why=why)
    return Finding("torch.cell", "broken", says, remedy)


def _device(device: Device) -> Finding:
    name = f"devices.{device.label}"
    if device.free_bytes is None or device.total_bytes is None:
        return Finding(name, "ok", verbatim(f"{device.label}: {device.name}"))
    says = msg(
        "{device}: {name}, {free} of {total} free",
        device=device.label,
        name=device.name,
        free=gib(device.free_bytes),
        total=gib(device.total_bytes),
    )
    if device.free_bytes < LITTLE:
        remedy = msg("Others use it: choose another one with --device.")
        return Finding(name, "note", says, remedy)
    return Finding(name, "ok", says)


def sandbox(holding: SandboxStatus) -> Finding:
    """The level, and whether lessons of others can be opened in it."""
    says = msg("{level}: {meaning}", level=msg(holding.level), meaning=msg(holding.means))
    if at_least(holding.level, "confined"):
        return Finding("sandbox.level", "ok", says)
    if holding.root and not at_least(holding.level, ROOT_NEEDS):
        says = paragraph(says, msg("Cells would run as root, so no lesson is opened."))
        remedy = msg("Start learn-torch as an ordinary user.")
        return Finding("sandbox.level", "broken", says, remedy)
    remedy = msg(
        "Open only lessons of people whom you trust with your files. Linux 5.13 or newer with "
        "Landlock and seccomp protects more."
    )
    return Finding("sandbox.level", "note", says, remedy)
