"""What the layers amount to, in one word and in one line a promise."""

from __future__ import annotations

from typing import Literal, NamedTuple

from learn_torch.sandbox.plan import Machine

Level = Literal["confined", "partial", "limits only", "none"]

MEMORY_MILLISECONDS = 100
SCRATCH_MILLISECONDS = 500
WATCHED = f"watched {MEMORY_MILLISECONDS} ms"
NOT_WATCHED = "not watched"
"""Of the GPU's memory, where the driver does not say which process has how much."""


class Promise(NamedTuple):
    """One thing that a session cannot do, and what makes that so."""

    what: str
    held_by: str
    """kernel: it refuses; supervised: the guard decides each call; watched N ms: noticed, then
    ended; not watched: torch refuses it, which a cell can undo; OPEN: nothing."""


def level(machine: Machine) -> Level:
    """The level of a session on this machine; as root, capabilities have to be given up too."""
    core = (bool(machine.landlock), machine.seccomp, machine.supervisor, machine.privileges)
    if all(core) and machine.selftest:
        return "confined"
    if machine.landlock or machine.seccomp:
        return "partial"
    return "limits only" if machine.rlimits or machine.watch else "none"


def promises(machine: Machine, gpu: str = "") -> tuple[Promise, ...]:
    """The table behind the word; `gpu`: what limits the GPU's memory, where there is a GPU."""
    files = "kernel" if machine.landlock else "OPEN"
    calls = "kernel" if machine.seccomp else "OPEN"
    supervised = "supervised" if machine.seccomp and machine.supervisor else calls
    signals = "kernel" if machine.landlock >= 6 else supervised if machine.seccomp else "OPEN"
    memory = WATCHED if machine.watch else "OPEN"
    scratch = f"watched {SCRATCH_MILLISECONDS} ms" if machine.watch else "OPEN"
    return (
        Promise("read your files", files),
        Promise("write outside its scratch folder", files),
        Promise("change modes, owners and times of files", calls),
        Promise("reach the network", calls),
        Promise("speak to other programs through their sockets", supervised),
        Promise("signal other processes", signals),
        Promise("look into or slow down other processes", supervised),
        Promise("gain privileges", "kernel" if machine.privileges else "OPEN"),
        Promise("take more private memory in one process", "kernel" if machine.rlimits else "OPEN"),
        Promise("take more memory, shared or all in all", memory),
        Promise("write larger files", "kernel" if machine.rlimits else "OPEN"),
        Promise("fill the disk with many files", scratch),
        Promise("start too many processes", memory),
        Promise("run on beyond its time", WATCHED),
        Promise("use more processor time, all in all", memory),
        *([Promise("take more of the GPU's memory", gpu)] if gpu else []),
        Promise("flood you with output", "supervised"),
        Promise("learn that a path exists whose name it knows", "OPEN"),
    )
