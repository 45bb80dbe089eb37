"""The learner's choice of a language: made by a key, kept for the next start."""

from __future__ import annotations

import sys
from pathlib import Path

from learn_torch.language.choice import HANT, following, remember
from learn_torch.language.tongue import spoken, use


class Languages:
    """Where the choice is kept, and what was converted to Traditional Chinese."""

    def __init__(self, choice: Path, converted: Path) -> None:
        self._choice = choice
        self._converted = converted

    def go_on(self) -> str:
        """Speak the next language; what to tell of keeping that, empty where it is kept."""
        language = following(spoken())
        if language == HANT:
            from learn_torch.language import hant  # 10 ms that the other languages do without

            hant.recall(self._converted)
        use(language)
        return remember(self._choice, language)

    def keep(self) -> None:
        """Put down what was converted, if anything was."""
        if "learn_torch.language.hant" in sys.modules:
            from learn_torch.language import hant

            hant.keep()
