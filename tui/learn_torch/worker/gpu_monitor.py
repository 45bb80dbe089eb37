"""The process that asks the driver how much of each GPU every process uses, while sessions use one."""

from __future__ import annotations

import os
import signal
from contextlib import suppress

from learn_torch.sandbox import gpu, privileges
from learn_torch.sandbox.gpu import SharedReadings


class GpuMonitor:
    """One a kernel, started with the first session on a GPU; it dies with the kernel."""

    def __init__(self) -> None:
        self._pid = 0
        self.board: SharedReadings | None = None
        """The page that it writes; None until a session uses a GPU."""

    @property
    def pids(self) -> set[int]:
        """The process number of the monitor, if it runs: a sweep of orphans leaves it alone."""
        return {self._pid} if self._pid else set()

    def start(self) -> None:
        if self._pid and _running(self._pid):
            return
        self.board = self.board or SharedReadings()
        kernel = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            try:
                privileges.die_with_parent(kernel)
                _let_go()
                gpu.serve(self.board)
            finally:
                os._exit(1)

    def stop(self) -> None:
        """Kill the monitor; the caller collects it with its other children."""
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)


def _running(pid: int) -> bool:
    with suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == 0
    return False


def _let_go() -> None:
    """Close all that is the kernel's: a host that hangs up must be noticed, and sessions' ends too."""
    null = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(null, standard)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
