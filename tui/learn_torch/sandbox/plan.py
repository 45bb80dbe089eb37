"""What the layers around one session have to know, in one value."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from learn_torch.sandbox.limits import SandboxLimits

LAYERS = (
    "session",
    "privileges",
    "landlock",
    "seccomp",
    "supervisor",
    "selftest",
    "rlimits",
    "watch",
)
"""Names of the layers, as a test leaves them off.

session: the guard's own domain, in which one signal ends everything; privileges: capabilities and
no_new_privs; landlock: files, TCP, signals; seccomp: system calls; supervisor: who decides connect;
selftest: the trial of all of them; rlimits: memory and file size; watch: what is counted and killed.
"""


@dataclass(frozen=True)
class LayerOverrides:
    """How a test wants the sandbox to differ; it comes from the worker's own command line alone."""

    without: frozenset[str] = frozenset()
    """Layers to leave off, for negative controls."""
    landlock_abi: int | None = None
    """Hold Landlock down to this version; None: what the kernel offers."""
    readable: tuple[str, ...] = ()
    """Paths to open to the sandbox by mistake, so that the self-test has something to find."""


@dataclass(frozen=True)
class Machine:
    """What this machine can give, found by doing it; the same for every session of a kernel."""

    landlock: int = 0
    """The version in use; 0: none."""
    seccomp: bool = False
    supervisor: bool = False
    """Calls can be handed to the guard, and it can act on the caller's sockets."""
    privileges: bool = False
    """They can be given up for good."""
    own_domain: bool = False
    """The guard can be held to signal nothing but its own session, so one signal ends all of it."""
    own_uid: bool = False
    """Root can give each session a user id of its own, which can read what Python needs."""
    selftest: bool = False
    rlimits: bool = False
    watch: bool = False
    rules: tuple[tuple[str, int], ...] = ()
    """Paths that every session may use, and how."""
    home: str = "/nonexistent"
    """The user's real home folder, which no session may see."""

    @property
    def guards_signals(self) -> bool:
        """Whether something keeps a session from signalling others."""
        return self.landlock >= 6 or (self.seccomp and self.supervisor)


@dataclass(frozen=True)
class GpuShare:
    """A session's part of the chosen GPU's memory, in bytes."""

    allowed: int
    total: int

    @property
    def fraction(self) -> float:
        """As torch wants it."""
        return min(1.0, self.allowed / self.total)


@dataclass(frozen=True)
class Plan:
    """All that `enter` needs, decided before the fork."""

    scratch: str
    """The one folder that may be written; a real path."""
    limits: SandboxLimits
    machine: Machine = field(default_factory=Machine)
    nodes: tuple[str, ...] = ()
    """Device files of the chosen GPU."""
    uid: int | None = None
    """The user id to become; None: stay who one is."""
    gpu: GpuShare | None = None
    """None: there is no GPU to use, or none whose memory can be counted."""

    @property
    def as_root(self) -> bool:
        return self.uid is None and os.geteuid() == 0


def read_test_overrides(options: list[str]) -> LayerOverrides:
    """The overrides in a command line of --test-… options; raises ValueError at any other.

    --test-without=landlock,seccomp (or all), --test-landlock-abi=1, --test-readable=/path
    """
    without: set[str] = set()
    abi: int | None = None
    readable: list[str] = []
    for option in options:
        name, _, value = option.partition("=")
        if name == "--test-without":
            without |= set(LAYERS) if value == "all" else set(value.split(","))
        elif name == "--test-landlock-abi":
            abi = int(value)
        elif name == "--test-readable":
            readable.append(value)
        else:
            raise ValueError(f"there is no option {option!r}")
    if without - set(LAYERS):
        raise ValueError(f"there is no layer {', '.join(sorted(without - set(LAYERS)))}")
    return LayerOverrides(frozenset(without), abi, tuple(readable))
