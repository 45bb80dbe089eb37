"""`python -m learn_torch.worker`: the kernel's end of the wire, on stdin and stdout."""

from __future__ import annotations

import os
import sys
import time

from learn_torch import sandbox
from learn_torch.worker import environment


def main() -> None:
    """Warm up and serve. Frames go to a private copy of stdout: whatever prints, prints to stderr."""
    environment.reexec_with_clean_env()
    started = time.monotonic()
    overrides = sandbox.read_test_overrides(sys.argv[1:])
    environment.prepare()
    source, sink = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    # after prepare: this imports torch
    from learn_torch.worker import metrics, warm, zygote
    from learn_torch.worker.figures import backend

    zygote.ignore_terminal_signals()
    warm.warm()
    metrics.install()
    backend.install()
    zygote.Zygote(source, sink, overrides).serve(time.monotonic() - started)


if __name__ == "__main__":
    main()
