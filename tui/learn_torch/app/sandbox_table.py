"""The sandbox in words: the table of promises, and what is told before a stranger's lesson opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table
from rich.text import Text

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.sanitise import safe
from learn_torch.app.widgets.wrapped import WideText
from learn_torch.course.course import Entry
from learn_torch.course.localize import goal, title
from learn_torch.course.model import Lesson
from learn_torch.i18n.message import NOTHING, Message, msg
from learn_torch.i18n.translate import current_language, msgid, tr, tr_message
from learn_torch.kernel.sandbox_levels import SandboxStatus, mechanism_label
from learn_torch.kernel.session_limits import InForce, held_back
from learn_torch.kernel.user_limits import FREE, UserLimits

Part = Text | Table

HEADINGS = (msgid("what stops it"), msgid("what a cell cannot do"))
LIMIT_HEADINGS = (msgid("limit"), msgid("is"), msgid("from"), msgid("of"))
NO_TABLE = msgid("This kernel keeps no table of what holds a cell.")
FOREIGN = msgid(
    "It is not part of the installed course. Its cells and its checks are programs: open it if you "
    "know where it comes from."
)
USUAL = msgid("It asks for nothing beyond what every lesson has.")
MORE = msgid("It asks to")


@dataclass(frozen=True)
class SandboxProbe:
    """What a look at the sandbox of a session found; nothing yet while torch warms up."""

    status: SandboxStatus | None = None
    trouble: Message = NOTHING
    """Why there is no session to look at."""


def promises(probe: SandboxProbe, marks: Glyphs) -> list[Part]:
    """The level, and one line a promise: the same that --doctor prints."""
    status = probe.status
    if status is None or not status.promises:
        return [*_level(probe, marks), Text(f"\n{tr(NO_TABLE)}" if status else "")]
    headings = (tr(HEADINGS[0]), tr(HEADINGS[1]))
    table = _columns(
        [(tr(what), mechanism_label(by)) for what, by in status.promises], marks, headings
    )
    legend = _columns(
        [(tr(means), f"{mechanism_label(word)}:") for word, means in status.legend], marks
    )
    return [*_level(probe, marks), Text(""), table, Text(""), legend]


def limits(rows: Sequence[InForce], marks: Glyphs) -> list[Part]:
    """What each limit is, and who says so: default, settings or lesson."""
    table = Table.grid(padding=(0, 2))
    for _ in LIMIT_HEADINGS:
        table.add_column()
    table.add_row(*(Text(tr(heading), style="dim") for heading in LIMIT_HEADINGS))
    for row in rows:
        style = "" if row.origin == "default" else "bold"
        cells = (row.name, tr_message(row.value), tr(row.origin), tr(row.what))
        table.add_row(*(Text(marks.plain(cell), style=style) for cell in cells))
    return [Text(""), table]


def question(
    entry: Entry, probe: SandboxProbe, refusal: Message, marks: Glyphs, ceilings: UserLimits = FREE
) -> list[Part]:
    """What a lesson of others is, what it may, what will hold it, and what the learner can do."""
    lesson = entry.lesson
    wishes = [f"  · {safe(tr_message(wish))}" for wish in capabilities(lesson)]
    less = held_back(lesson, ceilings)
    if less:
        amounts = "; ".join(map(tr_message, less))
        wishes.append(tr("Your settings give it less: {amounts}.", amounts=amounts))
    return [
        Text(safe(title(entry, current_language())), style="bold"),
        Text(safe(goal(entry, current_language()))),
        Text(_shown(entry.path), style="dim", overflow="fold"),
        Text(f"\n{tr(FOREIGN)}\n"),
        *(Text(marks.plain(line)) for line in ([tr(MORE), *wishes] if wishes else [tr(USUAL)])),
        Text(""),
        *_level(probe, marks),
        Text(""),
        _choice(probe, refusal, marks),
    ]


def _shown(path: Path) -> str:
    """The whole path on one line: a folder's name may hold anything, and feign what stands below."""
    return "".join(char if char.isprintable() else "?" for char in str(path.absolute()))


def _level(probe: SandboxProbe, marks: Glyphs) -> list[Part]:
    status = probe.status
    if status is not None:
        level = Text.assemble(tr("Sandbox: "), (safe(tr(status.level)), "bold"))
        return [level, Text(marks.plain(tr(status.means)))]
    waiting = tr("torch is warming up; then it is known what the sandbox holds…")
    return [Text(marks.plain(safe(tr_message(probe.trouble)) or waiting))]


def _choice(probe: SandboxProbe, refusal: Message, marks: Glyphs) -> Text:
    if refusal or probe.trouble:
        return Text.assemble(
            (marks.plain(tr_message(refusal)), "bold"), "\n" if refusal else "", tr("escape: back")
        )
    if probe.status is None:
        return Text(tr("escape: back"))
    trust, back = tr(": trust and open"), tr(": back")
    return Text.assemble(("t", "bold"), f"{trust}    ", ("escape", "bold"), back)


def _columns(
    rows: Sequence[tuple[str, str]], marks: Glyphs, headings: tuple[str, str] | None = None
) -> Table:
    """Rows of (what, by what), the second first; under headings, where there are some."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    if headings is not None:
        table.add_row(*(Text(heading, style="dim") for heading in headings))
    for what, by in rows:
        style = "bold" if by == tr("OPEN") else ""
        table.add_row(Text(safe(by), style=style), WideText(marks.plain(safe(what)), style=style))
    return table


def capabilities(lesson: Lesson) -> Iterator[Message]:
    """One phrase a capability, each to follow "it asks to"; none where it wants nothing more."""
    wants = lesson.sandbox
    if wants.loopback:
        yield msg("use TCP with itself, on 127.0.0.1 and ::1")
    if wants.processes == 1:
        yield msg("have 1 process at a time")
    elif wants.processes is not None:
        yield msg("have {count} processes at a time", count=f"{wants.processes:,}")
    if wants.memory is not None:
        yield msg("take {amount} of memory", amount=f"{wants.memory[:-3]} {wants.memory[-3:]}")
    if wants.time == 1:
        yield msg("run one cell for 1 second")
    elif wants.time is not None:
        yield msg("run one cell for {count} seconds", count=f"{wants.time:,}")
    if lesson.device == "cuda" or any(cell.device == "cuda" for cell in lesson.cells):
        yield msg("use the GPU")
    if lesson.data:
        yield msg("read a copy of {data}", data=", ".join(name.upper() for name in lesson.data))
    if lesson.requires:
        yield msg("import {modules}", modules=", ".join(lesson.requires))
