"""What the program says, in the language that is spoken now.

`tr` is for our own sentences, `told` for those that were made elsewhere (a kernel, a check) and
travelled as English. The language is the process's, as with gettext: one learner, one screen; every
sentence asks for it when it is shown, so it can change at any moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from learn_torch.language.choice import ENGLISH, HANT

if TYPE_CHECKING:
    from learn_torch.language.phrases import Phrasebook

MAX_BOOKS = 200
"""Phrasebooks that are kept: one a cell with messages of its own."""


@dataclass
class _Tongue:
    language: str = ENGLISH
    books: dict[frozenset[tuple[str, str]], Phrasebook] = field(default_factory=dict)


_tongue = _Tongue()


def use(language: str) -> None:
    """Speak `language` from now on."""
    _tongue.language = language
    _tongue.books.clear()


def spoken() -> str:
    """The language that is spoken now."""
    return _tongue.language


def later(english: str) -> str:
    """Mark a sentence of a table as one that `tr` will be given when it is shown."""
    return english


def tr(english: str, /, **values: object) -> str:
    """Our sentence in the language that is spoken; each `{name}` stands for its value.

    A sentence that is not in the catalogue stays English (a test finds it).
    """
    words = english if _tongue.language == ENGLISH else _translated(english)
    return words.format_map(values) if values else words


def told(text: str, phrases: Mapping[str, str] | None = None) -> str:
    """A sentence that was made in English elsewhere, with every phrase that we know translated.

    `phrases`: more of them, in Simplified Chinese: a lesson's own.
    """
    if _tongue.language == ENGLISH or not text:
        return text
    return _book(phrases or {}).translated(text)


def _translated(english: str) -> str:
    from learn_torch.language.chinese import CATALOGUE  # 300 sentences that English does without

    words = CATALOGUE.get(english, english)
    return _as_spoken(words)


def _book(phrases: Mapping[str, str]) -> Phrasebook:
    key = frozenset(phrases.items())
    if key not in _tongue.books:
        from learn_torch.language.phrases import Phrasebook
        from learn_torch.language.sentences import SENTENCES
        from learn_torch.language.tools import TOOLS

        if len(_tongue.books) >= MAX_BOOKS:
            _tongue.books.clear()
        whole = SENTENCES | TOOLS | dict(phrases)
        made = {english: _as_spoken(words) for english, words in whole.items()}
        _tongue.books[key] = Phrasebook(made)
    return _tongue.books[key]


def _as_spoken(simplified: str) -> str:
    if _tongue.language != HANT:
        return simplified
    from learn_torch.language.hant import converted

    return converted(simplified)
