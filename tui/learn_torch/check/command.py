"""`--check` and `--list`: from the command line's options to an exit code."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from learn_torch.check import listing
from learn_torch.check.display import counted, render_mistakes
from learn_torch.check.narration import Narrator
from learn_torch.check.reports import ReportFormat, report_format
from learn_torch.check.reports.text_report import total
from learn_torch.check.results import Summary
from learn_torch.check.run import Order, WarmKernel, check, check_with
from learn_torch.check.selection import Selection, select
from learn_torch.check.sink import Sink
from learn_torch.check.translations import review_translations
from learn_torch.check.watch_lessons import Watch
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
    narrator = Narrator(sys.stderr)
    order = _order(chosen, effort)
    try:
        summary = asyncio.run(check(order, lambda: Kernel(effort.launcher), narrator))
    finally:
        narrator.close()
    summary = review_translations(summary, chosen.courses)
    _write(sink, report, summary)
    return DONE if summary.proved else NOT_PROVED


def watch_lessons(words: Words, effort: Effort) -> NoReturn:
    """Prove the lessons, and each one again when it is saved, until KeyboardInterrupt."""
    narrator = Narrator(sys.stderr)
    prover = _Prover(words, effort, narrator)
    watch = Watch(words.targets, words.only, prover.prove)
    try:
        asyncio.run(_run_watch(watch, prover, narrator))
    finally:
        narrator.close()


async def _run_watch(watch: Watch, prover: _Prover, narrator: Narrator) -> NoReturn:
    try:
        await watch.run(narrator.watching)
    finally:
        await prover.close()


class _Prover:
    """Proves one selection after the other with one kernel, and reports each."""

    def __init__(self, words: Words, effort: Effort, narrator: Narrator) -> None:
        self._effort = effort
        self._narrator = narrator
        self._sink = Sink(words.output)
        self._report = report_format(words.format)
        self._warm = WarmKernel(lambda: Kernel(effort.launcher))

    async def prove(self, chosen: Selection) -> None:
        names = [path.name for path in chosen.paths]
        self._narrator.saved(names[0] if len(names) == 1 else counted(len(names), "lesson file"))
        if chosen.mistakes:
            self._narrator.close()
            report_mistakes(chosen.mistakes)
        if chosen.entries:
            summary = await check_with(self._warm, _order(chosen, self._effort), self._narrator)
            self._narrator.close()
            summary = review_translations(summary, chosen.courses)
            _write(self._sink, self._report, summary)

    async def close(self) -> None:
        await self._warm.close()


def _order(chosen: Selection, effort: Effort) -> Order:
    return Order(
        chosen.entries,
        effort.jobs,
        effort.seeds,
        effort.timeout,
        effort.device,
        effort.sandbox,
        effort.ceilings,
    )


def _write(sink: Sink, report: ReportFormat, summary: Summary) -> None:
    sink.write(report.render(summary))
    if sink.is_file:
        print(total(summary), file=sys.stderr)


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
