"""Take the figures of the README; exit code 1 when a promise is broken."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from learn_torch.kernel.client import Kernel
from tests.bench import course, sandbox, screen, warmup
from tests.bench import kernel as kernels
from tests.bench.timing import Comparison


async def take(pairs: int, venv: Path | None) -> list[Comparison]:
    """All comparisons, one after the other; those with other programs where `venv` has them."""
    taken = [await screen.first_paint(pairs)]
    taken.append(await warmup.lesson_1(pairs))
    taken.append(await warmup.one_small_check(pairs))
    if venv is not None:
        taken.append(await screen.ten_cells(str(venv / "bin/euporie-notebook"), pairs))
        taken += await course.twelve_lessons(venv / "bin/python", max(1, pairs // 2))
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
    parser.add_argument(
        "--venv", type=Path, help="a virtual environment with programs to compare with"
    )
    given = parser.parse_args()
    taken = asyncio.run(take(given.pairs, given.venv))
    print(f"Medians of {given.pairs} pairs (of the course: half as many), taken in turn.\n")
    print("| ours | | against | | ratio | promised | kept |\n|---|--:|---|--:|--:|--:|---|")
    print("\n".join(map(str, taken)))
    return 0 if all(comparison.kept for comparison in taken) else 1


if __name__ == "__main__":
    sys.exit(main())
