"""The levels of the sandbox, as the kernel names them in Opened, and what follows from each.

What a machine can give is found by the kernel's side; here is what the host makes of the word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from learn_torch.errors import SandboxTooWeak
from learn_torch.language.tongue import later, tr

LEVELS = (
    later("none"),
    later("limits only"),
    later("partial"),
    later("confined"),
    later("sealed"),
)
"""From nothing to everything; the words of learn_torch.sandbox.levels."""

STRANGERS_NEED = "confined"
"""What a lesson that is not of the installed course must have, unless the learner says otherwise."""
REQUIRED_IN_CI = "confined"
"""What --check requires where CI is set, unless the command line says otherwise."""

MEANS: Mapping[str, str] = {
    "sealed": "The kernel keeps a cell from your files, from the network and from other programs; "
    "it cannot even see them.",
    "confined": "The kernel keeps a cell from your files, from the network and from other "
    "programs.",
    "partial": "A part of the protection is missing on this machine: a cell may reach what is "
    "marked OPEN.",
    "limits only": "Time and memory of a cell are limited, and that is all: it can read and "
    "write what you can.",
    "none": "Nothing holds a cell: it can do what you can.",
}

_HELD_BY = (
    (later("kernel"), "the kernel refuses it"),
    (later("supervised"), "a guard decides each call"),
    (later("watched"), "noticed within that time, then ended"),
    (later("OPEN"), "nothing stops it"),
)


@dataclass(frozen=True)
class Holding:
    """What the sandbox of a session is: the level's word, and the table behind it."""

    level: str
    promises: tuple[tuple[str, str], ...] = ()
    """What a cell cannot do, and what makes that so; empty where the kernel does not tell."""

    @property
    def means(self) -> str:
        """The level in a sentence."""
        return MEANS.get(self.level, "This learn-torch does not know that level.")

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """The words of the second column that occur, and what they mean."""
        used = {held_by.partition(" ")[0] for _, held_by in self.promises}
        return tuple((word, meaning) for word, meaning in _HELD_BY if word in used)


def held(by: str) -> str:
    """What makes a promise hold, in one word, and within which time: "watched 100 ms"."""
    word, _, time = by.partition(" ")
    if not time:
        return tr(word)
    return tr("{word} {count} ms", word=tr(word), count=time.removesuffix(" ms"))


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
        f"The sandbox here is {found!r}, and {wanted!r} is required: to prove lessons that you "
        f"trust all the same, add --require-sandbox {lower.replace(' ', '-')}."
    )


def refuse_strangers(found: str) -> None:
    """Raises SandboxTooWeak where a stranger's lesson would not be held."""
    if not at_least(found, STRANGERS_NEED):
        raise SandboxTooWeak(
            f"The sandbox here is {found!r}, too weak for a lesson that is not part of the "
            "installed course.",
            "If you trust whoever wrote it with your files, start with --allow-partial.",
        )


def in_ci(environ: Mapping[str, str]) -> bool:
    """Whether CI is set, to anything but a no."""
    return environ.get("CI", "").strip().lower() not in ("", "0", "false", "no", "off")
