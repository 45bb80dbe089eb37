"""`--check` and `--list`: from the options to an exit code."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from learn_torch.check import listing, mistakes, report, translations
from learn_torch.check.check_options import CheckOptions
from learn_torch.check.narration import Narrator
from learn_torch.check.output import Sink
from learn_torch.check.run import check
from learn_torch.check.selection import Selection, select
from learn_torch.errors import Mistake
from learn_torch.kernel.client import Kernel

DONE, NOT_PROVED, MISUSE = 0, 1, 2


def prove_lessons(options: CheckOptions) -> int:
    """Prove the lessons and report; nothing is run while any of their files is unreadable."""
    sink = Sink(options.output)
    chosen = select(options.targets, options.only)
    if chosen.mistakes:
        return tell(chosen.mistakes)
    narrator = Narrator(sys.stderr)
    try:
        summary = asyncio.run(
            check(chosen.entries, options, lambda: Kernel(options.launcher), narrator)
        )
    finally:
        narrator.close()
    summary = translations.reviewed(summary, chosen.courses)
    sink.write(report.as_json(summary) if options.as_json else report.as_text(summary))
    if sink.is_file:
        print(report.total(summary), file=sys.stderr)
    return DONE if summary.proved else NOT_PROVED


def list_lessons(options: CheckOptions) -> int:
    """List the lessons that can be read, and tell what is wrong with the others."""
    sink = Sink(options.output)
    chosen = select(options.targets, options.only)
    sink.write(_listing(chosen, options.as_json))
    return tell(chosen.mistakes) if chosen.mistakes else DONE


def _listing(chosen: Selection, as_json: bool) -> str:
    wanted = {entry.path.resolve() for entry in chosen.entries}
    show = listing.as_json if as_json else listing.as_text
    return show(chosen.courses, wanted)


def tell(wrong: Sequence[Mistake]) -> int:
    """All mistakes on stderr, and the exit code for them."""
    count = "1 mistake" if len(wrong) == 1 else f"{len(wrong)} mistakes"
    print(f"{mistakes.as_text(wrong)}{count}.", file=sys.stderr)
    return MISUSE
