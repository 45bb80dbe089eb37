"""What people and programs read after a check, and while it runs."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from learn_torch.check import mistakes, report
from learn_torch.check.findings import Finding
from learn_torch.check.narration import Narrator
from learn_torch.check.output import Sink
from learn_torch.check.results import CellResult, LessonResult, Proof, Summary
from learn_torch.errors import Mistake, UsageError
from learn_torch.kernel.levels import SandboxStatus
from learn_torch.kernel.protocol import ErrorReport, TraceLine
from learn_torch.session.kernel_manager import Environment
from tests.check.making import CPU, code, entry

PASSED = CellResult("a", "code", (Proof("runs", "passed"),), 0.25, "3\n")
ERROR = ErrorReport("ValueError", "no", (TraceLine("b", 2, "", "    y = \x1b[2J x"),), ("A note.",))
FAILED = CellResult(
    "b", "code", (Proof("runs", "failed", "ValueError: no\x1b]52;c;eA==\x07", ERROR),)
)
UNCHECKED = CellResult("c", "code", (Proof("runs", "unchecked"),), reason="needs a CUDA device")


def summary(*lessons: LessonResult) -> Summary:
    return Summary(lessons, CPU, "2.14.1", "limits only", 21.34)


def lesson(*cells: CellResult, **rest: Any) -> LessonResult:
    return LessonResult(entry(code("a"), code("b"), code("c")), cells, 1.5, **rest)


def test_all_well_is_one_line() -> None:
    text = report.as_text(summary(lesson(PASSED), lesson(PASSED)))
    assert text == (
        "2 lessons: 2 passed, 0 failed, 0 unchecked in 21.3 s "
        "(cpu, torch 2.14.1, sandbox: limits only)\n"
    )


def test_a_failure_tells_where_what_and_why_and_steers_no_terminal() -> None:
    assert report.as_text(summary(lesson(PASSED, FAILED))).splitlines()[:5] == [
        "failed     lesson.yaml:20: b, runs",
        r"    ValueError: no\x1b]52;c;eA==\x07",
        r"    b, line 2: y = \x1b[2J x",
        "    A note.",
        "",
    ]


def test_failures_with_the_same_words_are_told_once() -> None:
    proofs = tuple(Proof(name, "failed", "broken") for name in ("starter", "solution"))
    text = report.as_text(summary(lesson(CellResult("a", "exercise", proofs))))
    assert text.startswith("failed     lesson.yaml:10: a, starter, solution\n    broken\n\n")


def test_what_was_not_checked_is_told_with_the_reason() -> None:
    cell = report.as_text(summary(lesson(PASSED, UNCHECKED)))
    assert cell.startswith("unchecked  lesson.yaml: c: needs a CUDA device\n")
    whole = report.as_text(summary(lesson(reason="needs pandas")))
    assert whole.startswith("unchecked  lesson.yaml: needs pandas\n")


def test_json_has_the_published_shape() -> None:
    whole = summary(lesson(PASSED, FAILED), lesson(UNCHECKED), lesson(trouble="too long"))
    found = json.loads(report.as_json(whole))
    assert found | {"lessons": []} == {
        "format": 1,
        "torch": "2.14.1",
        "device": "cpu",
        "sandbox": "limits only",
        "seconds": 21.34,
        "summary": {"passed": 0, "failed": 2, "unchecked": 1},
        "lessons": [],
        "findings": [],
    }
    first, second, third = found["lessons"]
    assert first | {"cells": []} == {
        "id": "lesson",
        "path": "lesson.yaml",
        "outcome": "failed",
        "seconds": 1.5,
        "cells": [],
    }
    assert first["cells"][0] == {
        "id": "a",
        "kind": "code",
        "outcome": "passed",
        "seconds": 0.25,
        "stdout": "3\n",
        "proofs": [{"proof": "runs", "outcome": "passed", "message": ""}],
    }
    assert (second["outcome"], second["reason"]) == ("unchecked", "needs a CUDA device")
    assert second["cells"][0]["reason"] == "needs a CUDA device"
    assert (third["outcome"], third["reason"]) == ("failed", "too long")


FOUND = Finding(Path("lesson.yaml"), 12, 78, "a", "the line is too wide\x1b[2J.")


def test_findings_stand_under_their_lesson_and_change_nothing() -> None:
    lessons = lesson(PASSED, findings=(FOUND,)), lesson(FAILED, findings=(FOUND, FOUND))
    text = report.as_text(summary(*lessons)).splitlines()
    line = r"finding    lesson.yaml:12:78: a: the line is too wide\x1b[2J."
    assert (text[0], text[7:9]) == (line, [line, line])
    assert text[2].startswith("failed     lesson.yaml:20: b")
    assert text[-1].startswith("2 lessons: 1 passed, 1 failed")
    assert text[-1].endswith("; 3 findings")
    assert summary(lesson(PASSED, findings=(FOUND,))).proved


def test_findings_are_a_list_of_their_own_in_json() -> None:
    found = json.loads(report.as_json(summary(lesson(PASSED, findings=(FOUND,)))))
    assert found["findings"] == [
        {
            "path": "lesson.yaml",
            "line": 12,
            "column": 78,
            "cell": "a",
            "message": "the line is too wide\x1b[2J.",
        }
    ]
    assert found["lessons"][0]["outcome"] == "passed"


def test_json_holds_whatever_a_lesson_prints() -> None:
    odd = "\x00\x1b[31m\ud800 tränen 泪"
    text = report.as_json(summary(lesson(replace(PASSED, stdout=odd))))
    assert json.loads(text.encode("utf-8"))["lessons"][0]["cells"][0]["stdout"] == odd


@pytest.mark.parametrize(
    ("lessons", "proved"),
    [
        ([lesson(PASSED)], True),
        ([lesson(PASSED), lesson(UNCHECKED)], True),
        ([lesson(PASSED, UNCHECKED)], True),
        ([lesson(UNCHECKED)], False),
        ([lesson(reason="needs pandas")], False),
        ([lesson(PASSED), lesson(FAILED)], False),
        ([lesson(PASSED), lesson(PASSED, trouble="too long")], False),
        ([], False),
    ],
)
def test_proved_means_that_something_was_shown_and_nothing_failed(
    lessons: list[LessonResult], proved: bool
) -> None:
    assert summary(*lessons).proved is proved


# --- files ------------------------------------------------------------------------------------


def test_a_report_replaces_the_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")
    Sink(str(path)).write("new …")
    assert path.read_text(encoding="utf-8") == "new …"
    assert list(tmp_path.iterdir()) == [path]


def test_a_report_follows_a_link(tmp_path: Path) -> None:
    link = tmp_path / "latest"
    link.symlink_to(tmp_path / "report.json")
    Sink(str(link)).write("new")
    assert link.is_symlink()
    assert (tmp_path / "report.json").read_text() == "new"


def test_a_place_that_takes_no_report_is_refused_before_the_work(tmp_path: Path) -> None:
    for place, words in [(tmp_path, "is a folder"), (tmp_path / "no" / "x", "no such folder")]:
        with pytest.raises(UsageError, match=words):
            Sink(str(place))


def test_a_report_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        Sink(str(path)).write("half of it \ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


# --- while it runs ----------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(stream: io.StringIO) -> str:
    narrator = Narrator(stream)
    narrator.warming()
    narrator.warm(Environment(CPU, "2.14.1", SandboxStatus("limits only")))
    narrator.proved(lesson(PASSED), 1, 2)
    narrator.proved(lesson(FAILED), 2, 2)
    narrator.close()
    return stream.getvalue()


LINES = [
    "on cpu (a processor), torch 2.14.1, sandbox: limits only",
    "passed     lesson  1.5 s",
    "failed     lesson  1.5 s",
]


@pytest.fixture
def at_a_desk(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    return monkeypatch


def test_in_a_file_there_is_a_line_a_lesson(at_a_desk: pytest.MonkeyPatch) -> None:
    assert told(io.StringIO()).splitlines() == LINES


def test_in_ci_there_are_no_control_characters(at_a_desk: pytest.MonkeyPatch) -> None:
    at_a_desk.setenv("CI", "true")
    assert told(Terminal()).splitlines() == LINES


def test_on_a_terminal_a_counter_comes_and_goes(at_a_desk: pytest.MonkeyPatch) -> None:
    text = told(Terminal())
    assert "1 of 2 lessons\r\x1b[K" in text
    assert "2 of 2" not in text
    left = [line.rpartition("\x1b[K")[2] for line in text.split("\n")]
    assert left == [*LINES, ""]


# --- mistakes ---------------------------------------------------------------------------------


def mistake(source: str, column: int) -> str:
    wrong = Mistake(Path("a.yaml"), 3, column, "this is wrong.", "Mend it.", source)
    return mistakes.as_text([wrong])


def test_a_mistake_is_shown_with_its_line_and_a_caret() -> None:
    assert mistake("  code: x", 3) == (
        "a.yaml:3:3: this is wrong. Mend it.\n      code: x\n      ^\n"
    )


@pytest.mark.parametrize(
    ("source", "column", "caret"),
    [("张量: x", 3, 4), ("e\u0301: x", 4, 2), ("\tx", 2, 1), ("abc", 99, 3), ("\x1bx", 2, 4)],
    ids=["wide", "combining", "tab", "beyond the end", "escape"],
)
def test_the_caret_stands_under_what_is_seen(source: str, column: int, caret: int) -> None:
    line = mistake(source, column).splitlines()[2]
    assert line == " " * (4 + caret) + "^"


def test_a_long_line_is_shown_around_the_caret() -> None:
    _, source, caret = mistake("a" * 5000 + "b" + "c" * 5000, 5001).splitlines()
    assert len(source) == 104
    assert source[caret.index("^")] == "b"


def test_a_mistake_without_a_line_is_one_line() -> None:
    assert mistake("", 1) == "a.yaml:3:1: this is wrong. Mend it.\n"
