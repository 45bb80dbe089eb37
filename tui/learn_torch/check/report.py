"""A check's results, as text for people and as JSON for programs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from learn_torch.check.findings import Finding
from learn_torch.check.results import CellResult, LessonResult, Proof, Summary
from learn_torch.kernel.protocol import ErrorReport

FORMAT = 1
"""Version of the JSON; a key may be added to it, none is taken away or changed."""


def as_text(summary: Summary) -> str:
    """What failed, what could not be checked and what was found besides; then the sum in one line."""
    blocks = [block for lesson in summary.lessons for block in _lesson_blocks(lesson)]
    if summary.beside:
        blocks.append("\n".join(map(_finding, summary.beside)) + "\n")
    return "\n".join([*blocks, total(summary)]) + "\n"


def _lesson_blocks(lesson: LessonResult) -> Iterator[str]:
    path = shown_path(lesson.entry.path)
    if lesson.trouble:
        yield f"failed     {path}: {printable(lesson.trouble)}\n"
    for cell in lesson.cells:
        at = f"{path}:{lesson.entry.lines.get(cell.id, 1)}"
        for names, proof in _failures(cell):
            yield _failure(f"{at}: {cell.id}, {names}", proof)
    if lesson.outcome == "unchecked":
        yield f"unchecked  {path}: {printable(_whose(lesson) + lesson.why_unchecked)}\n"
    if lesson.findings:
        yield "\n".join(map(_finding, lesson.findings)) + "\n"


def _finding(finding: Finding) -> str:
    where = f"{shown_path(finding.path)}:{finding.line}:{finding.column}"
    cell = f"{finding.cell}: " if finding.cell else ""
    return f"finding    {where}: {printable(cell + finding.message)}"


def _failures(cell: CellResult) -> Iterator[tuple[str, Proof]]:
    """The failing proofs; those that failed with the same words together, as of a broken check."""
    failed = [proof for proof in cell.proofs if proof.outcome == "failed"]
    for message in dict.fromkeys(proof.message for proof in failed):
        alike = [proof for proof in failed if proof.message == message]
        yield ", ".join(proof.name for proof in alike), alike[0]


def _failure(where: str, proof: Proof) -> str:
    lines = [f"failed     {where}", *_indented(proof.message)]
    if proof.trouble is not None:
        lines += [f"    {line}" for line in _trace(proof.trouble)]
    return "\n".join(lines) + "\n"


def _indented(message: str) -> list[str]:
    return [f"    {printable(line)}" for line in message.splitlines()]


def _trace(trouble: ErrorReport) -> Iterator[str]:
    for step in trouble.trace:
        yield f"{step.cell}, line {step.line}: {printable(step.source.strip())}"
    for note in trouble.notes:
        yield from map(printable, note.splitlines())


def _whose(lesson: LessonResult) -> str:
    """Which cells a reason is about, where it is not the whole lesson."""
    if lesson.reason:
        return ""
    return ", ".join(cell.id for cell in lesson.cells if cell.outcome == "unchecked") + ": "


def total(summary: Summary) -> str:
    """The whole check in one line."""
    counts = ", ".join(f"{count} {outcome}" for outcome, count in summary.counts.items())
    lessons = "1 lesson" if len(summary.lessons) == 1 else f"{len(summary.lessons)} lessons"
    made_with = f"{summary.device.label}, torch {summary.torch}, sandbox: {summary.sandbox}"
    found = len(summary.findings)
    besides = f"; {found} finding{'s' if found > 1 else ''}" if found else ""
    return f"{lessons}: {counts} in {summary.seconds:.1f} s ({made_with}){besides}"


def as_json(summary: Summary) -> str:
    """The same, whole, with what every cell printed."""
    return to_json(
        {
            "format": FORMAT,
            "torch": summary.torch,
            "device": summary.device.label,
            "sandbox": summary.sandbox,
            "seconds": round(summary.seconds, 3),
            "summary": summary.counts,
            "lessons": [_lesson(lesson) for lesson in summary.lessons],
            "findings": [_found(finding) for finding in summary.findings],
        }
    )


def _lesson(lesson: LessonResult) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": lesson.entry.id,
        "path": shown_path(lesson.entry.path),
        "outcome": lesson.outcome,
        "seconds": round(lesson.seconds, 3),
        "cells": [_cell(cell) for cell in lesson.cells],
    }
    reason = lesson.trouble or (lesson.why_unchecked if lesson.outcome == "unchecked" else "")
    return {**found, "reason": reason} if reason else found


def _cell(cell: CellResult) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": cell.id,
        "kind": cell.kind,
        "outcome": cell.outcome,
        "seconds": round(cell.seconds, 3),
        "stdout": cell.stdout,
        "proofs": [
            {"proof": proof.name, "outcome": proof.outcome, "message": proof.message}
            for proof in cell.proofs
        ],
    }
    if cell.figures:
        found["figures"] = cell.figures
    return {**found, "reason": cell.reason} if cell.reason else found


def _found(finding: Finding) -> dict[str, Any]:
    return {
        "path": shown_path(finding.path),
        "line": finding.line,
        "column": finding.column,
        "cell": finding.cell,
        "message": finding.message,
    }


def to_json(value: Any) -> str:
    """Indented, ending with a newline; a surrogate that strayed in is escaped, so UTF-8 can hold it."""
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def shown_path(path: Path) -> str:
    """As the user would type it here: relative below the working folder, else whole."""
    resolved, here = path.resolve(), Path.cwd()
    return os.fspath(resolved.relative_to(here) if resolved.is_relative_to(here) else resolved)


def printable(line: str) -> str:
    """Learner text without its control characters, which could steer the reader's terminal."""
    return "".join(char if char.isprintable() else _escaped(char) for char in line)


def _escaped(char: str) -> str:
    return " " if char.isspace() else char.encode("unicode_escape").decode("ascii")
