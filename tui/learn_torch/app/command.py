"""A thing that the learner can do, the keys for it, and keys that are pressed twice."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec
from textual.binding import Binding, BindingType
from textual.keys import KEY_NAME_REPLACEMENTS, KEY_TO_UNICODE_NAME

# Textual 8.2 renames "solidus" to "slash", and five others, and does not find their characters again: a
# binding for one of them took the key from editors, so that no division could be typed.
KEY_TO_UNICODE_NAME.update(
    (short, KEY_TO_UNICODE_NAME.get(name, name.replace("_", " ").upper()))
    for name, short in KEY_NAME_REPLACEMENTS.items()
)


class Command(msgspec.Struct, frozen=True):
    """One thing that the learner can do."""

    id: str
    """Stable, e.g. "cell.run": what a keymap names."""
    action: str
    label: str
    """One or two words, for the footer."""
    tip: str
    """One sentence, for the manual and the palette."""
    letters: str = ""
    """Keys of command mode, separated by commas."""
    controls: str = ""
    """Keys that work in an editor too."""
    show: bool = False
    """Whether the footer names it."""
    display: str | None = None
    """How the footer writes the key, where the key's own name would not do."""
    priority: bool = True
    """Before the focused widget: acted on at once, so a key that follows in the same packet finds
    the focus where this one put it. What an editor consumes is never taken from it."""

    @property
    def keys(self) -> str:
        """All keys, as the manual writes them."""
        both = [key for keys in (self.letters, self.controls) if keys for key in keys.split(",")]
        return "  ".join(dict.fromkeys(map(readable, both)))

    def bindings(self) -> list[BindingType]:
        """Textual's bindings; letters first, so the footer names the shorter way where it works."""
        return [
            Binding(
                keys,
                self.action,
                self.label,
                tooltip=self.tip,
                show=self.show,
                id=self.id,
                key_display=self.display,
                priority=self.priority,
            )
            for keys in (self.letters, self.controls)
            if keys
        ]


_NAMES = {
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "space": "space",
    "f13": "shift+F1",  # what xterm, tmux and most others send for it
    "shift+f1": "shift+F1",
    "ctrl+right_square_bracket": "^]",
}


def readable(key: str) -> str:
    """A key as people write it: "ctrl+j" is ^j, "f5" is F5."""
    key = _NAMES.get(key, key).replace("pagedown", "PgDn").replace("pageup", "PgUp")
    if key.startswith("ctrl+") and (len(key) == 6 or key.endswith(("PgDn", "PgUp"))):
        return "^" + key.removeprefix("ctrl+")
    return key.upper() if len(key) > 1 and key[0] == "f" and key[1:].isdigit() else key


def bindings(*groups: tuple[Command, ...]) -> list[BindingType]:
    """The bindings of all commands of `groups`."""
    return [binding for group in groups for command in group for binding in command.bindings()]


class SecondPress:
    """Guards an action that takes something away: the first press asks, the second acts."""

    WITHIN = 3.0
    """Seconds between the two."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._asked: float | None = None

    def confirms(self) -> bool:
        """Whether this press follows another one soon enough."""
        now, asked = self._clock(), self._asked
        confirmed = asked is not None and now - asked <= self.WITHIN
        self._asked = None if confirmed else now
        return confirmed
