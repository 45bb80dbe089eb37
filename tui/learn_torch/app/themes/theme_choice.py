"""The learner's choice of a theme: made by a key, kept for the next start."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from learn_torch.i18n.languages import read_choice, save_choice
from learn_torch.i18n.message import NOTHING, Message, msg
from learn_torch.i18n.translate import msgid, tr

Choice = Literal["auto", "dark", "light"]
"""auto: what suits the terminal's background."""
CHOICES: tuple[Choice, ...] = get_args(Choice)

NAMED: dict[Choice, str] = {
    "auto": msgid("Colors: as your terminal"),
    "dark": msgid("Colors: dark"),
    "light": msgid("Colors: light"),
}


class ThemeChoice:
    """Which theme is shown, and where the choice is kept."""

    def __init__(self, file: Path | None = None, *, terminal_is_dark: bool = True) -> None:
        self._file = file
        self.terminal_is_dark = terminal_is_dark
        self.choice: Choice = _remembered(file)

    @property
    def dark(self) -> bool:
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
        try:
            save_choice(self._file, choice)
        except OSError as error:
            reason = error.strerror or str(error)
            return msg("The choice of colors could not be saved: {error}.", error=reason)
        return NOTHING


def _remembered(file: Path | None) -> Choice:
    """The learner's last choice; auto where there is none."""
    word = read_choice(file, CHOICES) if file is not None else None
    return next((choice for choice in CHOICES if choice == word), "auto")
