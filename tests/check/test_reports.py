"""What people and programs read after a check, and while it runs."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from junitparser import Error, Failure, JUnitXml, Skipped

from learn_torch.check import reports
from learn_torch.check.display import render_mistakes
from learn_torch.check.lint import LintFinding
from learn_torch.check.narration import Narrator
from learn_torch.check.reports import (
    FORMATS,
    github_report,
    json_report,
    junit_report,
    report_format,
    text_report,
)
from learn_torch.check.results import (
    MAX_OUTPUT,
    CellResult,
    LessonResult,
    Proof,
    Summary,
    cut_outputs,
)
from learn_torch.check.sink import Sink
from learn_torch.errors import Mistake, UsageError
from learn_torch.i18n.message import msg, verbatim
from learn_torch.i18n.translate import set_language
from learn_torch.kernel.protocol import ErrorReport, TraceLine
from learn_torch.kernel.sandbox_levels import SandboxStatus
from learn_torch.session.kernel_manager import Environment
from tests.check.making import CPU, code, entry

PASSED = CellResult("a", "code", (Proof("runs", "passed"),), 0.25, "3\n")
ERROR = ErrorReport("ValueError", "no", (TraceLine("b", 2, "", "    y = \x1b[2J x"),), ("A note.",))
FAILED = CellResult(
    "b", "code", (Proof("runs", "failed", verbatim("ValueError: no\x1b]52;c;eA==\x07"), ERROR),)
)
UNCHECKED = CellResult(
    "c", "code", (Proof("runs", "unchecked"),), reason=verbatim("needs a CUDA device")
)


def summary(*lessons: LessonResult) -> Summary:
    return Summary(lessons, CPU, "2.14.1", "limits only", 21.34)


def lesson(*cells: CellResult, **rest: Any) -> LessonResult:
    return LessonResult(entry(code("a"), code("b"), code("c")), cells, 1.5, **rest)


def test_all_well_is_one_line() -> None:
    text = text_report.render(summary(lesson(PASSED), lesson(PASSED)))
    assert text == (
        "2 lessons: 2 passed, 0 failed, 0 unchecked in 21.3 s "
        "(cpu, torch 2.14.1, sandbox: limits only)\n"
    )


def test_a_failure_tells_where_what_and_why_and_steers_no_terminal() -> None:
    assert text_report.render(summary(lesson(PASSED, FAILED))).splitlines()[:5] == [
        "failed     lesson.yaml:20: b, runs",
        r"    ValueError: no\x1b]52;c;eA==\x07",
        r"    b, line 2: y = \x1b[2J x",
        "    A note.",
        "",
    ]


def test_failures_with_the_same_words_are_told_once() -> None:
    proofs = tuple(Proof(name, "failed", verbatim("broken")) for name in ("starter", "solution"))
    text = text_report.render(summary(lesson(CellResult("a", "exercise", proofs))))
    assert text.startswith("failed     lesson.yaml:10: a, starter, solution\n    broken\n\n")


def test_what_was_not_checked_is_told_with_the_reason() -> None:
    cell = text_report.render(summary(lesson(PASSED, UNCHECKED)))
    assert cell.startswith("unchecked  lesson.yaml: c: needs a CUDA device\n")
    whole = text_report.render(summary(lesson(reason=verbatim("needs pandas"))))
    assert whole.startswith("unchecked  lesson.yaml: needs pandas\n")


def test_json_has_the_published_shape() -> None:
    whole = summary(lesson(PASSED, FAILED), lesson(UNCHECKED), lesson(trouble=verbatim("too long")))
    found = json.loads(json_report.render(whole))
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


FOUND = LintFinding(Path("lesson.yaml"), 12, 78, "a", verbatim("the line is too wide\x1b[2J."))


def test_findings_stand_under_their_lesson_and_change_nothing() -> None:
    lessons = lesson(PASSED, findings=(FOUND,)), lesson(FAILED, findings=(FOUND, FOUND))
    text = text_report.render(summary(*lessons)).splitlines()
    line = r"finding    lesson.yaml:12:78: a: the line is too wide\x1b[2J."
    assert (text[0], text[7:9]) == (line, [line, line])
    assert text[2].startswith("failed     lesson.yaml:20: b")
    assert text[-1].startswith("2 lessons: 1 passed, 1 failed")
    assert text[-1].endswith("; 3 findings")
    assert summary(lesson(PASSED, findings=(FOUND,))).proved


@pytest.mark.parametrize("name", ["text", "junit", "github", "json"])
def test_a_finding_is_in_the_language_of_its_reader_and_in_english_for_programs(name: str) -> None:
    wide = msg(
        "{what} is {wide} columns wide; there is room for {room}.",
        what=msg("a word"),
        wide=90,
        room=77,
    )
    found = LintFinding(Path("lesson.yaml"), 12, 78, "a", wide)
    set_language("zh-Hans")
    try:
        text = report_format(name).render(summary(lesson(PASSED, findings=(found,))))
    finally:
        set_language("en")
    assert ("一个词宽 90 列，只放得下 77 列。" in text) == (name != "json")
    assert (str(wide) in text) == (name == "json")


def test_findings_are_a_list_of_their_own_in_json() -> None:
    found = json.loads(json_report.render(summary(lesson(PASSED, findings=(FOUND,)))))
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
    text = json_report.render(summary(lesson(replace(PASSED, stdout=odd))))
    assert json.loads(text.encode("utf-8"))["lessons"][0]["cells"][0]["stdout"] == odd


STEERING = "\x1b[2J\x7f\x9b31m\u202egnp.exe\u2066"
"""A terminal's commands of C0 and C1, and overrides of the direction of text."""


@pytest.mark.parametrize("name", FORMATS)
def test_no_report_steers_the_terminal_that_shows_it(name: str) -> None:
    """The names and titles of a lesson, what its checks say and its cells print."""
    titled = entry(code("a"), code("b"), code("c"))
    titled = titled.with_lesson(msgspec.structs.replace(titled.lesson, title=STEERING))
    trouble = ErrorReport(STEERING, STEERING, (TraceLine("b", 2, STEERING, STEERING),), (STEERING,))
    failed = Proof("runs", "failed", verbatim(STEERING), trouble, output=STEERING, stderr=STEERING)
    cell = CellResult("b", "code", (failed,), stdout=STEERING, reason=verbatim(STEERING))
    text = report_format(name).render(summary(LessonResult(titled, (cell,), 1.5)))
    assert {char for char in text if not char.isprintable()} <= {"\n"}


# --- what a failing run printed --------------------------------------------------------------

LINES = "".join(f"line {number}\n" for number in range(1, 13))
PRINTED = f"{LINES}\x1b]52;c;eA==\x07warning: [red]half[/red]\n"
NOISY = CellResult(
    "b",
    "exercise",
    (
        Proof("starter", "passed", verbatim("no"), output="quiet\n", seconds=0.5),
        Proof(
            "solution", "failed", verbatim("a\nb"), output=PRINTED, stderr="warning\n", seconds=1.25
        ),
    ),
)


def test_the_text_report_shows_the_last_lines_that_a_failing_run_printed() -> None:
    text = text_report.render(summary(lesson(NOISY))).splitlines()
    assert text[:6] == [
        "failed     lesson.yaml:20: b, solution",
        "    a",
        "    b",
        "    printed:",
        "      … 3 lines before …",
        "      line 4",
    ]
    assert text[14] == r"      \x1b]52;c;eA==\x07warning: [red]half[/red]"


def test_the_json_report_has_the_output_of_failing_proofs() -> None:
    [found] = json.loads(json_report.render(summary(lesson(NOISY))))["lessons"]
    starter, solution = found["cells"][0]["proofs"]
    assert starter == {"proof": "starter", "outcome": "passed", "message": "no"}
    assert (solution["output"], solution["stderr"]) == (PRINTED, "warning\n")


def test_a_proof_holds_the_last_lines_of_a_long_output() -> None:
    flood = Proof("runs", "failed", output="x" * 99 + "\n" + LINES * 10_000, stderr="y" * 10**6)
    assert len(flood.output) <= MAX_OUTPUT
    assert flood.output.startswith("line ") and flood.output.endswith("line 12\n")
    assert flood.stderr == "y" * MAX_OUTPUT


# --- JUnit ------------------------------------------------------------------------------------


def junit(*lessons: LessonResult) -> JUnitXml:
    return JUnitXml.fromstring(junit_report.render(summary(*lessons)).encode())


def test_junit_has_a_suite_a_lesson_and_a_case_a_proof() -> None:
    found = junit(lesson(PASSED, FAILED), lesson(NOISY))
    assert [suite.name for suite in found] == ["lesson", "lesson"]
    assert (found.tests, found.failures, found.errors, found.time) == (4, 2, 0, 21.34)
    cases = [
        (case.classname, case.name, case.is_passed, case.time) for suite in found for case in suite
    ]
    assert cases == [
        ("lesson.a", "runs", True, 0.0),
        ("lesson.b", "runs", False, 0.0),
        ("lesson.b", "starter", True, 0.5),
        ("lesson.b", "solution", False, 1.25),
    ]
    used = {one.name: one.value for suite in found for one in suite.properties()}
    assert used == {"torch": "2.14.1", "device": "cpu", "sandbox": "limits only"}


def test_a_junit_case_says_where_what_and_what_was_printed() -> None:
    _, case = next(iter(junit(lesson(NOISY))))
    assert (case._elem.get("file"), case._elem.get("line")) == ("lesson.yaml", "20")
    [failure] = case.result
    assert isinstance(failure, Failure)
    assert (failure.message, failure.type) == ("a\nb", "failed")
    assert failure.text == "lesson.yaml:20: b, solution\na\nb"
    assert case.system_out == PRINTED.replace("\x1b", "\ufffd").replace("\x07", "\ufffd")
    assert case.system_err == "warning\n"


def test_a_junit_failure_has_the_exception_and_its_trace() -> None:
    [case] = next(iter(junit(lesson(FAILED))))
    [failure] = case.result
    assert failure.type == "ValueError"
    assert failure.text.splitlines()[1:] == [
        "ValueError: no\ufffd]52;c;eA==\ufffd",
        r"b, line 2: y = \x1b[2J x",
        "A note.",
    ]


def test_what_could_not_be_checked_is_skipped_in_junit_and_a_broken_lesson_is_an_error() -> None:
    found = junit(
        lesson(UNCHECKED),
        lesson(reason=verbatim("needs pandas")),
        lesson(trouble=verbatim("too long")),
    )
    results = [result for suite in found for case in suite for result in case.result]
    assert [(type(one), one.message) for one in results] == [
        (Skipped, "needs a CUDA device"),
        (Skipped, "needs pandas"),
        (Error, "too long"),
    ]
    assert [suite.skipped for suite in found] == [1, 1, 0]


@pytest.mark.parametrize("code", [*range(32), 0x7F, 0x85, 0xD800, 0xFFFE, 0xFFFF, 0x1F600])
def test_junit_can_be_read_whatever_character_a_lesson_prints(code: int) -> None:
    odd = f"a{chr(code)}z"
    proof = Proof(
        odd, "failed", verbatim(odd), ErrorReport(odd, odd, (), (odd,)), output=odd, stderr=odd
    )
    [case] = next(iter(junit(lesson(CellResult("a", "code", (proof,))))))
    valid = code in (9, 10, 13, 0x1F600)
    shown = odd if valid else "a\ufffdz"
    assert case.name == shown
    # XML 1.0, section 2.11: a reader sees each carriage return in a text as a line feed.
    assert case.system_out == shown.replace("\r", "\n")


JENKINS = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "time", "tests", "failures", "errors", "skipped", "file"},
    "properties": set(),
    "property": {"name", "value"},
    "testcase": {"name", "classname", "time"} | {"file", "line"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"type", "message"},
    "system-out": set(),
    "system-err": set(),
}
"""Of junit-10.xsd in Jenkins's xunit plugin; `file` and `line` of a case are pytest's."""


def test_junit_has_the_elements_and_attributes_that_jenkins_knows() -> None:
    whole = summary(lesson(NOISY, UNCHECKED), lesson(FAILED), lesson(trouble=verbatim("x")))
    for text in (junit_report.render(whole), junit_report.render_mistakes([WRONG])):
        assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ')
        for element in ElementTree.fromstring(text).iter():
            assert set(element.keys()) <= JENKINS[element.tag]


WRONG = Mistake(
    Path("a,b.yaml"), 3, 7, verbatim("100% wrong: this."), verbatim("Mend it."), "  code: x"
)


def test_a_mistake_in_a_file_is_an_error_in_junit() -> None:
    [suite] = JUnitXml.fromstring(junit_report.render_mistakes([WRONG]).encode())
    [case] = suite
    [error] = case.result
    assert isinstance(error, Error)
    assert error.text == "a,b.yaml:3:7: 100% wrong: this. Mend it."
    assert (case._elem.get("file"), case._elem.get("line")) == ("a,b.yaml", "3")


# --- GitHub -----------------------------------------------------------------------------------


def test_every_junit_case_has_a_name_of_its_own() -> None:
    """GitLab and Jenkins show one case of a class and a name."""
    twice = [Mistake(Path("x.yaml"), 1, 1, msg("a")), Mistake(Path("x.yaml"), 1, 1, msg("b"))]
    courses = lesson(PASSED, FAILED), lesson(PASSED, FAILED)
    for text in (junit_report.render_mistakes(twice), junit_report.render(summary(*courses))):
        cases = [case for suite in JUnitXml.fromstring(text.encode()) for case in suite]
        assert len({(case.classname, case.name) for case in cases}) == len(cases) > 1


def test_an_annotation_names_the_file_as_the_repository_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GitHub looks for it from the repository's root, wherever in it the step runs."""
    mistake = Mistake(tmp_path / "course" / "x.yaml", 1, 1, msg("a"))
    (tmp_path / "course").mkdir()
    monkeypatch.chdir(tmp_path / "course")
    assert "file=x.yaml," in github_report.render_mistakes([mistake])
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert "file=course/x.yaml," in github_report.render_mistakes([mistake])


def test_github_gets_an_annotation_at_the_line_of_each_failure() -> None:
    first, last = github_report.render(summary(lesson(NOISY))).splitlines()
    assert first.startswith(
        "::error file=lesson.yaml,line=20,title=lesson%3A b%2C solution::a%0Ab%0Aprinted:%0Aline 1%0A"
    )
    assert first.endswith(r"%0A\x1b]52;c;eA==\x07warning: [red]half[/red]")
    assert last.startswith("1 lesson: 0 passed, 1 failed")


def test_github_gets_findings_as_warnings_and_the_unchecked_as_notices() -> None:
    lines = github_report.render(summary(lesson(UNCHECKED, findings=(FOUND,)))).splitlines()
    assert lines[:2] == [
        "::notice file=lesson.yaml,line=1,title=lesson%3A unchecked::needs a CUDA device",
        r"::warning file=lesson.yaml,line=12,title=a,col=78::the line is too wide\x1b[2J.",
    ]


def test_no_output_of_a_lesson_is_a_command_to_github() -> None:
    evil = "x\n::set-output name=a::b\r\n::error::c\u2028::debug::d 100%"
    proof = Proof("runs::x", "failed", verbatim(evil), output=evil)
    text = github_report.render(summary(lesson(CellResult("a", "code", (proof,)))))
    commands = [line for line in text.splitlines() if line.startswith("::")]
    assert len(commands) == 1
    assert commands[0].startswith(
        "::error file=lesson.yaml,line=10,title=lesson%3A a%2C runs%3A%3Ax"
    )
    assert commands[0].endswith("100%25")


def test_github_gets_the_mistakes_of_a_file() -> None:
    assert github_report.render_mistakes([WRONG]) == (
        "::error file=a%2Cb.yaml,line=3,title=lesson file,col=7::100%25 wrong: this. Mend it.\n"
    )


def test_a_lesson_that_failed_as_a_whole_is_an_annotation_too() -> None:
    assert "::error file=lesson.yaml,line=1,title=lesson::too long\n" in github_report.render(
        summary(lesson(trouble=verbatim("too long")))
    )


# --- output that was cut ---


@pytest.mark.parametrize("name", FORMATS)
def test_each_report_says_how_much_of_an_output_was_left_out(name: str) -> None:
    cut = lesson(replace(PASSED, cut_lines=12345, cut_bytes=678901))
    text = report_format(name).render(summary(replace(cut, findings=tuple(cut_outputs(cut)))))
    assert "12,345 lines, 678,901 bytes" in text
    assert "lesson.yaml" in text


def test_an_output_within_the_limit_is_no_finding() -> None:
    assert list(cut_outputs(lesson(PASSED))) == []


# --- the registry -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_in_the_table_renders_whatever_a_check_gives(name: str) -> None:
    whole = summary(
        lesson(PASSED, FAILED, UNCHECKED, findings=(FOUND,)), lesson(trouble=verbatim("x"))
    )
    assert "lesson" in report_format(name).render(whole)
    assert report_format(name).render(summary())


def test_each_module_of_the_package_is_in_the_table() -> None:
    folder = Path(reports.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert modules == set(FORMATS.values())


# --- the outcome ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lessons", "proved"),
    [
        ([lesson(PASSED)], True),
        ([lesson(PASSED), lesson(UNCHECKED)], True),
        ([lesson(PASSED, UNCHECKED)], True),
        ([lesson(UNCHECKED)], False),
        ([lesson(reason=verbatim("needs pandas"))], False),
        ([lesson(PASSED), lesson(FAILED)], False),
        ([lesson(PASSED), lesson(PASSED, trouble=verbatim("too long"))], False),
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


NARRATED = [
    "on cpu (a processor), torch 2.14.1, sandbox: limits only",
    "passed     lesson  1.5 s",
    "failed     lesson  1.5 s",
]


def test_in_a_file_there_is_a_line_a_lesson() -> None:
    assert told(io.StringIO()).splitlines() == NARRATED


def test_in_ci_there_are_no_control_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert told(Terminal()).splitlines() == NARRATED


def test_on_a_terminal_a_counter_comes_and_goes() -> None:
    text = told(Terminal())
    assert "1 of 2 lessons\r\x1b[K" in text
    assert "2 of 2" not in text
    left = [line.rpartition("\x1b[K")[2] for line in text.split("\n")]
    assert left == [*NARRATED, ""]


# --- mistakes ---------------------------------------------------------------------------------


def mistake(source: str, column: int) -> str:
    words = verbatim("this is wrong."), verbatim("Mend it.")
    return render_mistakes([Mistake(Path("a.yaml"), 3, column, *words, source)])


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
