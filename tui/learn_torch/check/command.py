"""`--check` and `--list`: from the command line's options to an exit code."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from learn_torch.check import listing, translations
from learn_torch.check.display import counted
from learn_torch.check.mistakes import render_mistakes
from learn_torch.check.narration import Narrator
from learn_torch.check.reports import report_format
from learn_torch.check.reports.text_report import total
from learn_torch.check.run import Order, check
from learn_torch.check.selection import Selection, select
from learn_torch.check.sink import Sink
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
    format: str = "text"
    """A name of `check.reports.FORMATS`."""
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
    """Prove the lessons and report; while any of their files is unreadable, nothing is run."""
    sink = Sink(words.output)
    report = report_format(words.format)
    chosen = select(words.targets, words.only)
    if chosen.mistakes:
        if report.render_mistakes is not None:
            sink.write(report.render_mistakes(chosen.mistakes))
        return report_mistakes(chosen.mistakes)
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
    summary = translations.review_translations(summary, chosen.courses)
    sink.write(report.render(summary))
    if sink.is_file:
        print(total(summary), file=sys.stderr)
    return DONE if summary.proved else NOT_PROVED


def list_lessons(words: Words) -> int:
    """List the lessons that can be read, and report the mistakes in the others."""
    sink = Sink(words.output)
    chosen = select(words.targets, words.only)
    sink.write(_listing(chosen, words.format))
    return report_mistakes(chosen.mistakes) if chosen.mistakes else DONE


def _listing(chosen: Selection, format_: str) -> str:
    wanted = {entry.path.resolve() for entry in chosen.entries}
    render = listing.render_json if format_ == "json" else listing.render_text
    return render(chosen.courses, wanted)


def report_mistakes(mistakes: Sequence[Mistake]) -> int:
    """Print all mistakes on stderr, and return the exit code for them."""
    print(f"{render_mistakes(mistakes)}{counted(len(mistakes), 'mistake')}.", file=sys.stderr)
    return MISUSE
