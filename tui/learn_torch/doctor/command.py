"""`--doctor`: from the command line's words to an exit code."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from learn_torch.doctor import builds, kernel, report, storage, terminal
from learn_torch.doctor.driver import driver, driver_fit
from learn_torch.doctor.findings import Diagnosis, Finding, Limiting
from learn_torch.i18n.message import NOTHING
from learn_torch.i18n.translate import tr
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.session_limits import in_force
from learn_torch.kernel.user_limits import FREE, UserLimits
from learn_torch.session.kernel_manager import KernelManager

HEALTHY, BROKEN = 0, 1


@dataclass(frozen=True)
class Practice:
    """What to look at."""

    device: str
    launcher: str
    data: Path
    study: Path
    settings: Path = Path("settings.toml")
    """Where the limits can be set."""
    ceilings: UserLimits = FREE
    """What is set there."""


def see(practice: Practice, *, as_json: bool) -> int:
    """Look at everything, and report; raises DeviceUnavailable."""
    if sys.stderr.isatty():
        print(tr("loading torch ..."), file=sys.stderr)
    diagnosis = asyncio.run(diagnose(practice, terminal.this_terminal()))
    sys.stdout.write(report.as_json(diagnosis) if as_json else report.as_text(diagnosis))
    return HEALTHY if diagnosis.healthy else BROKEN


async def diagnose(practice: Practice, seat: terminal.Terminal) -> Diagnosis:
    """Everything that there is to find; torch is loaded in the kernel's process, once."""
    packages = [] if practice.launcher else list(_packages())
    kernels = KernelManager(lambda: Kernel(practice.launcher, prefetch=False), practice.device)
    visit = await kernel.visit(kernels)
    remedy = next((one.remedy for one in packages if one.state == "broken"), NOTHING)
    found = [
        *(_tried(one, visit) for one in packages),
        *kernel.findings(visit, remedy),
        *terminal.findings(seat),
    ]
    if visit.holding is not None:
        found.append(kernel.sandbox(visit.holding))
    found += storage.findings(practice.data, practice.study)
    devices = visit.ready.devices if visit.ready is not None else ()
    limits = Limiting(practice.settings, in_force(practice.ceilings))
    return Diagnosis(tuple(found), devices, visit.holding, limits)


def _tried(said: Finding, visit: kernel.Visit) -> Finding:
    """What the metadata say, softened where a cell ran all the same: trying goes before reading."""
    ran = visit.result is not None and visit.result.outcome == "ok"
    return replace(said, state="note") if ran and said.state == "broken" else said


def _packages() -> list[Finding]:
    """What is installed on this machine; behind a launcher it may be otherwise."""
    torch, vision = builds.installed("torch"), builds.installed("torchvision")
    fit = builds.fit(torch, vision)
    return [fit] if torch is None else [fit, driver_fit(torch, driver())]
