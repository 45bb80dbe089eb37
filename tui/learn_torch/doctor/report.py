"""The diagnosis, as text for people and as JSON for programs. ASCII: it is pasted into reports."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from itertools import groupby

from learn_torch import __version__
from learn_torch.doctor.findings import Diagnosis, Finding, Limiting
from learn_torch.kernel.levels import Holding

FORMAT = 1
"""Version of the JSON; a key may be added to it, none is taken away or changed."""
WIDTH = 80

_HEADINGS = {
    "torch": "python and torch",
    "devices": "devices",
    "terminal": "terminal",
    "sandbox": "sandbox",
    "storage": "files",
}
_INDENT = " " * 10


def as_text(diagnosis: Diagnosis, width: int = WIDTH) -> str:
    """A heading a section, a line a finding, and the sum at the end."""
    blocks = [
        "\n".join([_HEADINGS.get(section, section), *_section(section, list(group), diagnosis)])
        for section, group in groupby(diagnosis.findings, key=lambda finding: finding.section)
    ]
    if diagnosis.limits is not None:
        blocks.append("\n".join(_limits(diagnosis.limits)))
    whole = "\n\n".join([f"learn-torch {__version__}", *blocks, _total(diagnosis)])
    lines = (part for line in whole.splitlines() for part in _wrapped(line, width))
    return "\n".join(lines) + "\n"


def _section(section: str, findings: list[Finding], diagnosis: Diagnosis) -> Iterator[str]:
    for finding in findings:
        yield f"  {finding.state:<8}{_line(finding.says)}"
        if finding.remedy:
            yield f"{_INDENT}-> {_line(finding.remedy)}"
    if section == "sandbox" and diagnosis.holding is not None:
        yield from table(diagnosis.holding)


def _line(text: str) -> str:
    """What others wrote (a driver, the last line of a crash) on one line, steering no terminal."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def table(holding: Holding) -> Iterator[str]:
    """One line a promise, and what the words of it mean."""
    if not holding.promises:
        yield f"{_INDENT}This kernel keeps no table of what holds a cell."
        return
    yield ""
    yield f"{_INDENT}what stops it   what a cell cannot do"
    for what, held_by in holding.promises:
        yield f"{_INDENT}{held_by:<15} {what}"
    yield ""
    for word, meaning in holding.legend:
        yield f"{_INDENT}{word}: {meaning}"


def _limits(limits: Limiting) -> Iterator[str]:
    """One line a limit: its value, who says so, and what it is of."""
    yield "limits"
    yield f"  {'limit':<13} {'is':<19} {'from':<8} of"
    for row in limits.rows:
        yield f"  {row.name:<13} {row.value:<19} {row.origin:<8} {row.what}"
    yield ""
    yield "  A lesson may declare memory, processes and time; what is set is its ceiling."
    yield f"  -> To set them: [limits] in {_line(str(limits.settings))}"


def _wrapped(line: str, width: int) -> list[str]:
    """A line in pieces that fit; a path or a command is not torn."""
    return textwrap.wrap(
        line,
        width,
        subsequent_indent=_INDENT if line.startswith(" ") else "",
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def _total(diagnosis: Diagnosis) -> str:
    broken = [finding.name for finding in diagnosis.findings if finding.state == "broken"]
    if broken:
        return f"Broken: {', '.join(broken)}."
    return "Everything that learning needs works."


def as_json(diagnosis: Diagnosis) -> str:
    """Indented, ending with a newline."""
    holding = diagnosis.holding
    found = {
        "format": FORMAT,
        "version": __version__,
        "healthy": diagnosis.healthy,
        "findings": [
            {
                "name": finding.name,
                "state": finding.state,
                "says": finding.says,
                "remedy": finding.remedy,
            }
            for finding in diagnosis.findings
        ],
        "devices": [
            {
                "label": device.label,
                "name": device.name,
                "free_bytes": device.free_bytes,
                "total_bytes": device.total_bytes,
            }
            for device in diagnosis.devices
        ],
        "sandbox": None if holding is None else _sandbox(holding),
        "limits": None if diagnosis.limits is None else _limits_json(diagnosis.limits),
    }
    return json.dumps(found, indent=2) + "\n"


def _limits_json(limits: Limiting) -> dict[str, object]:
    rows = [
        {"name": row.name, "value": row.value, "of": row.what, "from": row.origin}
        for row in limits.rows
    ]
    return {"settings": str(limits.settings), "in_force": rows}


def _sandbox(holding: Holding) -> dict[str, object]:
    promises = [{"cannot": what, "held_by": held_by} for what, held_by in holding.promises]
    return {"level": holding.level, "promises": promises}
