"""What the doctor found: plain values, which the report turns into text or JSON."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from learn_torch.i18n.message import NOTHING, Message
from learn_torch.kernel.sandbox_levels import SandboxStatus
from learn_torch.kernel.session_limits import InForce
from learn_torch.kernel.wire_types import Device

State = Literal["ok", "note", "broken"]
"""note: good to know, learning goes on; broken: something that learning needs does not work."""

GIB = 1 << 30


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    """Stable, "<section>.<thing>"; programs read it."""
    state: State
    says: Message
    remedy: Message = NOTHING
    """What to do about it, or how to have more; NOTHING where there is nothing to do."""

    @property
    def section(self) -> str:
        """The part of the report that it stands in."""
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Limiting:
    """What limits a session, and where that can be changed."""

    settings: Path
    rows: tuple[InForce, ...]


@dataclass(frozen=True)
class Diagnosis:
    """All that was found."""

    findings: tuple[Finding, ...]
    devices: tuple[Device, ...] = ()
    holding: SandboxStatus | None = None
    """The sandbox of a session; None where none could be opened."""
    limits: Limiting | None = None

    @property
    def healthy(self) -> bool:
        """Whether everything that learning needs works."""
        return all(finding.state != "broken" for finding in self.findings)


def gib(count: int) -> str:
    """Bytes, in the unit that memory and disks are spoken of."""
    return f"{count / GIB:.1f} GiB"
