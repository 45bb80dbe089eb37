"""Take the figures of the README; exit code 1 when a promise is broken."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from learn_torch.kernel.client import Kernel
from tests.bench import course, keystrokes, sandbox, screen, warmup
from tests.bench import kernel as kernels
from tests.bench.keystrokes import Figure
from tests.bench.timing import Comparison


async def take(pairs: int, venv: Path | None) -> AsyncIterator[Comparison | Figure]:
    """Yield all comparisons; those with other programs where `venv` has them."""
    yield await screen.first_paint(pairs)
    for figure in await keystrokes.figures():
        yield figure
    yield await warmup.lesson_1(pairs)
    yield await warmup.one_small_check(pairs)
    if venv is not None:
        yield await screen.ten_cells(str(venv / "bin/euporie-notebook"), pairs)
        for comparison in await course.twelve_lessons(venv / "bin/python", max(1, pairs // 2)):
            yield comparison
    kernel = Kernel()
    await kernel.start()
    yield await kernels.restart(kernel, pairs)
    yield await kernels.training(kernel, pairs)
    await kernel.close()
    for comparison in await sandbox.layers(pairs):
        yield comparison


async def show(pairs: int, venv: Path | None) -> bool:
    """Print a table in Markdown, a row as soon as it is taken; whether each promise is kept."""
    print(f"Medians of {pairs} pairs (of the course: half as many), taken in turn.\n")
    print("| ours | | against | | ratio | promised | kept |\n|---|--:|---|--:|--:|--:|---|")
    kept = True
    async for comparison in take(pairs, venv):
        print(comparison, flush=True)
        kept &= comparison.kept
    return kept


def main() -> int:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument(
        "--venv", type=Path, help="a virtual environment with programs to compare with"
    )
    given = parser.parse_args()
    # A relative path would be looked for in the temporary folders that the others run in.
    venv = given.venv.absolute() if given.venv else None
    return 0 if asyncio.run(show(given.pairs, venv)) else 1


if __name__ == "__main__":
    sys.exit(main())
