"""Our sentences in the language that is spoken now.

`tr` renders a sentence where it is written, `tr_message` one that was made elsewhere (a kernel, an
error, the study), `tr_verdict` what a check said. The language is the process's, as with gettext:
one learner, one screen. Every sentence asks for it when it is shown, so it can change at any moment.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from learn_torch.i18n.languages import ENGLISH, LANGUAGES, converter, source_language
from learn_torch.i18n.message import AUTHORED, NAME, Message, fill, msg, msgid

if TYPE_CHECKING:
    from learn_torch.i18n.phrases import Phrasebook

__all__ = ["current_language", "msgid", "render", "set_language", "tr", "tr_message", "tr_verdict"]

MAX_BOOKS = 200
"""Phrasebooks that are kept: one a cell with messages of its own."""
NO_PHRASES: Mapping[str, str] = MappingProxyType({})


class _State(msgspec.Struct):
    language: str = ENGLISH


_state = _State()


def set_language(language: str) -> None:
    """Speak `language` (a code of LANGUAGES) from now on."""
    _state.language = language


def current_language() -> str:
    """The code of the language that is spoken now."""
    return _state.language


def tr(english: str, /, **values: object) -> str:
    """Our sentence in the language that is spoken; each `{name}` stands for its value."""
    given = {
        name: value if isinstance(value, Message) else str(value) for name, value in values.items()
    }
    return tr_message(msg(english, **given))


def tr_message(message: Message) -> str:
    """A message in the language that is spoken; one without a translation stays English."""
    return render(message, _state.language)


def tr_verdict(message: Message, phrases: Mapping[str, str]) -> str:
    """A check's message; `phrases` are its lesson's, as the overlay writes them.

    Authors write whole sentences in their checks, so these alone are found by their phrases: those
    of the lesson, and those of the catalogue that authors share with the tools of a check.
    """
    return render(message, _state.language, phrases)


def render(message: Message, language: str, phrases: Mapping[str, str] = NO_PHRASES) -> str:
    """A message in a language, with the messages among its values.

    An id that no catalogue has stays as it is, and so does a place without a value: both come from
    other versions, and from code that nobody trusts.
    """
    values = {
        name: render(value, language, phrases) if isinstance(value, Message) else str(value)
        for name, value in message.values.items()
    }
    if language == ENGLISH or not message.id:
        return fill(message.id, values)
    if message.id == AUTHORED:
        text = fill(message.id, values)
        return _book(language, frozenset(phrases.items())).translated(text)
    return _filled(_sentence(message.id, language), values, language)


def _filled(sentence: str, values: Mapping[str, str], language: str) -> str:
    """The sentence with its values; where sentences are joined by nothing, so are Chinese words."""
    if joint(language):
        return fill(sentence, values)
    from learn_torch.i18n.phrases import joined

    pieces = NAME.split(sentence)
    pieces[1::2] = (values.get(name, f"{{{name}}}") for name in pieces[1::2])
    return joined(pieces)


def _sentence(english: str, language: str) -> str:
    """The sentence in a language, with its places for values.

    An id without words only joins what stands in its places (`paragraph`, `listing`).
    """
    if english.startswith("{s0} "):
        return english.replace(" ", joint(language))
    if english.startswith("{i0}, "):
        return english.replace(", ", str(getattr(_catalog(language), "COMMA", ", ")))
    found = messages(language).get(english)
    if found is None:
        return english
    module = converter(language)
    return found if module is None else str(module.converted_sentence(found, english))


def messages(language: str) -> Mapping[str, str]:
    """The catalogue of a language, as it is written; empty for English."""
    found: Mapping[str, str] = getattr(_catalog(language), "MESSAGES", {})
    return found


def joint(language: str) -> str:
    """What stands between two sentences."""
    return str(getattr(_catalog(language), "JOINT", " "))


@cache
def _catalog(language: str) -> object:
    catalog = LANGUAGES[source_language(language)].catalog
    return importlib.import_module(f"{catalog}.catalog") if catalog else None


@lru_cache(MAX_BOOKS)
def _book(language: str, phrases: frozenset[tuple[str, str]]) -> Phrasebook:
    from learn_torch.i18n.phrases import Phrasebook

    module = converter(language)
    common: Mapping[str, str] = getattr(_catalog(language), "PHRASES", {})
    return Phrasebook(
        {
            english: words if module is None else str(module.converted(words))
            for english, words in {**common, **dict(phrases)}.items()
        }
    )
