"""Our sentences in the language that is spoken now.

`tr` renders a sentence where it is written, `tr_message` one that was made elsewhere (a kernel, an
error, the study), `tr_verdict` what a check said. The language is the process's, as with gettext:
one learner, one screen. Every sentence asks for it when it is shown, so it can change at any moment.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from learn_torch.i18n.languages import ENGLISH, LANGUAGES, converter, source_language
from learn_torch.i18n.message import Message, fill, legacy, msg, msgid

if TYPE_CHECKING:
    from learn_torch.i18n.phrases import Phrasebook

__all__ = ["current_language", "msgid", "set_language", "tr", "tr_message", "tr_verdict"]

later = msgid
MAX_BOOKS = 200
"""Phrasebooks that are kept: one a cell with messages of its own."""


@dataclass
class _State:
    language: str = ENGLISH
    books: dict[frozenset[tuple[str, str]], Phrasebook] = field(default_factory=dict)


_state = _State()


def set_language(language: str) -> None:
    """Speak `language` (a code of LANGUAGES) from now on."""
    _state.language = language
    _state.books.clear()


def current_language() -> str:
    """The code of the language that is spoken now."""
    return _state.language


def tr(english: str, /, **values: object) -> str:
    """Our sentence in the language that is spoken; each `{name}` stands for its value."""
    given = {
        name: value if isinstance(value, Message) else str(value) for name, value in values.items()
    }
    return tr_message(msg(english, **given))


def tr_message(message: Message | str) -> str:
    """A message in the language that is spoken; one without a translation stays English."""
    return render(message if isinstance(message, Message) else legacy(message), _state.language)


def render(message: Message, language: str) -> str:
    """A message in a language, with the messages among its values."""
    values = {
        name: render(value, language) if isinstance(value, Message) else str(value)
        for name, value in message.values.items()
    }
    if language == ENGLISH or not message.id:
        return fill(message.id, values)
    if message.id == "{legacy}":
        return _legacy(language).translated(values["legacy"])
    return fill(_sentence(message.id, language), values)


@cache
def _legacy(language: str) -> Phrasebook:
    from learn_torch.i18n.phrases import Phrasebook

    module = converter(language)
    return Phrasebook(
        {
            english: words if module is None else str(module.converted_sentence(words))
            for english, words in messages(language).items()
            if len(english) > 5
        }
    )


@cache
def _sentence(english: str, language: str) -> str:
    """The sentence in a language, with its places for values.

    An id without words only joins what stands in its places (`paragraph`, `listing`).
    """
    if english.startswith("{s0} "):
        return english.replace(" ", joint(language))
    found = messages(language).get(english)
    if found is None:
        return english
    module = converter(language)
    return found if module is None else str(module.converted_sentence(found))


def messages(language: str) -> Mapping[str, str]:
    """The catalogue of a language, as it is written; empty for English."""
    found: Mapping[str, str] = getattr(_catalog(language), "MESSAGES", {})
    return found


def joint(language: str) -> str:
    """What stands between two sentences."""
    return str(getattr(_catalog(language), "JOINT", " "))


def _catalog(language: str) -> object:
    catalog = LANGUAGES[source_language(language)].catalog
    return importlib.import_module(f"{catalog}.catalog") if catalog else None


def tr_verdict(text: str, phrases: Mapping[str, str]) -> str:
    """Transitional."""
    if _state.language == ENGLISH or not text:
        return text
    from learn_torch.i18n.catalogs.zh_hans.check_messages import CHECKS

    return tr_verdict_(text, {**CHECKS, **phrases})


def tr_verdict_(text: str, phrases: Mapping[str, str]) -> str:
    """An author's message of a check; `phrases` are its lesson's, as the overlay writes them.

    Authors write whole sentences in their checks, so these alone are found by their phrases.
    """
    if _state.language == ENGLISH or not text or not phrases:
        return text
    key = frozenset(phrases.items())
    if key not in _state.books:
        if len(_state.books) >= MAX_BOOKS:
            _state.books.clear()
        _state.books[key] = _book(phrases)
    return _state.books[key].translated(text)


def _book(phrases: Mapping[str, str]) -> Phrasebook:
    from learn_torch.i18n.phrases import Phrasebook

    module = converter(_state.language)
    return Phrasebook(
        {
            english: words if module is None else str(module.converted(words))
            for english, words in phrases.items()
        }
    )
