"""The formats of a check's report, one module each, named in one table.

To add a format: write a module with `render(summary) -> str` and add its name to FORMATS. A format
for programs that cannot read stderr may also have `render_mistakes(mistakes) -> str`, for the case
that a lesson file cannot be read and so no lesson is run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from learn_torch.check.results import Summary
    from learn_torch.errors import Mistake

FORMATS = {
    "text": "text_report",
    "json": "json_report",
    "junit": "junit_report",
    "github": "github_report",
}
"""What `--format` accepts, and the module that renders it."""


class ReportFormat(msgspec.Struct, frozen=True):
    """One way to write a report."""

    render: Callable[[Summary], str]
    """The report of a check that ran."""
    render_mistakes: Callable[[Sequence[Mistake]], str] | None = None
    """The report of a check that could not run; None: stderr alone says why."""


def report_format(name: str) -> ReportFormat:
    """Import the module of a format; only the one asked for is loaded."""
    module = import_module(f"{__name__}.{FORMATS[name]}")
    return ReportFormat(module.render, getattr(module, "render_mistakes", None))
