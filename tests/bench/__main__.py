"""Take the figures of the README; exit code 1 when a promise is broken."""

from __future__ import annotations

import argparse
import asyncio
import sys

from learn_torch.kernel.client import Kernel
from tests.bench import kernel as kernels
from tests.bench import sandbox, screen
from tests.bench.timing import Comparison


async def take(pairs: int, euporie: str | None) -> list[Comparison]:
    """All comparisons, one after the other."""
    taken = [await screen.first_paint(pairs)]
    if euporie:
        taken.append(await screen.ten_cells(euporie, pairs))
    kernel = Kernel()
    await kernel.start()
    taken.append(await kernels.restart(kernel, pairs))
    taken.append(await kernels.training(kernel, pairs))
    await kernel.close()
    return taken + await sandbox.layers(pairs)


def main() -> int:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--euporie", help="the euporie-notebook to compare with")
    given = parser.parse_args()
    taken = asyncio.run(take(given.pairs, given.euporie))
    print(f"Medians of {given.pairs} pairs, taken in turn.\n")
    print("| ours | | against | | ratio | promised | kept |\n|---|--:|---|--:|--:|--:|---|")
    print("\n".join(map(str, taken)))
    return 0 if all(comparison.kept for comparison in taken) else 1


if __name__ == "__main__":
    sys.exit(main())
