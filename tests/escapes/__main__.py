"""`python -m tests.escapes [variant…]`: every attempt, in each variant, as a table.

The variants are root, user and own-uid, each with abi-1, abi-4, abi-newest or without-LAYERS,
as in `user-abi-4` or `root-without-all`; all of them where none is named.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter

from tests.escapes.catalogue import ATTEMPTS
from tests.escapes.stage import NotHere, Variant, staged
from tests.escapes.variants import CONTROLS, VARIANTS


async def table(variant: Variant) -> None:
    """Try everything in one variant, and print what got out and what stopped the others."""
    out: Counter[str] = Counter()
    async with staged(variant) as stage:
        print(f"\n== {variant}: level {stage.level}")
        for attempt in ATTEMPTS:
            began = time.monotonic()
            bare = attempt.bare and variant.without == "all"
            told = await (stage.perform_bare if bare else stage.perform)(attempt)
            refused = "" if told.escaped else attempt.refused(stage.world)
            out[attempt.group] += told.escaped
            mark = "OUT" if told.escaped else "n/a" if refused else "-"
            words = refused or told.words.strip().splitlines()[-1:] or ""
            print(
                f"{mark:4}{attempt.group:10}{attempt.name:58}{time.monotonic() - began:5.2f} {str(words)[:110]}",
                flush=True,
            )
    print(f"== {variant}: out {sum(out.values())} of {len(ATTEMPTS)}: {dict(out)}")


async def main(names: list[str]) -> None:
    """The variants that are named, or all."""
    for variant in VARIANTS + CONTROLS:
        if not names or str(variant) in names:
            try:
                await table(variant)
            except NotHere as reason:
                print(f"\n== {variant}: {reason}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
