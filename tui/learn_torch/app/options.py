"""What the command line tells the screen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from learn_torch.kernel.user_limits import UserLimits


@dataclass(frozen=True)
class Options:
    """How the screen runs cells, and where it keeps the learner's work."""

    device: str
    """auto, or a label such as cpu, cuda, cuda:1."""
    launcher: str
    """A command in front of the kernel's, to run it elsewhere; empty: here."""
    study: Path
    """The SQLite file of edits, outputs and passes; created when first needed."""
    trust: Path
    """The file of lessons of others that are trusted; created when first needed."""
    language: Path
    """The file of the language that was chosen last; created when first needed."""
    converted: Path
    """The cache of what was converted to Traditional Chinese."""
    theme: Path
    """The file of the colours that were chosen last; created when first needed."""
    ceilings: UserLimits
    """What the settings allow a session at most."""
    allow_partial: bool = False
    """Whether lessons of others may run where the sandbox is too weak to hold them."""
