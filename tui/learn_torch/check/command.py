"""`--check` and `--list`: from the command line's options to an exit code."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from typing import NoReturn

from learn_torch.check import listing
from learn_torch.check.check_options import CheckOptions
from learn_torch.check.display import counted, render_mistakes
from learn_torch.check.narration import Narrator
from learn_torch.check.reports import ReportFormat, report_format
from learn_torch.check.reports.text_report import total
from learn_torch.check.results import Summary
from learn_torch.check.run import check, check_with, kernels_for
from learn_torch.check.selection import Selection, select
from learn_torch.check.sink import Sink
from learn_torch.check.translations import review_translations
from learn_torch.check.watch_lessons import Watch
from learn_torch.errors import Mistake
from learn_torch.i18n.translate import tr
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.launch import Process
from learn_torch.kernel.transport import SubprocessTransport

DONE, NOT_PROVED, MISUSE = 0, 1, 2


def prove_lessons(options: CheckOptions, process: Process | None = None) -> int:
    """Prove the lessons and report; while any of their files is unreadable, nothing is run.

    `process`: that of the kernel, where it was launched before.
    """
    sink = Sink(options.output)
    report = report_format(options.format)
    chosen = select(options.targets, options.only)
    if chosen.mistakes:
        if report.render_mistakes is not None:
            sink.write(report.render_mistakes(chosen.mistakes))
        return report_mistakes(chosen.mistakes)
    narrator = Narrator(sys.stderr)
    processes = [process]

    def new_kernel() -> Kernel:
        early = processes.pop() if processes else None  # it serves one kernel
        transport = SubprocessTransport(options.launcher, early)
        return Kernel(transport=transport, prefetch=False)

    try:
        summary = asyncio.run(check(chosen.entries, options, new_kernel, narrator))
    finally:
        narrator.close()
    summary = review_translations(summary, chosen.courses)
    _write(sink, report, summary)
    return DONE if summary.proved else NOT_PROVED


def watch_lessons(options: CheckOptions) -> NoReturn:
    """Prove the lessons, and each one again when it is saved, until KeyboardInterrupt."""
    narrator = Narrator(sys.stderr)
    prover = _Prover(options, narrator)
    watch = Watch(options.targets, options.only, prover.prove)
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

    def __init__(self, options: CheckOptions, narrator: Narrator) -> None:
        self._options = options
        self._narrator = narrator
        self._sink = Sink(options.output)
        self._report = report_format(options.format)
        self._kernels = kernels_for(options, lambda: Kernel(options.launcher))

    async def prove(self, chosen: Selection) -> None:
        names = [path.name for path in chosen.paths]
        self._narrator.saved(names[0] if len(names) == 1 else counted(len(names), "lesson file"))
        if chosen.mistakes:
            self._narrator.close()
            report_mistakes(chosen.mistakes)
        if chosen.entries:
            summary = await check_with(self._kernels, chosen.entries, self._options, self._narrator)
            self._narrator.close()
            summary = review_translations(summary, chosen.courses)
            _write(self._sink, self._report, summary)

    async def close(self) -> None:
        await self._kernels.close()


def _write(sink: Sink, report: ReportFormat, summary: Summary) -> None:
    sink.write(report.render(summary))
    if sink.is_file:
        print(total(summary), file=sys.stderr)


def list_lessons(options: CheckOptions) -> int:
    """List the lessons that can be read, and report the mistakes in the others."""
    sink = Sink(options.output)
    chosen = select(options.targets, options.only)
    sink.write(_listing(chosen, options.format))
    return report_mistakes(chosen.mistakes) if chosen.mistakes else DONE


def _listing(chosen: Selection, format_: str) -> str:
    wanted = {entry.path.resolve() for entry in chosen.entries}
    render = listing.render_json if format_ == "json" else listing.render_text
    return render(chosen.courses, wanted)


def report_mistakes(mistakes: Sequence[Mistake]) -> int:
    """Print all mistakes on stderr, and return the exit code for them."""
    found = tr("{mistakes}.", mistakes=counted(len(mistakes), "mistake"))
    print(f"{render_mistakes(mistakes)}{found}", file=sys.stderr)
    return MISUSE
