"""An attempt to escape, as data: a piece of code, and the sign by which its success shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from tests.escapes.world import World

Sign = Callable[[World, str], bool]
"""World, what the cell printed -> whether it got out."""
Refusal = Callable[[World], str]
"""Why this machine refuses the attempt by itself, layers or none; empty where it does not."""
How = Literal["cell", "trial", "check", "after a restart", "after a crash"]


def machine_allows(_: World) -> str:
    """Nothing but the layers stands in the way."""
    return ""


def only_root(world: World) -> str:
    """The kernel asks for a capability that an ordinary user has not."""
    return "" if world.user == 0 else "only root may, on any machine"


# --- signs: what an outsider sees comes first, what the cell says comes last ------------------


def leaked(world: World, told: str) -> bool:
    """The cell printed the secret, which only the test knows."""
    return world.token in told


def changed(world: World, _: str) -> bool:
    """Something differs among the files that are not the cell's."""
    return world.files() != world.files_before


def heard(world: World, _: str) -> bool:
    """One of the test's sockets was reached."""
    return world.sockets.heard()


def harmed(world: World, _: str) -> bool:
    """The victim is dead or stopped."""
    return world.victim.harmed()


def disturbed(world: World, _: str) -> bool:
    """The victim's priority, processors, limits or memory are not what they were."""
    return world.victim.condition() != world.victim.condition_before


def typed(world: World, _: str) -> bool:
    """Something appeared on the learner's terminal, or as if from his keyboard."""
    return world.terminal.touched()


def guard_killed(world: World, _: str) -> bool:
    """The session's guard is gone."""
    return not world.guard_lives()


def said_so(_: World, told: str) -> bool:
    """Only the cell can know: it printed exactly ESCAPED."""
    return "ESCAPED" in told.splitlines()


@dataclass(frozen=True)
class Attempt:
    """One way out."""

    name: str
    code: str
    sign: Sign
    refused: Refusal = machine_allows
    how: How = "cell"
    bare: bool = False
    """The control runs in a plain interpreter: what stands in the way is the kernel's own hygiene."""
    loopback: bool = False
    """The lesson has declared that it needs the loopback device."""
    alone: bool = False
    """It leaves its session another: a root, a filter, a tracer. Nothing else is tried in that one."""
    group: str = ""

    @property
    def shares(self) -> bool:
        """Whether it is tried as one of many cells of a session."""
        return self.how == "cell" and not self.loopback and not self.alone


def grouped(group: str, *attempts: Attempt, alone: bool = False) -> tuple[Attempt, ...]:
    """The attempts of one part of the machine; `alone`: each of them."""
    return tuple(replace(a, group=group, alone=alone or a.alone) for a in attempts)
