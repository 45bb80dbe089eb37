"""GitHub's workflow commands: an annotation at the line of each failure and finding.

Source of the syntax and of the escaping: docs.github.com, "Workflow commands for GitHub Actions",
and actions/toolkit, packages/core/src/command.ts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from learn_torch.check.display import printable, rendered, shown_path
from learn_torch.check.lint import LintFinding
from learn_torch.check.reports.text_report import joined_reasons, total, trace_lines
from learn_torch.check.results import LessonResult, Proof, Summary
from learn_torch.errors import Mistake
from learn_torch.i18n.translate import tr, tr_message

OUTPUT_LINES = 20
"""The last lines of a failing run's output in its annotation; GitHub folds longer messages."""


def render(summary: Summary) -> str:
    """Return one command a line, then the total, which the log shows as it is."""
    lines = [line for lesson in summary.lessons for line in _lesson(lesson)]
    lines += map(_finding, summary.beside)
    return "\n".join([*lines, total(summary)]) + "\n"


def render_mistakes(mistakes: Sequence[Mistake]) -> str:
    """Return an error at the place of each mistake in a lesson file."""
    return "".join(
        _command(
            "error",
            mistake.path,
            mistake.line,
            tr("lesson file"),
            tr_message(mistake.sentences),
            column=mistake.column,
        )
        + "\n"
        for mistake in mistakes
    )


def _lesson(lesson: LessonResult) -> Iterator[str]:
    path = lesson.entry.path
    if lesson.trouble:
        yield _command("error", path, 1, lesson.entry.id, tr_message(lesson.trouble))
    for cell in lesson.cells:
        for proof in cell.proofs:
            if proof.outcome == "failed":
                title = f"{lesson.entry.id}: {cell.id}, {proof.name}"
                words = rendered(proof.message, lesson.entry, cell.id)
                yield _command("error", path, lesson.line_of(cell), title, _message(words, proof))
    if lesson.outcome == "unchecked":
        title = f"{lesson.entry.id}: {tr('unchecked')}"
        yield _command("notice", path, 1, title, joined_reasons(lesson))
    yield from map(_finding, lesson.findings)


def _message(words: str, proof: Proof) -> str:
    steps = list(trace_lines(proof.trouble)) if proof.trouble is not None else []
    printed = proof.output.strip("\n").splitlines()[-OUTPUT_LINES:]
    return "\n".join([words, *steps, *([tr("printed:"), *printed] if printed else [])])


def _finding(finding: LintFinding) -> str:
    title, words = finding.cell or tr("finding"), tr_message(finding.message)
    return _command("warning", finding.path, finding.line, title, words, column=finding.column)


def _command(
    level: str, path: Path, line: int, title: str, message: str, *, column: int = 0
) -> str:
    # A step may run in a folder of the repository.
    workspace = os.environ.get("GITHUB_WORKSPACE", "")
    place = {"file": shown_path(path, workspace), "line": str(line), "title": printable(title)}
    if column:
        place["col"] = str(column)
    properties = ",".join(f"{name}={_property(value)}" for name, value in place.items())
    lines = (printable(one) for one in message.splitlines())
    return f"::{level} {properties}::{_data(chr(10).join(lines))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
