"""The diagnosis, as it is read."""

from __future__ import annotations

import json

from learn_torch.doctor.findings import Diagnosis, Finding
from learn_torch.doctor.report import as_json, as_text
from learn_torch.i18n.message import verbatim
from learn_torch.kernel.sandbox_levels import SandboxStatus
from tests.check.making import CPU

PROMISES = (
    ("read your files", "kernel"),
    ("speak to other programs through their sockets", "supervised"),
    ("fill the disk with many files", "watched 500 ms"),
    ("learn that a path exists whose name it knows", "OPEN"),
)
FINE = Finding("torch.fit", "ok", verbatim("They fit."))
LONG = Finding("devices.cpu", "note", verbatim("a word " * 30), verbatim("pip install " + "x" * 90))
LEVEL = Finding("sandbox.level", "ok", verbatim("confined: It holds."))


def test_a_section_has_a_heading_and_a_finding_a_line() -> None:
    lines = as_text(Diagnosis((FINE, LEVEL), (CPU,), SandboxStatus("confined"))).splitlines()
    assert lines[1:6] == ["", "python and torch", "  ok      They fit.", "", "sandbox"]
    assert lines[-1] == "Everything that learning needs works."


def test_the_table_of_promises_is_one_line_a_promise_and_its_words_are_explained() -> None:
    text = as_text(Diagnosis((LEVEL,), (), SandboxStatus("confined", PROMISES)))
    assert "          kernel          read your files\n" in text
    assert "          watched 500 ms  fill the disk with many files\n" in text
    assert "          OPEN            learn that a path exists whose name it knows\n" in text
    assert text.count("nothing stops it") == 1


def test_it_is_readable_at_80_columns_and_a_command_is_not_torn() -> None:
    text = as_text(Diagnosis((FINE, LONG, LEVEL), (CPU,), SandboxStatus("confined", PROMISES)))
    assert max(len(line) for line in text.splitlines() if "xxx" not in line) <= 80
    assert "x" * 90 in text
    assert text.isascii()


def test_what_others_wrote_steers_no_terminal() -> None:
    crash = Finding("torch.kernel", "broken", verbatim("It said: \x1b[2J\x07no\nmore"))
    text = as_text(Diagnosis((crash,)))
    assert "  broken  It said: [2J no more\n" in text
    assert text.endswith("Broken: torch.kernel.\n")


def test_programs_read_the_same() -> None:
    read = json.loads(as_json(Diagnosis((FINE, LONG), (CPU,), SandboxStatus("confined", PROMISES))))
    assert read["format"] == 1
    assert read["healthy"] is True
    assert read["findings"][0] == {
        "name": "torch.fit",
        "state": "ok",
        "says": "They fit.",
        "remedy": "",
    }
    assert read["devices"][0]["label"] == "cpu"
    assert read["sandbox"]["level"] == "confined"
    assert read["sandbox"]["promises"][0] == {"cannot": "read your files", "held_by": "kernel"}
    broken = Diagnosis((Finding("torch.fit", "broken", verbatim("No."), verbatim("Mend it.")),))
    assert json.loads(as_json(broken))["healthy"] is False
    assert json.loads(as_json(broken))["sandbox"] is None
