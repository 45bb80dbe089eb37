"""What the program says, in the language that is spoken now.

`tr` is for our own sentences, `told` for those that were made elsewhere (a kernel, an error) and
travelled as English, `judged` for those of a check. The language is the process's, as with gettext: one learner, one screen; every
sentence asks for it when it is shown, so it can change at any moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from learn_torch.i18n.languages import ENGLISH, HANT

if TYPE_CHECKING:
    from learn_torch.i18n.phrases import Phrasebook

MAX_BOOKS = 200
"""Phrasebooks that are kept: one a cell with messages of its own, and one for the rest."""


@dataclass
class _Tongue:
    language: str = ENGLISH
    books: dict[frozenset[tuple[str, str]] | None, Phrasebook] = field(default_factory=dict)


_tongue = _Tongue()


def set_language(language: str) -> None:
    """Speak `language` from now on."""
    _tongue.language = language
    _tongue.books.clear()


def current_language() -> str:
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


def tr_message(text: str) -> str:
    """A sentence that was made in English elsewhere, with every phrase that we know translated."""
    if _tongue.language == ENGLISH or not text:
        return text
    if None not in _tongue.books:
        from learn_torch.i18n.chinese.sentences import SENTENCES

        _tongue.books[None] = _book(SENTENCES)
    return _tongue.books[None].translated(text)


def tr_verdict(text: str, phrases: Mapping[str, str]) -> str:
    """What a check said, translated likewise; `phrases` are its lesson's, in Simplified Chinese."""
    if _tongue.language == ENGLISH or not text:
        return text
    key = frozenset(phrases.items())
    if key not in _tongue.books:
        from learn_torch.i18n.chinese.tools import TOOLS

        if len(_tongue.books) >= MAX_BOOKS:
            _tongue.books.clear()
        _tongue.books[key] = _book(TOOLS | dict(phrases))
    return _tongue.books[key].translated(text)


def _translated(english: str) -> str:
    from learn_torch.i18n.chinese.catalogue import (
        CATALOGUE,
    )  # 300 sentences that English does without

    words = CATALOGUE.get(english, english)
    return _as_spoken(words)


def _book(phrases: Mapping[str, str]) -> Phrasebook:
    from learn_torch.i18n.phrases import Phrasebook

    return Phrasebook({english: _as_spoken(words) for english, words in phrases.items()})


def _as_spoken(simplified: str) -> str:
    if _tongue.language != HANT:
        return simplified
    from learn_torch.i18n.traditional import converted

    return converted(simplified)
