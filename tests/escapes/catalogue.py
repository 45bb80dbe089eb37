"""All attempts."""

from __future__ import annotations

from tests.escapes import (
    changes,
    files,
    loopback,
    network,
    processes,
    secrets_of_others,
    system,
    unix_sockets,
)
from tests.escapes.attempt import Attempt

ATTEMPTS: tuple[Attempt, ...] = (
    *files.ATTEMPTS,
    *changes.ATTEMPTS,
    *network.ATTEMPTS,
    *unix_sockets.ATTEMPTS,
    *loopback.ATTEMPTS,
    *processes.ATTEMPTS,
    *secrets_of_others.ATTEMPTS,
    *system.ATTEMPTS,
)
