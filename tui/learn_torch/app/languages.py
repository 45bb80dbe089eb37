"""The learner's choice of a language: made by a key, kept for the next start."""

from __future__ import annotations

import sys
from pathlib import Path

from learn_torch.i18n.languages import HANT, following, remember
from learn_torch.i18n.translate import current_language, set_language


class Languages:
    """Where the choice is kept, and what was converted to Traditional Chinese."""

    def __init__(self, choice: Path, converted: Path) -> None:
        self._choice = choice
        self._converted = converted

    def go_on(self) -> str:
        """Speak the next language; what to tell of keeping that, empty where it is kept."""
        language = following(current_language())
        if language == HANT:
            from learn_torch.i18n import traditional  # 10 ms that the other languages do without

            traditional.load_cache(self._converted)
        set_language(language)
        return remember(self._choice, language)

    def keep(self) -> None:
        """Put down what was converted, if anything was."""
        if "learn_torch.i18n.traditional" in sys.modules:
            from learn_torch.i18n import traditional

            traditional.save_cache()
