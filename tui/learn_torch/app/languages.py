"""The learner's choice of a language: made by a key, kept for the next start."""

from __future__ import annotations

import sys
from pathlib import Path

from learn_torch.i18n.languages import LANGUAGES, converter, following, remember
from learn_torch.i18n.message import Message
from learn_torch.i18n.translate import current_language, set_language


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
