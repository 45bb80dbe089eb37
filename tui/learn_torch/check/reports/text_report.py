"""The report for people: what failed, what was not checked, what the linter found, the total."""

from __future__ import annotations

from collections.abc import Iterator

from learn_torch.check.display import counted, printable, rendered, shown_path
from learn_torch.check.lint import LintFinding
from learn_torch.check.results import CellResult, LessonResult, Proof, Summary
from learn_torch.course.text_width import padded
from learn_torch.explain import explain
from learn_torch.i18n.message import paragraph
from learn_torch.i18n.translate import msgid, tr, tr_message
from learn_torch.kernel.protocol import ErrorReport

_WORDS = {
    "failed": msgid("failed"),
    "unchecked": msgid("unchecked"),
    "finding": msgid("finding"),
}
OUTPUT_LINES = 10
"""The last lines of a failing run's output that are shown; the JSON and JUnit reports have more."""


def render(summary: Summary) -> str:
    """Return one block for each failure, unchecked lesson and list of findings, then the total."""
    blocks = [block for lesson in summary.lessons for block in _lesson_blocks(lesson)]
    if summary.beside:
        blocks.append("\n".join(map(finding_line, summary.beside)) + "\n")
    return "\n".join([*blocks, total(summary)]) + "\n"


def total(summary: Summary) -> str:
    """Return the whole check in one line."""
    all_of_it = tr(
        "{lessons}: {passed} passed, {failed} failed, {unchecked} unchecked in {seconds} s "
        "({device}, torch {torch}, sandbox: {sandbox})",
        lessons=counted(len(summary.lessons), "lesson"),
        seconds=f"{summary.seconds:.1f}",
        device=summary.device.label,
        torch=summary.torch,
        sandbox=tr(summary.sandbox),
        **summary.counts,
    )
    if not summary.findings:
        return all_of_it
    return tr(
        "{total}; {findings}", total=all_of_it, findings=counted(len(summary.findings), "finding")
    )


def _lesson_blocks(lesson: LessonResult) -> Iterator[str]:
    path = shown_path(lesson.entry.path)
    if lesson.trouble:
        yield f"{_word('failed')}{path}: {printable(tr_message(lesson.trouble))}\n"
    for cell in lesson.cells:
        at = f"{path}:{lesson.line_of(cell)}"
        for names, proof in _failures(cell):
            words = rendered(proof.message, lesson.entry, cell.id)
            yield _failure(f"{at}: {cell.id}, {names}", words, proof)
    if lesson.outcome == "unchecked":
        why = printable(_unchecked_cells(lesson) + joined_reasons(lesson))
        yield f"{_word('unchecked')}{path}: {why}\n"
    if lesson.findings:
        yield "\n".join(map(finding_line, lesson.findings)) + "\n"


def finding_line(finding: LintFinding) -> str:
    """Return a finding in one line: where, in which cell, what."""
    where = f"{shown_path(finding.path)}:{finding.line}:{finding.column}"
    cell = f"{finding.cell}: " if finding.cell else ""
    return f"{_word('finding')}{where}: {printable(cell + tr_message(finding.message))}"


def _word(word: str) -> str:
    """Return the first column: what a block is about."""
    return padded(tr(_WORDS[word]), 11)


def joined_reasons(lesson: LessonResult) -> str:
    """Return why cells of a lesson are unchecked, in the language that is spoken."""
    return tr("; ").join(map(tr_message, lesson.why_unchecked))


def _failures(cell: CellResult) -> Iterator[tuple[str, Proof]]:
    """Group the failing proofs by message: a broken check fails each of them in the same way."""
    failed = [proof for proof in cell.proofs if proof.outcome == "failed"]
    for message in dict.fromkeys(proof.message for proof in failed):
        alike = [proof for proof in failed if proof.message == message]
        yield ", ".join(proof.name for proof in alike), alike[0]


def _failure(where: str, words: str, proof: Proof) -> str:
    lines = [f"{_word('failed')}{where}", *_indented(words)]
    if proof.trouble is not None:
        lines += [f"    {line}" for line in trace_lines(proof.trouble)]
    if proof.output.strip():
        lines += [f"    {tr('printed:')}", *_last_lines(proof.output)]
    return "\n".join(lines) + "\n"


def _indented(message: str) -> list[str]:
    return [f"    {printable(line)}" for line in message.splitlines()]


def _last_lines(output: str) -> Iterator[str]:
    lines = output.strip("\n").splitlines()
    before = len(lines) - OUTPUT_LINES
    if before > 0:
        left_out = (
            tr("… 1 line before …") if before == 1 else tr("… {count} lines before …", count=before)
        )
        yield f"      {left_out}"
    yield from (f"      {printable(line)}".rstrip() for line in lines[-OUTPUT_LINES:])


def trace_lines(trouble: ErrorReport) -> Iterator[str]:
    """Return the steps of a traceback, its notes and what explains it, one line each."""
    for step in trouble.trace:
        source = printable(step.source.strip())
        yield tr("{cell}, line {line}: {source}", cell=step.cell, line=step.line, source=source)
    for note in trouble.notes:
        said = note if isinstance(note, str) else tr_message(note)
        yield from map(printable, said.splitlines())
    explanation = explain(trouble)
    if explanation is not None:
        yield tr_message(paragraph(explanation.why, explanation.fix, explanation.beware))


def _unchecked_cells(lesson: LessonResult) -> str:
    """Name the cells that a reason is about; empty where it is about the whole lesson."""
    if lesson.reason:
        return ""
    return ", ".join(cell.id for cell in lesson.cells if cell.outcome == "unchecked") + ": "
