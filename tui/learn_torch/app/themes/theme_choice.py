"""The learner's choice of a theme: made by a key, kept for the next start."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, get_args

from learn_torch.i18n.message import NOTHING, Message, msg
from learn_torch.i18n.translate import msgid, tr

Choice = Literal["auto", "dark", "light"]
"""auto: what suits the terminal's background."""
CHOICES: tuple[Choice, ...] = get_args(Choice)

NAMED: dict[Choice, str] = {
    "auto": msgid("Colours: as your terminal"),
    "dark": msgid("Colours: dark"),
    "light": msgid("Colours: light"),
}


class ThemeChoice:
    """Which theme is shown, and where the choice is kept."""

    def __init__(self, file: Path | None = None, *, terminal_is_dark: bool = True) -> None:
        self._file = file
        self.terminal_is_dark = terminal_is_dark
        self.choice: Choice = _remembered(file)

    @property
    def dark(self) -> bool:
        """Whether the dark theme is shown."""
        return self.terminal_is_dark if self.choice == "auto" else self.choice == "dark"

    @property
    def words(self) -> str:
        """The choice, named."""
        return tr(NAMED[self.choice])

    def go_on(self) -> Message:
        """The next choice that looks different; what to say where it cannot be saved."""
        seen = self.dark
        while self.dark == seen:
            self.choice = CHOICES[(CHOICES.index(self.choice) + 1) % len(CHOICES)]
        return self.choose(self.choice)

    def choose(self, choice: Choice) -> Message:
        """This choice; what to say where it cannot be saved."""
        self.choice = choice
        if self._file is None:
            return NOTHING
        beside = self._file.with_suffix(f".{os.getpid()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(f"{choice}\n", encoding="ascii")
            beside.replace(self._file)
        except OSError as error:
            reason = error.strerror or str(error)
            return msg("The choice of colours could not be saved: {error}.", error=reason)
        return NOTHING


def _remembered(file: Path | None) -> Choice:
    """The learner's last choice; auto where there is none."""
    if file is None:
        return "auto"
    try:
        with file.open(encoding="ascii") as kept:
            word = kept.read(20).strip()
    except (OSError, UnicodeDecodeError):
        return "auto"
    return next((choice for choice in CHOICES if choice == word), "auto")
