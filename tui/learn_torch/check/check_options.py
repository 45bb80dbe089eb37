"""What `--check` and `--list` were asked for."""

from __future__ import annotations

from dataclasses import dataclass

from learn_torch.kernel.user_limits import FREE, UserLimits


@dataclass(frozen=True)
class CheckOptions:
    """The options of the command line, one field each; `--list` reads the first four."""

    targets: tuple[str, ...] = ()
    """Ids, files and folders; none: the course that comes with the program."""
    only: tuple[str, ...] = ()
    format: str = "text"
    """A name of `check.reports.FORMATS`."""
    output: str | None = None
    jobs: int = 1
    seeds: int = 1
    timeout: float = 60.0
    """Seconds that one run may take, where the lesson declares no time."""
    device: str = "auto"
    launcher: str = ""
    sandbox: str = ""
    """The lowest level of the sandbox that will do; empty: any."""
    limits: UserLimits = FREE
    """The ceilings from the settings."""
