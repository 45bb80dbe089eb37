"""What the command line tells the screen, and the choice of a language that a key makes."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from learn_torch.i18n.languages import LANGUAGES, converter, following, remember
from learn_torch.i18n.message import Message
from learn_torch.i18n.translate import current_language, set_language
from learn_torch.kernel.user_limits import UserLimits


class Options(msgspec.Struct, frozen=True):
    """How the screen runs cells, and where it keeps the learner's work."""

    device: str
    """auto, or a label such as cpu, cuda, cuda:1."""
    launcher: str
    """A command in front of the kernel's, to run it elsewhere; empty: here."""
    study: Path
    """The SQLite file of edits, outputs and passes; created when first needed."""
    trust: Path
    """The file of lessons of others that are trusted; created when first needed."""
    language: Path
    """The file of the language that was chosen last; created when first needed."""
    converted: Path
    """The cache of what was converted to Traditional Chinese."""
    theme: Path
    """The file of the colours that were chosen last; created when first needed."""
    ceilings: UserLimits
    """What the settings allow a session at most."""
    allow_partial: bool = False
    """Whether lessons of others may run where the sandbox is too weak to hold them."""


class Languages:
    """Where the choice is kept, and what was converted to Traditional Chinese."""

    def __init__(self, choice: Path, converted: Path) -> None:
        self._choice = choice
        self._converted = converted

    def go_on(self) -> Message:
        """Speak the next language; what to say where the choice cannot be saved."""
        language = following(current_language())
        module = converter(language)
        if module is not None:
            module.load_cache(self._converted)
        set_language(language)
        return remember(self._choice, language)

    def keep(self) -> None:
        """Save what was converted, if anything was."""
        for language in LANGUAGES.values():
            if language.converter in sys.modules:
                sys.modules[language.converter].save_cache()
