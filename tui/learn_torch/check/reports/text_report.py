"""The report for people: what failed, what was not checked, what the linter found, the total."""

from __future__ import annotations

from collections.abc import Iterator

from learn_torch.check.display import counted, printable, shown_path
from learn_torch.check.lint import LintFinding
from learn_torch.check.results import CellResult, LessonResult, Proof, Summary
from learn_torch.kernel.protocol import ErrorReport

OUTPUT_LINES = 10
"""The last lines of a failing run's output that are shown; the JSON and JUnit reports have more."""


def render(summary: Summary) -> str:
    """Return one block for each failure, unchecked lesson and list of findings, then the total."""
    blocks = [block for lesson in summary.lessons for block in _lesson_blocks(lesson)]
    if summary.beside:
        blocks.append("\n".join(map(_finding, summary.beside)) + "\n")
    return "\n".join([*blocks, total(summary)]) + "\n"


def total(summary: Summary) -> str:
    """Return the whole check in one line."""
    counts = ", ".join(f"{count} {outcome}" for outcome, count in summary.counts.items())
    lessons = counted(len(summary.lessons), "lesson")
    made_with = f"{summary.device.label}, torch {summary.torch}, sandbox: {summary.sandbox}"
    found = len(summary.findings)
    besides = f"; {counted(found, 'finding')}" if found else ""
    return f"{lessons}: {counts} in {summary.seconds:.1f} s ({made_with}){besides}"


def _lesson_blocks(lesson: LessonResult) -> Iterator[str]:
    path = shown_path(lesson.entry.path)
    if lesson.trouble:
        yield f"failed     {path}: {printable(lesson.trouble)}\n"
    for cell in lesson.cells:
        at = f"{path}:{lesson.line_of(cell)}"
        for names, proof in _failures(cell):
            yield _failure(f"{at}: {cell.id}, {names}", proof)
    if lesson.outcome == "unchecked":
        yield f"unchecked  {path}: {printable(_unchecked_cells(lesson) + lesson.why_unchecked)}\n"
    if lesson.findings:
        yield "\n".join(map(_finding, lesson.findings)) + "\n"


def _finding(finding: LintFinding) -> str:
    where = f"{shown_path(finding.path)}:{finding.line}:{finding.column}"
    cell = f"{finding.cell}: " if finding.cell else ""
    return f"finding    {where}: {printable(cell + finding.message)}"


def _failures(cell: CellResult) -> Iterator[tuple[str, Proof]]:
    """Group the failing proofs by message: a broken check fails each of them in the same way."""
    failed = [proof for proof in cell.proofs if proof.outcome == "failed"]
    for message in dict.fromkeys(proof.message for proof in failed):
        alike = [proof for proof in failed if proof.message == message]
        yield ", ".join(proof.name for proof in alike), alike[0]


def _failure(where: str, proof: Proof) -> str:
    lines = [f"failed     {where}", *_indented(proof.message)]
    if proof.trouble is not None:
        lines += [f"    {line}" for line in trace_lines(proof.trouble)]
    if proof.output.strip():
        lines += ["    printed:", *_last_lines(proof.output)]
    return "\n".join(lines) + "\n"


def _indented(message: str) -> list[str]:
    return [f"    {printable(line)}" for line in message.splitlines()]


def _last_lines(output: str) -> Iterator[str]:
    lines = output.strip("\n").splitlines()
    if len(lines) > OUTPUT_LINES:
        yield f"      … {counted(len(lines) - OUTPUT_LINES, 'line')} before …"
    yield from (f"      {printable(line)}".rstrip() for line in lines[-OUTPUT_LINES:])


def trace_lines(trouble: ErrorReport) -> Iterator[str]:
    """Return the steps of a traceback and its notes, one line each."""
    for step in trouble.trace:
        yield f"{step.cell}, line {step.line}: {printable(step.source.strip())}"
    for note in trouble.notes:
        yield from map(printable, note.splitlines())


def _unchecked_cells(lesson: LessonResult) -> str:
    """Name the cells that a reason is about; empty where it is about the whole lesson."""
    if lesson.reason:
        return ""
    return ", ".join(cell.id for cell in lesson.cells if cell.outcome == "unchecked") + ": "
