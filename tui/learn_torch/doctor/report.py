"""The diagnosis, as text for people and as JSON for programs. ASCII: it is pasted into reports."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from itertools import groupby

from learn_torch import __version__
from learn_torch.course.text_width import has_wide, padded, wrapped
from learn_torch.doctor.findings import Diagnosis, Finding, Limiting
from learn_torch.i18n.message import msgid
from learn_torch.i18n.translate import tr, tr_message
from learn_torch.kernel.sandbox_levels import SandboxStatus, mechanism_label

FORMAT = 1
"""Version of the JSON; a key may be added to it, none is taken away or changed."""
WIDTH = 80

_HEADINGS = {
    "torch": msgid("python and torch"),
    "devices": msgid("devices"),
    "terminal": msgid("terminal"),
    "sandbox": msgid("sandbox"),
    "storage": msgid("files"),
}
_STATES = {"ok": msgid("ok"), "note": msgid("note"), "broken": msgid("broken")}
_INDENT = " " * 10


def as_text(diagnosis: Diagnosis) -> str:
    """A heading a section, a line a finding, and the sum at the end."""
    blocks = [
        "\n".join([tr(_HEADINGS.get(section, section)), *_section(section, list(group), diagnosis)])
        for section, group in groupby(diagnosis.findings, key=lambda finding: finding.section)
    ]
    if diagnosis.limits is not None:
        blocks.append("\n".join(_limits(diagnosis.limits)))
    whole = "\n\n".join([f"learn-torch {__version__}", *blocks, _total(diagnosis)])
    lines = (part for line in whole.splitlines() for part in _wrapped(line))
    return "\n".join(lines) + "\n"


def _section(section: str, findings: list[Finding], diagnosis: Diagnosis) -> Iterator[str]:
    for finding in findings:
        yield f"  {padded(tr(_STATES[finding.state]), 8)}{_line(tr_message(finding.says))}"
        if finding.remedy.id:
            yield f"{_INDENT}-> {_line(tr_message(finding.remedy))}"
    if section == "sandbox" and diagnosis.holding is not None:
        yield from table(diagnosis.holding)


def _line(text: str) -> str:
    """What others wrote (a driver, the last line of a crash) on one line, steering no terminal."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def table(holding: SandboxStatus) -> Iterator[str]:
    """One line a promise, and what the words of it mean."""
    if not holding.promises:
        yield f"{_INDENT}{tr('This kernel keeps no table of what holds a cell.')}"
        return
    yield ""
    yield f"{_INDENT}{padded(tr('what stops it'), 16)}{tr('what a cell cannot do')}"
    for what, held_by in holding.promises:
        yield f"{_INDENT}{padded(mechanism_label(held_by), 15)} {tr(what)}"
    yield ""
    for word, meaning in holding.legend:
        said = tr("{level}: {meaning}", level=mechanism_label(word), meaning=tr(meaning))
        yield f"{_INDENT}{said}"


def _limits(limits: Limiting) -> Iterator[str]:
    """One line a limit: its value, who says so, and what it is of."""
    yield tr("limits")
    yield _limit(tr("limit"), tr("is"), tr("from"), tr("of"))
    for row in limits.rows:
        yield _limit(row.name, tr_message(row.value), tr(row.origin), tr(row.what))
    yield ""
    yield f"  {tr('A lesson may declare memory, processes and time; what is set is its ceiling.')}"
    file = _line(str(limits.settings))
    yield f"  -> {tr('To set them: [limits] in {file}', file=file)}"


def _limit(name: str, value: str, origin: str, what: str) -> str:
    return f"  {padded(name, 13)} {padded(value, 19)} {padded(origin, 8)} {what}"


def _wrapped(line: str) -> list[str]:
    """A line in pieces that fit; a path or a command is not torn."""
    indent = _INDENT if line.startswith(" ") else ""
    if has_wide(line):
        return wrapped(line, WIDTH, indent)
    return textwrap.wrap(
        line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ) or [""]


def _total(diagnosis: Diagnosis) -> str:
    broken = [finding.name for finding in diagnosis.findings if finding.state == "broken"]
    if broken:
        return tr("Broken: {names}.", names=", ".join(broken))
    return tr("Everything that learning needs works.")


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
                "says": str(finding.says),
                "remedy": str(finding.remedy),
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
        {"name": row.name, "value": str(row.value), "of": row.what, "from": row.origin}
        for row in limits.rows
    ]
    return {"settings": str(limits.settings), "in_force": rows}


def _sandbox(holding: SandboxStatus) -> dict[str, object]:
    promises = [{"cannot": what, "held_by": held_by} for what, held_by in holding.promises]
    return {"level": holding.level, "promises": promises}
