"""What YAML is made of, each piece with its place in the file.

Structs rather than dataclasses: a course makes some 7,000 of these before the first screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import msgspec

from learn_torch.course.source import Place


class Scalar(msgspec.Struct, frozen=True):
    """A text or number, as written; what it means is for the struct to say."""

    place: Place
    text: str
    style: str
    """'' plain, ' or " quoted, | literal, > folded."""

    @property
    def is_null(self) -> bool:
        """Nothing stands here, or YAML's word for it."""
        return not self.style and self.text in ("", "~", "null", "Null", "NULL")


class Sequence(msgspec.Struct, frozen=True):
    """A list."""

    place: Place
    items: tuple[Node, ...]
    in_brackets: bool


class Entry(msgspec.Struct, frozen=True):
    """One `key: value` of a mapping."""

    key: Scalar
    value: Node


class Mapping(msgspec.Struct, frozen=True):
    """Keys and their values; each key once, in the file's order."""

    place: Place
    entries: dict[str, Entry]
    in_brackets: bool

    def get(self, key: str) -> Node | None:
        """The value of that key."""
        entry = self.entries.get(key)
        return None if entry is None else entry.value


class Refused(msgspec.Struct, frozen=True):
    """What stood here is already among the mistakes; nothing more is to be said of it."""

    place: Place


Node: TypeAlias = Scalar | Sequence | Mapping | Refused


def value_at(node: Node | None, *keys: str) -> Node | None:
    """The node that keys lead to, from mapping to mapping; None where they lead nowhere."""
    for key in keys:
        node = node.get(key) if isinstance(node, Mapping) else None
    return node


def table(node: Node | None, *keys: str) -> dict[str, Entry]:
    """The entries of the mapping that keys lead to; none where there is no such."""
    value = value_at(node, *keys)
    return value.entries if isinstance(value, Mapping) else {}


def mappings(node: Node | None, *keys: str) -> Iterator[Mapping]:
    """The mappings in the list that keys lead to; none where there is no such."""
    value = value_at(node, *keys)
    if isinstance(value, Sequence):
        yield from (item for item in value.items if isinstance(item, Mapping))


def text_of(node: Node | None) -> str:
    """The text of a scalar; empty for anything else."""
    return node.text if isinstance(node, Scalar) else ""
