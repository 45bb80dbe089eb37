"""JUnit XML: a suite a lesson, a test case a proof. Jenkins, GitLab and most CI servers read it.

Elements and attributes are those of Jenkins's own junit-10.xsd, and two more on a test case: `file`
and `line`, as pytest's `xunit1` family writes them. GitLab links the file; Jenkins's junit step
ignores what it does not know.
`system-out` holds both streams in the order of printing, `system-err` what went to stderr; that of a
suite holds its findings, a line each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from learn_torch.check.display import rendered, shown_path
from learn_torch.check.reports.text_report import finding_line, joined_reasons, trace_lines
from learn_torch.check.results import CellResult, LessonResult, Proof, Summary
from learn_torch.errors import Mistake
from learn_torch.i18n.translate import tr_message

_INVALID = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""Everything outside the production Char of XML 1.0, section 2.2; DEL and C1, and overrides of the direction."""
_OUTCOMES = ("failure", "error", "skipped")


def render(summary: Summary) -> str:
    """Return the whole check."""
    suites = _element("testsuites", name="learn-torch", time=f"{summary.seconds:.3f}")
    for lesson in summary.lessons:
        suites.append(_suite(lesson, summary))
    return _document(suites)


def render_mistakes(mistakes: Sequence[Mistake]) -> str:
    """Return a suite in which each mistake in a lesson file is an error."""
    suites = _element("testsuites", name="learn-torch", time="0")
    suite = ET.SubElement(suites, "testsuite", {"name": "lesson files", "time": "0"})
    for mistake in mistakes:
        path, place = shown_path(mistake.path), f"{mistake.line}:{mistake.column}"
        case = _case(path, f"line {place}", path, mistake.line, 0)
        message = tr_message(mistake.sentences)
        case.append(
            _element("error", f"{path}:{place}: {message}", message=message, type="Mistake")
        )
        suite.append(case)
    return _document(suites)


def _document(suites: ET.Element) -> str:
    for element in (*suites, suites):
        _count(element)
    _number_namesakes(suites)
    ET.indent(suites)
    text = ET.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _number_namesakes(suites: ET.Element) -> None:
    """Give cases of one class and name a number: GitLab and Jenkins show only one of such cases.

    Two mistakes may be at one place, and two courses may have a lesson of one id.
    """
    seen: Counter[tuple[str | None, ...]] = Counter()
    for case in suites.iter("testcase"):
        named = case.get("classname"), case.get("name")
        seen[named] += 1
        if seen[named] > 1:
            case.set("name", f"{named[1]} ({seen[named]})")


def _count(element: ET.Element) -> None:
    """Write how many test cases an element holds, and how many of them did not pass."""
    cases = list(element.iter("testcase"))
    found = Counter(child.tag for case in cases for child in case if child.tag in _OUTCOMES)
    element.set("tests", str(len(cases)))
    element.set("failures", str(found["failure"]))
    element.set("errors", str(found["error"]))
    if element.tag == "testsuite":
        element.set("skipped", str(found["skipped"]))


def _suite(lesson: LessonResult, summary: Summary) -> ET.Element:
    path = shown_path(lesson.entry.path)
    suite = _element("testsuite", name=lesson.entry.id, time=f"{lesson.seconds:.3f}", file=path)
    properties = ET.SubElement(suite, "properties")
    used = {"torch": summary.torch, "device": summary.device.label, "sandbox": summary.sandbox}
    for name, value in used.items():
        properties.append(_element("property", name=name, value=value))
    suite.extend(_cases(lesson, path))
    if lesson.findings:
        suite.append(_element("system-out", "\n".join(map(finding_line, lesson.findings))))
    return suite


def _cases(lesson: LessonResult, path: str) -> Iterator[ET.Element]:
    for cell in lesson.cells:
        for proof in cell.proofs:
            yield _proof_case(lesson, cell, proof, path)
    if lesson.trouble or not any(cell.proofs for cell in lesson.cells):
        case = _case(lesson.entry.id, "lesson", path, 1, 0)
        if lesson.trouble:
            words = tr_message(lesson.trouble)
            case.append(_element("error", words, message=words, type="error"))
        else:
            case.append(_element("skipped", message=joined_reasons(lesson)))
        yield case


def _proof_case(lesson: LessonResult, cell: CellResult, proof: Proof, path: str) -> ET.Element:
    line = lesson.line_of(cell)
    case = _case(f"{lesson.entry.id}.{cell.id}", proof.name, path, line, proof.seconds)
    if proof.outcome == "failed":
        steps = trace_lines(proof.trouble) if proof.trouble is not None else ()
        words = rendered(proof.message, lesson.entry, cell.id)
        text = "\n".join([f"{path}:{line}: {cell.id}, {proof.name}", words, *steps])
        kind = proof.trouble.kind if proof.trouble is not None else "failed"
        case.append(_element("failure", text, message=words, type=kind))
    elif proof.outcome == "unchecked":
        why = tr_message(cell.reason) or joined_reasons(lesson)
        case.append(_element("skipped", message=why))
    for tag, printed in (("system-out", proof.output), ("system-err", proof.stderr)):
        if printed:
            case.append(_element(tag, printed))
    return case


def _case(classname: str, name: str, path: str, line: int, seconds: float) -> ET.Element:
    place = {"file": path, "line": str(line)}
    return _element("testcase", classname=classname, name=name, time=f"{seconds:.3f}", **place)


def _element(tag: str, text: str = "", /, **attributes: str) -> ET.Element:
    element = ET.Element(tag, {name: _valid(value) for name, value in attributes.items()})
    element.text = _valid(text) or None
    return element


def _valid(text: str) -> str:
    """Replace each character that XML 1.0 or a terminal cannot take by U+FFFD."""
    return _INVALID.sub("\ufffd", text)
