"""Starts the worker for an escape test: as another user, and with a secret file left open.

It stands where a launcher's command stands, and hands its last arguments on to the worker.
"""

from __future__ import annotations

import argparse
import os
import sys

SECRET_FD = 57
"""Where the worker inherits a descriptor of a secret file, as from a careless parent."""


def main() -> None:
    """Open the secret, become the user, and execute the worker: `launch.py [options] -- [worker's]`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--secret", required=True)
    parser.add_argument("--user", type=int)
    parser.add_argument("worker", nargs="*")
    options = parser.parse_args()
    os.dup2(os.open(options.secret, os.O_RDONLY), SECRET_FD)
    if options.user is not None:
        os.setgroups([])
        os.setresgid(options.user, options.user, options.user)
        os.setresuid(options.user, options.user, options.user)
    os.execv(sys.executable, [sys.executable, "-P", "-m", "learn_torch.worker", *options.worker])


if __name__ == "__main__":
    main()
