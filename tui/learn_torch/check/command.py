"""`--check` and `--list`: from the command line's words to an exit code."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from learn_torch.check import listing, mistakes, report, translations
from learn_torch.check.narration import Narrator
from learn_torch.check.output import Sink
from learn_torch.check.run import Order, check
from learn_torch.check.selection import Selection, select
from learn_torch.errors import Mistake
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.session_limits import FREE
from learn_torch.kernel.user_limits import UserLimits

DONE, NOT_PROVED, MISUSE = 0, 1, 2


@dataclass(frozen=True)
class Words:
    """What both commands were asked for."""

    targets: tuple[str, ...] = ()
    """Ids, files and folders; none: the course that comes with the program."""
    only: tuple[str, ...] = ()
    as_json: bool = False
    output: str | None = None


@dataclass(frozen=True)
class Effort:
    """What `--check` was asked for beyond that."""

    jobs: int
    seeds: int
    timeout: float
    device: str
    launcher: str
    sandbox: str = ""
    """The lowest level of the sandbox that will do; empty: any."""
    ceilings: UserLimits = FREE
    """What the settings allow a session at most."""


def prove_lessons(words: Words, effort: Effort) -> int:
    """Prove the lessons and report; nothing is run while any of their files is unreadable."""
    sink = Sink(words.output)
    chosen = select(words.targets, words.only)
    if chosen.mistakes:
        return tell(chosen.mistakes)
    order = Order(
        chosen.entries,
        effort.jobs,
        effort.seeds,
        effort.timeout,
        effort.device,
        effort.sandbox,
        effort.ceilings,
    )
    narrator = Narrator(sys.stderr)
    try:
        summary = asyncio.run(check(order, lambda: Kernel(effort.launcher), narrator))
    finally:
        narrator.close()
    summary = translations.reviewed(summary, chosen.courses)
    sink.write(report.as_json(summary) if words.as_json else report.as_text(summary))
    if sink.is_file:
        print(report.total(summary), file=sys.stderr)
    return DONE if summary.proved else NOT_PROVED


def list_lessons(words: Words) -> int:
    """List the lessons that can be read, and tell what is wrong with the others."""
    sink = Sink(words.output)
    chosen = select(words.targets, words.only)
    sink.write(_listing(chosen, words.as_json))
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
