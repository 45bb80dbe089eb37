"""A sentence of the program as a value: its English as the id, and the values in it.

As with gettext, the English sentence is the id, so the code reads well, and a sentence of another
version of learn-torch is still readable. It becomes text where it is shown (`translate`): it can
cross the wire and lie on the disk in no language at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated

import msgspec
from msgspec import Meta

MAX_ID = 600
"""Characters of a sentence; the longest of ours has some 300."""
MAX_VALUE = 4000
MAX_VALUES = 12

NAME = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
"""Where a value stands in an id. Format specifications are not allowed: values come formatted."""

Name = Annotated[str, Meta(max_length=40)]
Words = Annotated[str, Meta(max_length=MAX_VALUE)]


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """One sentence, or a part of one that is the value of another."""

    id: Annotated[str, Meta(max_length=MAX_ID)]
    """In English, with `{name}` where a value stands."""
    values: Annotated[
        Mapping[Name, Words | int | float | Message], Meta(max_length=MAX_VALUES)
    ] = {}

    def __str__(self) -> str:
        """The sentence in English."""
        return fill(self.id, {name: str(value) for name, value in self.values.items()})

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.id)

    def __eq__(self, other: object) -> bool:
        """Also where one of them has come over a wire."""
        if not isinstance(other, Message):
            return NotImplemented
        return (self.id, self.values) == (other.id, other.values)

    def __hash__(self) -> int:
        return hash((self.id, tuple(self.values.items())))


AUTHORED = "{author}"
"""The id of words that an author wrote."""

NOTHING = Message("")
"""No sentence: renders as no text."""


def msg(english: str, /, **values: str | int | float | Message) -> Message:
    """A sentence with its values. What goes over the wire has to keep to the bounds of Message."""
    return Message(english, dict(values))


def verbatim(text: str) -> Message:
    """Somebody else's words (torch's, the system's, an author's): no language changes them."""
    return msg("{text}", text=text)


def authored(text: str) -> Message:
    """Words of a lesson's author, as a check says them: the lesson's own phrases translate them."""
    return Message(AUTHORED, {"author": text}) if text else NOTHING


def msgid(english: str) -> str:
    """Mark a sentence of a table as an id that `tr` gets when it is shown."""
    return english


def paragraph(*sentences: Message) -> Message:
    """Several sentences as one message, in this order; empty ones are left out."""
    given = [sentence for sentence in sentences if sentence.id]
    if len(given) < 2:
        return given[0] if given else NOTHING
    return Message(
        " ".join(f"{{s{at}}}" for at in range(len(given))),
        {f"s{at}": sentence for at, sentence in enumerate(given)},
    )


def listing(items: Iterable[str | Message]) -> Message:
    """Items with commas between them, as a value of another message."""
    given = list(items)[:MAX_VALUES]
    return Message(
        ", ".join(f"{{i{at}}}" for at in range(len(given))),
        {f"i{at}": item for at, item in enumerate(given)},
    )


def names(english: str) -> tuple[str, ...]:
    """The names of the values in a sentence, in its order."""
    return tuple(NAME.findall(english))


def fill(sentence: str, values: Mapping[str, str]) -> str:
    """The sentence with its values; a name without a value stays as it is written.

    One pass over the sentence: a value that holds braces is never read as a place for another.
    """
    return NAME.sub(lambda found: values.get(found[1], found[0]), sentence)


MAX_LISTED = 12


def suggest(word: str, names: Iterable[str]) -> Message:
    """ "Did you mean …?", or the names to choose from."""
    import difflib  # 5 ms, needed only where somebody mistyped

    known = list(names)
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return msg("Did you mean '{name}'?", name=near[0])
    return msg("Choose from {names}.", names=listing(known[:MAX_LISTED]))
