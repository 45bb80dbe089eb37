"""The report for programs, with what every cell printed. Its keys are a published format.

Its messages are English in every language: programs read them.
"""

from __future__ import annotations

from typing import Any

from learn_torch.check.display import FORMAT, shown_path, to_json
from learn_torch.check.lint import LintFinding
from learn_torch.check.results import CellResult, LessonResult, Proof, Summary


def render(summary: Summary) -> str:
    """Return the whole summary as one JSON object."""
    return to_json(
        {
            "format": FORMAT,
            "torch": summary.torch,
            "device": summary.device.label,
            "sandbox": summary.sandbox,
            "seconds": round(summary.seconds, 3),
            "summary": summary.counts,
            "lessons": [_lesson(lesson) for lesson in summary.lessons],
            "findings": [_finding(finding) for finding in summary.findings],
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
    unchecked = lesson.why_unchecked if lesson.outcome == "unchecked" else ()
    reason = str(lesson.trouble) or "; ".join(map(str, unchecked))
    return {**found, "reason": reason} if reason else found


def _cell(cell: CellResult) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": cell.id,
        "kind": cell.kind,
        "outcome": cell.outcome,
        "seconds": round(cell.seconds, 3),
        "stdout": cell.stdout,
        "proofs": [_proof(proof) for proof in cell.proofs],
        **cell.drawn,
    }
    return {**found, "reason": str(cell.reason)} if cell.reason else found


def _proof(proof: Proof) -> dict[str, Any]:
    """A failing proof has `output`, both streams as printed, and `stderr`, where there is any."""
    found = {"proof": proof.name, "outcome": proof.outcome, "message": str(proof.message)}
    if proof.outcome == "failed":
        printed = {"output": proof.output, "stderr": proof.stderr}
        found |= {key: text for key, text in printed.items() if text}
    return found


def _finding(finding: LintFinding) -> dict[str, Any]:
    return {
        "path": shown_path(finding.path),
        "line": finding.line,
        "column": finding.column,
        "cell": finding.cell,
        "message": str(finding.message),
    }
