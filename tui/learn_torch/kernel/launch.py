"""Start the process of a kernel: its command line and its environment.

Imports no asyncio: `--check` launches its kernel before it imports the rest of itself.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

WORKER = (sys.executable, "-P", "-m", "learn_torch.worker")
"""The command line of the kernel."""
KEPT = {
    "PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "USER", "LOGNAME", "VIRTUAL_ENV",
    "LD_LIBRARY_PATH", "LIBRARY_PATH", "CUDA_HOME", "CUDA_PATH", "CUDA_VISIBLE_DEVICES",
    "CUDA_DEVICE_ORDER", "ROCR_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "ZE_AFFINITY_MASK",
    "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LEARN_TORCH_DATA", "SSL_CERT_FILE",
    "SYSTEMROOT",
}  # fmt: skip
KEPT_PREFIXES = ("LC_", "NVIDIA_", "PYTORCH_", "TORCH_")
TO_START = ("PYTHONPATH", "PYTHONHOME")
"""What the interpreter needs to find us; gone before any lesson runs."""
TUNABLES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""malloc(3) asks for huge pages, so a fork copies 1 entry of the page table where it copied 512.

`import torch` leaves 140 MiB there. An older glibc, and any other, does not read it; gone like TO_START.
"""

Process = subprocess.Popen[bytes]


def kept(environ: Mapping[str, str]) -> dict[str, str]:
    """The part of an environment that a lesson may see: a list of what is known to be harmless.

    A list of what to remove would miss the next token that somebody exports.
    """
    return {
        name: value
        for name, value in environ.items()
        if name in KEPT or name.startswith(KEPT_PREFIXES)
    }


def needed(environ: Mapping[str, str]) -> dict[str, str]:
    """The part of an environment that the kernel starts with."""
    return kept(environ) | {name: environ[name] for name in TO_START if name in environ} | TUNABLES


def kernel_command(launcher: str) -> tuple[str, ...]:
    """The command line of a kernel behind `launcher`; empty: on this machine.

    A launcher runs the command after it, with stdin and stdout passed through: "srun --gres=gpu:1",
    "ssh gpu3", "docker run -i image". The other machine needs learn-torch under the same path to
    Python, as on a cluster with a shared file system. Elsewhere write the Python into the launcher:
    "ssh gpu3 /opt/venv/bin/python -P -m learn_torch.worker #".
    """
    prefix, hash_sign, _ = launcher.partition("#")
    return (*shlex.split(prefix), *(() if hash_sign else WORKER))


def launch(launcher: str) -> Process:
    """Start the kernel in a session of its own, so that the terminal's Ctrl+C passes it by.

    Only a launcher sees the whole environment: a kernel that is started with a part of it has to
    start itself again, which takes 40 ms. Raises OSError.
    """
    return subprocess.Popen(
        kernel_command(launcher),
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env=None if launcher else needed(os.environ),
    )


def kill(process: Process) -> None:
    """Kill the process group: the kernel, and what a launcher has started beside it.

    The guards of the sessions have groups of their own. They live on until they have cleaned up.
    """
    if process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def launched(launcher: str) -> Iterator[Process | None]:
    """Launch a kernel for the body to use; None where that fails: its next launch says why."""
    try:
        process = launch(launcher)
    except (OSError, ValueError):  # ValueError: quotes that do not end
        yield None
        return
    with process:
        try:
            yield process
        finally:
            kill(process)
