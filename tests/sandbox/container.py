"""Starts the worker as some containers would: with pidfd_getfd refused to everybody."""

from __future__ import annotations

import errno
import os
import sys

from learn_torch.sandbox import privileges, seccomp, syscalls
from learn_torch.sandbox.bpf import Rule, assemble, refuse


def main() -> None:
    """Load the filter and become the worker."""
    program = assemble(
        {syscalls.number("pidfd_getfd"): Rule(refuse(errno.EPERM))},
        architecture=syscalls.AUDIT_ARCH[syscalls.machine()],
        foreign_from=syscalls.X32_BIT,
        last=10_000,
        unknown=refuse(errno.ENOSYS),
    )
    privileges.no_new_privileges()
    seccomp.load(program, listen=False)
    os.execv(sys.executable, [sys.executable, "-P", "-m", "learn_torch.worker"])


if __name__ == "__main__":
    main()
