"""The levels of the sandbox, as the kernel names them in Opened, and what follows from each.

What a machine can give is found by the kernel's side; here is what the host makes of the word.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from learn_torch.errors import SandboxTooWeak
from learn_torch.i18n.message import msg, msgid
from learn_torch.i18n.translate import tr

if TYPE_CHECKING:
    from learn_torch.kernel.protocol import Opened, Ready

LEVELS = (
    msgid("none"),
    msgid("limits only"),
    msgid("partial"),
    msgid("confined"),
)
"""From nothing to everything; the words of learn_torch.sandbox.levels."""

STRANGERS_NEED = "confined"
"""What a lesson that is not of the installed course must have, unless the learner says otherwise."""
ROOT_NEEDS = "partial"
"""What any lesson must have where its cells would run as root, unless it is said otherwise."""
REQUIRED_IN_CI = "confined"
"""What --check requires where CI is set, unless the command line says otherwise."""

MEANS: Mapping[str, str] = {
    "confined": msgid(
        "Linux keeps a cell from your files, from the network and from other programs."
    ),
    "partial": msgid(
        "A part of the protection is missing on this machine: a cell may reach what is marked OPEN."
    ),
    "limits only": msgid(
        "Only time and memory of a cell are limited: it can read and write what you can."
    ),
    "none": msgid("Nothing holds a cell: it can do what you can."),
}

_HELD_BY = (
    (msgid("kernel"), msgid("Linux refuses it")),
    (msgid("supervised"), msgid("a guard decides each call")),
    (msgid("watched"), msgid("noticed within that time, then ended")),
    (msgid("not watched"), msgid("torch refuses it, but a cell can switch that off")),
    (msgid("OPEN"), msgid("nothing stops it")),
)


class SandboxStatus(msgspec.Struct, frozen=True):
    """What the sandbox of a session is: the level's word, and the table behind it."""

    level: str
    promises: tuple[tuple[str, str], ...] = ()
    """What a cell cannot do, and what makes that so; empty where the kernel does not tell."""
    root: bool = False
    """Cells run as root."""

    @classmethod
    def of(cls, frame: Ready | Opened) -> SandboxStatus:
        """What a kernel says of its sessions, or of one that is open."""
        return cls(frame.sandbox, frame.promises, frame.root)

    @property
    def means(self) -> str:
        """The level in a sentence."""
        return MEANS.get(self.level, msgid("This learn-torch does not know that level."))

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """The words of the second column that occur, and what they mean."""
        return tuple(
            (word, meaning)
            for word, meaning in _HELD_BY
            if any(held_by.startswith(word) for _, held_by in self.promises)
        )


def mechanism_label(by: str) -> str:
    """What makes a promise hold, in one word, and within which time: "watched 100 ms"."""
    word, _, time = by.removesuffix(" ms").partition(" ")
    if not by.endswith(" ms"):
        return tr(by)
    return tr("{word} {count} ms", word=tr(word), count=time)


def at_least(found: str, wanted: str) -> bool:
    """Whether a level is enough; an unknown word is never enough."""
    known = found in LEVELS and wanted in LEVELS
    return known and LEVELS.index(found) >= LEVELS.index(wanted)


def demand(found: str, wanted: str) -> None:
    """Raises SandboxTooWeak where --check is to have `wanted` and this machine gives less."""
    if at_least(found, wanted):
        return
    lower = found if at_least(found, "limits only") else "limits only"
    raise SandboxTooWeak(
        msg(
            "The sandbox here is {found}, and {wanted} is required.",
            found=msg(found),
            wanted=msg(wanted),
        ),
        msg(
            "To prove lessons that you trust all the same, add --require-sandbox {level}.",
            level=lower.replace(" ", "-"),
        ),
    )


def refuse_root(holding: SandboxStatus, remedy: str) -> None:
    """Raises SandboxTooWeak where cells would run as root, and nothing but limits would hold them."""
    if holding.root and not at_least(holding.level, ROOT_NEEDS):
        raise SandboxTooWeak(
            msg(
                "The sandbox here is {level}, and cells would run as root: one mistake in them "
                "could damage the whole machine.",
                level=msg(holding.level),
            ),
            msg(
                "Start learn-torch as an ordinary user. If the machine does not matter, add {option}.",
                option=remedy,
            ),
        )


def refuse_strangers(found: str) -> None:
    """Raises SandboxTooWeak where a stranger's lesson would not be held."""
    if not at_least(found, STRANGERS_NEED):
        raise SandboxTooWeak(
            msg(
                "The sandbox here is {level}, too weak for a lesson that is not part of the "
                "installed course.",
                level=msg(found),
            ),
            msg("If you trust its author with your files, start with --allow-partial."),
        )


def in_ci(environ: Mapping[str, str]) -> bool:
    """Whether CI is set, to anything but a no."""
    return environ.get("CI", "").strip().lower() not in ("", "0", "false", "no", "off")
