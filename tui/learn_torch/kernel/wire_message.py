"""A sentence of the kernel on the wire: an i18n Message within bounds.

The worker's side runs untrusted code, which may send any id and any values. What a message may
become as text is bounded when it is decoded: an id that repeats a place a hundred times, within
another that does the same, would grow from some kilobytes to gigabytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from learn_torch.i18n.message import MAX_ID, MAX_VALUES, Message, names, verbatim
from learn_torch.kernel.foreign_text import TEXT, clean

MAX_VALUE = 2000
"""Characters of one value; an author's message of a check is one."""
MAX_SENTENCE = 4000
"""Characters of the whole in English."""
MAX_DEPTH = 6
"""Messages within messages; ours have 4."""

Id = Annotated[str, Meta(max_length=MAX_ID, pattern=TEXT)]
ValueName = Annotated[str, Meta(max_length=40, pattern=r"\A[A-Za-z_][A-Za-z0-9_]*\Z")]
Value = Annotated[str, Meta(max_length=MAX_VALUE, pattern=TEXT)]


class WireMessage(Message, frozen=True, eq=False, omit_defaults=True):
    """A sentence as a frame may carry it; made by `to_wire`."""

    id: Id
    values: Annotated[
        Mapping[ValueName, Value | int | float | WireMessage], Meta(max_length=MAX_VALUES)
    ] = {}

    def __post_init__(self) -> None:
        """Refuse what would be too long as text, or nested too deep; msgspec calls this too."""
        if _depth(self) > MAX_DEPTH:
            raise ValueError(f"a message is nested deeper than {MAX_DEPTH}")
        if (size := _length(self)) > MAX_SENTENCE:
            raise ValueError(f"a message of {size} characters; the limit is {MAX_SENTENCE}")


def to_wire(message: Message) -> WireMessage:
    """A message as a frame may carry it: clean, its values cut; in plain English where it is too long."""
    if isinstance(message, WireMessage):
        return message
    try:
        values = {name: _value(value) for name, value in message.values.items()}
        return WireMessage(clean(message.id, MAX_ID), values)
    except ValueError:
        return WireMessage("{text}", {"text": clean(str(message), MAX_VALUE)})


def foreign(text: str) -> WireMessage:
    """Words of torch, of the system or of a library, as a frame may carry them."""
    return to_wire(verbatim(text))


def _value(value: str | int | float | Message) -> str | int | float | WireMessage:
    if isinstance(value, Message):
        return to_wire(value)
    return clean(value, MAX_VALUE) if isinstance(value, str) else value


def _depth(message: Message) -> int:
    inner = (value for value in message.values.values() if isinstance(value, Message))
    return 1 + max(map(_depth, inner), default=0)


def _length(message: Message) -> int:
    """At most how many characters the sentence has in English."""
    sizes = {
        name: _length(value) if isinstance(value, Message) else len(str(value))
        for name, value in message.values.items()
    }
    return len(message.id) + sum(sizes.get(name, 0) for name in names(message.id))


SILENCE = WireMessage("")
"""Nothing to say."""
