"""How the kernel's process is reached: on this machine, or through any command that leads to another."""

from __future__ import annotations

import asyncio
import shlex
import sys
from asyncio.subprocess import PIPE, Process

STDERR_BYTES = 64 << 10
"""How much of the kernel's stderr is kept, for the day that it dies."""


def command(launcher: str = "") -> list[str]:
    """The command line of the kernel.

    `launcher` is a command that runs the command behind it with stdin and stdout passed through:
    "srun --gres=gpu:1", "ssh gpu3", "docker run -i image". The other machine needs learn-torch
    under the same path to Python, as on a cluster with a shared file system; elsewhere write the
    Python into the launcher: "ssh gpu3 /opt/venv/bin/python -P -m learn_torch.worker #".
    """
    worker = [sys.executable, "-P", "-m", "learn_torch.worker"]
    prefix, hash_sign, _ = launcher.partition("#")
    return shlex.split(prefix) + ([] if hash_sign else worker)


async def launch(launcher: str = "") -> Process:
    """Start the kernel in a session of its own, so that the terminal's Ctrl+C passes it by."""
    return await asyncio.create_subprocess_exec(
        *command(launcher),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        start_new_session=True,
    )
