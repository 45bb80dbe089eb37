"""`python -m learn_torch`, and the `learn-torch` command."""

from __future__ import annotations

import gc
import sys

# Loading the screen allocates 60,000 objects, and none of them is garbage: with the collector's
# usual threshold of 700 it takes 15 of the 260 ms until the first paint.
gc.set_threshold(50_000, 20, 20)

from learn_torch.cli import main  # noqa: E402 - after the threshold is set

if __name__ == "__main__":
    sys.exit(main())
