"""`python -m learn_torch.worker`: the kernel's end of the wire, on stdin and stdout."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time

from learn_torch.worker import environment

# What is imported here is garbage-free, and a collector that looks through it again and again
# takes 14 % of `import torch` (1.97 s with it, 1.70 s without; medians of 5).
gc.disable()


def main() -> None:
    """Warm up and serve. Frames go to a private copy of stdout: whatever prints, prints to stderr."""
    environment.reexec_with_clean_env()
    started = time.monotonic()
    environment.prepare()
    source, sink = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    environment.call_when_hung_up(source, lambda: os._exit(0))
    from learn_torch.sandbox import probe, read_test_overrides
    from learn_torch.worker import data

    # The probe forks: 4 ms less each time while torch is not in memory.
    machine = probe.probe_machine(read_test_overrides(sys.argv[1:]), data.cached())
    # After prepare, because this imports torch.
    from learn_torch.worker import zygote

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl+c in the terminal is for the host
    zygote.Zygote(source, sink, machine).serve(time.monotonic() - started)
    os._exit(0)  # to take torch apart first took 0.26 to 0.35 s of processor time


if __name__ == "__main__":
    main()
