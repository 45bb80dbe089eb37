"""What gets through at CONFINED and above, and why. SECURITY.md says the same in prose.

The tests hold this list to the truth in both directions: an attempt that gets out and is not here
fails, and so does one that is here and no longer gets out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.escapes.stage import Variant


@dataclass(frozen=True)
class Allowed:
    """One thing that is let through."""

    because: str
    where: Callable[[Variant], bool]


SEGMENTS = "torch shares tensors between processes by name in /dev/shm; a name cannot be listed, only known"


def keeps_the_user(variant: Variant) -> bool:
    """Where the session runs as the user whose files they are: modes keep out any other."""
    return variant.identity != "own uid"


LET_THROUGH: dict[str, Allowed] = {
    "stat a path that one can name": Allowed(
        "Landlock does not see metadata, and every import stats a hundred paths",
        keeps_the_user,
    ),
    "find a path by changing its time": Allowed("what stat tells, EPERM tells", keeps_the_user),
    "read where a link leads": Allowed("Landlock does not see readlink(2) either", keeps_the_user),
    "read an extended attribute": Allowed("nor getxattr(2)", keeps_the_user),
    "read a shared segment whose name is known": Allowed(SEGMENTS, keeps_the_user),
    "write to a shared segment whose name is known": Allowed(SEGMENTS, keeps_the_user),
    "remove a shared segment whose name is known": Allowed(SEGMENTS, keeps_the_user),
}
