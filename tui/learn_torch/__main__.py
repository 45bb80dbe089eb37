"""`python -m learn_torch`, and the `learn-torch` command."""

from __future__ import annotations

import atexit
import gc
import sys

# Loading the screen allocates some 60,000 objects, and none of them is garbage: one collection at
# 50,000 took 14 of the 280 ms until the first paint, and those of the usual threshold of 700 more.
gc.set_threshold(100_000, 20, 20)
# Nor at the end: the last collections of the interpreter took 35 of the 42 ms from there to its exit.
atexit.register(gc.freeze)

from learn_torch.cli import main  # noqa: E402 - after the threshold is set

if __name__ == "__main__":
    sys.exit(main())
